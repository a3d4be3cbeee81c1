"""What becomes of targets, headers, bodies and polls when a run is written down."""

import json
from typing import Any

import msgspec
import pytest
from golive.simulators.fidelity.caller import Exchange
from golive.simulators.fidelity.goldens import Step
from golive.simulators.fidelity.openapi import example
from golive.simulators.fidelity.steps import Run, normalised, settled
from golive.simulators.fidelity.wire import Answer, Outgoing

Json = Any
"""Any JSON value."""

SESSION = "f04bdb47-d3be-4b28-b028-a652feb060b5"
KEY = b"key"


def exchange(
    operation: str, method: str, target: str, answer: Answer, body: Json = None, waited: float = 0
) -> Exchange:
    """One exchange with a JSON request."""
    headers = {"content-type": "application/json", "x-hmac-signature": "ab" * 32}
    sent = Outgoing(method, target, headers, json.dumps(body).encode() if body else b"")
    return Exchange(operation, sent, answer, waited)


def answered(status: int, body: Json, **headers: str) -> Answer:
    """A JSON answer; underscores in the names of headers are hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"content-type": "application/json", **named}, json.dumps(body).encode())


def created(**headers: str) -> Exchange:
    """A session that was created at Veriff."""
    body = example("veriff", "create-session.request", 1)
    return exchange("createSession", "POST", "/v1/sessions", answered(201, _opened(), **headers), body)


def _opened() -> Json:
    return example("veriff", "create-session.response")


def run(*exchanges: Exchange, vendor: str = "veriff") -> Run:
    """The steps of a run."""
    return normalised(vendor, exchanges, KEY)


def text(step: Step) -> str:
    """All that is written of a step."""
    return msgspec.json.encode(step).decode()


def test_an_id_is_the_same_pseudonym_in_bodies_paths_headers_and_texts() -> None:
    refused = answered(404, {"status": "fail", "code": "1004", "message": f"no session {SESSION}"})
    path = f"/v1/sessions/{SESSION}/decision"
    first, second = run(
        created(location=f"https://x.example/v/{SESSION}?t=1"), exchange("getDecision", "GET", path, refused)
    ).steps
    assert first.response.body["verification"]["id"] == "<id:1>"
    assert first.response.headers["location"] == "<origin>/v/<id:1>?<dropped>"
    assert second.request.target == "/v1/sessions/<id:1>/decision"
    assert second.response.body["message"] == "no session <id:1>"
    assert SESSION not in text(first) + text(second)


def test_a_request_shows_neither_its_headers_nor_the_person() -> None:
    step = run(created()).steps[0]
    assert "Neill" not in text(step)
    assert "abab" not in text(step)
    assert step.request.removed["/verification/person/firstName"] == "drop string"


def test_what_was_left_out_of_one_side_must_not_come_back_on_the_other() -> None:
    assert {"O'Neill", "38001010101", "zoe@shop.example"} <= run(created()).private


def test_of_headers_only_the_documented_ones_are_written_and_few_values() -> None:
    headers = run(created(x_hmac_signature="cd" * 32, retry_after="7", server="nginx", set_cookie="a=b")).steps[0]
    assert headers.response.headers == {
        "content-type": "application/json",
        "retry-after": "7",
        "x-hmac-signature": "<dropped>",
    }


def test_values_of_a_query_are_left_out_unless_a_message_has_them() -> None:
    asked = exchange("getSession", "GET", "/sessions/abc-123?sdkId=s&nonce=n-1&timestamp=1767225600", Answer(204))
    listed = exchange("listSupportedDocuments", "GET", "/supported-documents?includeNonLatin=true", Answer(204))
    targets = [step.request.target for step in run(asked, listed, vendor="yoti").steps]
    assert targets == [
        "/sessions/<session:1>?sdkId=<dropped>&nonce=<dropped>&timestamp=<dropped>",
        "/supported-documents?includeNonLatin=true",
    ]


def test_bytes_are_told_by_digest_length_and_type() -> None:
    picture = Answer(200, {"content-type": "image/png"}, b"\x89PNG\r\n")
    step = run(exchange("getMedia", "GET", f"/v1/media/{SESSION}", picture)).steps[0]
    assert step.response.bytes is not None
    assert step.response.bytes.media_type == "image/png"
    assert step.response.bytes.content.endswith(" 6 bytes>")
    assert step.response.bytes.content in run(exchange("getMedia", "GET", f"/v1/media/{SESSION}", picture)).marks


def test_broken_json_is_bytes() -> None:
    broken = Answer(200, {"content-type": "application/json"}, b'{"person": "Ann')
    step = run(exchange("getPerson", "GET", f"/v1/sessions/{SESSION}/person", broken)).steps[0]
    assert "Ann" not in text(step)
    assert step.response.bytes is not None


def test_a_form_is_redacted_by_its_schema() -> None:
    form = b"grant_type=client_credentials&client_id=my-client-77&client_secret=hush"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    asked = Exchange("token", Outgoing("POST", "/token", headers, form), Answer(500))
    step = run(asked, vendor="prove").steps[0]
    assert "hush" not in text(step)
    assert "my-client-77" not in text(step)
    assert step.request.body["grant_type"] == "client_credentials"


def test_an_undocumented_status_is_redacted_like_its_like() -> None:
    refused = answered(418, {"status": "fail", "code": "9999", "message": "no", "detail": "x"})
    step = run(exchange("getDecision", "GET", f"/v1/sessions/{SESSION}/decision", refused)).steps[0]
    assert step.response.body == {"status": "fail", "code": "9999", "message": "no"}
    assert step.response.removed == {"/detail": "unknown string"}


def test_of_a_series_of_polls_the_last_one_is_the_step() -> None:
    def poll(session: str, waited: float) -> Exchange:
        return exchange("getDecision", "GET", f"/v1/sessions/{session}/decision", Answer(200), None, waited)

    made = [poll("a", 0), poll("a", 5), poll("a", 10), poll("a", 0), poll("b", 0), poll("b", 5), created()]
    assert settled(made) == [2, 3, 5, 6]
    assert [step.waited for step in run(*(made[place] for place in settled(made))).steps] == [10, 0, 5, 0]


def test_a_text_where_the_schemas_have_an_object_is_not_written() -> None:
    told = "Ann Lee of 5 High Street"
    for body, place in (({"status": "success", "verification": told}, "/verification"), (told, "")):
        made = run(exchange("createSession", "POST", "/v1/sessions", answered(201, body)))
        assert told not in text(made.steps[0])
        assert made.steps[0].response.removed == {place: "drop string"}
        assert told in made.private


def test_the_name_of_an_unknown_member_is_written_only_as_an_identifier() -> None:
    body = {"fee": 1, "Ann Lee": 1, "user_2001004051": 1, "ann@shop.example": 1}
    step = run(exchange("createSession", "POST", "/v1/sessions", answered(201, body))).steps[0]
    assert step.response.removed == {"/fee": "unknown integer", "/?": "unknown integer"}


def test_of_a_location_only_the_vendor_s_own_words_are_written() -> None:
    headers = run(created(location="https://ann.example/v1/sessions/ann-lee;j=abcdef/me")).steps[0].response.headers
    assert headers["location"] == "<origin>/v1/sessions/<id:1>/me"
    assert run(created(location="http://[x")).steps[0].response.headers["location"] == "<dropped>"


def test_what_has_a_pseudonym_must_not_be_left_inside_a_longer_text() -> None:
    assert SESSION in run(created()).private


@pytest.mark.parametrize(
    "body", [b"[" * 500 + b"]" * 500, b"[" * 100_000, b'{"a": NaN}', b'{"a": "\\ud800"}', b'{"a": 1e400}']
)
def test_json_that_nobody_could_walk_or_write_is_bytes(body: bytes) -> None:
    odd = Answer(201, {"content-type": "application/json"}, body)
    step = run(exchange("createSession", "POST", "/v1/sessions", odd)).steps[0]
    assert step.response.bytes is not None
    with pytest.raises(ValueError, match=r"JSON|levels|Invalid|range|truncated"):
        odd.json()


def test_a_number_of_any_length_is_a_number() -> None:
    long = Answer(201, {"content-type": "application/json"}, b'{"status": 1' + b"0" * 400 + b"}")
    step = run(exchange("createSession", "POST", "/v1/sessions", long)).steps[0]
    assert step.response.removed == {"/status": "drop integer"}
