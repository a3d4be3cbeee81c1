"""Without a server: a request has to be right and whole, of an answer only what is there has to be possible."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from golive.simulators.fidelity.parts import vendors
from golive.simulators.pacts.files import read
from golive.simulators.pacts.offline import Checked, check

Made = Callable[..., dict[str, Any]]
CREATE = {"method": "POST", "path": "/v1/sessions", "status": 201}
START = {"verification": {"vendorData": "user-42"}}


@pytest.fixture
def checked(pact: Callable[..., Path]) -> Callable[..., Checked]:
    """What an interaction with a vendor comes to."""

    def found(interaction: dict[str, Any], vendor: str = "veriff") -> Checked:
        return check(vendor, read(pact(interaction)).interactions[0])

    return found


def told(found: Checked) -> list[tuple[str, str, bool]]:
    """Part, place and whether it is a warning, of each remark."""
    return [(remark.part, remark.where, remark.warning) for remark in found.remarks]


@pytest.mark.parametrize(
    "file", sorted((Path(__file__).parent / "samples" / "right").iterdir()), ids=lambda file: file.stem
)
def test_the_samples_of_all_languages_are_right(file: Path) -> None:
    pact = read(file)
    assert [check(pact.provider, one).remarks for one in pact.interactions] == [()] * len(pact.interactions)


@pytest.mark.parametrize("vendor", vendors())
def test_what_the_reference_shop_needs_is_right(vendor: str) -> None:
    pact = read(Path(__file__).parents[3] / "contracts" / vendor / "pacts" / f"reference-shop-{vendor}.json")
    assert pact.interactions
    assert [(one.description, remark) for one in pact.interactions for remark in check(vendor, one).remarks] == []


def test_an_unknown_path_is_told_with_the_nearest(call: Made, checked: Callable[..., Checked]) -> None:
    (remark,) = checked(call("GET", "/v1/session/1/decision")).remarks
    assert remark.message.startswith(
        "veriff has no GET /v1/session/1/decision; nearest: GET /v1/sessions/{sessionId}/decision"
    )


def test_another_method_of_a_path_is_the_nearest(call: Made, checked: Callable[..., Checked]) -> None:
    (remark,) = checked(call("PUT", "/v1/sessions/1")).remarks
    assert remark.message.endswith("nearest: DELETE /v1/sessions/{sessionId}, PATCH /v1/sessions/{sessionId}")


def test_the_prefix_of_a_server_may_be_there(call: Made, checked: Callable[..., Checked]) -> None:
    for path in ("/sessions/1", "/idverify/v1/sessions/1", "/sandbox/idverify/v1/sessions/1"):
        assert checked(call("GET", path, body={"state": "COMPLETED"}), "yoti") == Checked("getSession 200", ())


def test_a_request_is_whole(call: Made, checked: Callable[..., Checked]) -> None:
    missing = checked(call(**CREATE, request={}))
    assert told(missing) == [("request", "", False)]
    assert "verification" in missing.remarks[0].message


def test_whoever_expects_to_be_refused_may_send_something_wrong(call: Made, checked: Callable[..., Checked]) -> None:
    assert checked(call("POST", "/v1/sessions", 400, request={})).remarks == ()
    assert checked(call("POST", "/v1/sessions", 401, request={})).remarks != ()


def test_an_answer_is_a_part(call: Made, checked: Callable[..., Checked]) -> None:
    part = {"verification": {"status": "declined", "reasonCode": 102}}
    assert checked(call(body=part)) == Checked("getDecision 200", ())


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"verification": {"status": "rejected"}}, "/verification/status"),
        ({"verification": {"code": "9102"}}, "/verification/code"),
        ({"verification": {"id": "1"}}, "/verification/id"),
        ({"verification": {"decisionTime": "yesterday"}}, "/verification/decisionTime"),
        ({"verification": {"status": "declined", "code": 9001}}, "/verification/code"),
        ({"verification": [1]}, "/verification"),
    ],
)
def test_what_is_there_has_to_be_possible(
    call: Made, checked: Callable[..., Checked], body: dict[str, Any], where: str
) -> None:
    found = checked(call(body=body))
    assert {remark.where for remark in found.remarks if not remark.warning} == {where}


def test_a_condition_on_a_missing_member_does_not_hold(call: Made, checked: Callable[..., Checked]) -> None:
    assert checked(call(body={"verification": {"code": 9102}})).remarks == ()


def test_a_member_that_nobody_documents_is_worth_a_warning(call: Made, checked: Callable[..., Checked]) -> None:
    found = checked(call(body={"verification": {"state": "approved", "person": {"nick": "Z"}}, "more": 1}))
    places = ["/verification/state", "/verification/person/nick", "/more"]
    assert told(found) == [("response", place, True) for place in places]


def test_a_header_that_nobody_documents_is_worth_a_warning(call: Made, checked: Callable[..., Checked]) -> None:
    asked = call()
    asked["response"]["headers"] = {"X-Request-Cost": ["1"], "X-HMAC-SIGNATURE": ["0"]}
    assert told(checked(asked)) == [("response", "x-request-cost", True)]


@pytest.mark.parametrize("status", [302, 418, 503])
def test_a_status_has_to_be_documented(call: Made, checked: Callable[..., Checked], status: int) -> None:
    (remark,) = checked(call(**{**CREATE, "status": status}, request=START)).remarks
    assert remark.message.startswith(f"{status} is not documented for createSession; documented: 201, 400, 401")


def test_the_media_type_of_an_answer_has_to_be_documented(call: Made, checked: Callable[..., Checked]) -> None:
    asked = call()
    asked["response"]["body"] = {"content": "<html>", "contentType": "text/html", "encoded": False}
    (remark,) = checked(asked).remarks
    assert (remark.where, remark.warning) == ("content-type", False)


def test_an_expression_that_no_listed_value_fits_is_worth_a_warning(
    call: Made, checked: Callable[..., Checked]
) -> None:
    asked = call(body={"verification": {"status": "declined"}})
    rules = {"$.verification.status": {"combine": "AND", "matchers": [{"match": "regex", "regex": "[A-Z]+"}]}}
    asked["response"]["matchingRules"] = {"body": rules}
    (remark,) = checked(asked).remarks
    assert remark.warning
    assert remark.message.startswith("the expression [A-Z]+ matches none of approved, declined")


def test_a_member_of_a_request_that_nobody_documents_is_worth_a_warning(
    call: Made, checked: Callable[..., Checked]
) -> None:
    """A vendor passes over what is misspelt, and so does its simulator."""
    misspelt = {"verification": {"vendorDatum": "user-42", "person": {"nick": "Z"}}}
    found = checked(call(**CREATE, request=misspelt))
    places = ["/verification/vendorDatum", "/verification/person/nick"]
    assert told(found) == [("request", place, True) for place in places]


@pytest.mark.parametrize(
    ("matcher", "remarks"),
    [
        ({"match": "equality"}, []),
        ({"match": "type"}, [("response", "status", False)]),
        ({"match": "integer"}, [("response", "status", False)]),
        ({"match": "statusCode", "status": "clientError"}, [("response", "status", False)]),
        ({"match": "statusCode", "status": [404, 409]}, [("response", "status", False)]),
        ({"match": "statusCode", "status": "success"}, [("response", "status", True)]),
        ({"match": "statusCode", "status": [200, 201]}, [("response", "status", True)]),
    ],
)
def test_a_status_that_may_be_another_is_told(
    call: Made, checked: Callable[..., Checked], matcher: dict[str, Any], remarks: list[tuple[str, str, bool]]
) -> None:
    """Pact takes the rule alone, whatever status the file has."""
    asked = call()
    asked["response"]["matchingRules"] = {"status": {"combine": "AND", "matchers": [matcher]}}
    assert told(checked(asked)) == remarks


@pytest.mark.parametrize(("matcher", "found"), [({"match": "type"}, 1), ({"match": "type", "min": 1}, 0)])
def test_a_list_that_may_be_empty_is_worth_a_warning(
    call: Made, checked: Callable[..., Checked], matcher: dict[str, Any], found: int
) -> None:
    asked = call(path="/v1/sessions/1/media", body={"images": [{"context": "face"}]})
    asked["response"]["matchingRules"] = {"body": {"$.images": {"combine": "AND", "matchers": [matcher]}}}
    assert told(checked(asked)) == [("response", "/images", True)] * found


@pytest.mark.parametrize(
    ("expression", "remarks"),
    [
        ("/v1/sessions/${sessionId}/decision", []),
        ("/v1/sessions/${sessionId}/attempts", [("request", "path", False)]),
        ("/v1/nothing/${sessionId}", [("request", "path", False)]),
        ("${path}", [("request", "path", False)]),
    ],
)
def test_a_path_from_a_state_leads_to_the_same_operation(
    call: Made, checked: Callable[..., Checked], expression: str, remarks: list[tuple[str, str, bool]]
) -> None:
    """Otherwise one operation is judged, and another one is executed."""
    asked = call()
    asked["request"]["generators"] = {"path": {"type": "ProviderState", "expression": expression}}
    assert told(checked(asked)) == remarks


def test_a_path_that_is_drawn_is_none(call: Made, checked: Callable[..., Checked]) -> None:
    asked = call()
    asked["request"]["generators"] = {"path": {"type": "RandomString", "size": 9}}
    assert told(checked(asked)) == [("request", "path", False)]


def message(description: str, content: object) -> dict[str, Any]:
    """A message interaction of version 4."""
    wrapped = {"content": content, "contentType": "application/json", "encoded": False}
    return {"type": "Asynchronous/Messages", "description": description, "contents": wrapped}


@pytest.mark.parametrize(
    ("description", "content", "webhook"),
    [
        ("the end", {"verification": {"status": "approved", "code": 9001}}, "webhook.decision"),
        ("an event", {"action": "started", "code": 7001}, "webhook.event"),
        ("a watchlist hit", {"checkType": "initial_result"}, "webhook.watchlist"),
        ("a decision", {"status": "success"}, "webhook.decision"),
        ("an event webhook, started", {"id": "f04bdb47-d3be-4b28-b028-a652feb060b5"}, "webhook.event"),
    ],
)
def test_a_message_is_taken_for_the_webhook_that_fits_best(
    checked: Callable[..., Checked], description: str, content: object, webhook: str
) -> None:
    assert checked(message(description, content)) == Checked(webhook, ())


@pytest.mark.parametrize("description", ["a decision", "the end"])
def test_a_message_that_fits_none_says_what_is_wrong_with_the_best(
    checked: Callable[..., Checked], description: str
) -> None:
    found = checked(message(description, {"verification": {"status": "maybe", "code": 9001}}))
    assert (found.against, told(found)) == ("webhook.decision", [("message", "/verification/status", False)])


def test_a_message_without_any_known_member_is_none(checked: Callable[..., Checked]) -> None:
    assert checked(message("the end", {"weather": "fine"})).remarks[-1].message == "no webhook has any of these members"


@pytest.mark.parametrize("content", [{}, []])
def test_a_message_of_which_nothing_is_relied_on_is_none(checked: Callable[..., Checked], content: object) -> None:
    assert (
        checked(message("a decision webhook", content)).remarks[-1].message.startswith("no member of it is relied on")
    )
