"""What happens at Proof without the partner: payments and payouts, decisions on documents, repeated events.

Paths are relative to `/__admin/sandboxes/{id}/proof`. Proof itself has no API for any of this.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ..core.clock import Instant, isoformat
from ..core.errors import ControlError
from ..core.given import body
from ..core.message import Request, Response, json_response
from ..core.vendor import Route
from . import lifecycle, model, webhooks
from .lifecycle import IDENTITIES, SESSIONS
from .model import Identity, Knowledge, Refused, Session, Status
from .portal import Tx

JsonObject = dict[str, Any]
Amount = Annotated[str, Meta(pattern=r"^[0-9]+(\.[0-9]+)?\Z")]


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST transactions/{id}/status`. Amounts are decimal texts."""

    status: Literal["processing", "completed", "failed", "cancelled"]
    payment_method: str | None = None
    crypto_amount: Amount | None = None
    fiat_amount: Amount | None = None


class Know(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST users/{id}/kyc`."""

    status: Knowledge


def _load(tx: Tx, request: Request) -> Session:
    session = tx.get(SESSIONS, request.params["id"])
    if session is None:
        raise ControlError(404, f"there is no transaction {request.params['id']!r} in this sandbox")
    tx.subject = session.id
    return session


def shown(tx: Tx, session: Session) -> JsonObject:
    """A transaction as Proof's staff would see it: everything but its secrets."""
    return {
        "merchant_transaction_id": session.id,
        "partner_user_id": session.user,
        "user_email": session.email,
        "type": session.type,
        "status": session.status,
        "widget_status": session.widget_status,
        "currency": session.currency,
        "network": session.network,
        "amount": session.amount,
        "crypto_amount": session.crypto_amount,
        "fiat_currency": session.fiat_currency,
        "fiat_amount": session.fiat_amount,
        "payment_method": session.payment_method or None,
        "address": session.address,
        "client_ip": session.client_ip or None,
        "init_token": session.token(tx.now, tx.rules),
        "redirect_url": session.answer.get("redirect_url"),
        "created_at": isoformat(session.created),
        "updated_at": isoformat(session.updated),
        "trail": [{"status": mark.status, "at": isoformat(mark.at)} for mark in session.trail],
        "deposit_deadline": _moment(model.deposit_ends_at(session, tx.rules)),
        "attempts": session.declined,
        "runs": [_run(run) for run in session.runs],
    }


def _moment(instant: Instant | None) -> str | None:
    return None if instant is None else isoformat(instant)


def _run(run: model.Run) -> JsonObject:
    return {**msgspec.to_builtins(run), "at": isoformat(run.at)}


def _known(identity: Identity) -> JsonObject:
    return {
        "partner_user_id": identity.user,
        "user_email": identity.email or None,
        "status": identity.status,
        "transactions": list(identity.sessions),
    }


def list_transactions(tx: Tx, _request: Request) -> Response:
    """All transactions, oldest first."""
    found = sorted((session for _, session in tx.find(SESSIONS)), key=lambda session: (session.created, session.id))
    return json_response(200, {"transactions": [shown(tx, session) for session in found]})


def get_transaction(tx: Tx, request: Request) -> Response:
    """One transaction with everything that is known of it."""
    return json_response(200, shown(tx, _load(tx, request)))


def move_transaction(tx: Tx, request: Request) -> Response:
    """Bring a transaction to a status, by way of processing where that is the way; each change is told."""
    session, given = _load(tx, request), body(request, Move)
    details = {n: getattr(given, n) for n in ("payment_method", "crypto_amount", "fiat_amount") if getattr(given, n)}
    session = msgspec.structs.replace(session, **details)
    try:
        for action in model.way(session, Status(given.status)):
            session = lifecycle.move(tx, session, action)
    except Refused as refused:
        raise ControlError(409, str(refused), transaction_status=session.status) from refused
    return json_response(200, shown(tx, session))


def republish(tx: Tx, request: Request) -> Response:
    """Tell the present status once more on every channel, as after an internal retry at Proof (D: redeliveries)."""
    session = _load(tx, request)
    webhooks.publish(tx, session)
    return json_response(202, shown(tx, session))


def list_users(tx: Tx, _request: Request) -> Response:
    """All users that are known, by id."""
    return json_response(200, {"users": [_known(identity) for _, identity in tx.find(IDENTITIES)]})


def get_user(tx: Tx, request: Request) -> Response:
    """One user: how far the identity is, and which transactions there are."""
    identity = tx.get(IDENTITIES, request.params["partner_user_id"])
    if identity is None:
        raise ControlError(404, f"nobody is known as {request.params['partner_user_id']!r} in this sandbox")
    return json_response(200, _known(identity))


def set_kyc(tx: Tx, request: Request) -> Response:
    """Put a user's identity where you want it, verified for a returning user; the user becomes known."""
    return json_response(200, _known(lifecycle.know(tx, request.params["partner_user_id"], body(request, Know).status)))


_ONE = "/transactions/{id}"
_USER = "/users/{partner_user_id}"

CONTROLS = (
    Route("GET", "/transactions", "listProofTransactions", list_transactions),
    Route("GET", _ONE, "getProofTransaction", get_transaction),
    Route("POST", _ONE + "/status", "moveProofTransaction", move_transaction),
    Route("POST", _ONE + "/republish", "republishProofTransaction", republish),
    Route("GET", "/users", "listProofUsers", list_users),
    Route("GET", _USER, "getProofUser", get_user),
    Route("POST", _USER + "/kyc", "setProofKyc", set_kyc),
)
