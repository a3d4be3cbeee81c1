"""What `POST /sessions` takes, fills in and refuses: every refusal names the property (D; notation of elements: I)."""

from typing import Any

import pytest
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import AUTHENTICITY, EXTRACTION, LIVENESS, Caller

Json = Any
COMPARISON = {"type": "ID_DOCUMENT_COMPARISON", "config": {}}
PROFILE = {"trust_framework": "UK_TFIDA", "scheme": {"type": "RTW"}}
ADVANCED = {"profiles": [{"trust_framework": "YOTI_GLOBAL", "schemes": [{"type": "IDENTITY", "label": "L1"}]}]}
NOTHING_LEFT = {
    "type": "ORTHOGONAL_RESTRICTIONS",
    "country_restriction": {"inclusion": "WHITELIST", "country_codes": ["GBR"]},
    "type_restriction": {"inclusion": "INCLUDE", "document_types": ["AADHAAR"]},
}


def refused(caller: Caller, body: Json) -> list[str]:
    """The properties that a body is refused for."""
    answer = caller.call("POST", "/sessions", body)
    assert answer.refusal() == (400, "PAYLOAD_VALIDATION"), answer.body
    return answer.properties()


@pytest.mark.parametrize(
    ("changes", "properties"),
    [
        ({"requested_checks": []}, ["requested_checks"]),
        ({"requested_checks": [{"type": "HOROSCOPE"}]}, ["requested_checks[0].type"]),
        ({"client_session_token_ttl": 300}, ["client_session_token_ttl"]),
        ({"client_session_token_ttl": 900, "session_deadline": "2026-02-01T00:00:00Z"}, ["session_deadline"]),
        ({"session_deadline": "2025-12-31T00:00:00Z"}, ["session_deadline"]),
        ({"session_deadline": "2026-01-07T00:00:00Z", "ibv_options": {}}, ["session_deadline"]),
        ({"resources_ttl": 86_699}, ["resources_ttl"]),
        ({"resources_ttl": 86_700, "client_session_token_ttl": 900}, ["resources_ttl"]),
        ({"notifications": {"endpoint": "http://shop.example/yoti"}}, ["notifications.endpoint"]),
        ({"notifications": {"endpoint": "ftp://127.0.0.1/"}}, ["notifications.endpoint"]),
        ({"notifications": {"endpoint": "http://127.0.0.1:x/"}}, ["notifications.endpoint"]),
        ({"sdk_config": {"font_colour": "blue"}}, ["sdk_config.font_colour"]),
        ({"sdk_config": {"allowed_capture_methods": "DRAWING"}}, ["sdk_config.allowed_capture_methods"]),
        ({"required_documents": [{"type": "ID_DOCUMENT", "filter": NOTHING_LEFT}]}, ["required_documents[0].filter"]),
        (
            {"requested_checks": [COMPARISON], "required_documents": [{"type": "ID_DOCUMENT"}]},
            ["required_documents"],
        ),
        (
            {"identity_profile_requirements": PROFILE, "advanced_identity_profile_requirements": ADVANCED},
            ["advanced_identity_profile_requirements"],
        ),
    ],
)
def test_what_is_wrong_is_named(caller: Caller, changes: Json, properties: list[str]) -> None:
    assert refused(caller, {"requested_checks": [LIVENESS], **changes})[: len(properties)] == properties


@pytest.mark.parametrize(
    "changes",
    [
        {"client_session_token_ttl": 301},
        {"session_deadline": "2026-01-08T01:00:00+01:00", "ibv_options": {"support": "MANDATORY"}},
        {"resources_ttl": "87000"},
        {"resources_ttl": 87_300, "client_session_token_ttl": 900},
        {"notifications": {"endpoint": "https://shop.example/yoti", "topics": ["Session_Completion"]}},
        {"notifications": {"endpoint": "http://localhost:8000/yoti", "topics": []}},
        {"requested_checks": [], "identity_profile_requirements": PROFILE},
        {"required_documents": [{"type": "ID_DOCUMENT", "filter": None}], "user_tracking_id": None},
        {"requested_checks": [COMPARISON]},
        {"from_the_future": {"a": 1}},
    ],
)
def test_what_is_right_is_taken(caller: Caller, changes: Json) -> None:
    caller.create(**changes)


def test_all_findings_come_at_once(caller: Caller) -> None:
    body = {"requested_checks": [], "client_session_token_ttl": 1, "notifications": {"endpoint": "http://shop.example"}}
    assert refused(caller, body) == ["requested_checks", "client_session_token_ttl", "notifications.endpoint"]


