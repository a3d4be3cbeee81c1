"""What nobody sends on purpose: refused in Yoti's words or taken, never an accident; and nothing private is kept."""

import json
from typing import Any

import pytest
from golive.simulators.client import ControlFailure, SimJournal
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import AUTHENTICITY, EXTRACTION, JSON, LIVENESS, PNG, UNKNOWN, Caller

Json = Any

FACES = {"type": "FACE_COMPARISON", "config": {"manual_check": "NEVER"}}
EXPANDED = {
    "type": "ID_DOCUMENT_TEXT_DATA_EXTRACTION",
    "config": {"manual_check": "NEVER", "create_expanded_document_fields": True},
}
WATCHLIST = {"type": "WATCHLIST_ADVANCED_CA", "config": {"type": "WITH_CUSTOM_ACCOUNT", "api_key": "secret-account"}}


@pytest.fixture
def sandboxed(caller: Caller, yoti_sim: YotiSim) -> Caller:
    """The same server at the sandbox's base."""
    return caller.at(yoti_sim.sandbox_base_url)


@pytest.mark.parametrize(
    "members",
    [
        {"client_session_token_ttl": 10**25},
        {"resources_ttl": 10**40},
        {"resources_ttl": "9" * 5000},
        {"resources_ttl": "0" * 5000 + "90000"},
        {"session_deadline": "9999-12-31T23:59:59-23:00"},
    ],
)
def test_times_behind_the_end_of_the_calendar(caller: Caller, yoti_sim: YotiSim, members: Json) -> None:
    session = caller.create(**members)["session_id"]
    assert caller.session(session)["state"] == "ONGOING"
    assert yoti_sim.complete(session)["forgotten_at"] <= "9999"
    assert len(yoti_sim.sessions()) == 1


def test_a_body_that_is_too_deep(caller: Caller) -> None:
    body = b'{"a":' + b"[" * 900 + b"null" + b"]" * 900 + b"}"
    assert caller.signed("POST", f"/sessions?{caller.query()}", body, JSON).refusal() == (400, "MALFORMED_REQUEST")


@pytest.mark.parametrize(
    ("kind", "entry", "place"),
    [
        ("LIVENESS", [{"liveness_type": "ZOOM", "result": {"report_template": "FRIENDLY"}}], "LIVENESS[0]"),
        ("ID_DOCUMENT_COMPARISON", [{"result": {"report_template": "TAMPERED"}}], "ID_DOCUMENT_COMPARISON[0]"),
        ("THIRD_PARTY_IDENTITY", {"result": {"report_template": "FAIL"}}, "THIRD_PARTY_IDENTITY"),
    ],
)
def test_templates_of_another_type(sandboxed: Caller, kind: str, entry: Json, place: str) -> None:
    session = sandboxed.create()["session_id"]
    for path in (f"/sessions/{session}", f"/apps/{sandboxed.sdk_id}"):
        answer = sandboxed.call("PUT", f"{path}/response-config", {"check_reports": {kind: entry}})
        assert answer.refusal() == (400, "PAYLOAD_VALIDATION")
        assert answer.properties() == [f"check_reports.{place}.result.report_template"]


@pytest.mark.parametrize(
    "outcomes",
    [
        {"LIVENES": "SUCCESS"},
        {"LIVENESS": []},
        {"LIVENESS": None},
        {"LIVENESS": {"value": "REJECT", "reason": {"value": "x"}}},
        {"LIVENESS": {"value": "REJECT", "recovery_suggestion": ["x"]}},
        {"IDENTITY_PROFILE": []},
        {EXTRACTION["type"]: []},
        {EXTRACTION["type"]: {"value": "MUST_TRY_AGAIN", "reason": "QUALITY"}},
        {EXTRACTION["type"]: {"value": "MUST_TRY_AGAIN", "reason": {"value": "QUALITY", "detail": 1}}},
    ],
)
def test_outcomes_that_make_no_sense(caller: Caller, yoti_sim: YotiSim, outcomes: Json) -> None:
    session = caller.create()
    with pytest.raises(ControlFailure) as refused:
        yoti_sim.complete(session["session_id"], **outcomes)
    assert refused.value.status == 400
    body = json.dumps({"action": "liveness", "outcomes": outcomes}).encode()
    token = {"X-Yoti-Auth-Token": session["client_session_token"]}
    answer = caller.send("POST", f"/web/_sim/sessions/{session['session_id']}/actions", body, token)
    assert answer.refusal() == (400, "PAYLOAD_VALIDATION")


