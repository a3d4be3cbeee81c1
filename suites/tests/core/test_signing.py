"""Signatures over exact bytes, held against other implementations and published values."""

import base64
import hashlib
import hmac
import json

import jwt
import pytest
from golive.simulators.core import signing
from hypothesis import given
from hypothesis import strategies as st

SECRETS = st.text(min_size=1, max_size=40)


def test_the_published_vector_of_hmac_sha256() -> None:
    """RFC 4231, test case 2."""
    assert signing.hmac_sha256_hex("Jefe", b"what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


@given(SECRETS, st.binary())
def test_signatures_are_the_standard_librarys(secret: str, text: bytes) -> None:
    assert signing.hmac_sha256_hex(secret, text) == hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
    assert signing.sha256_hex_with_suffix(secret, text) == hashlib.sha256(text + secret.encode()).hexdigest()


def test_one_match_is_enough_wherever_it_stands() -> None:
    assert signing.matches_any("b", ["a", "b", "c"])
    assert not signing.matches_any("d", ["a", "b", "c"])
    assert not signing.matches_any("ä", ["a"])
    assert not signing.matches_any("", [])


@given(SECRETS.map(lambda text: text.ljust(32, "x")), st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_a_token_is_read_by_another_library(secret: str, claims: dict[str, str]) -> None:
    given_ = {f"our_{name}": value for name, value in claims.items()}
    token = signing.jwt_hs256(secret, given_)
    assert jwt.decode(token, secret, algorithms=["HS256"]) == given_
    assert signing.jwt_claims(token) == given_


@pytest.mark.parametrize(
    "token", ["", "a.b", "a.b.c.d", "a.!.c", "a.ä.c", "..", f"a.{base64.urlsafe_b64encode(b'[1]').decode()}.c"]
)
def test_what_is_no_token_has_no_claims(token: str) -> None:
    assert signing.jwt_claims(token) == {}


def test_a_token_of_endless_depth_has_no_claims() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 5000).decode().rstrip("=")
    assert signing.jwt_claims(f"a.{deep}.c") == {}


def test_claims_are_read_without_padding() -> None:
    for length in range(8):
        claims = {"a": "x" * length}
        body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        assert signing.jwt_claims(f"h.{body}.s") == claims
