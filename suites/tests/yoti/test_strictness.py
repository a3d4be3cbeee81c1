"""What breaks a real SDK when it is otherwise: the exact shape of answers, held here to the letter.

Python compares the content type of errors for equality, and fails at null where a list is meant; Node checks the type
of nearly everything and wants absence instead of null; Go wants RFC 3339; Java knows the values of some texts.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from golive.simulators.client import SimClock, SimFaults
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import (
    AUTHENTICITY,
    EXTRACTION,
    FACE_MATCH,
    JSON,
    LIVENESS,
    UNKNOWN,
    Answer,
    Caller,
)

Json = Any

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIMES = {"created", "last_updated", "created_at", "biometric_consent"}
LISTS = {
    "checks", "breakdown", "details", "generated_media", "generated_checks", "pages", "frames", "tasks",
    "resources_used", "id_documents", "supplementary_documents", "liveness_capture", "face_capture",
    "applicant_profiles", "share_codes", "associated_country_codes", "categories", "types",
}  # fmt: skip
NUMBERS = {"client_session_token_ttl", "total_hits", "fuzziness"}
FLAGS = {"remove_deceased", "share_url", "exact_match", "monitoring", "requirements_met", "is_strictly_latin"}

FUZZY = {
    "type": "WATCHLIST_ADVANCED_CA",
    "config": {
        "type": "WITH_CUSTOM_ACCOUNT", "remove_deceased": True, "share_url": False, "api_key": "key-1",
        "monitoring": False, "client_ref": "ref-1", "tags": {},
        "sources": {"type": "PROFILE", "search_profile": "ours"},
        "matching_strategy": {"type": "FUZZY", "fuzziness": 0.5},
    },
}  # fmt: skip
EVERYTHING = {
    "requested_checks": [
        LIVENESS, AUTHENTICITY, FACE_MATCH, FUZZY,
        {"type": "THIRD_PARTY_IDENTITY", "config": {}}, {"type": "WATCHLIST_SCREENING", "config": {}},
    ],
    "requested_tasks": [
        {**EXTRACTION, "config": {"manual_check": "ALWAYS", "create_expanded_document_fields": True}},
        {"type": "SUPPLEMENTARY_DOCUMENT_TEXT_DATA_EXTRACTION", "config": {"manual_check": "ALWAYS"}},
    ],
    "required_documents": [
        {"type": "ID_DOCUMENT"},
        {"type": "SUPPLEMENTARY_DOCUMENT", "objective": {"type": "PROOF_OF_ADDRESS"}},
    ],
    "identity_profile_requirements": {"trust_framework": "UK_TFIDA", "scheme": {"type": "DBS", "objective": "BASIC"}},
}  # fmt: skip


def members(value: Json, path: str = "$") -> Iterator[tuple[str, str, Json]]:
    """Path, name and value of everything in an answer."""
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield f"{path}[{number}]", "", part
            yield from members(part, f"{path}[{number}]")
    if isinstance(value, dict):
        for name, part in value.items():
            yield f"{path}.{name}", name, part
            yield from members(part, f"{path}.{name}")


def held(answer: Answer, status: int = 200) -> Json:
    """The body of an answer with exactly this status and content type, in which every type is what SDKs expect."""
    assert answer.headers["content-type"] == "application/json"
    assert UUID.fullmatch(answer.headers["x-request-id"])
    body = answer.good(status)
    assert body is not None
    for path, name, value in members(body):
        assert value is not None, path
        if name in LISTS and "not_met" not in path:  # there, `details` is a text
            assert isinstance(value, list), path
        if name in NUMBERS:
            assert type(value) in {int, float}, path
        if name == "client_session_token_ttl":
            assert type(value) is int, path
        if name in FLAGS:
            assert isinstance(value, bool), path
        if name in TIMES and path != "$.capture.biometric_consent":  # a word, in the configuration
            assert TIME.fullmatch(value), (path, value)
        if name in {"id", "session_id", "client_session_token"}:
            assert UUID.fullmatch(value), (path, value)
    return body


@pytest.mark.parametrize(
    "outcomes",
    [
        {},
        {"ID_DOCUMENT_AUTHENTICITY": "TAMPERED", "ID_DOCUMENT_FACE_MATCH": "DIFFERENT_PERSON",
         "THIRD_PARTY_IDENTITY": "NO_MATCH", "WATCHLIST_SCREENING": "POTENTIAL_MATCH",
         "WATCHLIST_ADVANCED_CA": "POTENTIAL_MATCH"},
        {"ID_DOCUMENT_AUTHENTICITY": "PHOTO_TOO_BLURRY", "ID_DOCUMENT_TEXT_DATA_CHECK": "PHOTO_TOO_DARK",
         "LIVENESS": "FAIL"},
    ],
    ids=["good", "rejected", "not available"],
)  # fmt: skip
def test_every_answer_about_a_session_is_exact(caller: Caller, yoti_sim: YotiSim, outcomes: dict[str, str]) -> None:
    made = held(caller.call("POST", "/sessions", EVERYTHING), 201)
    assert set(made) == {"session_id", "client_session_token", "client_session_token_ttl"}
    assert made["client_session_token_ttl"] == 599
    sid, session = made["session_id"], f"/sessions/{made['session_id']}"
    if outcomes:
        yoti_sim.set_outcomes(sid, **outcomes)
    early = held(caller.call("GET", session))
    assert {"user_tracking_id", "biometric_consent"}.isdisjoint(early), "absent where there is nothing to say"
    held(caller.call("GET", f"{session}/configuration"))
    for action in ("arrive", "consent", "document", "liveness", "supplementary"):
        yoti_sim.person(sid, action)
        held(caller.call("GET", session))
    yoti_sim.person(sid, "complete")
    result = held(caller.call("GET", session))
    assert isinstance(held(caller.call("GET", f"{session}/tracked-devices")), list)

    assert result["state"] == "COMPLETED"
    assert set(result["resources"]) == {
        "id_documents", "supplementary_documents", "liveness_capture", "face_capture", "applicant_profiles",
        "share_codes",
    }  # fmt: skip
    for check in result["checks"]:
        assert {"id", "type", "state", "resources_used", "generated_media", "created", "last_updated", "report"} <= set(
            check
        )
        told = check["report"]["recommendation"]
        assert told["value"] in {"APPROVE", "REJECT", "NOT_AVAILABLE", "CONSIDER"}
        assert told["value"] != "APPROVE" or set(told) == {"value"}
        for part in check["report"]["breakdown"]:
            assert {"sub_check", "result", "details"} <= set(part) <= {"sub_check", "result", "details", "process"}
            assert all(isinstance(detail["value"], str) for detail in part["details"]), "numbers too"
    said = {check["type"]: check["report"]["recommendation"].get("reason") for check in result["checks"]}
    expected = {kind: reason for kind, reason in outcomes.items() if kind != "LIVENESS"}
    assert said.items() >= expected.items()


def test_what_java_knows_the_values_of_is_one_of_them(caller: Caller, yoti_sim: YotiSim) -> None:
    sid = caller.create(requested_checks=[LIVENESS, FUZZY])["session_id"]
    yoti_sim.complete(sid, WATCHLIST_ADVANCED_CA="POTENTIAL_MATCH")
    (check,) = (one for one in caller.session(sid)["checks"] if one["type"] == FUZZY["type"])
    assert check["report"]["watchlist_summary"]["search_config"] == FUZZY["config"]
    assert {"total_hits", "raw_results", "associated_country_codes"} <= set(check["report"]["watchlist_summary"])


def test_a_deadline_is_told_only_when_asked_for(caller: Caller) -> None:
    made = held(
        caller.call(
            "POST", "/sessions", {"requested_checks": [LIVENESS], "session_deadline": "2026-01-02T00:00:00+01:00"}
        ),
        201,
    )
    assert "session_deadline" in made
    assert "session_deadline" not in caller.create()


def test_what_nobody_has_documented_is_ignored_and_nulls_are_nothing(caller: Caller) -> None:
    body = {"requested_checks": [LIVENESS], "unknown": {"a": 1}, "user_tracking_id": None, "sdk_config": {"new": True}}
    sid = held(caller.call("POST", "/sessions", body), 201)["session_id"]
    assert "user_tracking_id" not in held(caller.call("GET", f"/sessions/{sid}"))


def test_statuses_are_the_ones_that_sdks_compare(caller: Caller, yoti_sim: YotiSim) -> None:
    sid = caller.create(**EVERYTHING)["session_id"]
    session = f"/sessions/{sid}"
    yoti_sim.person(sid, "document", document_type="AADHAAR", issuing_country="IND")
    yoti_sim.complete(sid)
    (document,) = caller.session(sid)["resources"]["id_documents"]

    def at(media: str) -> str:
        return f"{session}/media/{media}/content"

    forbidden = caller.call("GET", at(document["pages"][0]["media"]["id"]))
    forbidden.empty(204)
    assert "content-type" not in forbidden.headers
    fields = at(document["document_fields"]["media"]["id"])
    assert caller.call("GET", fields).headers["content-type"] == "application/json"
    for target in (fields, f"{session}/tracked-devices", session):
        gone = caller.call("DELETE", target)
        gone.empty(204)
        assert UUID.fullmatch(gone.headers["x-request-id"])


def test_every_answer_has_an_id_of_its_own(caller: Caller) -> None:
    sid = caller.create()["session_id"]
    answers = [
        caller.call("GET", f"/sessions/{sid}"), caller.call("GET", f"/sessions/{UNKNOWN}"),
        caller.send("GET", "/nothing"),
        caller.send("GET", "/supported-documents"), caller.call("GET", f"/sessions/{sid}/media/{UNKNOWN}/content"),
    ]  # fmt: skip
    ids = {answer.headers["x-request-id"] for answer in answers}
    assert len(ids) == len(answers)
    assert all(UUID.fullmatch(one) for one in ids)


ROWS = {
    "malformed_request": (400, "MALFORMED_REQUEST"), "payload_validation": (400, "PAYLOAD_VALIDATION"),
    "message_signing": (401, "MESSAGE_SIGNING"), "bad_sdk_id": (401, "BAD_SDK_ID"), "bad_token": (401, "BAD_TOKEN"),
    "bad_public_key": (401, "BAD_PUBLIC_KEY"), "insufficient_permission": (403, "INSUFFICIENT_PERMISSION"),
    "app_not_found": (404, "APP_NOT_FOUND"), "session_not_found": (404, "SESSION_NOT_FOUND"),
    "media_content_not_found": (404, "MEDIA_CONTENT_NOT_FOUND"), "scheme_not_found": (404, "SCHEME_NOT_FOUND"),
    "scheme_validation_requirement_not_found": (404, "SCHEME_VALIDATION_REQUIREMENT_NOT_FOUND"),
    "session_expired": (409, "SESSION_EXPIRED"), "session_locked": (409, "SESSION_LOCKED"),
    "session_not_ready": (409, "SESSION_NOT_READY"), "instructions_not_complete": (409, "INSTRUCTIONS_NOT_COMPLETE"),
    "too_many_requests": (429, "TOO_MANY_REQUESTS"), "server_error": (500, "SERVER_ERROR"),
    "temporarily_unavailable": (503, "TEMPORARILY_UNAVAILABLE"),
}  # fmt: skip


def test_every_refusal_has_code_and_message_and_never_null(caller: Caller, sim_faults: SimFaults) -> None:
    for name in ROWS:
        sim_faults.add("error", vendor="yoti", operation="getSession", error=name, first=1)
    found = []
    for _ in ROWS:
        answer = caller.call("GET", f"/sessions/{UNKNOWN}")
        found.append(answer.refusal())
        assert None not in [value for _, _, value in members(answer.json())]
        assert UUID.fullmatch(answer.headers["x-request-id"])
    assert sorted(found) == sorted(ROWS.values())


def test_refusals_list_errors_or_say_nothing_of_them(caller: Caller) -> None:
    bad = {"client_session_token_ttl": 300, "resources_ttl": 1, "requested_checks": [LIVENESS]}
    for body, listed in ((b"no json", None), (b"[]", None), (b"null", None), (b"{}", True)):
        answer = caller.signed("POST", f"/sessions?{caller.query()}", body, JSON)
        assert answer.refusal()[0] == 400, body
        errors = answer.json().get("errors", [])
        assert all(set(one) == {"property", "message"} and one["property"] and one["message"] for one in errors)
        assert not listed or errors
    answer = caller.call("POST", "/sessions", bad)
    assert answer.refusal() == (400, "PAYLOAD_VALIDATION")
    assert {"client_session_token_ttl", "resources_ttl"} <= set(answer.properties())


def test_a_config_full_of_nulls_is_taken(caller: Caller, yoti_sim: YotiSim) -> None:
    """Python writes them: for reasons, suggestions, and the delay."""
    sandboxed = caller.at(yoti_sim.sandbox_base_url)
    said = {"value": "REJECT", "reason": None, "recovery_suggestion": None}
    part = {"sub_check": "liveness_auth", "result": "FAIL", "details": []}
    report = {"result": {"report": {"recommendation": said, "breakdown": [part]}}, "liveness_type": "ZOOM"}
    lists: Json = {
        "ID_DOCUMENT_AUTHENTICITY": [], "ID_DOCUMENT_TEXT_DATA_CHECK": [], "ID_DOCUMENT_FACE_MATCH": [],
        "ID_DOCUMENT_COMPARISON": [], "SUPPLEMENTARY_DOCUMENT_TEXT_DATA_CHECK": [], "LIVENESS": [report],
    }  # fmt: skip
    sid = sandboxed.create()["session_id"]
    config = {"task_results": None, "check_reports": {**lists, "async_report_delay": None}}
    sandboxed.call("PUT", f"/sessions/{sid}/response-config", config).empty(200)
    yoti_sim.complete(sid)
    check = held(sandboxed.call("GET", f"/sessions/{sid}"))["checks"][0]
    assert check["report"] == {"recommendation": {"value": "REJECT"}, "breakdown": [part]}


def test_a_session_whose_time_is_over_tells_no_nulls_either(
    caller: Caller, yoti_sim: YotiSim, sim_clock: SimClock
) -> None:
    sid = caller.create(**EVERYTHING)["session_id"]
    yoti_sim.person(sid, "document")
    sim_clock.advance(600)
    result = held(caller.call("GET", f"/sessions/{sid}"))
    assert (result["state"], result["client_session_token_ttl"]) == ("EXPIRED", 0)
    sim_clock.advance(7200)
    profile = held(caller.call("GET", f"/sessions/{sid}"))["identity_profile"]
    assert (profile["result"], profile["failure_reason"]["reason_code"]) == ("ABORTED", "ABANDONED")
