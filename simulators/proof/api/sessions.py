"""Create a session (docs.proof.community, api-session), and what browsers ask before they do."""

from typing import Any

from ...core.errors import VendorError
from ...core.message import Request, Response, json_response
from .. import lifecycle, wire
from ..auth import calling_origin, hints
from ..errors import ERRORS, error
from ..model import Session, Side
from ..portal import Tx

JsonObject = dict[str, Any]


def create(tx: Tx, request: Request) -> Response:
    """POST /widget/session. Each call is a new session: no idempotency key is documented.

    Members, currency, type, wallet: in this order (I). An upstream error is forced before and leaves nothing behind.
    """
    given: JsonObject = request.payload
    side: Side = given.get("type") or tx.settings.type
    _check_address(tx, given)
    _check_currency(tx, given["currency"])
    _check_side(tx, side)
    address = _address(tx, given)
    session = _session(tx, given, side, address)
    token = wire.init_token(tx.settings.signing_secret, session.id, tx.sandbox, tx.now)
    redirect = given.get("redirect_url") or tx.settings.redirect_url
    answer = wire.session_answer(session, tx.settings, tx.rules, token, redirect)
    lifecycle.begin(tx, session, answer)
    return json_response(tx.rules.session_status, answer)


def _check_address(tx: Tx, given: JsonObject) -> None:
    if tx.settings.partner_supplies_address and not given.get("address"):
        raise error("validation_error", "address is required for this partner")


def _check_currency(tx: Tx, currency: str) -> None:
    if currency not in tx.settings.allowed_currencies:
        raise error("currency_not_allowed", f"{currency} has to be enabled by Proof")


def _check_side(tx: Tx, side: Side) -> None:
    if side == "sell" and not tx.settings.sell_enabled:
        raise error(tx.rules.disabled_sell, "sell has to be enabled by Proof")


def _address(tx: Tx, given: JsonObject) -> str:
    """The wallet for the pair; from the request only for partners who were told to send one (D), ignored otherwise."""
    if tx.settings.partner_supplies_address:
        return str(given["address"])
    address = tx.settings.wallet(given["currency"], given["network"])
    if address is None:
        raise error("wallet_not_supported", f"{given['currency']} on {given['network']} has to be provisioned by Proof")
    return address


def _session(tx: Tx, given: JsonObject, side: Side, address: str) -> Session:
    transaction, client_ip = tx.ids.uuid(), given.get("client_ip") or ""
    return Session(
        id=transaction,
        user=given["partner_user_id"],
        email=given["user_email"],
        type=side,
        currency=given["currency"],
        network=given["network"],
        amount=given["amount"],
        address=address,
        created=tx.now,
        updated=tx.now,
        signature=wire.signature(address, tx.settings.signing_secret, client_ip, transaction),
        fiat_currency=tx.settings.fiat_currency,
        client_ip=client_ip,
    )


def preflight(tx: Tx, request: Request) -> Response:
    """OPTIONS: browsers ask before they call with a token. Only a registered origin is let through (I)."""
    if not tx.rules.cors:
        allowed = "POST" if request.path.endswith("/session") else "GET"
        raise VendorError(ERRORS["method_not_allowed"], headers=(("allow", allowed),))
    if calling_origin(request) not in hints(tx.settings):
        raise error("forbidden_origin")
    return Response(204)
