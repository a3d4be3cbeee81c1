"""How a transaction looks on Proof's wire: four shapes that differ, and the answer that opens the widget.

Owns the shapes and nothing else. The poll has the user and both times, the WebSocket an event name, a payment method
and one time but no network, the webhook neither user nor method; the browser's callback has other words for statuses.
"""

import hashlib
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from ..core.clock import Instant, isoformat
from ..core.signing import jwt_hs256
from .model import Identity, Session
from .networks import PROVIDER_NAMES
from .portal import Settings
from .rules import Rules

JsonObject = dict[str, Any]

_CENT = Decimal("0.01")
_RATE_DIGITS = 350
"""More than any `fiat_rate` adds to an amount, whose own length Proof does not limit."""


def moment(instant: Instant) -> str:
    """A time as Proof writes it: whole seconds, UTC (D)."""
    return isoformat(instant, 0)


def signature(address: str, secret: str, client_ip: str, transaction: str) -> str:
    """`v2:` and the SHA-512 of what the widget is handed, with Proof's secret between (X; that Proof does so: I)."""
    return "v2:" + hashlib.sha512(f"{address}{secret}{client_ip}{transaction}".encode()).hexdigest()


def init_token(secret: str, transaction: str, sandbox: str, now: Instant) -> str:
    """A token for one use; opaque, though it looks like a JSON Web Token (D)."""
    return jwt_hs256(secret, {"sub": transaction, "sandbox": sandbox, "iat": now // 1_000_000})


def session_answer(session: Session, settings: Settings, rules: Rules, token: str, redirect: str | None) -> JsonObject:
    """The answer to POST /widget/session: up to 22 members, made to be handed to `proofWidget.run()` (D).

    The members that the partner's widget_config does not set are left out (I).
    """
    answer = {
        "merchant_transaction_id": session.id,
        "widget_id": settings.widget_id,
        "address": session.address,
        "signature": session.signature,
        "init_token": token,
        "init_token_type": rules.init_token_type,
        "currency": session.currency,
        "currencies": settings.allowed_currencies if settings.currencies is None else settings.currencies,
        "fix_currency": True,
        "network": session.network,
        "networks": _networks(settings) if settings.networks is None else settings.networks,
        "fix_network": [session.network],
        "amount": session.amount,
        "fix_amount": True,
        "fiat_currency": settings.fiat_currency,
        "fiat_currencies": settings.fiat_currencies,
        "fix_fiat_currency": False,
        "fix_fiat_amount": True,
        "type": session.type,
        "lang": settings.lang,
        "theme": settings.theme,
        "redirect_url": redirect,
    }
    return {name: value for name, value in answer.items() if value not in (None, ())}


def _networks(settings: Settings) -> tuple[str, ...]:
    return tuple(dict.fromkeys(wallet.network for wallet in settings.wallets))


def transaction_object(session: Session, rules: Rules) -> JsonObject:
    """Answer to GET /widget/transactions/{id}."""
    return {
        "merchant_transaction_id": session.id,
        "partner_user_id": session.user,
        "type": session.type,
        "status": session.status,
        "currency": session.currency,
        "network": session.network,
        **_amounts(session, rules),
        "created_at": moment(session.created),
        "updated_at": moment(session.updated),
    }


def tx_update(session: Session, rules: Rules) -> JsonObject:
    """A frame of the WebSocket."""
    method = {"payment_method": session.payment_method} if session.payment_method else {}
    return {
        "event": "tx.update",
        "merchant_transaction_id": session.id,
        "type": session.type,
        "status": session.status,
        **method,
        "currency": session.currency,
        **_amounts(session, rules),
        "occurred_at": moment(session.updated),
    }


def webhook_object(session: Session, rules: Rules) -> JsonObject:
    """Body of the webhook."""
    return {
        "merchant_transaction_id": session.id,
        "type": session.type,
        "status": session.status,
        "currency": session.currency,
        "network": session.network,
        **_amounts(session, rules),
        "created_at": moment(session.created),
        "updated_at": moment(session.updated),
    }


def _amounts(session: Session, rules: Rules) -> JsonObject:
    """The final amounts, once they are known; before, empty texts or nothing (I)."""
    found = {"crypto_amount": session.crypto_amount, "fiat_currency": session.fiat_currency}
    found["fiat_amount"] = session.fiat_amount
    if rules.blank_amounts == "empty":
        return found
    return {name: value for name, value in found.items() if value}


def kyc_object(identity: Identity) -> JsonObject:
    """Answer to GET /widget/users/{id}/kyc-status."""
    return {"partner_user_id": identity.user, "status": identity.status}


def status_change(session: Session, rules: Rules) -> dict[str, str]:
    """What `onStatusChange` is called with: texts only, statuses in the widget's words (D)."""
    return {
        "amount": session.amount,
        "currency": session.currency,
        "network": callback_network(session, rules),
        "fiat_amount": session.fiat_amount or fiat_for(session.amount, rules),
        "fiat_currency": session.fiat_currency,
        "merchant_transaction_id": session.id,
        "status": session.widget_status,
        "payment_method": session.payment_method,
    }


def sell_transfer(session: Session, rules: Rules) -> dict[str, str]:
    """What `onSellTransferEnabled` is called with, once the deposit address is on screen (D)."""
    return {
        "amount": session.amount,
        "currency": session.currency,
        "network": callback_network(session, rules),
        "address": session.address,
        "id": session.id,
        "flow_id": "payout",
    }


def callback_network(session: Session, rules: Rules) -> str:
    """The network as browser callbacks spell it."""
    name = session.network
    return PROVIDER_NAMES.get(name, name) if rules.callback_network == "provider" else name


def fiat_for(amount: str, rules: Rules) -> str:
    """The fiat amount for an amount of crypto, with two decimals (D)."""
    with localcontext(prec=len(amount) + _RATE_DIGITS):
        worth = Decimal(amount) * Decimal(str(rules.fiat_rate))
        return str(worth.quantize(_CENT, ROUND_HALF_UP))
