"""What follows from what: what a session's result means, what the user is told, what comes next, what staff must know.

The heart of opening an account, and pure: values in, values out, no clock, no storage, no network. `Rules` is a class
only so that one rule can be replaced at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from types import MappingProxyType

from .messages import Check, Refusal, Standing, State, Value

AUTHENTICITY, FACE_MATCH, LIVENESS = "ID_DOCUMENT_AUTHENTICITY", "ID_DOCUMENT_FACE_MATCH", "LIVENESS"
TEXT = "ID_DOCUMENT_TEXT_DATA_CHECK"
REQUESTED = (AUTHENTICITY, FACE_MATCH, LIVENESS)
"""The checks that we ask for: each must be there and approve. So must that of the text, where Yoti makes one."""
LONG_ENOUGH_SECONDS = 5 * 60
"""Who comes back goes on in the same session if there is so much time left."""
QUIET_SECONDS = 60.0
"""Who comes back after so long has us ask Yoti, for a notification may be lost."""


class Status(StrEnum):
    """How far an attempt is. `REVIEW`: our staff decides. `AGAIN`: it was not possible to find out, so once more."""

    PENDING = "pending"
    VERIFIED = "verified"
    REJECTED = "rejected"
    REVIEW = "review"
    AGAIN = "again"
    EXPIRED = "expired"


class Step(Enum):
    """What happens when the user wants to begin."""

    OPEN = auto()
    GO_ON = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt of a user: one session, by its id. `token` is for the user's browser.

    `asked_at`, in seconds of our clock, is when Yoti last told how it stands; `changed` says that something happened
    since. `code` is the error with which the user view ended, empty unless it did. `recommendation` is Yoti's, with
    its reasons, empty before there is one.
    """

    id: str
    user: str
    token: str = field(repr=False)
    asked_at: float
    changed: bool = False
    status: Status = Status.PENDING
    code: str = ""
    recommendation: str = ""


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


NEWCOMER = Sight("none", "You have no account yet. To open one, show us who you are.")
TEXTS: Mapping[Status, str] = MappingProxyType(
    {
        Status.PENDING: "We do not know who you are yet. As soon as your documents are checked, we tell you here.",
        Status.VERIFIED: "We know who you are. Your account is open.",
        Status.REJECTED: "We could not make sure who you are, so your account stays closed.",
        Status.REVIEW: "Somebody of our staff is looking at your documents. We tell you here.",
        Status.AGAIN: "We could not check your documents. Please do it once more, in good light.",
        Status.EXPIRED: "That took too long. Please begin again.",
    }
)
GO_ON = Sight(Status.AGAIN, "You have not finished. You can go on where you left off.")
ONCE_MORE = Sight(Status.AGAIN, "That did not work. Please begin again.")
NOT_HERE = Sight("unavailable", "This does not work on this device. Please try another one, or write to us.")
LATER = "Accounts cannot be opened right now. Please try again in a few minutes."
SORRY = "Accounts cannot be opened at the moment. We are looking into it."

_RETRY = frozenset({"1000", "3000", "3001", "3002", "3003", "4000", "5002", "7001"})
"""Codes after which the user may go on in the same session."""
_NEW_SESSION = frozenset({"2000", "2001", "2002", "2003", "2004", "4001"})
"""Codes after which only another session helps."""
_OVER = frozenset({Status.REJECTED, Status.AGAIN, Status.EXPIRED})
_TOO_MANY, _SERVER_ERROR = 429, 500


