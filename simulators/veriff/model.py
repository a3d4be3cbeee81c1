"""The life of a session: states, attempts, and what may follow what.

A session is created; it starts when the end user opens its URL and is submitted when an attempt is handed in. A
submitted session is approved, declined, sent to review, or sent back for another attempt under the same URL with a
new attempt id. Unfinished sessions end seven days after creation: expired when nobody came, abandoned otherwise. So
many attempts may end in a resubmission; the one after is declined (539). `TRANSITIONS` is exclusive: what is not in
the table is refused. Source: devdocs "session status codes", the given testing guide; from resubmission to abandoned
is inferred.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from ..core.clock import SECOND, Instant
from . import reasons
from .rules import Rules


class Status(StrEnum):
    """Statuses of a session, in Veriff's words."""

    CREATED = "created"
    STARTED = "started"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DECLINED = "declined"
    RESUBMISSION = "resubmission_requested"
    REVIEW = "review"
    EXPIRED = "expired"
    ABANDONED = "abandoned"


class Action(StrEnum):
    """What can happen to a session."""

    OPEN = "open"
    SUBMIT = "submit"
    APPROVE = "approve"
    DECLINE = "decline"
    RESUBMIT = "request resubmission"
    REVIEW = "review"
    LAPSE = "seven days are over"


CODES: Mapping[Status, int] = {
    Status.STARTED: 7001,
    Status.SUBMITTED: 7002,
    Status.APPROVED: 9001,
    Status.DECLINED: 9102,
    Status.RESUBMISSION: 9103,
    Status.EXPIRED: 9104,
    Status.ABANDONED: 9104,
    Status.REVIEW: 9121,
}

_VERDICTS = {
    Action.APPROVE: Status.APPROVED,
    Action.DECLINE: Status.DECLINED,
    Action.RESUBMIT: Status.RESUBMISSION,
    Action.REVIEW: Status.REVIEW,
}

TRANSITIONS: Mapping[tuple[Status, Action], Status] = {
    (Status.CREATED, Action.OPEN): Status.STARTED,
    (Status.CREATED, Action.SUBMIT): Status.SUBMITTED,
    (Status.CREATED, Action.LAPSE): Status.EXPIRED,
    (Status.STARTED, Action.SUBMIT): Status.SUBMITTED,
    (Status.STARTED, Action.LAPSE): Status.ABANDONED,
    (Status.RESUBMISSION, Action.OPEN): Status.STARTED,
    (Status.RESUBMISSION, Action.SUBMIT): Status.SUBMITTED,
    (Status.RESUBMISSION, Action.LAPSE): Status.ABANDONED,
    **{(Status.SUBMITTED, action): status for action, status in _VERDICTS.items()},
    **{(Status.REVIEW, action): status for action, status in _VERDICTS.items() if action is not Action.REVIEW},
    # A person may change a decision in the portal; receivers must expect a second one (R).
    (Status.APPROVED, Action.DECLINE): Status.DECLINED,
    (Status.DECLINED, Action.APPROVE): Status.APPROVED,
}

OPEN = frozenset({Status.CREATED, Status.STARTED, Status.RESUBMISSION})
"""The end user may act."""
DECIDED = frozenset(CODES) - {Status.STARTED, Status.SUBMITTED}
"""There is a 9xxx result."""
DECISIONS: Mapping[str, Action] = {status.value: action for action, status in _VERDICTS.items()}


class Decision(msgspec.Struct, frozen=True, omit_defaults=True):
    """A 9xxx result. `time` is None for expired and abandoned; `extra` overrides parts of the published object."""

    status: Status
    attempt: str
    time: Instant | None
    reason: str | None = None
    reason_code: int | None = None
    extra: dict[str, Any] = {}


class Attempt(msgspec.Struct, frozen=True, omit_defaults=True):
    """One try of the end user. `media` are the ids of its pictures, in upload order."""

    id: str
    created: Instant
    status: Status = Status.CREATED
    submitted: Instant | None = None
    media: tuple[str, ...] = ()


class Session(msgspec.Struct, frozen=True, omit_defaults=True):
    """A verification session.

    `person` and `document` are what the creator sent; `web` says that somebody used the page, `awaiting` that a
    decision is on its way by itself; `held_webhook` is the slot of a webhook that waits.
    """

    id: str
    created: Instant
    attempts: tuple[Attempt, ...]
    status: Status = Status.CREATED
    vendor_data: str | None = None
    end_user_id: str | None = None
    callback: str | None = None
    lang: str = "en"
    person: dict[str, Any] = {}
    document: dict[str, Any] = {}
    web: bool = False
    ip: str | None = None
    decision: Decision | None = None
    held_webhook: str = ""
    awaiting: bool = False
    collected: dict[str, Any] = {}
    status_events: tuple[dict[str, Any], ...] = ()

    @property
    def attempt(self) -> Attempt:
        """The current attempt."""
        return self.attempts[-1]

    @property
    def is_open(self) -> bool:
        """True while the end user may act."""
        return self.status in OPEN

    def attempts_left(self, rules: Rules) -> int:
        """How many attempts may follow the current one."""
        return max(0, rules.resubmissions + 1 - len(self.attempts))


