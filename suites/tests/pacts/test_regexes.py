"""A pattern that is searched and the expression that matches the whole text accept the same texts."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from golive.simulators.pacts.regexes import FORMATS, whole
from hypothesis import given
from hypothesis import strategies as st

SCHEMAS = Path(__file__).parents[3] / "schemas"
PIECES = ["a", "b", ".", "[ab]", "[|^$)]", "(a|b)", "(?:^a)", "(?:b$)", "a*", r"\.", r"\$", r"\^", r"\\", r"\[", "[^a]"]
PATTERNS = st.tuples(
    st.sampled_from(["", "^"]), st.lists(st.sampled_from([*PIECES, "|"]), max_size=4), st.sampled_from(["", "$"])
).map(lambda parts: parts[0] + "".join(parts[1]) + parts[2])
TEXTS = st.text("ab.|^$\\)\n", max_size=6)


@cache
def compiled(pattern: str) -> jsonschema_rs.Draft202012Validator:
    """The engine that holds messages to the schemas, so that both sides are read by the same one."""
    return jsonschema_rs.Draft202012Validator({"pattern": pattern})


def found(pattern: str, text: str) -> bool:
    return compiled(pattern).is_valid(text)


def matches_whole(expression: str, text: str) -> bool:
    return compiled(f"^(?:{expression})$").is_valid(text)


@given(PATTERNS, TEXTS)
def test_what_is_found_is_matched_as_a_whole_and_nothing_else(pattern: str, text: str) -> None:
    assert matches_whole(whole(pattern), text) == found(pattern, text)


def patterns(schema: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    """Every pattern in a schema."""
    if isinstance(schema, dict):
        yield from (value for name, value in schema.items() if name == "pattern" and isinstance(value, str))
    below = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for one in below:
        yield from patterns(one)


OURS = sorted({one for file in SCHEMAS.rglob("*.schema.json") for one in patterns(json.loads(file.read_bytes()))})


@given(st.sampled_from(OURS), st.data())
def test_the_patterns_of_the_schemas_are_converted_right(pattern: str, data: st.DataObject) -> None:
    near = st.sampled_from(["https://a", "EE", "2026-01-01", "a.b.c", "+12001004051", "Bearer x", "v2:", "0", "", "Zz"])
    text = data.draw(
        st.tuples(st.sampled_from(["", " ", "x"]), near, st.sampled_from(["", "\n", "/v/x", "Z"])).map("".join)
    )
    assert matches_whole(whole(pattern), text) == found(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "expression"),
    [
        ("^https://", r"https://[\s\S]*"),
        ("Z$", r"[\s\S]*Z"),
        ("^[A-Z]{2}$", "[A-Z]{2}"),
        ("^a|b$", r"[\s\S]*(?:^a|b$)[\s\S]*"),
        (r"^a\$", r"a\$[\s\S]*"),
        ("^[$]", r"[$][\s\S]*"),
    ],
)
def test_expressions_stay_readable(pattern: str, expression: str) -> None:
    assert whole(pattern) == expression


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("date", "2026-01-31", "31.01.2026"),
        ("date-time", "2026-01-01T00:00:00.5+01:00", "2026-01-01 00:00"),
        ("email", "mira@shop.example", "mira"),
        ("ipv4", "192.0.2.7", "192.0.2.777"),
        ("uri", "https://shop.example/a?b", "/a"),
        ("uuid", "F04BDB47-d3be-4b28-b028-a652feb060b5", "f04bdb47"),
    ],
)
def test_a_format_has_an_expression(name: str, right: str, wrong: str) -> None:
    assert matches_whole(FORMATS[name], right)
    assert not matches_whole(FORMATS[name], wrong)
