"""Prove's tokens: for servers to call with, and for the client SDK to find its way.

Owns their claims. Both name their sandbox, so that a call with one finds it; both die by the sandbox's clock. The
client SDK reads the authToken with a decoder for plain base64 (R): its claims must never hold a character that
base64url writes as `-` or `_`, which ASCII without `>`, `?`, `~` cannot.
"""

from typing import Any

from ..core.clock import SECOND, Instant
from ..core.signing import jwt_hs256, jwt_hs256_claims
from ..core.transaction import Collection
from .model import Flow
from .portal import Tx

Claims = dict[str, Any]

FLOWS_BY_AUTH = Collection("prove-auth", str)
"""The flow that an authToken is about, by its authId: the correlation id is the server's, and no browser learns it."""

NAMESPACE = "golive"
"""Under this the client SDK remembers a device."""
ISSUER = "Prove Identity"
"""`iss` of a webhook's token (D)."""


def access_token(tx: Tx) -> str:
    """A bearer token for /v3; opaque to callers, though it looks like a JSON Web Token (D)."""
    issued = tx.now // SECOND
    return jwt_hs256(
        tx.settings.signing_secret,
        {
            "sub": tx.settings.client_id,
            "sandbox": tx.sandbox,
            "iat": issued,
            "exp": issued + tx.rules.token_lifetime,
            "jti": tx.ids.uuid(),
        },
    )


def auth_token(tx: Tx, flow: Flow, step: str) -> str:
    """The token that the client SDK is handed: where the device backend is, and which step comes first (R)."""
    issued = tx.now // SECOND
    known = {"mnp": True} if flow.number else {}
    return jwt_hs256(
        tx.settings.signing_secret,
        {
            "rid": tx.ids.uuid(),
            "sandbox": tx.sandbox,
            "iat": issued,
            "exp": issued + tx.rules.auth_token_lifetime,
            "auth": {
                "id": flow.auth,
                "ans": NAMESPACE,
                "endp": tx.base_url,
                "chlg": challenge(flow),
                "next": step,
                "subs": {"mob": {"auths": {"inln": known, "otp": known}}},
            },
        },
    )


def challenge(flow: Flow) -> str:
    """What a registered device has to sign."""
    return flow.auth.replace("-", "")


def read(tx: Tx, token: str) -> Claims | None:
    """The claims of a token that is ours and still counts; None for any other."""
    claims = jwt_hs256_claims(tx.settings.signing_secret, token)
    return claims if claims is not None and _counts(claims, tx.now) else None


def _counts(claims: Claims, now: Instant) -> bool:
    return bool(now < int(claims["exp"]) * SECOND)


def webhook_token(tx: Tx, secret: str, issued: int) -> str:
    """The token of a webhook, issued at a second of the time that goes into signatures (D: iss; the rest: I)."""
    claims = {"iss": ISSUER, "iat": issued, "exp": issued + tx.rules.webhook_token_lifetime, "jti": tx.ids.uuid()}
    return jwt_hs256(secret, claims)