class Refused(Exception):
    """The table has no such transition."""

    def __init__(self, status: Status, action: Action) -> None:
        super().__init__(f"a session that is {status} cannot take: {action}")


def ends_at(session: Session, rules: Rules) -> Instant:
    """When an unfinished session ends: counted from creation, whatever happened since (D; after a resubmission: I)."""
    return session.created + rules.session_lifetime * SECOND


def _next(session: Session, action: Action) -> Status:
    try:
        return TRANSITIONS[session.status, action]
    except KeyError:
        raise Refused(session.status, action) from None


def _in_attempt(session: Session, status: Status, **changes: Any) -> Session:  # noqa: ANN401 - fields of Session
    attempt = msgspec.structs.replace(session.attempt, status=status)
    return msgspec.structs.replace(session, status=status, attempts=(*session.attempts[:-1], attempt), **changes)


def new_attempt(session: Session, attempt_id: str, now: Instant) -> Session:
    """After a resubmission request: one more attempt in the same session."""
    return msgspec.structs.replace(session, attempts=(*session.attempts, Attempt(attempt_id, now)))


def opened(session: Session, ip: str | None) -> Session:
    """The end user has arrived; after a resubmission request call `new_attempt` first."""
    return _in_attempt(session, _next(session, Action.OPEN), web=True, ip=ip)


def submitted(session: Session, now: Instant) -> Session:
    """The attempt is handed in; after a resubmission request call `new_attempt` first."""
    handed_in = _in_attempt(session, _next(session, Action.SUBMIT))
    attempt = msgspec.structs.replace(handed_in.attempt, submitted=now)
    return msgspec.structs.replace(handed_in, attempts=(*handed_in.attempts[:-1], attempt))


def decided(
    session: Session,
    action: Action,
    now: Instant,
    rules: Rules,
    *,
    code: int | None = None,
    text: str | None = None,
    extra: dict[str, Any] | None = None,
) -> Session:
    """A decision is made. One resubmission too many becomes a decline with 539 (S, D)."""
    status = _next(session, action)
    if status is Status.RESUBMISSION and len(session.attempts) > rules.resubmissions:
        status, code, text = Status.DECLINED, reasons.LIMIT_EXCEEDED, None
    reason_code = _reason_code(status, code)
    reason = text or _reason_text(status, reason_code)
    decision = Decision(status, session.attempt.id, now, reason, reason_code, extra or {})
    return _in_attempt(session, status, decision=decision)


def _reason_code(status: Status, code: int | None) -> int | None:
    match status:
        case Status.DECLINED:
            return reasons.DEFAULT_DECLINE if code is None else code
        case Status.RESUBMISSION:
            return reasons.DEFAULT_RESUBMISSION if code is None else code
        case _:
            return None


def _reason_text(status: Status, code: int | None) -> str | None:
    if code is None:
        return None
    known = reasons.DECLINED if status is Status.DECLINED else reasons.RESUBMISSION
    return known.get(code, f"Reason {code}")


def lapsed(session: Session, extra: dict[str, Any] | None = None) -> Session:
    """Seven days are over: expired if nobody came and nothing was uploaded (I), abandoned otherwise."""
    status = _next(session, Action.LAPSE)
    if status is Status.EXPIRED and session.attempt.media:
        status = Status.ABANDONED
    return _in_attempt(session, status, decision=Decision(status, session.attempt.id, None, extra=extra or {}))


class BadDecision(Exception):
    """A decision was asked for that does not exist."""


def action_for(status: object, code: object = None) -> Action:
    """The action that leads to the decision `status`; raises `BadDecision` for no decision, or a code of another."""
    action = DECISIONS.get(str(status))
    if action is None:
        raise BadDecision(f"{status!r} is no decision; known: {', '.join(DECISIONS)}")
    if code is None:
        return action
    fits = {Action.DECLINE: reasons.is_decline, Action.RESUBMIT: reasons.is_resubmission}.get(action)
    if fits is None or not isinstance(code, int) or not fits(code):
        raise BadDecision(f"reason code {code!r} does not go with {status}; declined: 1xx, 5xx; resubmission: 2xx, 6xx")
    return action
