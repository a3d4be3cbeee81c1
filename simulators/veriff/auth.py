"""Who calls: the API key in X-AUTH-CLIENT, and a signature over the body or over the id in the path.

Creating a session needs the key only; everything else is signed (devdocs: general FAQ). A hint is added to each
refusal of a signature, because signing the wrong text is what integrators stumble over most.
"""

import re
from collections.abc import Callable

from ..core.message import Request
from ..core.signing import hmac_sha256_hex, jwt_claims, matches_any, sha256_hex_with_suffix
from ..core.transaction import Transaction
from ..core.vendor import NOWHERE, Call, Locator
from .errors import error
from .portal import Settings
from .rules import Rules

Tx = Transaction[Rules, Settings]

KEY_HEADER = "x-auth-client"
HMAC_HEADER = "x-hmac-signature"
LEGACY_HEADER = "x-signature"

OPEN = "open"
KEY = "key"
BODY = "body"
ID = "id:"
"""Scopes of routes: nobody is checked; the key; a signature over the body; `id:<placeholder>`, over that id."""

_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_HEX64 = re.compile(r"[0-9a-fA-F]{64}")


def locate(request: Request) -> Locator:
    """The API key selects the sandbox; a session page is found by the token in its path."""
    if request.path.startswith("/v/"):
        return _by_token(request.path)
    key = request.header(KEY_HEADER)
    return Locator(credential=key.lower()) if key else NOWHERE


def _by_token(path: str) -> Locator:
    sandbox = jwt_claims(path.split("/")[2]).get("sandbox")
    return Locator(sandbox=sandbox) if isinstance(sandbox, str) else NOWHERE


def authenticate(call: Call) -> None:
    """The pipeline step: checks what the route's scope asks for."""
    scope = call.route.scope
    if scope == OPEN:
        return
    tx: Tx = call.tx
    _check_key(tx.settings, call.request, scope)
    if scope == KEY and not _judged_signature(tx, call.request):
        return
    of_body = scope in (KEY, BODY)
    text = call.request.body if of_body else call.request.params[scope.removeprefix(ID)].encode()
    _check_signature(tx, call.request, text, of_body=of_body)


def is_legacy(tx: Tx, request: Request) -> bool:
    """True when the caller signs with X-SIGNATURE, where that counts; X-HMAC-SIGNATURE beside it wins (I)."""
    return tx.rules.legacy_signature and LEGACY_HEADER in request.headers and HMAC_HEADER not in request.headers


def _judged_signature(tx: Tx, request: Request) -> bool:
    return tx.rules.strict_create_signature and (HMAC_HEADER in request.headers or is_legacy(tx, request))


def _check_key(settings: Settings, request: Request, scope: str) -> None:
    key = request.header(KEY_HEADER)
    if key is None:
        signed = HMAC_HEADER in request.headers or LEGACY_HEADER in request.headers
        raise error("1801" if signed or scope == KEY else "1815")
    if not _UUID.fullmatch(key):
        raise error("1802")
    if key.lower() != settings.api_key.lower():
        raise error("1803")
    if not settings.active:
        raise error("1804")


def _check_signature(tx: Tx, request: Request, text: bytes, *, of_body: bool) -> None:
    if is_legacy(tx, request):
        legacy, code = request.headers[LEGACY_HEADER], "1814" if of_body else "1813"
        _compare(tx.settings, legacy, text, sha256_hex_with_suffix, code, of_body=of_body)
    elif HMAC_HEADER in request.headers:
        given, code = request.headers[HMAC_HEADER], "1819" if of_body else "1818"
        _compare(tx.settings, given, text, hmac_sha256_hex, code, of_body=of_body)
    else:
        raise error("1812", f"the {HMAC_HEADER.upper()} header is missing")


def _compare(
    settings: Settings, given: str, text: bytes, sign: Callable[[str, bytes], str], code: str, *, of_body: bool
) -> None:
    if not _HEX64.fullmatch(given):
        raise error("1812", "expected 64 hexadecimal digits")
    if not matches_any(given.lower(), [sign(secret, text) for secret in settings.shared_secrets]):
        what = "the raw body, byte for byte" if of_body else f"the id in the path, {text.decode(errors='replace')}"
        raise error(code, f"the signed text is {what}")


def signatures(settings: Settings, body: bytes) -> tuple[tuple[str, str], ...]:
    """The headers that prove where a body comes from, on responses and webhooks alike."""
    signature = hmac_sha256_hex(settings.secret, body)
    return (
        (KEY_HEADER, settings.api_key),
        (HMAC_HEADER, signature),
        ("vrf-auth-client", settings.api_key),
        ("vrf-hmac-signature", signature),
        ("vrf-integration-id", settings.integration_id),
    )


def legacy_signatures(settings: Settings, body: bytes) -> tuple[tuple[str, str], ...]:
    """What a caller gets who signed with X-SIGNATURE itself."""
    return ((KEY_HEADER, settings.api_key), (LEGACY_HEADER, sha256_hex_with_suffix(settings.secret, body)))
