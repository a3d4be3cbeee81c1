"""Who calls: a bearer token on every call, and the Origin of callers that send one.

The token is checked first, since the list of origins belongs to the partner whom it names (I). A caller without an
Origin, any back end, is not asked for one; there is no list of addresses unless the sandbox has one (S).
"""

import ipaddress

import msgspec

from ..core.credentials import bearer
from ..core.message import Request
from ..core.signing import jwt_claims, matches_any
from ..core.vendor import NOWHERE, Call, Locator
from .errors import error
from .portal import Settings, Tx

OPEN = "open"
BEARER = "bearer"
"""Scopes of routes: anybody; the token and, where there is one, a registered origin."""


def locate(request: Request) -> Locator:
    """The token selects the sandbox; the widget's own calls are found by what the widget knows; others by origin."""
    token, origin = bearer(request), calling_origin(request)
    if token is not None:
        return Locator(credential=token, hint=origin)
    if request.path.startswith("/w/visits/"):
        return _sandbox_in(request.path.split("/")[3])
    if request.path == "/w/runs":
        return _of_run(request.body)
    return Locator(hint=origin) if origin else NOWHERE


def calling_origin(request: Request) -> str | None:
    """The origin of the page that calls: a browser tells it by Origin, or for scripts and frames by Referer."""
    origin = request.header("origin")
    if origin:
        return normal(origin)
    parts = (request.header("referer") or "").split("/")
    return normal("/".join(parts[:3])) if len(parts) > 2 else None


def normal(origin: str) -> str:
    """An origin as browsers write it, host and scheme in lower case (I); a bundle id stays as it is."""
    return origin.lower() if "://" in origin else origin


def hints(settings: Settings) -> frozenset[str]:
    """By which origins a sandbox may be found when a call has no credential."""
    return frozenset(map(normal, settings.registered_origins))


def _sandbox_in(token: str) -> Locator:
    sandbox = jwt_claims(token).get("sandbox")
    return Locator(sandbox=sandbox) if isinstance(sandbox, str) else NOWHERE


class _Known(msgspec.Struct):
    widgetId: object = ""  # noqa: N815 - the widget's word
    initToken: object = ""  # noqa: N815 - likewise


class _Run(msgspec.Struct):
    parameters: _Known


def _of_run(body: bytes) -> Locator:
    """By the init_token, or else by the widget's id: one of them may have been altered."""
    try:
        known = msgspec.json.decode(body, type=_Run).parameters
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return NOWHERE
    found = _sandbox_in(str(known.initToken))
    return Locator(credential=str(known.widgetId)) if found is NOWHERE else found


def authenticate(call: Call) -> None:
    """The pipeline step: token, then origin, then address."""
    if call.route.scope == OPEN:
        return
    tx: Tx = call.tx
    check_token(tx.settings, call.request)
    check_origin(tx.settings, call.request)
    check_address(tx.settings, call.request)


def check_token(settings: Settings, request: Request) -> None:
    """401 without a token, and for one that is unknown or inactive."""
    token = bearer(request)
    if token is None:
        raise error("missing_token")
    if not settings.active or not matches_any(token, settings.client_tokens):
        raise error("invalid_token")


def check_origin(settings: Settings, request: Request) -> None:
    """403 for an Origin that is not registered, `null` included; one that is absent is not asked for (I)."""
    origin = request.header("origin")
    if origin is not None and normal(origin) not in hints(settings):
        raise error("forbidden_origin", f"{origin!r} is not among the registered origins of this partner")


def check_address(settings: Settings, request: Request) -> None:
    """403 for an address off the list, where there is a list."""
    if settings.ip_allowlist is None:
        return
    try:
        caller = ipaddress.ip_address(request.remote)
    except ValueError:
        raise error("forbidden_origin", "the caller's address is unknown") from None
    if not any(caller in ipaddress.ip_network(network, strict=False) for network in settings.ip_allowlist):
        raise error("forbidden_origin", f"the address {caller} is not on this partner's list")
