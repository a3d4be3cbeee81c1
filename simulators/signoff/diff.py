"""Two sign-offs of one plan compared: what changed, by item, by check and by input.

Owns the kinds of change, which of them make things worse, and their spellings. Evidence is compared by what it shows:
ids, times and signatures differ between any two runs and are no change.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from ..config import BadConfig
from ..conformance.check import Check
from ..conformance.evidence import Evidence, canonical
from ..conformance.report import Report
from ..conformance.states import EXIT, RANK, Outcome, State
from ..core.exits import ExitStatus
from ..core.lines import legible
from .bundle import LOCK, NotABundle
from .locked import Lock
from .sealed import read_run
from .verify import verify


class Kind(StrEnum):
    """What happened to an item, a check or an input."""

    REGRESSED = "REGRESSED"
    WAIVER_EXPIRED = "WAIVER_EXPIRED"
    NEWLY_STALE = "NEWLY_STALE"
    REMOVED = "REMOVED"
    NEW = "NEW"
    FIXED = "FIXED"
    CHANGED = "CHANGED"
    """Another state, which is no worse, and proves nothing either."""
    EVIDENCE_CHANGED = "EVIDENCE_CHANGED"
    INPUTS_CHANGED = "INPUTS_CHANGED"


class Change(msgspec.Struct, frozen=True):
    """One change. `what` is an item's or a check's id, or an input's name; `worse`: the plan got worse by it."""

    kind: Kind
    what: str
    before: str = ""
    after: str = ""
    why: str = ""
    worse: bool = False


class Side(msgspec.Struct, frozen=True):
    """One of the two: a report with its evidence, and its lock when it is a bundle."""

    report: Report
    evidence: dict[str, Evidence]
    lock: Lock | None = None


QUALITY = (Outcome.FAIL, Outcome.ERROR, Outcome.SKIP, Outcome.WARN, Outcome.PASS)
"""Outcomes of a check, worst first."""
UNKNOWN = (State.ERROR, State.NOT_RUN, Outcome.ERROR, Outcome.SKIP)
"""No result: what was broken and is not looked at any more is not repaired."""
SHOWN = 38
"""Changes on a screen."""
HEADS = ("what happened", "to", "before", "after", "why")


def read(folder: Path) -> Side:
    """A bundle, or the folder of a report; raises `BadConfig` when it was changed. Who signed it is no matter."""
    ran, lock = read_run(folder), None
    if (folder / LOCK).is_file():
        try:
            found = verify(folder, (), ())
        except NotABundle as problem:
            raise BadConfig(str(problem)) from None
        lock = found.lock
        if found.findings:
            raise BadConfig(f"{folder} is not as it was signed off: {found.findings[0]}; see golive verify {folder}")
    return Side(ran.report, ran.evidence, lock)


def compare(before: Side, after: Side) -> list[Change]:
    """All changes, the bad ones first. Raises `BadConfig` for plans of two vendors."""
    vendors = (before.report.plan.vendor, after.report.plan.vendor)
    if vendors[0] != vendors[1]:
        raise BadConfig(f"one is about {vendors[0]} and the other about {vendors[1]}; compare two of one vendor")
    reports = (before.report, after.report)
    found = [*_problems(*reports), *_items(*reports), *_checks(before, after), *_inputs(before, after)]
    order = list(Kind)
    return sorted(found, key=lambda change: (not change.worse, order.index(change.kind)))


def as_json(changes: Iterable[Change]) -> bytes:
    """The changes as a JSON list."""
    return msgspec.json.format(msgspec.json.encode(list(changes)), indent=2) + b"\n"


def as_text(changes: Sequence[Change]) -> Iterator[str]:
    """A line for each change, as many as a screen holds; the rest is counted."""
    shown = changes if len(changes) <= SHOWN else changes[: SHOWN - 1]
    for change in shown:
        yield f"{change.kind:<16} {change.what}  {_step(change)}{_because(change)}".rstrip()
    left = Counter(change.kind for change in changes[len(shown) :])
    if left:
        told = ", ".join(f"{count} {kind}" for kind, count in left.items())
        yield f"... and {left.total()} more: {told}; --json or --markdown has all"
    if not changes:
        yield "nothing changed"


def as_markdown(changes: Iterable[Change]) -> str:
    """The changes as a table."""
    rows = [(change.kind, change.what, change.before, change.after, change.why) for change in changes]
    if not rows:
        return "Nothing changed.\n"
    return "".join(f"| {' | '.join(map(_cell, row))} |\n" for row in (HEADS, ("---",) * len(HEADS), *rows))


def _problems(before: Report, after: Report) -> Iterator[Change]:
    """What is wrong beside the items; a plan whose items are as they were may end worse by it."""
    for problem in sorted({*before.problems} - {*after.problems}):
        yield Change(Kind.FIXED, "a problem", why=problem)
    for problem in sorted({*after.problems} - {*before.problems}):
        yield Change(Kind.NEW, "a problem", why=problem, worse=True)


def _items(before: Report, after: Report) -> Iterator[Change]:
    """An item that the profile excludes is not there, for a comparison; a profile that was cut proves nothing."""
    old, new = _states(before), _states(after)
    reasons = {found.item.id: found.why for found in after.items}
    lost = before.run.profile.features - after.run.profile.features
    cut = {found.item.id for found in after.items if found.item.applies_when.features & lost}
    for name in sorted(old.keys() - new.keys()):
        why = reasons.get(name, "the checklist does not have it any more")
        yield Change(Kind.REMOVED, name, old[name], why=why, worse=name in cut)
    for name in sorted(new.keys() - old.keys()):
        yield Change(Kind.NEW, name, after=new[name], why=reasons[name], worse=EXIT[new[name]] is not ExitStatus.READY)
    for name in sorted(old.keys() & new.keys()):
        if old[name] is not new[name]:
            worse = RANK[new[name]] < RANK[old[name]] or (old[name] is State.FAIL and new[name] in UNKNOWN)
            kind = _kind(old[name], new[name], worse=worse, expired=_waiver_ran_out(name, before, after))
            yield Change(kind, name, old[name], new[name], reasons[name], worse)


