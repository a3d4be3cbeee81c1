"""Who calls: a team's server with an access token, a person's device with an authToken, or anybody.

The client_id selects the sandbox where a token is asked for; every token names its own, and so does a deviceId. Where
credentials are wrong, on the wrong host or of a project that is not active, the answer is 401 with 8002, without a word
more (D).
"""

import msgspec

from ..core.clock import SECOND
from ..core.credentials import bearer, form
from ..core.message import Request
from ..core.signing import jwt_claims, matches_any
from ..core.transaction import Collection
from ..core.vendor import NOWHERE, Call, Locator
from . import keys, tokens
from .errors import error
from .portal import Tx

OPEN, BEARER, DEVICE, KEYED = "open", "bearer", "device", "keyed"
"""Scopes of routes: anybody; a server's access token; a device's authToken; the same, or none.

A registered device may call outside any flow, and has no token then (R: unregisterDevice). Its deviceId finds the
sandbox.
"""

STATUS_PATH = "/v1/client/status"
_KEY_PATHS = ("/v1/client/challenge", "/v1/client/device/unregister")


class _Device(msgspec.Struct, frozen=True, rename="camel"):
    """What a call without a token tells of a device."""

    device_id: str = ""


class Window(msgspec.Struct, frozen=True):
    """How many calls there were in one second."""

    second: int
    calls: int


WINDOWS = Collection("prove-window", Window)
"""By client_id."""


def locate(request: Request) -> Locator:
    """The sandbox of a call: by its token, by the client_id of a request for one, or by a link's path."""
    if request.path in ("/token", "/v3/token"):  # the second, a usual mistake (D), shall be seen in the right journal
        return Locator(credential=form(request.body).get("client_id", ""))
    if request.path.startswith("/l/"):
        return Locator(sandbox=request.path.split("/")[2])
    token = token_of(request)
    if token is None and request.path in _KEY_PATHS:
        return Locator(sandbox=keys.sandbox_of(_device(request.body)))
    sandbox = jwt_claims(token or "").get("sandbox")
    return Locator(sandbox=sandbox) if isinstance(sandbox, str) else NOWHERE


def _device(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=_Device).device_id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def token_of(request: Request) -> str | None:
    """The bearer token; on the WebSocket the query is all that a browser can send (R)."""
    if request.path == STATUS_PATH:
        return request.query.get("token")
    return bearer(request)


def authenticate(call: Call) -> None:
    """The pipeline step: a token that is missing, forged or too old is not let in; nor are too many calls."""
    tx: Tx = call.tx
    if call.route.scope == BEARER:
        _check_access_token(tx, call.request)
        _limit(tx)
    elif call.route.scope == DEVICE or (call.route.scope == KEYED and token_of(call.request)):
        _check_auth_token(tx, call.request)


def check_client(tx: Tx, client_id: str, client_secret: str) -> None:
    """401 for credentials that are not this project's."""
    known = matches_any(client_id, (tx.settings.client_id,)) & matches_any(client_secret, (tx.settings.client_secret,))
    if not known or not tx.settings.active:
        raise error(tx.rules, "unauthorized")


def _check_access_token(tx: Tx, request: Request) -> None:
    claims = tokens.read(tx, token_of(request) or "")
    if claims is None or claims.get("sub") != tx.settings.client_id or not tx.settings.active:
        raise error(tx.rules, "unauthorized")


def _check_auth_token(tx: Tx, request: Request) -> None:
    claims = tokens.read(tx, token_of(request) or "")
    if claims is None or "auth" not in claims:
        raise error(tx.rules, "unauthorized")
    tx.subject = tx.get(tokens.FLOWS_BY_AUTH, claims["auth"]["id"])


def _limit(tx: Tx) -> None:
    """At most so many calls in one second of the sandbox's clock (D)."""
    if not tx.rules.rate_limited:
        return
    second, name = tx.now // SECOND, tx.settings.client_id
    window = tx.get(WINDOWS, name)
    calls = window.calls if window and window.second == second else 0
    if calls >= tx.rules.rate_limit:
        raise error(tx.rules, "rate_limited", f"{tx.rules.rate_limit} a second are allowed")
    tx.put(WINDOWS, name, Window(second, calls + 1))
