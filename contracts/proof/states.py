"""Provider states of Proof: what a team can say that holds before a call, brought about on a sandbox.

A transaction's id is Proof's to choose, so a state answers it (`merchant_transaction_id`) for the pact to put into
paths and bodies. Parameters that a state does not name itself are members of the request that creates the session,
such as `partner_user_id` or `amount`. Whatever is posted to the webhook on the way can be read back as a message.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from golive.simulators.fidelity.world import World

Json = Any
"""Any JSON value."""
Values = Mapping[str, Json]

WISH: Values = {
    "partner_user_id": "acct-7781",
    "user_email": "mira@shop.example",
    "network": "TRC20",
    "currency": "USDT",
    "amount": "42.50",
    "type": "buy",
}
"""What is asked for unless the state says otherwise."""


def session_is_open(world: "World", **details: Json) -> Values:
    """A session was created: its transaction is `pending`, and its user is known."""
    world.hear()
    opened = world.vendor.call("createSession", body={**WISH, **details}, expect=200).json()
    user = {**WISH, **details}["partner_user_id"]
    return {"merchant_transaction_id": opened["merchant_transaction_id"], "partner_user_id": user}


def transaction_is_processing(world: "World", **details: Json) -> Values:
    """The user has paid by card, which posted `processing`."""
    return _moved(world, "processing", details, payment_method="card")


def transaction_is_completed(world: "World", **details: Json) -> Values:
    """The money has arrived, which posted `completed`."""
    return _moved(world, "completed", details, payment_method="card")


def transaction_has_failed(world: "World", **details: Json) -> Values:
    """The payment came to nothing, which posted `failed`."""
    return _moved(world, "failed", details)


def transaction_was_cancelled(world: "World", **details: Json) -> Values:
    """The user cancelled, which posted `cancelled`."""
    return _moved(world, "cancelled", details)


def user_is_new(world: "World", **details: Json) -> Values:
    """A session was created for the user, who has handed in no documents: `not_started`."""
    return session_is_open(world, **details)


def user_is_pending(world: "World", **details: Json) -> Values:
    """The user's documents are being looked at."""
    return _known(world, "pending", details)


def user_is_verified(world: "World", **details: Json) -> Values:
    """The user's identity is verified, as a returning user's is."""
    return _known(world, "verified", details)


def user_was_refused(world: "World", **details: Json) -> Values:
    """The user's identity could not be verified: `failed`."""
    return _known(world, "failed", details)


def selling_is_enabled(world: "World") -> Values:
    """Proof has enabled the off-ramp for the partner."""
    world.sim.configure(sell_enabled=True)
    return {}


def selling_is_not_enabled(world: "World") -> Values:
    """Proof has not enabled the off-ramp for the partner."""
    world.sim.configure(sell_enabled=False)
    return {}


def wallet_is_not_supported(world: "World", currency: str = "USDT", network: str = "TRC20") -> Values:
    """The pair has no active wallet, though the currency is enabled."""
    wallets = world.sim.settings()["wallets"]
    kept = [one for one in wallets if (one["currency"], one["network"]) != (currency, network)]
    world.sim.configure(wallets=kept)
    return {}


def currency_is_not_allowed(world: "World", currency: str = "USDT") -> Values:
    """The currency is not among those that Proof has enabled for the partner."""
    allowed = world.sim.settings()["allowed_currencies"]
    world.sim.configure(allowed_currencies=[one for one in allowed if one != currency])
    return {}


def credentials_are_not_accepted(world: "World") -> Values:
    """The partner is switched off: whatever token is sent, it is an `invalid_token`."""
    world.sim.configure(active=False)
    return {}


def origin_is_not_registered(world: "World") -> Values:
    """Every call is taken for one from an origin that is not registered, also where it names none."""
    return _struck(world, "forbidden_origin")


def provider_is_down(world: "World") -> Values:
    """Proof's own provider answers with errors: every call is answered 502 `upstream_error`."""
    return _struck(world, "provider_error")


def vendor_is_down(world: "World") -> Values:
    """Something is wrong inside Proof: every call is answered 500 `internal_error`."""
    return _struck(world, "db_error")


def _moved(world: "World", status: str, details: Values, **payment: str) -> Values:
    """A session whose transaction got to a status."""
    opened = session_is_open(world, **details)
    world.sim.move(opened["merchant_transaction_id"], status, **payment)
    return opened


def _known(world: "World", status: str, details: Values) -> Values:
    """A user with a session, whose identity stands like this."""
    opened = session_is_open(world, **details)
    world.sim.verify(opened["partner_user_id"], status)
    return opened


def _struck(world: "World", error: str) -> Values:
    """Every call is answered with this row of Proof's table of errors."""
    world.sandbox.faults.add("error", vendor="proof", error=error)
    return {}


STATES: Mapping[str, Callable[..., Values]] = {
    "a session is open": session_is_open,
    "a transaction is processing": transaction_is_processing,
    "a transaction is completed": transaction_is_completed,
    "a transaction has failed": transaction_has_failed,
    "a transaction was cancelled": transaction_was_cancelled,
    "the user is new": user_is_new,
    "the user's documents are being looked at": user_is_pending,
    "the user is verified": user_is_verified,
    "the user could not be verified": user_was_refused,
    "selling is enabled": selling_is_enabled,
    "selling is not enabled": selling_is_not_enabled,
    "the wallet is not supported": wallet_is_not_supported,
    "the currency is not allowed": currency_is_not_allowed,
    "our credentials are not accepted": credentials_are_not_accepted,
    "the origin is not registered": origin_is_not_registered,
    "the provider is down": provider_is_down,
    "the vendor is down": vendor_is_down,
}
"""What holds before an interaction, by the words in which a pact says it."""

MESSAGES: Mapping[str, str] = {
    "a status webhook": "status",
    "a status webhook, processing": "status",
    "a status webhook, completed": "status",
    "a status webhook, failed": "status",
    "a status webhook, cancelled": "status",
}
"""The topic of the delivery that a message of a pact stands for, by the message's description."""
