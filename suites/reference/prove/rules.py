"""What follows from what: what an outcome means, what the user is told, who has access, what staff must know.

The heart of sign-up, and pure: values in, values out, no clock, no storage, no network. `Rules` is a class only so that
one rule can be replaced at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from .messages import Change, Outcome, Refusal

SESSION_SECONDS = 15 * 60.0
"""So long Prove keeps a flow, from its answer to our first call."""

MOBILE, DESKTOP, NONE = "mobile", "desktop", "none"
"""On what the user is, which says how Prove checks the possession; `none`: we have checked it."""


class Status(StrEnum):
    """How far a flow is. `LAPSED`: it took too long. `CHANGED`: it was verified, and the number has changed since."""

    PENDING = "pending"
    VERIFIED = "verified"
    FAILED = "failed"
    LAPSED = "lapsed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Person:
    """Who a user says they are. Handed on to Prove and stored nowhere."""

    phone: str
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class Flow:
    """One attempt to verify a user's number. `id` is our own; `opened_at` are seconds of our clock.

    `identity` is Prove's id for the person and number, under which it reports changes; empty unless it gave one.
    """

    id: str
    user: str
    device: str
    correlation: str
    opened_at: float
    status: Status = Status.PENDING
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the user sees: a `Status`, or `none` or `unavailable`, and a text."""

    status: str
    message: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What comes of a refusal: a text for the user and, unless it passes by itself, one for the staff."""

    message: str
    notice: str = ""


NEWCOMER = Sight("none", "You have not verified your phone number yet.")
TEXTS: Mapping[Status, str] = MappingProxyType(
    {
        Status.PENDING: "Your phone number is not verified yet. Finish the check, or start again.",
        Status.VERIFIED: "Your phone number is verified. Thank you.",
        Status.FAILED: "We could not verify your phone number. You can start again.",
        Status.LAPSED: "That took too long. Please start again.",
        Status.CHANGED: "Something about your phone number has changed. Please verify it again.",
    }
)
LATER = "Phone numbers cannot be verified right now. Please try again in a few minutes."
DETAILS = "We could not verify these details. Please check your phone number and your name."
SORRY = "This phone number cannot be verified at the moment. We are looking into it."

CHANGES = frozenset({"PHONE_NUMBER_CHANGE", "DISCONNECT", "PORT", "LINE_TYPE_CHANGE", "MOVED_OUT_OF_COVERAGE"})
"""The events after which a number has to be verified again. What others mean we don't know, so they change nothing."""

_OUTCOMES = MappingProxyType({"true": Status.VERIFIED, "false": Status.FAILED, "pending": Status.PENDING})
_MALFORMED = frozenset({1001, 8001, 8007})
"""Codes of refusals that other details may help against: a malformed request, a number that the sandbox lacks."""
_UNKNOWN_FLOW = 8008
_TOO_MANY = 429
_SERVER_ERROR = 500


class Rules:
    """The rules."""

    def standing(self, flow: Flow, now: float) -> Status:
        """How far a flow is at this time: what was not decided while Prove kept it never will be."""
        over = flow.status is Status.PENDING and now - flow.opened_at >= SESSION_SECONDS
        return Status.LAPSED if over else flow.status

    def judge(self, outcome: Outcome) -> Status:
        """What Prove's outcome means. `success` sums up possession and ownership; only the text "true" is good."""
        return _OUTCOMES[outcome.success]

    def has_access(self, flow: Flow | None) -> bool:
        """True for a user whose newest flow verified their number, and nothing has happened to it since."""
        return flow is not None and flow.status is Status.VERIFIED

    def sight(self, flow: Flow | None, now: float, trouble: str | None) -> Sight:
        """What the user is told; `trouble` is why the last thing that they asked for could not be done."""
        if trouble is not None:
            return Sight("unavailable", trouble)
        if flow is None:
            return NEWCOMER
        status = self.standing(flow, now)
        return Sight(status, TEXTS[status])

    def is_lost(self, refusal: Refusal | None) -> bool:
        """True when Prove does not know a flow any more: the user has to start again."""
        return refusal is not None and refusal.code == _UNKNOWN_FLOW

    def trouble(self, refusal: Refusal | None) -> Trouble:
        """What comes of a call that came to nothing; without a refusal Prove could not be reached."""
        if refusal is None or refusal.status >= _SERVER_ERROR or refusal.status == _TOO_MANY:
            return Trouble(LATER)
        notice = f"Prove refused to verify a phone number: {refusal}. It says: {refusal.message or 'nothing'}"
        return Trouble(DETAILS if refusal.code in _MALFORMED else SORRY, notice)

    def is_about(self, change: Change, flow: Flow | None) -> bool:
        """True when something happened to the number that gives a user access."""
        mine = flow is not None and flow.status is Status.VERIFIED and flow.identity == change.identity
        return mine and change.kind in CHANGES

    def notice(self, change: Change) -> str:
        """What the staff is told about an event."""
        return f"Prove reports {change.kind} (event {change.event}). The number has to be verified again."
