"""Nothing private is stored, and what is stored stays readable."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from golive.simulators.core.redact import MASK, Redactor
from hypothesis import given
from hypothesis import strategies as st

REDACTOR = Redactor(members=("pin", "firstName", "full.name"), headers=("x-key", "authorization"))
SECRET = "s3cr3t"
Json = Any

LEAF = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
NAMES = st.sampled_from(["pin", "firstName", "full.name", "name", "pins", "PIN", 'a"pin', "ä", ""]) | st.text(
    max_size=5
)
VALUES = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=20
)


def expected(value: Json) -> Json:
    """What the redactor should make of a JSON value, said slowly."""
    if isinstance(value, dict):
        private = {"pin", "firstName", "full.name"}
        return {name: MASK if name in private and v is not None else expected(v) for name, v in value.items()}
    return [expected(item) for item in value] if isinstance(value, list) else value


@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_sound_json_is_the_same_json_with_private_members_masked(
    value: Json, ascii_only: bool, indent: int | None
) -> None:
    raw = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    assert json.loads(REDACTOR.json(raw)) == expected(value)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"pin":"s3cr3t"}',
        b'{"pin" :\n "s3cr3t"}',
        b'{"pin":"a\\"s3cr3t"}',
        b'{"pin":"a\\\\","b":"\\u0020","pin":"s3cr3t"}',
        b'{"\\u0070in":"s3cr3t"}',
        b'{"pin":["s3cr3t"]}',
        b'{"pin":{"a":{"b":"s3cr3t"}}}',
        b'[[{"x":[{"firstName":"s3cr3t"}]}]]',
        '{"ä":"ö","full.name":"ü s3cr3t"}'.encode(),
        b'{"pin":"s3cr3t","n":1e999,"\\u0070in":[]}',
    ],
)
def test_no_secret_survives_in_sound_json(raw: bytes) -> None:
    masked = REDACTOR.json(raw)
    assert SECRET.encode() not in masked
    json.loads(masked)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"pin":"s3cr3t',
        b'{"pin":"s3cr3t"',
        b'{"pin":"a\\"s3cr3t"',
        b'{"pin":"a\\\ns3cr3t"',
        b"{'pin': 's3cr3t'}",
        b"{pin: s3cr3t}",
        b'{"pin": s3cr3t}',
        b'{"pin":["s3cr3t", "s3cr3t"',
        b'{"pin":{"a":"s3cr3t"},',
        b"pin=s3cr3t&b=1",
        b"a=1&pin=x%20s3cr3t",
        b"person[firstName]=s3cr3t",
        b"person%5BfirstName%5D=s3cr3t",
        b'"{\\"pin\\":\\"s3cr3t\\"}"',
        b"pin: s3cr3t\nb: 1",
        b'\xff{"pin":"s3cr3t"}\xff',
    ],
)
def test_no_secret_survives_in_anything_else(raw: bytes) -> None:
    assert SECRET.encode() not in REDACTOR.text(raw)


@given(
    st.text(alphabet=st.characters(exclude_characters='"\\&,;}]\n\r', exclude_categories=["Cs"])), st.integers(0, 60)
)
def test_a_cut_leaves_no_secret_behind(before: str, cut: int) -> None:
    whole = json.dumps({"a": before, "pin": f"{SECRET} {SECRET}", "b": 1}, ensure_ascii=False).encode()
    assert SECRET.encode() not in REDACTOR.text(whole[: len(whole) - cut])


@pytest.mark.parametrize("raw", [b'{"name":"x","pins":1,"Pin":2}', b'["pin","firstName"]', b'{"a":"pin"}', b"{}"])
def test_what_is_not_private_is_left_alone(raw: bytes) -> None:
    assert REDACTOR.json(raw) == raw


def test_private_headers_are_masked_but_for_known_credentials() -> None:
    given_: Mapping[str, str] = {"x-key": "mine", "authorization": "Bearer x", "accept": "*/*"}
    assert REDACTOR.headers(given_) == {"x-key": MASK, "authorization": MASK, "accept": "*/*"}
    assert REDACTOR.headers(given_, frozenset({"mine"}))["x-key"] == "mine"


def test_a_redactor_without_names_changes_nothing() -> None:
    idle = Redactor(members=(), headers=())
    assert idle.json(b'{"pin":"1"}') == b'{"pin":"1"}'
    assert idle.text(b'":=1 pin=1') == b'":=1 pin=1'
    assert idle.headers({"x-key": "1"}) == {"x-key": "1"}
