"""What Veriff tells us, cut down to what we act on.

Owns reading the bodies of webhooks and of the decision endpoint. It is tolerant by intent: properties may appear and
disappear at any time, so only what we need is demanded, and words we don't know are no error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ..reading import ShapeError, needed


class Status(StrEnum):
    """Veriff's words for the state of a session."""

    CREATED = "created"
    STARTED = "started"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DECLINED = "declined"
    RESUBMISSION = "resubmission_requested"
    REVIEW = "review"
    EXPIRED = "expired"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Event:
    """A step of the user in the flow: `action` is `started`, `submitted`, or a word that we don't know."""

    session: str
    attempt: str | None
    action: str
    vendor_data: str | None = None
    end_user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, or that the session lapsed. `decided_at` sorts as text; Veriff leaves it out for lapsed sessions."""

    session: str
    attempt: str | None
    status: Status
    reason: str | None = None
    reason_code: int | None = None
    decided_at: str | None = None
    vendor_data: str | None = None
    end_user_id: str | None = None

    @property
    def key(self) -> str:
        """What makes it this decision and no other: a repeated delivery has the same key."""
        return "|".join(map(str, (self.session, self.attempt, self.status, self.reason_code, self.decided_at)))


def read_event(body: Mapping[str, object]) -> Event:
    """The event of an event webhook. Raises `ShapeError`."""
    return Event(
        session=needed(body, "id"),
        attempt=_text(body, "attemptId"),
        action=needed(body, "action"),
        vendor_data=_text(body, "vendorData"),
        end_user_id=_text(body, "endUserId"),
    )


def read_decision(body: Mapping[str, object]) -> Decision | None:
    """The decision of a decision webhook or of the decision endpoint; None when there is none that we know.

    Raises `ShapeError`.
    """
    if "verification" not in body:
        raise ShapeError("verification is missing")
    verification = body["verification"]
    if verification is None:
        return None
    if not isinstance(verification, Mapping):
        raise ShapeError("verification is not an object")
    session, word = needed(verification, "id"), needed(verification, "status")
    if word not in tuple(Status):
        return None
    return Decision(
        session=session,
        attempt=_text(verification, "attemptId"),
        status=Status(word),
        reason=_text(verification, "reason"),
        reason_code=_number(verification, "reasonCode"),
        decided_at=_time(verification, "decisionTime"),
        vendor_data=_text(verification, "vendorData"),
        end_user_id=_text(verification, "endUserId"),
    )


def _text(body: Mapping[str, object], name: str) -> str | None:
    value = body.get(name)
    return value if isinstance(value, str) else None


def _number(body: Mapping[str, object], name: str) -> int | None:
    value = body.get(name)
    return value if isinstance(value, int) else None


def _time(body: Mapping[str, object], name: str) -> str | None:
    try:
        moment = datetime.fromisoformat(_text(body, name) or "")
    except ValueError:
        return None
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
