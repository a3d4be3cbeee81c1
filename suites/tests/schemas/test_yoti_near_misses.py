"""Yoti's messages that are almost right are refused at the right place, and what real SDKs send and read is not."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

Documents = dict[str, dict[str, Any]]
Findings = Callable[[str, object], set[tuple[str, str]]]
Sample = Callable[[str, int], Any]
Changed = Callable[[Any, str, object], Any]
Without = Callable[[Any, str], Any]

CREATE, CREATED, GET = "yoti/create-session.request", "yoti/create-session.response", "yoti/get-session.response"
CONFIGURATION, CONFIG, AGENT = "yoti/get-configuration.response", "yoti/response-config.request", "yoti/agent.request"
ERROR, FACE, FACED = "yoti/error.response", "yoti/create-face-capture.request", "yoti/create-face-capture.response"
DEVICES, BRING, BROUGHT = (
    f"yoti/{name}"
    for name in ("list-tracked-devices.response", "put-instructions.request", "get-instructions.response")
)
TOKEN, GRANTED, FIELDS = "yoti/token.request", "yoti/token.response", "yoti/media/document-fields"
PROOF, HOOK = "yoti/media/identity-profile-report", "yoti/webhooks/notification"
CHECKED, FILTER = "/requested_checks/0", "/required_documents/0/filter"
FOUND, DOCUMENT, REQUIRED = "/checks/0", "/resources/id_documents/0", "/capture/required_resources/0"
REPORTED = "/check_reports/ID_DOCUMENT_AUTHENTICITY/0/result"
OWN_SEARCH = {"type": "WITH_CUSTOM_ACCOUNT", "remove_deceased": True, "share_url": False}
UUID = "00000000-0000-4000-8000-000000000009"

WRONG: list[tuple[str, int, str, object, str]] = [
    (CREATE, 0, "/client_session_token_ttl", "900", "type"),
    (CREATE, 0, "/client_session_token_ttl", 900.5, "type"),
    (CREATE, 0, "/resources_ttl", "a week", "pattern"),
    (CREATE, 0, "/requested_checks", {}, "type"),
    (CREATE, 0, f"{CHECKED}/type", "ID_DOCUMENT_TEXT_DATA_CHECK", "enum"),
    (CREATE, 0, f"{CHECKED}/type", "liveness", "enum"),
    (CREATE, 0, "/requested_checks/1/config/liveness_type", "zoom", "enum"),
    (CREATE, 0, "/requested_checks/1/config/max_retries", 0, "minimum"),
    (CREATE, 0, "/requested_checks/1/config/manual_check", "ALWAYS", "const"),
    (CREATE, 0, f"{CHECKED}/config/manual_check", "IBV", "enum"),
    (CREATE, 0, "/requested_checks/1/config", {}, "required"),
    (CREATE, 0, "/requested_tasks/0/config", {}, "required"),
    (CREATE, 1, f"{CHECKED}/config", {}, "required"),
    (CREATE, 1, CHECKED, {"type": "ID_DOCUMENT_FACE_MATCH"}, "required"),
    (CREATE, 1, CHECKED, {"type": "FACE_COMPARISON", "config": {}}, "!required"),
    (CREATE, 1, CHECKED, {"type": "PROFILE_DOCUMENT_MATCH", "config": {"manual_check": "NEVER"}}, "!const"),
    (CREATE, 1, "/notifications/topics/0", "IDENTITY_PROFILE", "pattern"),
    (CREATE, 1, "/notifications/auth_type", "DIGEST", "enum"),
    (CREATE, 1, "/sdk_config/allowed_capture_methods", "UPLOAD", "pattern"),
    (CREATE, 1, "/sdk_config/primary_colour", "blue", "pattern"),
    (CREATE, 1, "/sdk_config/locale", " ", "pattern"),
    (CREATE, 2, f"{FILTER}/country_restriction/inclusion", "ONLY", "pattern"),
    (CREATE, 2, f"{FILTER}/country_restriction/country_codes/0", "GB", "pattern"),
    (CREATE, 2, f"{FILTER}/type", "DOCUMENT_RESTRICTIONS", "!required"),
    (CREATE, 2, "/required_documents/2", {"type": "SUPPLEMENTARY_DOCUMENT"}, "required"),
    (CREATE, 2, "/required_documents/2/objective/type", "PROOF_OF_AGE", "enum"),
    (CREATE, 3, "/session_deadline", "2026-02-01T23:59:59", "format"),
    (CREATE, 3, f"{CHECKED}/config", {"manual_check": "IBV"}, "required"),
    (CREATE, 3, "/ibv_options/support", "OPTIONAL", "enum"),
    (CREATE, 3, "/resources/applicant_profile/date_of_birth", "02/11/1988", "pattern"),
    (CREATE, 3, "/resources/applicant_profile/structured_postal_address/address_format", 5, "enum"),
    (CREATE, 4, "/identity_profile_requirements", {"trust_framework": "UK_TFIDA"}, "required"),
    (CREATE, 4, "/identity_profile_requirements/trust_framework", "UK", "enum"),
    (CREATE, 5, f"{CHECKED}/config/sources", {"type": "PROFILE"}, "required"),
    (CREATE, 5, f"{CHECKED}/config/type", "WITH_CUSTOM_ACCOUNT", "required"),
    (CREATE, 5, f"{CHECKED}/config/matching_strategy/fuzziness", 1.1, "maximum"),
    (CREATE, 5, "/requested_checks/1/config/categories", ["PEP"], "!enum"),
    (CREATE, 6, "/advanced_identity_profile_requirements/profiles", [], "minItems"),
    (CREATED, 0, "/session_id", "s-1", "format"),
    (GET, 0, "/state", "DONE", "enum"),
    (GET, 0, "/resources", {}, "required"),
    (GET, 0, "/biometric_consent", "2026-01-05T10:20:30+01:00", "pattern"),
    (GET, 1, f"{DOCUMENT}/pages/0/frames/0", {}, "required"),
    (GET, 1, f"{DOCUMENT}/pages/0/capture_method", "camera", "enum"),
    (GET, 1, f"{DOCUMENT}/document_fields", {}, "required"),
    (GET, 1, f"{DOCUMENT}/tasks", [{"type": "ID_DOCUMENT_TEXT_DATA_EXTRACTION"}], "!required"),
    (GET, 3, f"{FOUND}/state", "PENDING", "not"),
    (GET, 3, "/checks/1/state", "DONE", "required"),
    (GET, 3, "/checks/1/type", "DOCUMENT_CHECK", "enum"),
    (GET, 3, f"{FOUND}/report/recommendation/value", "FAIL", "enum"),
    (GET, 3, f"{FOUND}/report", {"recommendation": {"value": "APPROVE"}}, "required"),
    (GET, 3, f"{FOUND}/report/breakdown/0", {"sub_check": "real_document", "result": "PASS"}, "required"),
    (GET, 4, "/resources/liveness_capture/0/liveness_type", "STATIC", "!required"),
    (GET, 6, f"{FOUND}/report/watchlist_summary/search_config", {}, "required"),
    (GET, 6, f"{FOUND}/report/watchlist_summary/search_config", OWN_SEARCH, "required"),
    (GET, 7, "/identity_profile/result", "ABORTED", "!required"),
    (GET, 7, "/identity_profile/identity_profile_report/media", {"id": UUID, "type": "JSON"}, "required"),
    (GET, 8, "/advanced_identity_profile/failure_reason/reason_code", "UNKNOWN", "enum"),
    (CONFIGURATION, 0, f"{REQUIRED}/requested_tasks/0/state", "DONE", "enum"),
    (CONFIGURATION, 0, f"{REQUIRED}/attempts_remaining", 1, "type"),
    (CONFIGURATION, 0, f"{REQUIRED}/type", "SUPPLEMENTARY_DOCUMENT", "!required"),
    (CONFIGURATION, 0, "/capture/required_resources/1/type", "ID_DOCUMENT", "!required"),
    (CONFIGURATION, 0, "/client_session_token_ttl", "599", "type"),
    (CONFIG, 1, f"{REPORTED}/report/recommendation/value", "FAIL", "enum"),
    (CONFIG, 1, f"{REPORTED}/report_template", "TAMPERED", "!not"),
    (CONFIG, 1, f"{REPORTED}/report", {"breakdown": []}, "required"),
    (CONFIG, 1, f"{REPORTED}/report/breakdown/0/process", "MANUAL", "enum"),
    (CONFIG, 2, f"{REPORTED}/report_template", "AUTO_FAIL", "enum"),
    (CONFIG, 2, "/check_reports/LIVENESS/0/liveness_type", "PASSIVE", "enum"),
    (CONFIG, 2, "/task_results/ID_DOCUMENT_TEXT_DATA_EXTRACTION/0/result", {}, "!not"),
    (CONFIG, 3, "/check_reports/THIRD_PARTY_IDENTITY", [], "type"),
    (CONFIG, 3, "/check_reports/async_report_delay", "5", "type"),
    (AGENT, 0, "/resources/id_documents/0/capture_method", "SCAN", "pattern"),
    (ERROR, 0, "/code", "payload_validation", "pattern"),
    (ERROR, 0, "/errors", [], "minItems"),
    (FACE, 0, "/requirement_id", None, "type"),
    (FACED, 0, "/frames", "0", "type"),
    (DEVICES, 0, "/0/event", "CONFIG_FIRST_LOADED", "not"),
    (DEVICES, 0, "/1/event", "RESOURCE_CREATED", "required"),
    (BRING, 0, "/branch/fad_code", "123456", "pattern"),
    (BROUGHT, 0, "/branch", {"name": "A", "address": "B", "post_code": "C"}, "required"),
    (TOKEN, 0, "/client_assertion", "", "minLength"),
    (GRANTED, 0, "/expires_in", "1800", "type"),
    (FIELDS, 0, "/expiration_date", "NEVER", "pattern"),
    (PROOF, 0, "/proof/jws", "a.b.c", "pattern"),
    (HOOK, 0, "/topic", "", "minLength"),
    (HOOK, 1, "/check_id", "c-1", "format"),
    ("yoti/webhooks/check-completion", 0, "/topic", "CHECK_COMPLETION", "const"),
    ("yoti/webhooks/check-completion", 0, "/task_id", UUID, "!not"),
    ("yoti/webhooks/session-completion", 0, "/check_id", UUID, "!not"),
]  # fmt: skip
"""A keyword behind ! is found somewhere else than at the place."""

RIGHT: list[tuple[str, int, str, object]] = [
    (CREATE, 0, "/requested_checks", []),
    (CREATE, 0, "/resources_ttl", 1),
    (CREATE, 0, "/user_tracking_id", None),
    (CREATE, 0, "/brand_new", {"a": None}),
    (CREATE, 0, f"{CHECKED}/config/brand_new", 1),
    (CREATE, 0, CHECKED, {"type": "ID_DOCUMENT_COMPARISON"}),
    (CREATE, 1, "/notifications", {"endpoint": "http://127.0.0.1:1/x", "topics": []}),
    (CREATE, 1, "/notifications/topics/0", "Session_Completion"),
    (CREATE, 1, "/sdk_config/allowed_capture_methods", "camera_and_upload"),
    (CREATE, 2, f"{FILTER}/country_restriction/inclusion", "blacklist"),
    (CREATE, 3, "/session_deadline", "2026-02-01T13:33:03-08:00"),
    (GET, 0, "/client_session_token", UUID),
    (GET, 1, "/brand_new", None),
    (GET, 3, f"{FOUND}/report/breakdown/0/sub_check", "no_signs_of_forgery"),
    (GET, 3, f"{FOUND}/report/recommendation/reason", "BRAND_NEW"),
    (GET, 6, f"{FOUND}/report/watchlist_summary/search_config", OWN_SEARCH | {"type": "WITH_YOTI_ACCOUNT"}),
    (CONFIG, 1, "/task_results", None),
    (CONFIG, 1, f"{REPORTED}/report_template", None),
    (CONFIG, 1, f"{REPORTED}/report/breakdown/0/process", None),
    (CONFIG, 2, "/check_reports/LIVENESS/0/result/report_template", "FAIL"),
    (AGENT, 0, "/resources/id_documents/0/capture_method", "upload"),
    (HOOK, 2, "/brand_new_id", 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "number", "place", "value", "expected"), WRONG)
def test_a_wrong_value_is_refused(
    findings: Findings,
    sample: Sample,
    changed: Changed,
    name: str,
    number: int,
    place: str,
    value: object,
    expected: str,
) -> None:
    wrong = findings(name, changed(sample(name, number), place, value))

    if expected.startswith("!"):
        assert {keyword for _, keyword in wrong} == {expected[1:]}
    else:
        at = place.rpartition("/")[0] if expected in {"required", "not"} and not isinstance(value, dict) else place
        assert wrong == {(at, expected)}


@pytest.mark.parametrize(("name", "number", "place", "value"), RIGHT)
def test_what_is_not_forbidden_is_accepted(
    findings: Findings, sample: Sample, changed: Changed, name: str, number: int, place: str, value: object
) -> None:
    assert findings(name, changed(sample(name, number), place, value)) == set()


def test_no_answer_is_null_anywhere(documents: Documents, findings: Findings, changed: Changed) -> None:
    """Node and Python break on null."""
    answers = [name for name in documents if name.startswith("yoti/") and (".response" in name or "/webhooks/" in name)]
    found = [
        (name, example, at) for name in answers for example in documents[name]["examples"] for at in places(example)
    ]

    assert [(name, at) for name, example, at in found if not findings(name, changed(example, at, None))] == []
    assert len(found) > 300


def places(value: object, path: str = "") -> list[str]:
    """Every place in a JSON value below the root."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at for key, child in inner for at in (f"{path}/{key}", *places(child, f"{path}/{key}"))]