def test_no_body_is_an_empty_one(caller: Caller) -> None:
    assert caller.call("POST", "/sessions").properties() == ["requested_checks"]


def test_only_https_as_in_production(caller: Caller, yoti_sim: YotiSim) -> None:
    here = {"endpoint": "http://127.0.0.1:9/"}
    caller.create(notifications=here)
    yoti_sim.override(loopback_http_endpoints=False)
    answer = caller.call("POST", "/sessions", {"requested_checks": [LIVENESS], "notifications": here})
    assert answer.json()["errors"] == [{"property": "notifications.endpoint", "message": "must match ^https://.+$"}]


@pytest.mark.parametrize(
    ("members", "wanted"),
    [
        ({"requested_checks": [AUTHENTICITY, LIVENESS]}, ["ID_DOCUMENT", "LIVENESS"]),
        ({"requested_checks": [COMPARISON]}, ["ID_DOCUMENT", "ID_DOCUMENT"]),
        ({"requested_checks": [LIVENESS], "requested_tasks": [EXTRACTION]}, ["ID_DOCUMENT", "LIVENESS"]),
        ({"requested_checks": [{"type": "THIRD_PARTY_IDENTITY"}]}, []),
        ({"requested_checks": [], "identity_profile_requirements": PROFILE}, ["ID_DOCUMENT", "LIVENESS"]),
        (
            {
                "requested_checks": [AUTHENTICITY],
                "required_documents": [
                    {"type": "SUPPLEMENTARY_DOCUMENT", "objective": {"type": "PROOF_OF_ADDRESS"}},
                    {"type": "ID_DOCUMENT"},
                ],
            },
            ["SUPPLEMENTARY_DOCUMENT", "ID_DOCUMENT"],
        ),
    ],
)
def test_what_the_person_has_to_supply(caller: Caller, yoti_sim: YotiSim, members: Json, wanted: list[str]) -> None:
    session = caller.create(**members)["session_id"]
    assert [one["type"] for one in yoti_sim.session(session)["requirements"]] == wanted


def test_an_organisation_that_is_not_verified(caller: Caller, yoti_sim: YotiSim) -> None:
    yoti_sim.configure(organisation_verified=False)
    answer = caller.call("POST", "/sessions", {"requested_checks": [LIVENESS]})
    assert answer.refusal() == (403, "INSUFFICIENT_PERMISSION")


@pytest.mark.parametrize(
    "changes",
    [
        {"requested_checks": [{"type": "LIVENESS", "config": {"liveness_type": "ZOOM"}}]},
        {"identity_profile_requirements": {"trust_framework": "UK_TFIDA", "scheme": {"type": "FOO"}}},
    ],
)
def test_what_is_not_documented_is_not_taken(caller: Caller, changes: Json) -> None:
    assert refused(caller, {"requested_checks": [LIVENESS], **changes})


def test_a_preview_of_the_profile(caller: Caller, yoti_sim: YotiSim) -> None:
    made = caller.create(
        requested_checks=[], identity_profile_requirements=PROFILE, create_identity_profile_preview=True
    )
    yoti_sim.complete(made["session_id"])
    result = caller.session(made["session_id"])
    preview = result["identity_profile_preview"]["media"]["id"]
    told = caller.call("GET", f"/sessions/{made['session_id']}/media/{preview}/content").good()
    assert told["result"] == result["identity_profile"]["result"] == "DONE"


def test_what_is_looked_at_in_a_branch(caller: Caller, yoti_sim: YotiSim) -> None:
    scheme = {"type": "DOCUMENT_SCHEME_VALIDITY_CHECK", "config": {"manual_check": "IBV", "scheme": "UK_DBS"}}
    made = caller.create(requested_checks=[scheme, AUTHENTICITY], ibv_options={})["session_id"]
    configuration = caller.call("GET", f"/sessions/{made}/configuration").good()
    (document,) = configuration["capture"]["required_resources"]
    assert document["allowed_sources"] == [{"type": "IBV"}]
    assert [(one["type"], one["state"], one["scheme"]) for one in document["ibv_client_assessments"]] == [
        ("DOCUMENT_SCHEME_VALIDITY_CHECK", "REQUIRED", "UK_DBS")
    ]
    yoti_sim.complete(made)
    done = caller.session(made)
    assert done["resources"]["id_documents"][0]["source"] == {"type": "IBV"}
    assert [check.get("scheme") for check in done["checks"]] == ["UK_DBS", None]
