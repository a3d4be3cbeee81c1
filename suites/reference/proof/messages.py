"""What Proof tells us, cut down to what we act on.

Owns reading the bodies of answers, webhooks and frames. It is tolerant by intent: only what we need is demanded, and
what we don't know is no error. The three shapes of a status differ, so each has its reader.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..reading import ShapeError, needed, text


class Status(StrEnum):
    """Proof's words for the state of a transaction."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


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
    needed(body, "address")
    return Session(needed(body, "merchant_transaction_id"), dict(body))


def read_change(body: Mapping[str, object]) -> Change | None:
    """A webhook or a frame; None when it says nothing that we know. Raises `ShapeError`."""
    transaction, word = needed(body, "merchant_transaction_id"), needed(body, "status")
    return Change(transaction, Status(word)) if word in tuple(Status) else None


def read_standing(body: Mapping[str, object]) -> Standing:
    """The answer to our question. Raises `ShapeError`."""
    word = needed(body, "status")
    if word not in tuple(Status):
        raise ShapeError(f"the status {word!r} is unknown")
    return Standing(
        transaction=needed(body, "merchant_transaction_id"),
        partner_user_id=needed(body, "partner_user_id"),
        status=Status(word),
        crypto_amount=text(body, "crypto_amount"),
    )


def read_refusal(status: int, body: object, request_id: str) -> Refusal:
    """An error answer, whatever its body is."""
    said: Mapping[str, object] = body if isinstance(body, Mapping) else {}
    return Refusal(status, text(said, "error"), text(said, "code"), text(said, "message"), request_id)
