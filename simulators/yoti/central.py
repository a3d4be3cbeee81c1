"""Central Auth: a client assertion signed by the application's key for a bearer token (D; R: Java, PHP).

Owns what an assertion must say, and the tokens: JSON Web Tokens of ours that name their sandbox, opaque to callers.
"""

from ..core.clock import SECOND
from ..core.credentials import FORM, form, is_form
from ..core.message import Request, Response, json_response
from ..core.signing import jwt_claims, jwt_hs256, jwt_hs256_claims
from ..core.transaction import Collection
from .errors import error
from .portal import TOKEN_PATH, Tx

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_PREFIX = "sdk:"
_SHORTEST, _LONGEST = 16, 128
"""Bytes of a jti (D)."""

ASSERTIONS = Collection("yoti-assertion", int)
"""When an assertion ends, in seconds, by its jti: until then it counts once."""
LIVE = Collection("yoti-bearers", tuple[int, ...])
"""When the live tokens end, in seconds."""


def sdk_id_of(request: Request) -> str:
    """Whom an assertion is from, as it says itself."""
    issuer = jwt_claims(form(request.body).get("client_assertion", "")).get("iss")
    return issuer.removeprefix(_PREFIX) if isinstance(issuer, str) else ""


def issue(tx: Tx, request: Request) -> Response:
    """POST /v1/oauth/token: a bearer token for a sound assertion."""
    given = request.payload
    if given.get("grant_type") != "client_credentials":
        raise error("unsupported_grant_type")
    if given.get("client_assertion_type") != ASSERTION_TYPE:
        raise error("invalid_request", f"client_assertion_type must be {ASSERTION_TYPE}")
    if not given.get("scope", "").strip():
        raise error("invalid_scope")
    sdk_id = _accept(tx, given.get("client_assertion", ""))
    now, lives = tx.now // SECOND, tx.rules.bearer_lifetime
    live = tuple(ends for ends in tx.get(LIVE) or () if ends > now)
    if len(live) >= tx.rules.bearer_limit:
        raise error("token_limit", f"{tx.rules.bearer_limit} are allowed")
    tx.put(LIVE, "", (*live, now + lives))
    claims = {
        "sub": sdk_id, "sandbox": tx.sandbox, "iat": now, "exp": now + lives, "jti": tx.ids.uuid(),
    }  # fmt: skip
    token = jwt_hs256(tx.settings.signing_secret, claims)
    answer = {"access_token": token, "token_type": "Bearer", "expires_in": lives, "scope": given["scope"]}
    return json_response(200, answer, (("cache-control", "no-store"),))


def _accept(tx: Tx, assertion: str) -> str:
    """Whom the assertion is from: signed with PS384, for this endpoint, not for too long, and never used twice (D)."""
    import jwt  # half of what this vendor would cost at the start, and most never need it

    try:
        claims = jwt.decode(
            assertion,
            tx.settings.public_key,
            algorithms=["PS384"],
            options={"verify_exp": False, "verify_iat": False, "verify_aud": False, "verify_nbf": False},
        )
    except (jwt.PyJWTError, ValueError) as problem:
        raise error("invalid_client", "its signature is not good") from problem
    problem_found = _problem(tx, claims)
    if problem_found is not None:
        raise error("invalid_client", problem_found)
    tx.put(ASSERTIONS, str(claims["jti"]), int(claims["exp"]))
    return str(claims["iss"]).removeprefix(_PREFIX)


def _problem(tx: Tx, claims: dict[str, object]) -> str | None:
    now, names = tx.now // SECOND, [_PREFIX + one for one in tx.settings.sdk_ids]
    jti, exp, audience = claims.get("jti"), claims.get("exp"), claims.get("aud")
    if claims.get("iss") not in names or claims.get("sub") != claims["iss"] or not tx.settings.app_active:
        return f"iss and sub must be {_PREFIX}<SDK id>"
    if not isinstance(audience, str) or not audience.endswith(TOKEN_PATH):
        return "aud must be the token's URL"
    if not isinstance(jti, str) or not _SHORTEST <= len(jti.encode()) <= _LONGEST:
        return f"jti must have {_SHORTEST} to {_LONGEST} bytes"
    if not isinstance(exp, int) or not now < exp <= now + tx.rules.assertion_lifetime:
        return f"exp must lie ahead, by {tx.rules.assertion_lifetime} seconds at the most"
    if (tx.get(ASSERTIONS, jti) or 0) > now:
        return "its jti was used before"
    return None


def is_good(tx: Tx, token: str) -> bool:
    """True for a token of ours that still lives."""
    claims = jwt_hs256_claims(tx.settings.signing_secret, token)
    if claims is None:
        return False
    return claims["sub"] in tx.settings.sdk_ids and tx.now < int(claims["exp"]) * SECOND


def read(request: Request) -> dict[str, str]:
    """The form of a request for a token; raises the OAuth error for what is none."""
    if not is_form(request):
        raise error("invalid_request", f"send Content-Type: {FORM}")
    return form(request.body)
