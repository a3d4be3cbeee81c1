"""The words for how a check, an item and a plan ended, and the one table that orders them.

Owns the precedence of item states and what each does to the plan. Who is in which state, `verdict` decides.
"""

from enum import StrEnum

import msgspec

from ..core.exits import ExitStatus


class Outcome(StrEnum):
    """How one check ended."""

    PASS = "PASS"  # noqa: S105 - an outcome, not a password
    FAIL = "FAIL"
    WARN = "WARN"
    SKIP = "SKIP"
    ERROR = "ERROR"


class State(StrEnum):
    """What is known about one item."""

    FAIL = "FAIL"
    ERROR = "ERROR"
    NOT_RUN = "NOT_RUN"
    STALE = "STALE"
    REVIEW = "REVIEW"
    WAIVED = "WAIVED"
    WARN = "WARN"
    PASS = "PASS"  # noqa: S105 - a state, not a password
    NOT_APPLICABLE = "NOT_APPLICABLE"


class Verdict(StrEnum):
    """What is known about a whole plan."""

    READY = "READY"
    READY_WITH_WAIVERS = "READY_WITH_WAIVERS"
    NOT_READY = "NOT_READY"
    INCONCLUSIVE = "INCONCLUSIVE"


class Row(msgspec.Struct, frozen=True):
    """One line of the precedence: a state, how a plan ends whose worst item is in it, and what it means."""

    state: State
    exit: ExitStatus
    meaning: str


TABLE = (
    Row(State.FAIL, ExitStatus.NOT_READY, "a MUST is broken"),
    Row(State.ERROR, ExitStatus.INCONCLUSIVE, "the check itself did not work, so nothing is known"),
    Row(State.NOT_RUN, ExitStatus.INCONCLUSIVE, "not checked, or checked without evidence"),
    Row(State.STALE, ExitStatus.REVIEW, "the evidence or an answer is too old, or the source has changed"),
    Row(State.REVIEW, ExitStatus.REVIEW, "a person has to look"),
    Row(State.WAIVED, ExitStatus.READY, "broken, with a valid waiver"),
    Row(State.WARN, ExitStatus.READY, "a SHOULD is broken, or something is odd"),
    Row(State.PASS, ExitStatus.READY, "every check passed, with evidence, and whoever had to look said yes"),
    Row(State.NOT_APPLICABLE, ExitStatus.READY, "the profile excludes it, or a person says so with a reason"),
)

RANK = {row.state: rank for rank, row in enumerate(TABLE)}
EXIT = {row.state: row.exit for row in TABLE}

NOT_RUN = "GL-NOT-RUN"
NO_EVIDENCE = "GL-NO-EVIDENCE"
WEAK_TARGET = "GL-WEAK-TARGET"
STALE = "GL-STALE"
NEEDS_PERSON = "GL-NEEDS-PERSON"
ATTESTED_NO = "GL-ATTESTED-NO"
"""The failure codes that judging itself gives. The others come with the checks; all are explained in `codes`."""


class Finding(msgspec.Struct, frozen=True):
    """One thing known about an item: the state it leads to, why, its failure code, and the check that says so."""

    state: State
    why: str = ""
    code: str = ""
    check: str = ""


def decisive(findings: tuple[Finding, ...]) -> Finding:
    """The finding that an item's state comes from: the worst; of several such, one that says why."""
    return min(findings, key=lambda found: (RANK[found.state], not found.why))
