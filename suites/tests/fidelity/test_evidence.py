"""What of a message may be written: nothing that the schemas do not name."""

from collections.abc import Iterator

import msgspec
import pytest
from golive.simulators.fidelity import nodes
from golive.simulators.fidelity.evidence import Redacted, Redactor
from golive.simulators.fidelity.nodes import Json, Nodes
from golive.simulators.fidelity.openapi import document
from golive.simulators.fidelity.pseudonyms import Pseudonyms

SCHEMA = {
    "type": "object",
    "allOf": [{"properties": {"inAll": {"type": "string", "x-evidence": "keep"}}}],
    "anyOf": [
        {"properties": {"either": {"type": "string", "x-evidence": "keep"}}},
        {"properties": {"either": {"type": "string", "x-evidence": "drop"}}},
    ],
    "properties": {
        "sessionId": {"type": "string", "x-evidence": "pseudonym"},
        "other_session_ids": {"type": "array", "items": {"x-evidence": "pseudonym"}, "x-evidence": "keep"},
        "agent": {"type": "string", "x-evidence": "hash"},
        "name": {"type": "string", "x-evidence": "drop"},
        "gender": {"enum": ["M", "F"], "x-evidence": "drop"},
        "unsaid": {"type": "string"},
        "list": {"type": "array", "items": {"type": "object"}, "x-evidence": "keep"},
        "open": {"type": "object", "x-evidence": "keep"},
        "map": {"type": "object", "additionalProperties": {"x-evidence": "keep"}, "x-evidence": "keep"},
        "a/b~c": {"type": "object", "properties": {"d": {"x-evidence": "drop"}}, "x-evidence": "keep"},
    },
    "if": {"properties": {"narrowed": {"const": 1, "x-evidence": "keep"}}},
}


def redacted(value: Json, schema: Nodes | None = None) -> Redacted:
    """A value redacted by the schema above, or by another."""
    said = nodes.root("veriff", SCHEMA) if schema is None else schema
    return Redactor(b"key", Pseudonyms()).redact(value, said)


@pytest.mark.parametrize(
    ("value", "written", "removed"),
    [
        ({"inAll": "x"}, {"inAll": "x"}, {}),
        ({"sessionId": "s-1"}, {"sessionId": "<session:1>"}, {"/sessionId": "pseudonym string"}),
        ({"sessionId": None}, {"sessionId": None}, {}),
        ({"name": "Ann"}, {}, {"/name": "drop string"}),
        ({"name": {"first": "Ann"}}, {}, {"/name": "drop object"}),
        ({"unsaid": "x"}, {}, {"/unsaid": "unknown string"}),
        ({"new": [1]}, {}, {"/new": "unknown array"}),
        ({"narrowed": 1}, {}, {"/narrowed": "unknown integer"}),
        ({"either": "x"}, {}, {"/either": "drop string"}),
        ({"list": [{"x": 1}, 2]}, {"list": []}, {"/list/0": "unknown object", "/list/1": "unknown integer"}),
        ({"open": {"x": 1}}, {"open": {}}, {"/open/x": "unknown integer"}),
        ({"map": {"x": 1}}, {"map": {"x": 1}}, {}),
        ({"inAll": {"x": "y"}}, {"inAll": {}}, {"/inAll/x": "unknown string"}),
        ({"a/b~c": {"d": 1}}, {"a/b~c": {}}, {"/a~1b~0c/d": "drop integer"}),
    ],
)
def test_members(value: Json, written: Json, removed: dict[str, str]) -> None:
    found = redacted(value)
    assert found.value == written
    assert found.removed == removed


def test_without_a_schema_nothing_is_written() -> None:
    found = redacted({"status": "created"}, ())
    assert found.value is msgspec.UNSET
    assert found.removed == {"": "unknown object"}
    assert found.unknown == ("",)


def test_equal_ids_stay_equal_wherever_they_are() -> None:
    found = redacted({"sessionId": "s-1", "other_session_ids": ["s-2", "s-1"]})
    assert found.value == {"sessionId": "<session:1>", "other_session_ids": ["<other-session:1>", "<session:1>"]}


def test_a_hash_is_of_this_run_alone_and_hides_the_value() -> None:
    one, other = (Redactor(key, Pseudonyms()) for key in (b"one", b"other"))
    assert one.hashed(b"x") == one.hashed(b"x") != other.hashed(b"x")
    assert one.hashed(b"x").endswith(" 1 bytes>")
    assert one.marks == {one.hashed(b"x")}
    assert redacted({"agent": "Mozilla"}).removed == {"/agent": "hash string"}


def test_what_is_left_out_is_remembered_for_the_gate() -> None:
    found = redacted({"name": {"first": "Ann", "ids": [7, 123456]}, "gender": "F", "new": "secret", "inAll": "x"})
    assert found.private == {"Ann", "123456", "secret"}


@pytest.mark.parametrize("vendor", ["prove", "veriff", "yoti"])
def test_of_every_documented_answer_nothing_personal_is_left(vendor: str) -> None:
    """The examples' names, birth dates and documents are in none of what is written of them; Proof sends none."""
    schemas = [
        nodes.root(vendor, reply.content.get("application/json"))
        for operation in document(vendor).operations.values()
        for reply in operation.replies.values()
    ]
    found = [
        redacted(example, said) for said in schemas for node in said for example in node.schema.get("examples", ())
    ]
    assert any(one.private for one in found)
    for one in found:
        personal = {text for text in one.private if not text.islower() and len(text) > len("HV1")}
        assert not personal & set(_texts(one.value))


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value
