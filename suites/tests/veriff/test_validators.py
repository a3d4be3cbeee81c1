"""Two validators, one verdict: what the request path takes is what `jsonschema` finds right, and both find the same.

Bodies grow out of the examples of each request schema: somewhere in them a value is replaced, removed or added.
"""

import copy
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
import referencing
from golive.simulators.core import schema
from golive.simulators.veriff.api import ROUTES
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

Json = Any
Place = tuple[str | int, ...]

NAMES = sorted({route.request for route in ROUTES if route.request})
FOLDER = files("golive.schemas") / "veriff"

DATES = st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]", fullmatch=True)
TIMES = st.from_regex(
    r"[Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{1,9})?(Z|z|[+-][0-2][0-9]:[0-6][0-9])?", fullmatch=True
)
TEXTS = st.one_of(
    st.sampled_from(["", "https://shop.example", "http://shop.example", "EE", "face", "selfid", "submitted", "="]),
    st.text(max_size=12),
    st.text(min_size=250, max_size=260),
    DATES,
    st.builds(str.__add__, DATES, TIMES),
    st.uuids(version=4).map(str),
    st.uuids().map(lambda uuid: uuid.hex),
    st.text("0123456789abcdefABCDEF-", min_size=36, max_size=36),
    st.binary(max_size=12).map(bytes.hex),
).filter(lambda text: not text.endswith("\n"))
"""To Python's regular expressions, and to them alone, `$` is also the place before a line break at the end."""

SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=2), st.dictionaries(st.text(max_size=8), SCALARS, max_size=2))


def document(name: str) -> Json:
    """A request schema."""
    return json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))


@cache
def validator(name: str) -> Draft202012Validator:
    """`jsonschema` over the same files, formats checked."""
    parts = [entry for entry in (FOLDER / "parts").iterdir() if entry.name.endswith(".json")]
    found = [document(name), *(json.loads(entry.read_text("utf-8")) for entry in parts)]
    registry: referencing.Registry[Any] = referencing.Registry().with_resources(
        (one["$id"], referencing.Resource.from_contents(one)) for one in found
    )
    return Draft202012Validator(found[0], registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def places(value: Json, here: Place = ()) -> Iterator[Place]:
    """Every place in a JSON value, the whole first."""
    yield here
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield from places(member, (*here, name))


def names_of(node: Json) -> list[str]:
    """All names of members that a schema speaks of."""
    below = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    own = list(node.get("properties", {})) if isinstance(node, dict) else []
    return sorted({*own, *(name for member in below for name in names_of(member))})


@st.composite
def bodies(draw: st.DrawFn, name: str) -> Json:
    """An example of the schema with one to three changes."""
    source = document(name)
    body: Json = {"body": copy.deepcopy(draw(st.sampled_from(source["examples"])))}
    for _ in range(draw(st.integers(1, 3))):
        *parents, last = draw(st.sampled_from([place for place in places(body) if place]))
        node = body
        for part in parents:
            node = node[part]
        match draw(st.sampled_from(["replace", "replace", "remove", "add"])):
            case "remove" if parents:
                del node[last]
            case "add" if isinstance(node[last], dict):
                node[last][draw(st.sampled_from(names_of(source)))] = draw(VALUES)
            case _:
                node[last] = draw(VALUES)
    return body["body"]


def agree(name: str, body: Json) -> None:
    """The verdict and the findings (place and keyword) of both are the same."""
    ours, theirs = schema.load("veriff", name), validator(name)
    assert ours.accepts(body) is theirs.is_valid(body)
    found = {(violation.pointer, violation.keyword) for violation in ours.violations(body)}
    assert found == {("".join(f"/{p}" for p in e.absolute_path), str(e.validator)) for e in theirs.iter_errors(body)}


@pytest.mark.parametrize("name", NAMES)
def test_both_validators_find_the_same(name: str) -> None:
    verdicts = set()

    @settings(max_examples=150)
    @given(bodies(name))
    def check(body: Json) -> None:
        agree(name, body)
        verdicts.add(schema.load("veriff", name).accepts(body))

    check()
    assert verdicts == {True, False}, "the bodies must be good and bad"
