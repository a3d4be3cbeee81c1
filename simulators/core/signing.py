"""Signatures over exact bytes. Owns the comparisons, so that none of them leaks its timing."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from typing import Any

import msgspec


def hmac_sha256_hex(secret: str, text: bytes) -> str:
    """HMAC-SHA256 of `text` with the UTF-8 bytes of `secret`, 64 lower-case hexadecimal digits."""
    return hmac.digest(secret.encode(), text, "sha256").hex()


def sha256_hex_with_suffix(secret: str, text: bytes) -> str:
    """SHA-256 of `text` followed by `secret`, as older integrations sign."""
    return hashlib.sha256(text + secret.encode()).hexdigest()


def matches_any(given: str, candidates: Iterable[str]) -> bool:
    """True when `given` equals one of `candidates`; every one is compared, in constant time."""
    found = False
    for candidate in candidates:
        found |= hmac.compare_digest(given.encode(), candidate.encode())
    return found


def jwt_hs256(secret: str, claims: object) -> str:
    """A compact JSON Web Token over `claims` (anything msgspec can write), signed with HS256."""
    signed = _JWT_HEADER + b"." + _base64url(msgspec.json.encode(claims))
    return (signed + b"." + _base64url(hmac.digest(secret.encode(), signed, "sha256"))).decode()


def jwt_hs256_claims(secret: str, token: str) -> dict[str, Any] | None:
    """The claims of a token that `jwt_hs256` has signed with `secret`; None for any other."""
    claims = jwt_claims(token)
    genuine = hmac.compare_digest(jwt_hs256(secret, claims).encode(), token.encode("utf-8", "replace"))
    return claims if claims and genuine else None


def jwt_claims(token: str) -> dict[str, Any]:
    """The claims of a token, unverified; empty for what is no token."""
    try:
        _, claims, _ = token.split(".")
        found = msgspec.json.decode(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    except (ValueError, msgspec.DecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _base64url(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


_JWT_HEADER = _base64url(b'{"alg":"HS256","typ":"JWT"}')
