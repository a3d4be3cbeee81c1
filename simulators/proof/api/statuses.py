"""Read a transaction and a user's identity (docs.proof.community, api-transaction and api-kyc-status)."""

from ...core.message import Request, Response, json_response
from .. import lifecycle, wire
from ..errors import error
from ..portal import Tx


def transaction(tx: Tx, request: Request) -> Response:
    """GET /widget/transactions/{id}: pending from the moment when the session exists (D)."""
    session = lifecycle.load(tx, request.params["merchant_transaction_id"])
    return json_response(200, wire.transaction_object(session, tx.rules))


def kyc(tx: Tx, request: Request) -> Response:
    """GET /widget/users/{id}/kyc-status: a user is known from the first session on, 404 before (D, I)."""
    identity = tx.get(lifecycle.IDENTITIES, request.params["partner_user_id"])
    if identity is None:
        raise error("not_found", "no session was ever created for this user")
    return json_response(200, wire.kyc_object(identity))
