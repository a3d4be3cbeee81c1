"""Who calls: an application by its signature or by a Central Auth bearer, a person's device by the session's token.

Owns the order of refusals (I): something must be there; then the application; then its proof; then the session. The SDK
id selects the sandbox; what has none finds it by the beginning of the session's id.
"""

from ..core.clock import SECOND
from ..core.credentials import bearer
from ..core.message import Request
from ..core.signing import jwt_claims, matches_any
from ..core.transaction import Collection
from ..core.vendor import NOWHERE, Call, Locator
from . import central, sessions, signature
from .errors import error, refused
from .model import Session
from .portal import PRODUCTION, SANDBOX, TOKEN_PATH, Tx

OPEN, SIGNED, EITHER, CLIENT = "open", "signed", "either", "client"
"""Scopes of routes: anybody; the application; that, or the session's person; the person only."""

DIGEST, TOKEN, BEARER = "x-yoti-auth-digest", "x-yoti-auth-token", "authorization"
_ABSENT = "must not be null or empty"
_MILLISECONDS, _SECONDS = 10**11, 10**8
"""From these on, a timestamp counts the one or the other (R: SDKs differ)."""

NONCES = Collection("yoti-nonce", bool)


def sdk_id(request: Request) -> str | None:
    """The SDK id as the caller gives it: in the path, which wins, or as `sdkId`, or as Go spells it `sdkID` (R)."""
    return _after(request.path, "/apps/") or request.query.get("sdkId") or request.query.get("sdkID")


def _after(path: str, name: str) -> str | None:
    return path.partition(name)[2].partition("/")[0] or None


def locate(request: Request) -> Locator:
    """By SDK id, by bearer token, or by the session."""
    token = bearer(request)
    if request.path == TOKEN_PATH:
        return Locator(credential=central.sdk_id_of(request))
    if token is not None:
        sandbox = jwt_claims(token).get("sandbox")
        return Locator(sandbox=sandbox) if isinstance(sandbox, str) else NOWHERE
    session = _after(request.path, "/sessions/") or request.query.get("sessionID")
    return Locator(credential=sdk_id(request), hint=sessions.tag_of(session) if session else None)


def authenticate(call: Call) -> None:
    """The pipeline step."""
    tx: Tx = call.tx
    scope = call.route.scope
    if call.route.operation == "listSupportedDocuments" and tx.rules.supported_documents == "signed":
        scope = SIGNED
    if scope == OPEN:
        return
    if scope == CLIENT or (scope == EITHER and call.request.header(TOKEN)):
        _check_client(tx, call.request)
    else:
        _check_application(tx, call.request, either=scope == EITHER)
        _check_owner(tx, call)


def _check_application(tx: Tx, request: Request, *, either: bool) -> None:
    token, digest = bearer(request), request.header(DIGEST)
    if token is None and not digest:
        wanted = ("header.X-Yoti-Auth-Digest", _ABSENT), ("header.X-Yoti-Auth-Token", _ABSENT)
        raise refused(*(wanted if either else wanted[:1]), row="malformed_request")
    if token is not None:
        if not central.is_good(tx, token):
            raise error("bad_token")
        check_application(tx, request.path, caller(tx, request))
        return
    _check_signature(tx, request, digest or "")


def _check_signature(tx: Tx, request: Request, digest: str) -> None:
    missing = [name for name in ("nonce", "timestamp") if not request.query.get(name)]
    given = sdk_id(request)
    if given is None and not request.path.endswith("/supported-documents"):
        missing.insert(0, "sdkId")
    if missing:
        raise refused(*((f"query.{name}", _ABSENT) for name in missing), row="malformed_request")
    check_application(tx, request.path, given or tx.settings.sdk_id)
    try:
        good = signature.is_good(request, digest, tx.settings.public_key)
    except signature.UnreadableKey as problem:
        raise error("bad_public_key") from problem
    if not good:
        raise error("message_signing")
    _check_time(tx, request.query["timestamp"])
    _check_nonce(tx, request.query["nonce"])


def caller(tx: Tx, request: Request) -> str:
    """The SDK id of the application that calls."""
    token = bearer(request)
    if token is not None:
        return str(jwt_claims(token).get("sub"))
    return sdk_id(request) or tx.settings.sdk_id


def application(tx: Tx, request: Request) -> int:
    """Which of the settings' applications it is."""
    return int(caller(tx, request).lower() == tx.settings.other_sdk_id.lower())


def check_application(tx: Tx, path: str, given: str) -> None:
    """404 for an application that is not there: unknown, not activated, or of the other environment."""
    environment = "sandbox" if path.startswith(SANDBOX) else "production"
    known = matches_any(given.lower(), (one.lower() for one in tx.settings.sdk_ids))
    if not (known and tx.settings.app_active and tx.settings.environment in ("both", environment)):
        raise error("app_not_found")


def _check_time(tx: Tx, text: str) -> None:
    """Only where the sandbox is strict. What is neither seconds nor milliseconds is not near (R: Java's is neither)."""
    if not tx.rules.max_skew:
        return
    value = int(text) if text.isascii() and text.isdigit() else 0
    stamped = value // 1000 if value >= _MILLISECONDS else value if value >= _SECONDS else 0
    if abs(stamped - tx.now // SECOND) > tx.rules.max_skew:
        raise refused(("query.timestamp", f"is off by more than {tx.rules.max_skew} seconds"), row="malformed_request")


def _check_nonce(tx: Tx, nonce: str) -> None:
    if not tx.rules.reject_reused_nonce:
        return
    if tx.get(NONCES, nonce):
        raise refused(("query.nonce", "was used before"), row="malformed_request")
    tx.put(NONCES, nonce, True)


def _check_client(tx: Tx, request: Request) -> None:
    """The token of this very session, while it lives."""
    given = request.header(TOKEN)
    if not given:
        raise refused(("header.X-Yoti-Auth-Token", _ABSENT), row="malformed_request")
    session = sessions.load(tx, request.params["sessionId"])
    _check_environment(session, request)
    if not matches_any(given, (session.token,)) or not _lives(session):
        raise error("bad_token")


def _lives(session: Session) -> bool:
    """The token is deleted when the person is through; that a session expired is told by what is asked."""
    return session.finished is None


def _check_owner(tx: Tx, call: Call) -> None:
    """A session is its application's (D)."""
    session_id = call.request.params.get("sessionId")
    session = tx.get(sessions.SESSIONS, session_id) if session_id else None
    if session is None:
        return
    if session.application != application(tx, call.request):
        raise error("bad_sdk_id")
    _check_environment(session, call.request)


def _check_environment(session: Session, request: Request) -> None:
    """What was created below one base is not to be found below the other (I)."""
    if session.sandbox != request.path.startswith(SANDBOX):
        raise error("session_not_found", f"it was created below {SANDBOX if session.sandbox else PRODUCTION}")
