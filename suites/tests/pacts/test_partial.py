"""A schema for a part of a message asks for no member, and for nothing that follows from the absence of one."""

import pytest
from golive.simulators.pacts.partial import relaxed


def test_nothing_is_asked_for() -> None:
    schema = {"required": ["a"], "minProperties": 1, "properties": {"a": {"type": "object", "required": ["b"]}}}
    assert relaxed(schema) == {"properties": {"a": {"type": "object"}}}


def test_a_condition_needs_its_members() -> None:
    condition = {"properties": {"a": {"const": 1}}}
    schema = {"if": condition, "then": {"required": ["b"], "type": "object"}, "else": {"required": ["c"]}}
    assert relaxed(schema) == {"if": {**condition, "required": ["a"]}, "then": {"type": "object"}}


def test_a_condition_on_an_absence_is_left_out() -> None:
    assert relaxed({"if": {"not": {"required": ["a"]}}, "then": {"type": "object"}}) == {}


def test_several_alternatives_may_fit() -> None:
    schema = {"oneOf": [{"required": ["a"], "type": "object"}, {"type": "null"}], "allOf": [{"minimum": 1}]}
    assert relaxed(schema) == {"allOf": [{"minimum": 1}, {"anyOf": [{"type": "object"}, {"type": "null"}]}]}


def test_what_is_forbidden_stays_so() -> None:
    schema = {"not": {"required": ["a"]}, "additionalProperties": False, "items": {"required": ["b"]}}
    assert relaxed(schema) == {"not": {"required": ["a"]}, "additionalProperties": False, "items": {}}


@pytest.mark.parametrize("schema", [True, False])
def test_schemas_may_be_truth_values(schema: object) -> None:
    assert relaxed(schema) is schema
