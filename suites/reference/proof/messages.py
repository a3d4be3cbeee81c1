"""What Proof tells us, cut down to what we act on.

Owns reading the bodies of answers, webhooks and frames. It is tolerant by intent: only what we need is demanded, and
what we don't know is no error. The three shapes of a status differ, so each has its reader.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """Proof's words for the state of a transaction."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ShapeError(ValueError):
    """A message lacks what no message of its kind lacks."""


@dataclass(frozen=True, slots=True)
class Session:
    """An opened session: the id of its transaction, and all that came, word for word, for the widget."""

    id: str
    parameters: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A webhook or a frame: somebody says that a transaction has a status now."""

    transaction: str
    status: Status


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a transaction stands, as Proof answers when we ask. `crypto_amount` is empty until it is final."""

    transaction: str
    partner_user_id: str
    status: Status
    crypto_amount: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error answer. Only status, `error` and `code` together say which one; `message` is for people."""

    status: int
    error: str = ""
    code: str = ""
    message: str = ""
    request_id: str = ""

    @property
    def name(self) -> str:
        """What it is called by."""
        return f"{self.status} {self.error} / {self.code}"

    def __str__(self) -> str:
        """Its name, and what Proof's support asks for."""
        return f"{self.name} (request {self.request_id or 'unknown'})"


def read_session(body: Mapping[str, object]) -> Session:
    """The answer to a new session; without an address nobody can pay. Raises `ShapeError`."""
    _needed(body, "address")
    return Session(_needed(body, "merchant_transaction_id"), dict(body))


def read_change(body: Mapping[str, object]) -> Change | None:
    """A webhook or a frame; None when it says nothing that we know. Raises `ShapeError`."""
    transaction, word = _needed(body, "merchant_transaction_id"), _needed(body, "status")
    return Change(transaction, Status(word)) if word in tuple(Status) else None


def read_standing(body: Mapping[str, object]) -> Standing:
    """The answer to our question. Raises `ShapeError`."""
    word = _needed(body, "status")
    if word not in tuple(Status):
        raise ShapeError(f"the status {word!r} is unknown")
    return Standing(
        transaction=_needed(body, "merchant_transaction_id"),
        partner_user_id=_needed(body, "partner_user_id"),
        status=Status(word),
        crypto_amount=_text(body, "crypto_amount"),
    )


def read_refusal(status: int, body: object, request_id: str) -> Refusal:
    """An error answer, whatever its body is."""
    said: Mapping[str, object] = body if isinstance(body, Mapping) else {}
    return Refusal(status, _text(said, "error"), _text(said, "code"), _text(said, "message"), request_id)


def _needed(body: Mapping[str, object], name: str) -> str:
    value = _text(body, name)
    if not value:
        raise ShapeError(f"{name} is missing")
    return value


def _text(body: Mapping[str, object], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""
