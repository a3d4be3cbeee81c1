"""Exchanges held to a vendor's document: each kind of finding, and that nothing is found in what conforms."""

import json
from typing import Any

import pytest
from golive.simulators.fidelity.conformity import findings, request_findings, response_findings
from golive.simulators.fidelity.openapi import document, example
from golive.simulators.fidelity.wire import Answer, Outgoing

VERIFF = document("veriff")
CREATE = VERIFF.operations["createSession"]
JSON = {"content-type": "application/json; charset=utf-8"}
SIGNED = {**JSON, "x-hmac-signature": "0" * 64, "vrf-integration-id": "7e57a000-0000-4000-8000-00000000d00d"}


def created(**changes: Any) -> Answer:  # noqa: ANN401 - any JSON value
    body = example("veriff", "create-session.response")
    body.update(changes)
    return Answer(201, {**SIGNED, "x-auth-client": "7e57a000-0000-4000-8000-000000007402"}, json.dumps(body).encode())


def asked(body: object) -> Outgoing:
    return Outgoing("POST", "/v1/sessions", JSON, json.dumps(body).encode())


def kinds(found: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - findings
    return [(one.kind, one.where) for one in found]


def test_what_conforms_has_no_finding() -> None:
    assert findings(VERIFF, asked(example("veriff", "create-session.request")), created()) == ()


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Outgoing("GET", "/v2/sessions"), [("undocumented operation", "")]),
        (Outgoing("GET", "/v1/sessions"), [("undocumented operation", "")]),
        (Outgoing("POST", "/v1/sessions"), [("request body", "")]),
        (Outgoing("POST", "/v1/sessions", {}, b"{}"), [("media type", "content-type")]),
        (Outgoing("POST", "/v1/sessions", JSON, b"{"), [("not JSON", "")]),
        (asked({"verification": {"callback": 7}}), [("request body", "/verification/callback")]),
    ],
)
def test_a_request_is_held_to_its_operation(request_: Outgoing, expected: list[tuple[str, str]]) -> None:
    assert kinds(request_findings(VERIFF, request_)) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(418, SIGNED, b"{}"), [("undocumented status", "")]),
        (Answer(201, {**SIGNED, "content-type": "text/html"}, b"<p>"), [("media type", "content-type")]),
        (Answer(201, SIGNED, b"{"), [("not JSON", "")]),
        (created(status="weird"), [("response body", "/status")]),
        (Answer(201, {**SIGNED, "x-hmac-signature": "abc"}, created().body), [("header", "x-hmac-signature")]),
    ],
)
def test_an_answer_is_held_to_its_operation(answer: Answer, expected: list[tuple[str, str]]) -> None:
    assert kinds(response_findings(VERIFF, CREATE, answer)) == expected


def test_what_was_redacted_is_not_held_against_the_answer() -> None:
    body = example("veriff", "create-session.response")
    del body["verification"]["url"]
    body["verification"]["id"] = "<id:1>"
    answer = Answer(201, SIGNED, json.dumps(body).encode())

    assert response_findings(VERIFF, CREATE, answer, ["/verification/url", "/verification/id"]) == ()
    assert response_findings(VERIFF, CREATE, answer, ["/verification/url"])
    assert response_findings(VERIFF, CREATE, answer, ["/verification"]) == ()


def test_a_body_where_none_is_documented_is_a_finding() -> None:
    yoti = document("yoti")
    found = response_findings(yoti, yoti.operations["deleteSession"], Answer(204, {"x-request-id": "x"}, b"{}"))
    assert ("response body", "") in kinds(found)


def test_a_form_is_held_to_its_schema() -> None:
    prove = document("prove")
    form = {"content-type": "application/x-www-form-urlencoded"}
    good = b"grant_type=client_credentials&client_id=a&client_secret=b"

    assert request_findings(prove, Outgoing("POST", "/token", form, good)) == ()
    assert kinds(request_findings(prove, Outgoing("POST", "/token", form, b"grant_type=password")))
