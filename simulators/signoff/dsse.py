"""A DSSE envelope: a payload, what it is, and a signature over both.

Owns the encoding (DSSE v1: the pre-authentication encoding, standard base64, Ed25519) and that one envelope has one
spelling: a file that says the same in other bytes is not the file that was signed. What the payload means, `statement`
knows; whose key it is, `keys`.
"""

import base64
import json
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .keys import fingerprint

PAYLOAD_TYPE = "application/vnd.in-toto+json"


class BadEnvelope(ValueError):
    """What is wrong with the envelope's file, in one sentence."""


class Signature(msgspec.Struct, frozen=True):
    """`keyid` is the fingerprint of the public key; it is a hint, the signature does not cover it."""

    keyid: str
    sig: str


class Envelope(msgspec.Struct, frozen=True, rename="camel"):
    """A payload in base64, and who signed it: nobody, or one key."""

    payload: str
    payload_type: str
    signatures: tuple[Signature, ...]

    @property
    def content(self) -> bytes:
        """The payload itself."""
        return base64.b64decode(self.payload)

    @property
    def keyid(self) -> str:
        """The fingerprint of the key that is said to have signed; empty when nobody has."""
        return self.signatures[0].keyid if self.signatures else ""

    def signed_by(self, key: Ed25519PublicKey) -> bool:
        """Whether this key's owner signed exactly this payload as exactly this type."""
        if not self.signatures:
            return False
        try:
            key.verify(base64.b64decode(self.signatures[0].sig), pae(self.payload_type, self.content))
        except InvalidSignature:
            return False
        return True


def pae(payload_type: str, payload: bytes) -> bytes:
    """The bytes that are signed (DSSE protocol, PAE): lengths in bytes, as decimal numbers, one blank between parts."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def wrap(payload: bytes, key: Ed25519PrivateKey | None, payload_type: str = PAYLOAD_TYPE) -> Envelope:
    """The envelope of a payload; without a key nobody has signed it."""
    signatures: tuple[Signature, ...] = ()
    if key is not None:
        signed = key.sign(pae(payload_type, payload))
        signatures = (Signature(fingerprint(key.public_key()), _base64(signed)),)
    return Envelope(_base64(payload), payload_type, signatures)


def encode(envelope: Envelope) -> bytes:
    """The file: JSON, two blanks of indentation, a line break at its end."""
    return (json.dumps(msgspec.to_builtins(envelope), indent=2) + "\n").encode()


def decode(content: bytes) -> Envelope:
    """The envelope in a file. Raises `BadEnvelope` unless these are the very bytes that `encode` writes."""
    try:
        envelope = msgspec.json.decode(content, type=Envelope)
        spelt: Any = [base64.b64decode(text, validate=True) for text in _texts(envelope)]
    except (ValueError, RecursionError):
        raise BadEnvelope("is no DSSE envelope") from None
    if encode(envelope) != content or [_base64(raw) for raw in spelt] != _texts(envelope):
        raise BadEnvelope("is a DSSE envelope in other bytes than golive writes")
    if len(envelope.signatures) > 1 or envelope.payload_type != PAYLOAD_TYPE:
        raise BadEnvelope(f"is not one {PAYLOAD_TYPE} with at most one signature")
    return envelope


def _texts(envelope: Envelope) -> list[str]:
    return [envelope.payload, *(signature.sig for signature in envelope.signatures)]


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