def _kind(old: State, new: State, *, worse: bool, expired: bool) -> Kind:
    if new is State.STALE:
        return Kind.NEWLY_STALE
    if old is State.WAIVED and worse and expired:
        return Kind.WAIVER_EXPIRED
    return _direction(worse=worse, proven=new is State.PASS)


def _direction(*, worse: bool, proven: bool) -> Kind:
    if worse:
        return Kind.REGRESSED
    return Kind.FIXED if proven else Kind.CHANGED


def _waiver_ran_out(item: str, before: Report, after: Report) -> bool:
    """Whether a waiver that covered the item is out of date on the day of the later report."""
    today = after.paperwork.today
    used = {name for found in before.items if found.item.id == item for name in found.waivers}
    ends = [waiver.expires for waiver in before.paperwork.waivers if waiver.id in used]
    return today is not None and any(end < today.isoformat() for end in ends)


def _states(report: Report) -> dict[str, State]:
    return {found.item.id: found.state for found in report.items if found.state is not State.NOT_APPLICABLE}


def _checks(before: Side, after: Side) -> Iterator[Change]:
    old, new = ({check.id: check for check in side.report.checks} for side in (before, after))
    same_suite = _suite(before) == _suite(after)
    for name in sorted(old.keys() - new.keys()):
        yield Change(Kind.REMOVED, name, old[name].outcome, worse=same_suite)
    for name in sorted(new.keys() - old.keys()):
        yield Change(Kind.NEW, name, after=new[name].outcome, why=new[name].reason)
    for name in sorted(old.keys() & new.keys()):
        was, now = old[name].outcome, new[name].outcome
        if was is not now:
            worse = QUALITY.index(now) < QUALITY.index(was) or (was is Outcome.FAIL and now in UNKNOWN)
            kind = _direction(worse=worse, proven=now is Outcome.PASS)
            yield Change(kind, name, was, now, new[name].reason, worse)
        elif _weaker(old[name], new[name]):
            targets = (f"{was} on {old[name].target}", f"{now} on {new[name].target}")
            yield Change(Kind.REGRESSED, name, *targets, worse=True)
        elif _shown(before, old[name].evidence) != _shown(after, new[name].evidence):
            yield Change(Kind.EVIDENCE_CHANGED, name, old[name].evidence[:12], new[name].evidence[:12])


def _suite(side: Side) -> str:
    """By which tests it was judged, as far as it is known: with the same ones no check is ever gone of itself."""
    return side.lock.digests.get("suite", "") if side.lock else side.report.run.golive


def _weaker(was: Check, now: Check) -> bool:
    return bool(was.target and now.target and not now.target.satisfies(was.target))


def _inputs(before: Side, after: Side) -> Iterator[Change]:
    old, new = _digests(before), _digests(after)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield Change(Kind.INPUTS_CHANGED, name, old.get(name, "")[:12], new.get(name, "")[:12])


def _digests(side: Side) -> Mapping[str, str]:
    """By input. Of a report that is no bundle, the checklist and the profile are known."""
    if side.lock is None:
        profile = " ".join(sorted(side.report.run.profile.features))
        return {"checklist": side.report.plan.sha256, "profile": profile}
    lock = side.lock
    return {
        **lock.digests,
        **lock.documents,
        "golive": lock.golive.sha256,
        "integration": f"{lock.integration.commit}{'+' if lock.integration.dirty else ''}",
    }


# What differs between any two runs. Moments become one word, because two may or may not fall into the same second.
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
    r"|\b\d{9,}\b"
)
_MADE_UP = re.compile(
    r"(?i:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"
    r"|eyJ[\w-]+\.[\w-]+\.[\w-]*"
    r"|golive-[0-9a-f]{8,}|\bflt_\d+"
    r'|(?<="sec-websocket-key":")[^"]+'
    r"|(?<![\w+-])(?=[\w+-]*\d)(?=[\w+-]*[A-Za-z])[\w+-]{24,}={0,2}"
    r'|(?<=")(?=[^"]*\d)(?=[^"]*[a-z])(?=[^"]*[A-Z])[A-Za-z0-9+][A-Za-z0-9+/]{21,}={0,2}(?=")'
    r"|(?<=127\.0\.0\.1:)\d+|(?<=localhost:)\d+"
)


def _shown(side: Side, digest: str) -> frozenset[str]:
    """What a piece of evidence shows: which exchanges, without what is made up anew for each run.

    Neither their order nor how often: both sides act at once, and whoever polls does so more often on a slow machine.
    """
    exchanges = side.evidence[digest].exchanges if digest in side.evidence else ()
    texts = (canonical({**exchange, "at": "", "seq": 0}).decode() for exchange in exchanges)
    return frozenset(_MOMENT.sub("<moment>", _MADE_UP.sub("<made up>", text)) for text in texts)


def _step(change: Change) -> str:
    return " -> ".join(filter(None, (change.before, change.after)))


def _because(change: Change) -> str:
    first = change.why.strip().partition("\n")[0]
    return f": {legible(first)}" if first else ""


def _cell(text: str) -> str:
    return json.dumps(text.partition("\n")[0], ensure_ascii=False)[1:-1].replace("|", "\\|").replace("<", "&lt;")