@pytest.mark.parametrize("address", [5, [], "x", {}, {"formatted_address": 1}])
def test_a_config_may_say_anything_of_a_document(sandboxed: Caller, yoti_sim: YotiSim, address: Json) -> None:
    """And of what a report does not have."""
    session = sandboxed.create(requested_checks=[WATCHLIST, AUTHENTICITY], requested_tasks=[EXPANDED])["session_id"]
    report = {"recommendation": {"value": "CONSIDER"}, "watchlist_summary": {"total_hits": "many"}}
    config = {
        "task_results": {
            EXTRACTION["type"]: [{"result": {"document_fields": {"structured_postal_address": address}}}],
        },
        "check_reports": {WATCHLIST["type"]: [{"result": {"report": report}}]},
    }
    sandboxed.call("PUT", f"/sessions/{session}/response-config", config).empty(200)
    yoti_sim.complete(session)
    assert sandboxed.session(session)["state"] == "COMPLETED"


def test_nobody_tries_for_ever(caller: Caller, yoti_sim: YotiSim) -> None:
    patient = {"type": "LIVENESS", "config": {"liveness_type": "ZOOM", "max_retries": 10**9}}
    session = caller.create(requested_checks=[patient])["session_id"]
    assert len(yoti_sim.complete(session, LIVENESS="FAIL")["resources"]["liveness_capture"]) == 20


def test_each_application_has_its_own_config(sandboxed: Caller, yoti_sim: YotiSim) -> None:
    """And the path says whose it is, whatever the query says."""
    other = sandboxed.naming(yoti_sim.settings()["other_sdk_id"])
    config = {"check_reports": {"LIVENESS": [{"liveness_type": "ZOOM", "result": {"report_template": "FAIL"}}]}}
    sandboxed.call("PUT", f"/apps/{other.sdk_id}/response-config", config).empty(200)
    assert sandboxed.call("PUT", f"/apps/{UNKNOWN}/response-config", config).refusal() == (404, "APP_NOT_FOUND")
    for server, value in ((sandboxed, "APPROVE"), (other, "REJECT")):
        session = server.create()["session_id"]
        assert yoti_sim.complete(session)["checks"][0]["report"]["recommendation"]["value"] == value


def test_what_is_wrong_with_an_address_is_said_of_the_whole(caller: Caller) -> None:
    for address in ({}, {"address_format": 9}, {"address_format": 1, "country_iso": 5}, "x"):
        profile = {"full_name": "A B", "structured_postal_address": address}
        answer = caller.call(
            "POST", "/sessions", {"requested_checks": [LIVENESS], "resources": {"applicant_profile": profile}}
        )
        (finding,) = answer.json()["errors"]
        assert finding["property"] == "resources.applicant_profile.structured_postal_address"
        assert finding["message"] == "INVALID_ADDRESS"


def test_an_endpoint_begins_as_documented(caller: Caller) -> None:
    answer = caller.call(
        "POST", "/sessions", {"requested_checks": [LIVENESS], "notifications": {"endpoint": "HTTPS://a.b"}}
    )
    assert answer.properties() == ["notifications.endpoint"]


def test_only_who_may_go_to_a_branch_needs_a_week(caller: Caller) -> None:
    soon = {"session_deadline": "2026-01-02T00:00:00Z", "requested_checks": [LIVENESS]}
    assert caller.call("POST", "/sessions", {**soon, "ibv_options": {"support": "NOT_ALLOWED"}}).status == 201
    for options in ({}, {"support": "MANDATORY"}):
        assert caller.call("POST", "/sessions", {**soon, "ibv_options": options}).properties() == ["session_deadline"]


@pytest.mark.parametrize(("given", "left"), [({}, 2), ({"RECLASSIFICATION": 4}, 5)])
def test_reclassifications_are_counted_apart(caller: Caller, given: Json, left: int) -> None:
    attempts = {"attempts_configuration": {EXTRACTION["type"]: given}}
    session = caller.create(requested_tasks=[EXTRACTION], sdk_config=attempts)["session_id"]
    wanted = caller.call("GET", f"/sessions/{session}/configuration").good()["capture"]["required_resources"]
    assert wanted[0]["attempts_remaining"] == {"GENERIC": 2, "RECLASSIFICATION": left}


