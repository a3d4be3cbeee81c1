"""`golive attest`: a person answers for what no test can judge, one item at a time, into files for review.

Owns which items are walked, and what the command tells. The questions are `signoff.interview`'s, the rules of an answer
`signoff.answering`'s.
"""

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path

import msgspec

from .config import BadConfig
from .conformance.attested import Answer, Attestation, EvidenceFile, Person
from .conformance.checklist import Item
from .conformance.screen import near
from .core.exits import ExitStatus
from .signoff import answering
from .signoff.attestations import attach
from .signoff.desk import Desk, named, sit_down
from .signoff.interview import Interview, Quit, Skipped
from .signoff.open_items import OpenItem, told

GIT_PATIENCE = 5.0


class Given(msgspec.Struct, frozen=True):
    """What the command line says; with `answer` nothing is asked."""

    answer: str = ""
    statement: str = ""
    reason: str = ""
    by: str = ""
    role: str = ""
    handle: str = ""
    evidence: tuple[Path, ...] = ()
    expires: str = ""


def run(
    target: str,
    given: Given = Given(),  # noqa: B008 - frozen
    *,
    second: bool = False,
    listed: bool = False,
    integration: str | None = None,
    now: datetime | None = None,
) -> ExitStatus:
    """Attest the open items of a vendor, or one item; 0 when none of them is left open, else 4.

    `second` confirms what somebody else answered; `listed` only prints what is open. Raises `BadConfig`.
    """
    vendor, name = named(target)
    if given.answer and second:
        raise BadConfig("--answer and --second are two persons' business; give one of them")
    if given.answer and not name:
        raise BadConfig(f"--answer is for one item; write its id in place of {target}")
    desk = sit_down(vendor, integration, now or datetime.now(UTC))
    if listed:
        return _list(_wanted(desk, name))
    if name and (given.answer or (second and given.by)):
        return _write_unasked(desk, desk.item(name), given, second=second)
    return _walk(desk, name, given, second=second)


def _wanted(desk: Desk, name: str) -> list[OpenItem]:
    return [desk.item(name)] if name else desk.open()


def _list(found: Sequence[OpenItem]) -> ExitStatus:
    for one in found:
        _tell(f"{one.state:<8}{one.item.id}  {one.item.title}", f"        {one.why}")
    return _end(found)


def _write_unasked(desk: Desk, one: OpenItem, given: Given, *, second: bool) -> ExitStatus:
    offered = _offered(desk, given)
    by = answering.person(offered.name, offered.role, offered.handle)
    if second:
        _write(desk, answering.confirmed(one.confirmable(), by, desk.now), {})
    else:
        _write(desk, *_answered(one.item, given, by, desk.now))
    return _end([desk.item(one.item.id)], alone=True)


def _answered(item: Item, given: Given, by: Person, now: datetime) -> tuple[Attestation, Mapping[EvidenceFile, bytes]]:
    answer = answering.answer(item, given.answer)
    statement = answering.words("statement", given.statement or item.title)
    reason = answering.words("reason", given.reason, needed=answer is Answer.NOT_APPLICABLE)
    expires = answering.expiry(item, given.expires, now)
    attached = attach(item.id, given.evidence)
    at = answering.moment(now)
    return Attestation(item.id, item.rev, statement, answer, by, at, expires, reason, tuple(attached)), attached


def _walk(desk: Desk, name: str, given: Given, *, second: bool) -> ExitStatus:
    """Ask about one item after the other; what is written stays, however the walk ends."""
    if isinstance(sys.stdin, TextIOWrapper):
        # what is no text is asked again, like all that is not printable
        sys.stdin.reconfigure(errors="surrogateescape")
    interview = Interview(sys.stdin, sys.stdout, _offered(desk, given))
    walked = [one for one in _wanted(desk, name) if name or one.wants_second == second]
    try:
        for number, one in enumerate(walked, 1):
            interview.say("", f"{number} of {len(walked)}", *told(desk.checklist, one))
            _ask(desk, interview, one, second=second)
    except (Quit, KeyboardInterrupt):
        _tell("", "stopped; what was written stays")
    return _end(_wanted(desk, name), alone=bool(name))


def _ask(desk: Desk, interview: Interview, one: OpenItem, *, second: bool) -> None:
    try:
        if second:
            _write(desk, interview.confirm(one.confirmable(), desk.now), {})
        else:
            _write(desk, *interview.attest(one.item, desk.now))
    except Skipped:
        _tell("  skipped")


def _write(desk: Desk, attestation: Attestation, attached: Mapping[EvidenceFile, bytes]) -> None:
    _tell(f"  wrote {near(desk.write(attestation, attached))}")


def _end(found: Sequence[OpenItem], *, alone: bool = False) -> ExitStatus:
    """Tell what is left open, or how the item stands that was asked for alone."""
    waiting = [one for one in found if one.is_open]
    seconds = [one.item.id for one in waiting if one.wants_second]
    if alone:
        _tell(*(f"{one.state} {one.item.id}: {one.why}" for one in found))
    else:
        _tell(f"{len(waiting)} open" if waiting else "nothing is open")
    if seconds:
        _tell(f"somebody else has to confirm {', '.join(seconds)}: golive attest {seconds[0]} --second")
    status = ExitStatus.REVIEW if waiting else ExitStatus.READY
    _tell(status.line)
    return status


def _offered(desk: Desk, given: Given) -> Person:
    """Who answers, unless somebody else says so: by the command line, else by git."""
    return Person(given.by or _git_user(desk.folder.parent), given.role, given.handle)


def _git_user(folder: Path) -> str:
    """The name that commits in this folder carry; empty without git."""
    git = shutil.which("git")
    if git is None:
        return ""
    command = [git, "-C", str(folder), "config", "--get", "user.name"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=GIT_PATIENCE, check=False)  # noqa: S603 - git itself
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return " ".join(done.stdout.decode(errors="replace").split())


def _tell(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
