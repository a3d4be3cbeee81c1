"""Envelopes: the bytes that are signed, whose signature counts, and one spelling for each."""

import base64
import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from golive.simulators.signoff import dsse
from golive.simulators.signoff.dsse import BadEnvelope, Envelope, Signature
from golive.simulators.signoff.keys import fingerprint

PAYLOAD = b'{"a":1}'


def test_what_is_signed_is_the_encoding_of_the_specification() -> None:
    signed = dsse.pae("http://example.com/HelloWorld", b"hello world")
    assert signed == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_lengths_are_counted_in_bytes() -> None:
    assert dsse.pae("ü", "é".encode()) == b"DSSEv1 2 \xc3\xbc 2 \xc3\xa9"


def test_the_signature_is_plain_ed25519_over_that_encoding(key: Ed25519PrivateKey) -> None:
    envelope = dsse.wrap(PAYLOAD, key)
    signature = base64.b64decode(envelope.signatures[0].sig)
    key.public_key().verify(signature, dsse.pae(dsse.PAYLOAD_TYPE, PAYLOAD))
    assert (envelope.content, envelope.keyid) == (PAYLOAD, fingerprint(key.public_key()))


def test_it_is_signed_by_one_key_as_one_type_and_with_one_content(key: Ed25519PrivateKey) -> None:
    envelope = dsse.wrap(PAYLOAD, key)
    assert envelope.signed_by(key.public_key())
    assert not envelope.signed_by(Ed25519PrivateKey.generate().public_key())
    assert not Envelope(envelope.payload, "text/plain", envelope.signatures).signed_by(key.public_key())
    assert not Envelope("e30=", envelope.payload_type, envelope.signatures).signed_by(key.public_key())
    assert not dsse.wrap(PAYLOAD, None).signed_by(key.public_key())


@pytest.mark.parametrize("signed", [True, False])
def test_a_file_gives_back_its_envelope(key: Ed25519PrivateKey, signed: bool) -> None:
    envelope = dsse.wrap(PAYLOAD, key if signed else None)
    assert dsse.decode(dsse.encode(envelope)) == envelope
    assert {*json.loads(dsse.encode(envelope))} == {"payload", "payloadType", "signatures"}


@pytest.mark.parametrize(
    "respelt",
    [
        lambda content: content + b"\n",
        lambda content: content.replace(b'"payloadType"', b'"payloadTyp\\u0065"'),
        lambda content: content.replace(b"{\n", b'{\n  "more": 1,\n', 1),
        lambda content: content.replace(b"fQ==", b"fR=="),  # bits that base64 leaves over
        lambda content: content.replace(b"application/vnd.in-toto+json", b"text/plain"),
        lambda _: b"{}",
        lambda _: b"[" * 100_000,
    ],
)
def test_the_same_in_other_bytes_is_refused(key: Ed25519PrivateKey, respelt: Callable[[bytes], bytes]) -> None:
    content = dsse.encode(dsse.wrap(PAYLOAD, key))
    assert respelt(content) != content
    with pytest.raises(BadEnvelope):
        dsse.decode(respelt(content))


def test_one_signature_is_enough() -> None:
    signature = Signature("k", "c2ln")
    with pytest.raises(BadEnvelope, match="at most one signature"):
        dsse.decode(dsse.encode(Envelope("e30=", dsse.PAYLOAD_TYPE, (signature, signature))))
