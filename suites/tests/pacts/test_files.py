"""Pact files are read as the libraries write them, and what cannot be understood is refused with its place."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from golive.simulators.pacts.files import HTTP, BadPact, Call, Heard, read
from golive.simulators.pacts.rows import Given
from golive.simulators.pacts.rules import Rule

Pact = Callable[..., Path]
Made = Callable[..., dict[str, Any]]


def test_version_2_of_the_jvm(samples: Path) -> None:
    found = read(samples / "right" / "pact-jvm-v2.json")
    assert (found.consumer, found.provider, found.version) == ("onboarding-service", "veriff", 2)
    started, refused = found.interactions
    assert isinstance(started, Call)
    assert started.request.headers == {"content-type": "application/json; charset=UTF-8"}
    assert started.request.payload() == {"verification": {"vendorData": "customer-9"}}
    assert started.answer.media_type == "application/json"
    assert [(rule.pointer, rule.match) for rule in started.rules] == [("/verification/id", "regex")]
    assert refused.states == ("our credentials are not accepted",)


def test_version_3_of_javascript(samples: Path) -> None:
    found = read(samples / "right" / "pact-js-v3.json")
    assert found.version == 3
    assert [one.description for one in found.interactions] == [
        "a request to start a verification",
        "a request for the result",
    ]
    assert found.interactions[1].rules == (Rule("/verification/reasonCode", "integer"),)


def test_messages_of_version_3(samples: Path) -> None:
    (heard,) = read(samples / "right" / "pact-jvm-v3-messages.json").interactions
    assert isinstance(heard, Heard)
    assert heard.media_type == "application/json"
    assert json.loads(heard.body)["verification"]["status"] == "approved"


def test_version_4_has_calls_and_messages(samples: Path) -> None:
    call, heard = read(samples / "right" / "pact-js-v4.json").interactions
    assert isinstance(call, Call)
    assert isinstance(heard, Heard)
    assert json.loads(call.answer.body) == {"crypto_amount": "42.31", "status": "completed"}


def test_a_query_is_encoded_in_either_form(pact: Pact, samples: Path) -> None:
    (call,) = read(samples / "right" / "pact-jvm-v4.json").interactions
    assert isinstance(call, Call)
    assert call.request.query["timestamp"] == "1767225600000"
    old = {
        "description": "d",
        "request": {"method": "get", "path": "/a b", "query": "x=1&y=a+b"},
        "response": {"status": 200},
    }
    (call,) = read(pact(old, metadata={"pactSpecification": {"version": "2.0.0"}})).interactions
    assert isinstance(call, Call)
    assert (call.request.method, call.request.target) == ("GET", "/a%20b?x=1&y=a+b")


def test_states_keep_their_parameters(pact: Pact, call: Made) -> None:
    file = pact({**call(), "providerStates": [{"name": "a", "params": {"b": 1}}, {"name": "c"}]})
    assert read(file).interactions[0].given == (Given("a", {"b": 1}), Given("c"))


@pytest.mark.parametrize("encoded", [True, "base64"])
def test_a_binary_body_is_decoded(pact: Pact, call: Made, encoded: object) -> None:
    found = call()
    content = base64.b64encode(b"\x89PNG").decode()
    found["response"]["body"] = {"content": content, "contentType": "image/png", "encoded": encoded}
    (read_back,) = read(pact(found)).interactions
    assert isinstance(read_back, Call)
    assert (read_back.answer.body, read_back.answer.media_type) == (b"\x89PNG", "image/png")


def test_json_as_text_stays_as_it_is(pact: Pact, call: Made) -> None:
    found = call()
    found["response"]["body"] = {"content": '{"a": 1}', "contentType": "application/json", "encoded": "JSON"}
    (read_back,) = read(pact(found)).interactions
    assert isinstance(read_back, Call)
    assert read_back.answer.body == b'{"a": 1}'


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"metadata": None}, "missing required field metadata"),
        ({"metadata": {}}, "version of its specification is 'missing'"),
        (
            {"metadata": {"pactSpecification": {"version": "5.0"}}},
            "version of its specification is '5.0'; understood: 2, 3, 4",
        ),
        ({"provider": {"name": ""}}, "Expected str of length >= 1"),
        (
            {"interactions": [{"type": "Synchronous/Messages", "description": "rpc"}]},
            r"interaction 1 \(rpc\): the type",
        ),
        ({"interactions": [{"type": HTTP, "description": "d"}]}, r"interaction 1 \(d\): .*missing required field req"),
        (
            {"interactions": [{"type": HTTP, "description": "d", "request": {"method": "GET", "path": "a"}}]},
            "request.path",
        ),
        ({"interactions": [{"description": "d"}]}, r"interaction 1 \(d\): the type '' is not understood"),
        ({"metadata": {"pactSpecification": {"version": "4.0"}, "plugins": [{"name": "csv"}]}}, "it needs plugins"),
    ],
)
def test_what_is_no_pact_is_refused(pact: Pact, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadPact, match=sentence):
        read(pact(**change))


def test_a_body_that_is_called_encoded_has_to_be(pact: Pact, call: Made) -> None:
    found = call()
    found["response"]["body"] = {"content": "!", "contentType": "image/png", "encoded": True}
    with pytest.raises(BadPact, match="is no base64"):
        read(pact(found))


def test_a_rule_that_is_none_is_refused(pact: Pact, call: Made) -> None:
    found = call()
    found["response"]["matchingRules"] = {"body": {"$.a": "type"}}
    with pytest.raises(BadPact, match=r"the matching rule for \$\.a is none"):
        read(pact(found))


def test_a_file_has_to_be_there_and_json(tmp_path: Path) -> None:
    with pytest.raises(BadPact, match="cannot be read"):
        read(tmp_path / "none.json")
    (tmp_path / "text.json").write_text("no json")
    with pytest.raises(BadPact, match="is no pact file"):
        read(tmp_path / "text.json")
