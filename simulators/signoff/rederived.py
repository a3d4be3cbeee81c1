"""What a bundle says twice, compared: once as it was signed and reported, once as its own files lead to it.

Owns the second derivation. Every state, figure and failure code follows from checks, evidence and inputs, so nobody has
to believe a report. How each check ended, the run alone has seen: that much the signature answers for.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256

import msgspec

from ..conformance.check import Check, check_of, proven_or_skipped
from ..conformance.evidence import Concluded, Evidence, shut_out
from ..conformance.report import Report, encode
from ..conformance.run import Run
from ..conformance.stale import instant
from ..conformance.states import NO_EVIDENCE, Outcome
from . import dsse, inputs, locked, statement
from .bundle import ENVELOPE, INPUTS, LOCK, PROFILE, REPORT, SUMS, Files, evidence_of, rendered
from .locked import Lock


class Sealed(msgspec.Struct, frozen=True):
    """The three files that everything hangs on, read."""

    report: Report
    lock: Lock
    envelope: dsse.Envelope


def contradictions(files: Files, sealed: Sealed) -> list[str]:
    """Where the bundle says two things: what is signed, locked and reported is derived once more and compared."""
    report, lock = sealed.report, sealed.lock
    covered = {name: sha256(files[name]).hexdigest() for name in (REPORT, SUMS)}
    found = []
    if sealed.envelope.content != statement.make(report, lock, covered):
        found.append(f"{ENVELOPE} signs another statement than these files make")
    found += _unlocked(files, lock)
    if lock.vendor != report.plan.vendor:
        found.append(f"{LOCK} is about {lock.vendor}, and {REPORT} about {report.plan.vendor}")
    if lock.digests.get("suite") != report.run.suite:
        found.append(f"{LOCK} has other tests than {REPORT} was made by")
    try:
        evidence = evidence_of(files, report)
        again = inputs.derive(files, lock, report.run, report.checks, {*report.problems} - {*report.objections})
    except ValueError as problem:
        return [*found, str(problem)]
    for check in report.checks:
        found += _unproven(check, evidence.get(check.evidence, Evidence()))
        found += _untimely(check, report.run)
    found += _inapplicable(report)
    found += differences(report, again, same_words=lock.golive == locked.golive())
    return found or [*_misspelt(files, lock, report, evidence)]  # a report that contradicts itself has no pages


def differences(report: Report, again: Report, *, same_words: bool) -> Iterator[str]:
    """Where a report is not what judging again comes to; the items first, then all else.

    Without `same_words` another golive wrote it, which may have said the same in other sentences.
    """
    states = {found.item.id: found.state for found in report.items}
    for found in again.items:
        said = states.get(found.item.id)
        if said is not found.state:
            yield f"{found.item.id} is {said or 'missing'} in the report, and {found.state} judged again: {found.why}"
    if report.verdict is not again.verdict:
        yield f"the verdict is {report.verdict} in the report, and {again.verdict} judged again"
    one, other = (report, again) if same_words else map(_wordless, (report, again))
    for name in Report.__struct_fields__:
        if getattr(one, name) != getattr(other, name):
            yield f"{REPORT}: `{name}` is not what judging again comes to"


def _unlocked(files: Files, lock: Lock) -> Iterator[str]:
    """Inputs that are not the ones of the lock."""
    ours = inputs.digests(files)
    for name in inputs.NAMES:
        if ours.get(name) != lock.digests.get(name):
            yield f"the {name} in {INPUTS}/ is not what {LOCK} says"


def _unproven(check: Check, evidence: Evidence) -> Iterator[str]:
    """What a check says of itself, and its evidence does not."""
    if check.outcome not in (Outcome.SKIP, Outcome.ERROR) and shut_out(evidence.exchanges):
        yield f"{check.id}: is {check.outcome}, although the vendor refused every call with 401"
    if not check.evidence:
        if (check.outcome, check.code) == (Outcome.SKIP, NO_EVIDENCE):
            return
        evidence = Evidence(concluded=Concluded(check.id, check.items, check.outcome, check.reason, check.taken))
    again = msgspec.structs.replace(proven_or_skipped(check_of(evidence, check.seconds)), target=check.target)
    for name in Check.__struct_fields__:
        said, led = (msgspec.json.encode(getattr(one, name)).decode() for one in (check, again))
        if said != led:
            yield f"{check.id}: its `{name}` is {said} in {REPORT}, and {led} by its evidence"


def _untimely(check: Check, run: Run) -> Iterator[str]:
    """A check that ended before its run began, or after it."""
    try:
        if check.taken and not instant(run.started) <= instant(check.taken) <= instant(run.finished):
            yield f"{check.id}: ended at {check.taken}, and its run lasted from {run.started} to {run.finished}"
    except ValueError as problem:
        yield f"{check.id}: nobody knows whether it ended within its run: {problem}"


def _inapplicable(report: Report) -> Iterator[str]:
    """Checks that were run, and of which the profile says now that they are about nothing that the team has."""
    profile = report.run.profile
    excluded = {found.item.id for found in report.items if profile.exclusion(found.item)}
    for check in report.checks:
        if check.outcome is not Outcome.SKIP and excluded.issuperset(check.items):
            yield f"{check.id}: was run, although the profile excludes what it is about, {', '.join(check.items)}"


def _wordless(report: Report) -> Report:
    """Without the sentences that judging makes. How they weigh, the verdict and the states tell."""
    items = tuple(msgspec.structs.replace(found, why="") for found in report.items)
    return msgspec.structs.replace(report, items=items, problems=(), objections=())


def _misspelt(files: Files, lock: Lock, report: Report, evidence: Mapping[str, Evidence]) -> Iterator[str]:
    """What is in other bytes than golive writes; evidence of nothing; pages that do not say what the report says.

    Another golive may have written other pages, so they are made again by the same one alone.
    """
    spelt = {
        REPORT: encode(report),
        LOCK: locked.encode(lock),
        f"{INPUTS}/{PROFILE}": inputs.encode_profile(report.run.profile),
    }
    for name, content in spelt.items():
        if files[name] != content:
            yield f"{name} is not spelt as golive spells it"
    for name in sorted(files):
        if name.startswith("evidence/") and name.removeprefix("evidence/").removesuffix(".json") not in evidence:
            yield f"{name} is evidence of no check"
    if lock.golive == locked.golive():
        for name, content in rendered(report, evidence).items():
            if files.get(name) != content:
                yield f"{name} does not say what {REPORT} says"
