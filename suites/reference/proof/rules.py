"""What follows from what: which status may follow which, what the user is told, what is booked, what staff must know.

The heart of top-up, and pure: values in, values out, no clock, no storage, no network. Messages come in any order and
more than once; the rules here make that harmless. `Rules` is a class only so that one rule can be replaced at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .messages import Refusal, Standing, Status

BUY, SELL = "buy", "sell"
DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What a user asks for: `buy` or `sell`, and how much of which currency on which network, as they typed it."""

    type: str
    amount: str
    currency: str
    network: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction of a user, as far as we know. `opened_at` are seconds of our own clock.

    `parameters` are what the session's answer said, as JSON.
    """

    id: str
    user: str
    type: str
    amount: str
    currency: str
    network: str
    opened_at: float
    parameters: str = field(repr=False)
    status: Status = Status.PENDING
    crypto_amount: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the user sees: Proof's word for the state, or `none` or `unavailable`, and a text."""

    status: str
    message: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What comes of a refusal: a text for the user and, unless it passes by itself, one for the staff."""

    message: str
    notice: str = ""


NEWCOMER = Sight("none", "You have no top-up yet.")
NO_PAIR = "This currency is not available at the moment. Please choose another one."
LATER = "Top-ups are not available right now. Please try again in a few minutes."

_BUY_TEXTS = {
    Status.PENDING: "Your top-up is waiting for your payment.",
    Status.PROCESSING: "We have your payment. Your top-up is on its way.",
    Status.COMPLETED: "Your top-up is complete.",
    Status.FAILED: "Your top-up failed. You can try again.",
    Status.CANCELLED: "You cancelled your top-up.",
}
_SELL_TEXTS = {
    Status.PENDING: "Your sale is waiting for your deposit.",
    Status.PROCESSING: "Your deposit has arrived. The money is on its way to your card.",
    Status.COMPLETED: "Your sale is complete. The money has been sent to your card.",
    Status.FAILED: "Your sale failed. You can try again.",
    Status.CANCELLED: "You cancelled your sale.",
}
TEXTS: Mapping[str, Mapping[Status, str]] = MappingProxyType({BUY: _BUY_TEXTS, SELL: _SELL_TEXTS})

_TERMINAL = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED})
_AGE = MappingProxyType({Status.PENDING: 0, Status.PROCESSING: 1}) | dict.fromkeys(_TERMINAL, 2)

_ASK_PROOF = "Ask Proof to enable it"
_OUR_FAULT = "This is a mistake in our configuration, and no call is repeated until it is mended"
_STAFF = MappingProxyType(
    {
        ("wallet_not_supported", "WALLET_NOT_SUPPORTED"): _ASK_PROOF,
        ("invalid_request", "currency_not_allowed"): _ASK_PROOF,
        ("forbidden", "offramp_disabled"): _ASK_PROOF,
        ("forbidden", "forbidden_origin"): _OUR_FAULT,
        ("unauthorised", "missing_token"): _OUR_FAULT,
        ("unauthorised", "invalid_token"): _OUR_FAULT,
    }
)
_LOOK = "Look into it"
_SERVER_ERROR = 500


class Rules:
    """The rules."""

    def is_open(self, transaction: Transaction) -> bool:
        """True until a terminal status: nothing follows one."""
        return transaction.status not in _TERMINAL

    def is_watched(self, transaction: Transaction, now: float) -> bool:
        """True while we ask how it goes: an open session that was abandoned stays `pending` for ever."""
        return self.is_open(transaction) and now - transaction.opened_at < DAY

    def is_news(self, transaction: Transaction, status: Status) -> bool:
        """True when a status is further than what we know, so never for the same transaction and status again."""
        return self.is_open(transaction) and _AGE[status] > _AGE[transaction.status]

    def is_about(self, standing: Standing, transaction: Transaction, partner_user_id: str) -> bool:
        """True when Proof speaks of the transaction and the user that we asked for."""
        return (standing.transaction, standing.partner_user_id) == (transaction.id, partner_user_id)

    def books(self, transaction: Transaction) -> bool:
        """True when money has moved, so that the user's balance has to: only when completed."""
        return transaction.status is Status.COMPLETED

    def entry(self, transaction: Transaction) -> str:
        """The amount to book: what was bought comes, what was sold goes."""
        amount = transaction.crypto_amount or transaction.amount
        return amount if transaction.type == BUY else f"-{amount}"

    def sight(self, transaction: Transaction | None, trouble: str | None) -> Sight:
        """What the user is told; `trouble` is why the last attempt did not even become a transaction."""
        if trouble is not None:
            return Sight("unavailable", trouble)
        if transaction is None:
            return NEWCOMER
        return Sight(transaction.status, TEXTS[transaction.type][transaction.status])

    def trouble(self, refusal: Refusal | None, wish: Wish) -> Trouble:
        """What comes of a session that could not be opened; without a refusal Proof could not be reached."""
        if refusal is None or refusal.status >= _SERVER_ERROR:
            return Trouble(LATER)
        advice = _STAFF.get((refusal.error, refusal.code), _LOOK)
        asked = f"{wish.type} of {wish.currency} on {wish.network}"
        notice = f"Proof refused a {asked}: {refusal}. {advice}."
        return Trouble(NO_PAIR if advice is _ASK_PROOF else LATER, notice)

    def alarm(self, refusal: Refusal | None, transaction_id: str) -> str:
        """What the staff is told when we may not ask for a transaction; empty when the trouble may pass by itself."""
        if refusal is None or refusal.status >= _SERVER_ERROR:
            return ""
        advice = _STAFF.get((refusal.error, refusal.code), _LOOK)
        return f"Proof refused to tell of transaction {transaction_id}: {refusal.name}. {advice}."
