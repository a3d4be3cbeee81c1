"""A customer's way through verification: what a message changes, what may happen next, what the customer is told.

The heart of the app, and pure: values in, values out, no clock, no storage, no network. Messages come in any order,
more than once, and from attempts that are long over; the rules here make that harmless. `Journey` is a class only so
that one rule can be replaced at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from types import MappingProxyType

from .messages import Decision, Event, Status

WEEK = 7 * 24 * 3600.0
ATTEMPTS_USED_UP = 539


@dataclass(frozen=True, slots=True)
class Session:
    """A verification session of a user, as far as we know.

    `attempts` are those we heard of, in that order; `url` is None when somebody else opened the session for our user.
    `created_at` and `heard_at` are seconds of our own clock.
    """

    id: str
    user: str
    url: str | None
    created_at: float
    heard_at: float
    status: Status = Status.CREATED
    attempts: tuple[str, ...] = ()
    reason: str | None = None
    reason_code: int | None = None
    decided_at: str | None = None


class Step(Enum):
    """What happens when the user asks to be verified."""

    OPEN = auto()
    """Open a new session."""
    CONTINUE = auto()
    """Send the user to the session that is open already."""
    WAIT = auto()
    """Nothing to do for the user."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the user sees: our word for the state, a text, whether another try is offered, and a link or None."""

    status: str
    message: str
    retry: bool
    url: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A row of the book: what a status means to the user."""

    step: Step
    message: str
    retry: bool = False
    link: bool = False
    notice: str = ""


_UNFINISHED = Page(Step.CONTINUE, "Your verification is not finished yet. Continue where you left off.", link=True)
_LAPSED = Page(Step.OPEN, "Your verification link has expired. Please start again.", retry=True)

BOOK: Mapping[Status, Page] = MappingProxyType(
    {
        Status.CREATED: _UNFINISHED,
        Status.STARTED: _UNFINISHED,
        Status.SUBMITTED: Page(Step.CONTINUE, "We are checking your documents. We will tell you when we know more."),
        Status.RESUBMISSION: Page(
            Step.CONTINUE, "We could not check your documents{reason}. Please try again.", retry=True, link=True
        ),
        Status.REVIEW: Page(
            Step.WAIT, "A specialist is looking at your documents. You need not do anything.", notice="is under review"
        ),
        Status.APPROVED: Page(Step.WAIT, "You are verified. Welcome!"),
        Status.DECLINED: Page(
            Step.OPEN, "We could not verify your identity. Please contact our support.", notice="was declined{reason}"
        ),
        Status.EXPIRED: _LAPSED,
        Status.ABANDONED: _LAPSED,
    }
)

NEWCOMER = Sight("none", "Please verify your identity to open your account.", retry=False, url=None)
USED_UP = "All your attempts are used up. Please contact our support."

_PROGRESS = MappingProxyType({Status.CREATED: 0, Status.STARTED: 1, Status.SUBMITTED: 2})
_AGEING = frozenset({Status.CREATED, Status.STARTED, Status.RESUBMISSION})
_UNDECIDED = frozenset(_PROGRESS) | {Status.RESUBMISSION}
_VERDICTS = frozenset({Status.APPROVED, Status.DECLINED})
_LAPSES = frozenset({Status.EXPIRED, Status.ABANDONED})


class Journey:
    """The rules."""

    def after_event(self, session: Session, event: Event) -> Session:
        """The session after an event: it only ever moves an undecided session forward."""
        if event.action not in (Status.STARTED, Status.SUBMITTED) or session.status not in _UNDECIDED:
            return session
        status = Status(event.action)
        if self.is_old(session, event.attempt) or not self.is_progress(session, event.attempt, status):
            return session
        return replace(session, status=status, attempts=_met(session, event.attempt))

    def after_decision(self, session: Session, decision: Decision) -> Session:
        """The session after a decision, unless something newer is known."""
        if self.is_outdated(session, decision):
            return session
        return replace(
            session,
            status=decision.status,
            attempts=_met(session, decision.attempt),
            reason=decision.reason,
            reason_code=decision.reason_code,
            decided_at=decision.decided_at or session.decided_at,
        )

    def is_old(self, session: Session, attempt: str | None) -> bool:
        """True for an attempt that was followed by another one."""
        return attempt in session.attempts[:-1]

    def is_progress(self, session: Session, attempt: str | None, status: Status) -> bool:
        """True when a new attempt begins, or when this one gets further than it was."""
        if attempt is not None and attempt not in session.attempts:
            return True
        return session.status in _PROGRESS and _PROGRESS[status] > _PROGRESS[session.status]

    def is_outdated(self, session: Session, decision: Decision) -> bool:
        """True when the session already stands further than the decision.

        A lapse only ends what nobody decided; a verdict gives way to a newer verdict; anything else is about one
        attempt and gives way to a verdict, and to what is known of later attempts.
        """
        known, said = session.decided_at or "", decision.decided_at or ""
        if decision.status in _LAPSES:
            return session.status not in _UNDECIDED
        if decision.status in _VERDICTS:
            return session.status in _VERDICTS and said < known
        if self.is_old(session, decision.attempt) or session.status in _LAPSES or "" < said < known:
            return True
        if session.status in _VERDICTS:
            return said <= known
        return decision.status is Status.REVIEW and session.status is Status.RESUBMISSION and said <= known

    def next_step(self, session: Session | None, now: float) -> Step:
        """What happens when the user asks to be verified at our time `now`."""
        if session is None:
            return Step.OPEN
        step = BOOK[session.status].step
        too_old = session.status in _AGEING and now - session.created_at > WEEK
        return Step.OPEN if too_old or (step is Step.CONTINUE and session.url is None) else step

    def sight(self, session: Session | None) -> Sight:
        """What the user is told."""
        if session is None:
            return NEWCOMER
        page = BOOK[session.status]
        message = USED_UP if session.reason_code == ATTEMPTS_USED_UP else page.message
        because = f" ({session.reason})" if session.reason else ""
        url = session.url if page.link else None
        return Sight(session.status, message.replace("{reason}", because), page.retry, url)

    def grants(self, session: Session) -> bool:
        """True when this session opens the account: only an approval does."""
        return session.status is Status.APPROVED

    def notice(self, before: Session, after: Session) -> str | None:
        """What the back office is told about a change; None when there is nothing to tell."""
        text = BOOK[after.status].notice
        if not text or (before.status, before.reason_code) == (after.status, after.reason_code):
            return None
        because = f": {after.reason} ({after.reason_code})" if after.reason else ""
        return f"Session {after.id} {text.replace('{reason}', because)}"


def _met(session: Session, attempt: str | None) -> tuple[str, ...]:
    if attempt is None or attempt in session.attempts:
        return session.attempts
    return (*session.attempts, attempt)
