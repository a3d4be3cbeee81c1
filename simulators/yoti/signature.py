"""The signature of a request: what is signed, and whether it is good.

Signed are method, path behind the version prefix, raw query, and the base64 of the raw body where there is one, joined
by `&`; RSA with SHA-256 and PKCS#1 v1.5 (all R: every official SDK). Nothing is decoded, sorted or parsed before.
"""

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from ..core.message import Request

_VERSION = "/idverify/v1"
_PADDING, _HASH = PKCS1v15(), SHA256()


class UnreadableKey(Exception):
    """The registered public key is no RSA key in PEM."""


@lru_cache(maxsize=64)
def public_key(pem: str) -> RSAPublicKey:
    """The key; raises `UnreadableKey`."""
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, TypeError) as problem:
        raise UnreadableKey("it is no public key in PEM") from problem
    if not isinstance(key, RSAPublicKey):
        raise UnreadableKey("it is no RSA key")
    return key


def is_readable(pem: str) -> bool:
    """True for a PEM that holds an RSA public key."""
    try:
        public_key(pem)
    except UnreadableKey:
        return False
    return True


def message(request: Request) -> bytes:
    """The bytes that the caller must have signed."""
    endpoint = request.raw.partition(_VERSION)[2]
    text = f"{request.method}&{endpoint}".encode()
    return text + b"&" + base64.b64encode(request.body) if request.body else text


def is_good(request: Request, digest: str, pem: str) -> bool:
    """True for the signature, in base64, of this request by the key's owner; raises `UnreadableKey`."""
    key = public_key(pem)
    try:
        key.verify(base64.b64decode(digest, validate=True), message(request), _PADDING, _HASH)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
