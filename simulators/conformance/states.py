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
    Row(State.STALE, ExitStatus.REVIEW, "the evidence is too old, or the source has changed"),
    Row(State.REVIEW, ExitStatus.REVIEW, "a person has to look"),
    Row(State.WAIVED, ExitStatus.READY, "broken, with a valid waiver"),
    Row(State.WARN, ExitStatus.READY, "a SHOULD is broken, or something is odd"),
    Row(State.PASS, ExitStatus.READY, "every check passed, with evidence"),
    Row(State.NOT_APPLICABLE, ExitStatus.READY, "the profile excludes it"),
)

RANK = {row.state: rank for rank, row in enumerate(TABLE)}
EXIT = {row.state: row.exit for row in TABLE}
