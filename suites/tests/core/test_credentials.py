"""Reading bearer tokens, forms and bodies with nulls, and tokens that only their signer can have made."""

import pytest
from golive.simulators.core import signing
from golive.simulators.core.credentials import bearer, form, is_form
from golive.simulators.core.message import Request, without_nulls


def with_header(name: str, value: str) -> Request:
    return Request("POST", "/token", headers={name: value})


@pytest.mark.parametrize(
    ("given", "token"),
    [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Bearer ", None), ("Basic abc", None), ("Bearerabc", None)],
)
def test_a_bearer_token(given: str, token: str | None) -> None:
    assert bearer(with_header("authorization", given)) == token
    assert bearer(Request("GET", "/")) is None


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"a=1&b=&a=2", {"a": "1", "b": ""}),
        (b"a=%C3%A9+x", {"a": "é x"}),
        (b"", {}),
        (b"\xff=1", {}),
        (b"&".join(b"a%d=1" % number for number in range(21)), {}),
    ],
)
def test_a_form(body: bytes, fields: dict[str, str]) -> None:
    assert form(body) == fields


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("application/x-www-form-urlencoded; charset=utf-8", True), ("Application/X-WWW-Form-Urlencoded", True),
     ("application/json", False), ("", False)],
)  # fmt: skip
def test_what_says_that_it_is_a_form(kind: str, expected: bool) -> None:
    assert is_form(with_header("content-type", kind)) is expected


def test_a_token_is_its_signers() -> None:
    token = signing.jwt_hs256("secret", {"sub": "a"})
    head, claims, signature = token.split(".")
    other = signing.jwt_hs256("secret", {"sub": "b"}).split(".")[1]
    assert signing.jwt_hs256_claims("secret", token) == {"sub": "a"}
    for forged in (f"{head}.{other}.{signature}", f"{head}.{claims}.", f"{head}.{claims}", "", "é.è.à"):
        assert signing.jwt_hs256_claims("secret", forged) is None
    assert signing.jwt_hs256_claims("another", token) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [({"a": None, "b": {"c": None}}, {"b": {}}), ([None, {"a": None}], [None, {}]), (None, None), ("x", "x")],
)
def test_null_members_are_absent_and_null_items_stay(value: object, expected: object) -> None:
    assert without_nulls(value) == expected