def test_all_a_session_was_asked_to_hold_may_be_left_out(findings: Findings) -> None:
    """That it has to be checked at all is a rule of the service, which knows identity profiles too."""
    assert findings(CREATE, {}) == set()
    assert findings(CONFIG, {}) == set()


def test_the_arrays_of_a_session_are_there_even_if_they_are_empty(
    findings: Findings, sample: Sample, without: Without
) -> None:
    """But for share codes, which a recorded body does not have."""
    session = sample(GET, 0)

    missed = {name: findings(GET, without(session, f"/resources/{name}")) for name in session["resources"]}

    assert {name for name, found in missed.items() if found != {("/resources", "required")}} == {"share_codes"}
    assert findings(GET, without(session, "/checks")) == {("", "required")}


NOTHING = {"recommendation": {"value": "APPROVE", "reason": None, "recovery_suggestion": None}, "breakdown": []}

SENT = {
    "python, sandbox": (
        CONFIG,
        {
            "task_results": {
                "ID_DOCUMENT_TEXT_DATA_EXTRACTION": [{"result": {}}],
                "SUPPLEMENTARY_DOCUMENT_TEXT_DATA_EXTRACTION": [],
            },
            "check_reports": {
                "ID_DOCUMENT_TEXT_DATA_CHECK": [{"result": {"report": NOTHING, "document_fields": {"a": 1}}}],
                "ID_DOCUMENT_AUTHENTICITY": [{"result": {"report": NOTHING}, "document_filter": None}],
                "ID_DOCUMENT_FACE_MATCH": [],
                "LIVENESS": [{"result": {"report": NOTHING}, "liveness_type": "ZOOM"}],
                "ID_DOCUMENT_COMPARISON": [],
                "SUPPLEMENTARY_DOCUMENT_TEXT_DATA_CHECK": [],
                "async_report_delay": None,
            },
        },
    ),
    "java, sandbox": (
        CONFIG,
        {"check_reports": {"FACE_COMPARISON": {"result": {"report": None, "report_template": "SUCCESS"}}}},
    ),
    "go": (
        CREATE,
        {
            "requested_checks": [{"type": "WATCHLIST_SCREENING", "config": {"categories": None}}],
            "required_documents": [{"type": "ID_DOCUMENT", "filter": {"type": "ORTHOGONAL_RESTRICTIONS"}}],
            "import_token": {"ttl": 31536000},
        },
    ),
    "python": (
        CREATE,
        {
            "requested_checks": [{"type": "ID_DOCUMENT_AUTHENTICITY", "config": {}}],
            "requested_tasks": [],
            "required_documents": [
                {
                    "type": "ID_DOCUMENT",
                    "filter": {
                        "type": "DOCUMENT_RESTRICTIONS",
                        "inclusion": "WHITELIST",
                        "documents": [{"document_types": ["PASSPORT"]}],
                    },
                }
            ],
            "notifications": {"endpoint": "https://shop.example/idv", "topics": []},
        },
    ),
}


@pytest.mark.parametrize("name", SENT)
def test_what_real_sdks_send_is_taken(findings: Findings, name: str) -> None:
    schema, body = SENT[name]

    assert findings(schema, copy.deepcopy(body)) == set()
