"""The life of a transaction and of an identity: states, and what may follow what.

A session is one transaction. It is pending until the user has paid (buy) or the user's crypto has come (sell), then
processing, and ends completed, failed or cancelled; what has ended never changes again. A payment that is declined is
no status of its own: the transaction stays pending and the user may try again, until it is given up (I: a failed
transaction is terminal, and yet a retry keeps its id). A user's documents are remembered by `partner_user_id`.
Tables are exclusive: what is not in them is refused. Source: docs.proof.community, transaction-status, off-ramp, kyc;
the arrows between the documented states are inferred.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

import msgspec

from ..core.clock import SECOND, Instant
from .rules import Rules


class Status(StrEnum):
    """Statuses of a transaction: the normalised ones, the same on every channel (D)."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can happen to a transaction."""

    PAY = "payment captured, or deposit received"
    COMPLETE = "crypto sent, or payout done"
    FAIL = "failed for good"
    CANCEL = "the user cancels"
    LAPSE = "the deposit window is over"


TRANSITIONS: Mapping[tuple[Status, Action], Status] = {
    (Status.PENDING, Action.PAY): Status.PROCESSING,
    (Status.PENDING, Action.FAIL): Status.FAILED,
    (Status.PENDING, Action.CANCEL): Status.CANCELLED,
    (Status.PENDING, Action.LAPSE): Status.FAILED,
    (Status.PROCESSING, Action.COMPLETE): Status.COMPLETED,
    (Status.PROCESSING, Action.FAIL): Status.FAILED,
}

TERMINAL = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED})
SETTLED = frozenset({Status.PROCESSING, Status.COMPLETED})
"""The final amounts are known (D)."""

Side = Literal["buy", "sell"]


class Knowledge(StrEnum):
    """Statuses of an identity, the words of kyc-status (D)."""

    NOT_STARTED = "not_started"
    PENDING = "pending"
    VERIFIED = "verified"
    FAILED = "failed"


class Step(StrEnum):
    """What can happen to an identity."""

    SUBMIT = "document and liveness handed in"
    APPROVE = "approved"
    REJECT = "rejected"


IDENTITY_TRANSITIONS: Mapping[tuple[Knowledge, Step], Knowledge] = {
    (Knowledge.NOT_STARTED, Step.SUBMIT): Knowledge.PENDING,
    (Knowledge.FAILED, Step.SUBMIT): Knowledge.PENDING,
    (Knowledge.PENDING, Step.APPROVE): Knowledge.VERIFIED,
    (Knowledge.PENDING, Step.REJECT): Knowledge.FAILED,
}


class Token(StrEnum):
    """What has become of an init_token: it dies with its first use, or with age (E, X)."""

    ISSUED = "issued"
    USED = "used"
    EXPIRED = "expired"


class Refused(Exception):
    """The table has no such transition."""

    def __init__(self, what: str, state: StrEnum, action: StrEnum) -> None:
        super().__init__(f"{what} that is {state} cannot take: {action}")


class Mark(msgspec.Struct, frozen=True):
    """A status, and since when."""

    status: Status
    at: Instant


class Run(msgspec.Struct, frozen=True):
    """One call of `proofWidget.run()`: from which page, with which callbacks, and how its parameters differ."""

    at: Instant
    page: str
    callbacks: tuple[str, ...]
    missing: tuple[str, ...]
    altered: tuple[str, ...]
    unknown: tuple[str, ...]
    accepted: bool


class Session(msgspec.Struct, frozen=True, omit_defaults=True):
    """A session, which is one transaction.

    Amounts are decimal texts. `widget_status` is the status as browser callbacks call it; `deliverable` says whether
    what was paid for on the page will arrive; `answer` is what the session's creator got, key by key.
    """

    id: str
    user: str
    email: str
    type: Side
    currency: str
    network: str
    amount: str
    address: str
    created: Instant
    updated: Instant
    signature: str
    fiat_currency: str
    answer: dict[str, object] = {}
    status: Status = Status.PENDING
    trail: tuple[Mark, ...] = ()
    widget_status: str = "new"
    payment_method: str = ""
    crypto_amount: str = ""
    fiat_amount: str = ""
    client_ip: str = ""
    token_used: Instant | None = None
    declined: int = 0
    deliverable: bool = True
    runs: tuple[Run, ...] = ()

    @property
    def is_over(self) -> bool:
        """True in a terminal status."""
        return self.status in TERMINAL

    def token(self, now: Instant, rules: Rules) -> Token:
        """What has become of the session's init_token."""
        if self.token_used is not None:
            return Token.USED
        return Token.ISSUED if now < self.created + rules.init_token_lifetime * SECOND else Token.EXPIRED


class Identity(msgspec.Struct, frozen=True, omit_defaults=True):
    """A user of a partner. `sessions` are the ids of the user's transactions, oldest first.

    `decision` is when the simulator decides on what was handed in, while it is the simulator that has to.
    """

    user: str
    email: str = ""
    status: Knowledge = Knowledge.NOT_STARTED
    sessions: tuple[str, ...] = ()
    decision: Instant | None = None


def deposit_ends_at(session: Session, rules: Rules) -> Instant | None:
    """Until when the crypto of a sale must have come, counted from the session's beginning; None for a purchase."""
    return session.created + rules.deposit_window * SECOND if session.type == "sell" else None


def moved(session: Session, action: Action, now: Instant) -> Session:
    """The session after `action`; raises `Refused`."""
    try:
        status = TRANSITIONS[session.status, action]
    except KeyError:
        raise Refused("a transaction", session.status, action) from None
    trail = (*session.trail, Mark(status, now))
    return msgspec.structs.replace(
        session, status=status, trail=trail, updated=now, widget_status=widget_status(session.type, status)
    )


def stepped(identity: Identity, step: Step) -> Identity:
    """The identity after `step`; raises `Refused`."""
    try:
        status = IDENTITY_TRANSITIONS[identity.status, step]
    except KeyError:
        raise Refused("an identity", identity.status, step) from None
    return msgspec.structs.replace(identity, status=status)


_BUY: Mapping[Status, str] = {
    Status.PENDING: "new",
    Status.PROCESSING: "paid",
    Status.COMPLETED: "completed",
    Status.FAILED: "order_failed",
    Status.CANCELLED: "cancelled",
}
_SELL: Mapping[Status, str] = {
    **_BUY,
    Status.COMPLETED: "succeeded",
    Status.PROCESSING: "pending",
    Status.FAILED: "failed",
}


def widget_status(side: Side, status: Status) -> str:
    """What browser callbacks call a status: the widget maker's words (X), not the normalised ones (D)."""
    return (_BUY if side == "buy" else _SELL)[status]


def way(session: Session, wanted: Status) -> tuple[Action, ...]:
    """The actions that lead to `wanted` from where the session is; raises `Refused` when none does."""
    ways: Mapping[Status, tuple[Action, ...]] = {
        Status.PROCESSING: (Action.PAY,),
        Status.COMPLETED: (Action.COMPLETE,) if session.status is Status.PROCESSING else (Action.PAY, Action.COMPLETE),
        Status.FAILED: (Action.FAIL,),
        Status.CANCELLED: (Action.CANCEL,),
    }
    if wanted not in ways:
        raise Refused("a transaction", session.status, wanted)
    return ways[wanted]