def by_agent(server: Caller, session: Json, **resources: Json) -> tuple[int, str]:
    """A session completed without its user: status and code."""
    named = {name: session[name] for name in ("session_id", "client_session_token")}
    answer = server.call("POST", "/agent", {**named, "resources": resources})
    return (answer.status, "") if answer.status == 204 else answer.refusal()


def test_an_agent_is_held_to_what_the_session_takes(sandboxed: Caller) -> None:
    """In any case of letters, and not before the team has supplied its own face."""
    passport = {"issuing_country": "GBR", "document_type": "PASSPORT", "capture_method": "upload"}
    held = sandboxed.create(requested_checks=[AUTHENTICITY], sdk_config={"allowed_capture_methods": "camera"})
    assert by_agent(sandboxed, held, id_documents=[passport]) == (400, "PAYLOAD_VALIDATION")
    assert by_agent(sandboxed, held, id_documents=[{**passport, "capture_method": "Camera"}]) == (204, "")
    (shown,) = sandboxed.session(held["session_id"])["resources"]["id_documents"]
    assert shown["pages"][0]["capture_method"] == "CAMERA"
    assert by_agent(sandboxed, sandboxed.create(requested_checks=[FACES])) == (409, "SESSION_NOT_READY")


@pytest.mark.parametrize("paper", [{"document_type": "LOVE_LETTER"}, {"issuing_country": "nowhere"}])
def test_a_bill_is_one_that_is_known(caller: Caller, yoti_sim: YotiSim, paper: Json) -> None:
    bill = {"type": "SUPPLEMENTARY_DOCUMENT", "objective": {"type": "PROOF_OF_ADDRESS"}}
    session = caller.create(required_documents=[bill])["session_id"]
    with pytest.raises(ControlFailure, match="not accepted"):
        yoti_sim.person(session, "supplementary", **paper)


def supply_face(server: Caller, session: str, requirement: str) -> str:
    """The team's own picture of the person."""
    faces = f"/sessions/{session}/resources/face-capture"
    face: str = server.call("POST", faces, {"requirement_id": requirement}).good(201)["id"]
    form = b'--b\r\nContent-Disposition: form-data; name="binary-content"; filename="mina.png"\r\n'
    form += b"Content-Type: image/png\r\n\r\n" + PNG + b"\r\n--b--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    server.signed("PUT", f"{faces}/{face}/image?{server.query()}", form, kind).empty(200)
    return face


def test_nothing_private_is_remembered(sandboxed: Caller, yoti_sim: YotiSim, sim_journal: SimJournal) -> None:
    applicant = {"first_name": "Wilhelmina", "date_of_birth": "1977-11-30"}
    checks = [LIVENESS, FACES, WATCHLIST]
    given = {"requested_tasks": [EXPANDED], "resources": {"applicant_profile": applicant}}
    made = sandboxed.create(requested_checks=checks, **given)
    session, token = made["session_id"], made["client_session_token"]
    page = f"/web/index.html?sessionID={session}&sessionToken={token}"
    assert sandboxed.send("GET", page).status == 200
    headers = {"X-Yoti-Auth-Token": token, "Referer": sandboxed.base_url + page}
    sandboxed.send("POST", f"/web/_sim/sessions/{session}/actions", b'{"action": "view"}', headers).good()
    contact = {"first_name": "Wilhelmina", "last_name": "Featherstone", "email": "mina@secret.example"}
    sandboxed.call("PUT", f"/sessions/{session}/instructions", {"contact_profile": contact, "documents": []})
    wanted = {one["type"]: one["id"] for one in yoti_sim.session(session)["requirements"]}
    face = supply_face(sandboxed, session, wanted["FACE_CAPTURE"])
    done = yoti_sim.complete(session, WATCHLIST_ADVANCED_CA="POTENTIAL_MATCH")
    paper = done["resources"]["id_documents"][0]
    media = [paper[name]["media"]["id"] for name in ("document_fields", "expanded_document_fields")]
    for medium in (*media, *(ref["id"] for check in done["checks"] for ref in check["generated_media"])):
        assert b"SPECIMEN" in sandboxed.call("GET", f"/sessions/{session}/media/{medium}/content").body
    text = json.dumps(sim_journal.find(), ensure_ascii=False)
    private = ("Wilhelmina", "Featherstone", "mina", "1977-11-30", "SPECIMEN", "533000017", "IHDR", "secret-account")
    assert [one for one in (*private, token) if one in text] == []
    assert all(kept in text for kept in (session, face, "uploadFaceCaptureImage", "putInstructions", sandboxed.sdk_id))
