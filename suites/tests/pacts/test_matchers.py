"""An example becomes matchers that say as much as the schema says, about the members that are read and no others."""

from typing import Any

import pytest
from golive.simulators.fidelity.openapi import document, example, schema_of
from golive.simulators.pacts.matchers import asked, expected, in_path, plain, pruned
from golive.simulators.pacts.rows import FromState, Like

SESSION = "f04bdb47-d3be-4b28-b028-a652feb060b5"
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def relied_on(*reads: str, **changed: Any) -> Any:  # noqa: ANN401 - integration JSON
    """The matchers for members of the `verification` of Veriff's documented decision."""
    reply = document("veriff").operations["getDecision"].replies["200"]
    schema = schema_of("veriff", reply.content["application/json"])
    value = example("veriff", "get-decision.response", 1)
    value["verification"] |= changed
    return expected("veriff", schema, value, [f"/verification/{name}" for name in reads])["verification"]


def test_what_the_schema_lists_has_to_be_this_value() -> None:
    assert relied_on("status", "code", "reason") == {"status": "approved", "code": 9001, "reason": None}


def test_a_pattern_becomes_an_expression() -> None:
    assert relied_on("id") == {"id": {"pact:matcher:type": "regex", "regex": UUID, "value": SESSION}}


def test_pattern_and_format_both_count() -> None:
    found = relied_on("decisionTime")["decisionTime"]
    assert [one["regex"][:10] for one in found["pact:matcher:type"]] == [r"[\s\S]*Z", "[0-9]{4}-["]
    assert found["value"] == "2026-01-01T09:05:06.000000Z"


def test_any_other_text_has_a_type() -> None:
    found = relied_on("person/firstName")["person"]
    assert found == {"firstName": {"pact:matcher:type": "type", "value": "ZOË-ANN"}}


def test_numbers_and_truth_have_their_own_types() -> None:
    changed = relied_on("riskScore/score", "highRisk", riskScore={"score": 0.5}, highRisk=True)
    assert changed["riskScore"]["score"] == {"pact:matcher:type": "number", "value": 0.5}
    assert changed["highRisk"] == {"pact:matcher:type": "boolean", "value": True}


def test_a_list_has_at_least_one_item_like_the_first() -> None:
    found = relied_on("riskLabels/*/label")["riskLabels"]
    item = {"label": {"pact:matcher:type": "type", "value": "document_crosslinked_with_fraud"}}
    assert found == {"pact:matcher:type": "type", "value": [item], "min": 1}


def test_below_a_list_an_exact_value_says_so() -> None:
    reply = document("veriff").operations["listAttempts"].replies["200"]
    schema = schema_of("veriff", reply.content["application/json"])
    value = example("veriff", "list-attempts.response")
    found = expected("veriff", schema, value, ["/verifications/*/status"])["verifications"]
    status = value["verifications"][0]["status"]
    assert found["value"] == [{"status": {"pact:matcher:type": "equality", "value": status}}]


def test_an_empty_list_is_a_list() -> None:
    assert relied_on("comments") == {"comments": {"pact:matcher:type": "type", "value": []}}


def test_of_a_value_from_the_state_an_answer_has_the_form() -> None:
    found = relied_on("id", id=FromState("sessionId", SESSION))
    assert found == {"id": {"pact:matcher:type": "regex", "regex": UUID, "value": SESSION}}


def test_a_request_is_exact_but_for_what_is_marked() -> None:
    body = {"a": 1, "b": ["x"], "c": Like("[0-9]+", "7"), "d": FromState("id", "abc")}
    generated = {"pact:generator:type": "ProviderState", "expression": "${id}", "value": "abc"}
    assert asked(body) == {
        "a": 1,
        "b": ["x"],
        "c": {"pact:matcher:type": "regex", "regex": "[0-9]+", "value": "7"},
        "d": {"pact:matcher:type": "equality", **generated},
    }
    assert plain(body) == {"a": 1, "b": ["x"], "c": "7", "d": "abc"}


def test_a_path_takes_its_values_from_the_state() -> None:
    template = "/a/{one}/b/{two}"
    params: dict[str, str | FromState] = {"one": FromState("id", "x"), "two": "y"}
    assert in_path(template, params, "/a/x/b/y") == {
        "pact:matcher:type": "regex",
        "regex": "/a/[^/]+/b/y",
        "pact:generator:type": "ProviderState",
        "expression": "/a/${id}/b/y",
        "value": "/a/x/b/y",
    }
    assert in_path(template, {"one": "x", "two": "y"}, "/a/x/b/y") == "/a/x/b/y"


def test_only_what_is_read_is_kept() -> None:
    value = {"a": {"b": 1, "c": 2}, "d/e": 3, "f": [{"g": 4, "h": 5}, {"g": 6}], "i": 7}
    assert pruned(value, ["/a/b", "/d~1e", "/f/*/g"]) == {"a": {"b": 1}, "d/e": 3, "f": [{"g": 4}]}
    assert pruned(value, ["/a", "/a/b"]) == {"a": {"b": 1, "c": 2}}
    assert pruned(value, [""]) == value


@pytest.mark.parametrize("pointer", ["/x", "/a/x", "/f/0/g", "/i/x", "/empty/*/g"])
def test_a_pointer_to_nowhere_is_refused(pointer: str) -> None:
    with pytest.raises(LookupError, match="the example has nothing there"):
        pruned({"a": {"b": 1}, "f": [{"g": 4}], "i": 7, "empty": []}, [pointer])