class Rules:
    """The rules."""

    def is_open(self, attempt: Attempt) -> bool:
        """True until there is a result: nothing follows one."""
        return attempt.status is Status.PENDING

    def is_due(self, attempt: Attempt, now: float) -> bool:
        """True when it is time to ask Yoti: something happened, or nothing was heard for a while."""
        return self.is_open(attempt) and (attempt.changed or now - attempt.asked_at >= QUIET_SECONDS)

    def is_about(self, standing: Standing, attempt: Attempt, reference: str) -> bool:
        """True when Yoti speaks of the session and the user that we asked for."""
        return (standing.session, standing.reference) == (attempt.id, reference)

    def judge(self, standing: Standing) -> Status:
        """What a session's result means. That it is completed says that it is over; what counts is each check."""
        if standing.state != State.COMPLETED:
            return Status.EXPIRED if standing.state == State.EXPIRED else Status.PENDING
        values = self.values(standing.checks)
        if Value.REJECT in values:
            return Status.REJECTED
        if values - {"", Value.APPROVE, Value.NOT_AVAILABLE}:
            return Status.REVIEW
        return Status.VERIFIED if values == {Value.APPROVE} else Status.AGAIN

    def values(self, checks: Sequence[Check]) -> set[str]:
        """What the checks that count say; an empty text where one that has to be there says nothing."""
        kinds = [*REQUESTED, TEXT] if any(check.type == TEXT for check in checks) else REQUESTED
        return set().union(*(self.of_kind([check for check in checks if check.type == kind]) for kind in kinds))

    def of_kind(self, checks: Sequence[Check]) -> set[str]:
        """What the checks of one type say. Of liveness there is one for each try, and a good try is enough."""
        said = {check.value if check.is_done else "" for check in checks} or {""}
        passed = checks and checks[0].type == LIVENESS and Value.APPROVE in said
        return {Value.APPROVE} if passed else said

    def recommendation(self, checks: Sequence[Check]) -> str:
        """What Yoti recommends, with its reasons: whatever is no approval, else the approval."""
        said = {check.said: check.value for check in checks if check.value}
        bad = [text for text, value in said.items() if value != Value.APPROVE]
        return ", ".join(bad or said)

    def has_access(self, attempt: Attempt | None) -> bool:
        """True for a user whose newest attempt verified them."""
        return attempt is not None and attempt.status is Status.VERIFIED

    def sight(self, attempt: Attempt | None, trouble: str | None) -> Sight:
        """What the user is told; `trouble` is why the last thing that they asked for could not be done."""
        if trouble is not None:
            return Sight("unavailable", trouble)
        if attempt is None:
            return NEWCOMER
        if attempt.status is Status.PENDING and attempt.code:
            return self.stopped(attempt.code)
        shown = Status.PENDING if attempt.status is Status.REVIEW else attempt.status
        return Sight(shown, TEXTS[attempt.status])

    def stopped(self, code: str) -> Sight:
        """What the user is told when the user view ended in an error. What others mean we don't know."""
        if code in _RETRY:
            return GO_ON
        return ONCE_MORE if code in _NEW_SESSION else NOT_HERE

    def next_step(self, attempt: Attempt | None, seconds: int) -> Step:
        """What happens when the user wants to begin, and has so many seconds left in the session that they have."""
        if attempt is None or attempt.status in _OVER:
            return Step.OPEN
        if attempt.status is not Status.PENDING:
            return Step.NOTHING
        if attempt.code in _NEW_SESSION or 0 < seconds < LONG_ENOUGH_SECONDS:
            return Step.OPEN
        return Step.GO_ON if seconds else Step.NOTHING

    def is_gone(self, refusal: Refusal | None) -> bool:
        """True when Yoti does not know the session any more."""
        return refusal is not None and refusal.is_gone

    def trouble(self, refusal: Refusal | None) -> Trouble:
        """What comes of a call that came to nothing; without a refusal Yoti could not be reached."""
        if refusal is None or refusal.status >= _SERVER_ERROR or refusal.status == _TOO_MANY:
            return Trouble(LATER)
        return Trouble(SORRY, f"Yoti refused what we asked: {refusal.status} {refusal.code}.")

    def notices(self, standing: Standing) -> list[str]:
        """What the staff is told about a result: whatever did not go well, check by check."""
        missing = [kind for kind in REQUESTED if not any(check.type == kind for check in standing.checks)]
        told = [self.remark(check) for check in standing.checks if check.value != Value.APPROVE or check.failed]
        return [*told, *(f"{kind} is not in the result." for kind in missing)]

    def remark(self, check: Check) -> str:
        """What the staff is told about a check that did not go well."""
        failed = f" Failed: {', '.join(check.failed)}." if check.failed else ""
        advice = f" Yoti suggests: {check.advice}." if check.advice else ""
        return f"{check.type} says {check.said or 'nothing'}.{failed}{advice}"
