"""What the sandbox can be told to answer and no SDK can say: templates, delays, still faces, single reports, filters.

Sent raw and signed, as Yoti's documentation of the sandbox has it.
"""

from typing import Any

import pytest
from golive.simulators.client import ControlFailure, SimClock
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import AUTHENTICITY, EXTRACTION, FACE_MATCH, LIVENESS, UNKNOWN, Caller

Json = Any
Said = dict[str, list[tuple[str, str | None]]]

STATIC = {"type": "LIVENESS", "config": {"liveness_type": "STATIC", "max_retries": 3}}
COMPARISON = {"type": "ID_DOCUMENT_COMPARISON", "config": {}}
FACES = {"type": "FACE_COMPARISON", "config": {"manual_check": "NEVER"}}
READING = {**EXTRACTION, "config": {"manual_check": "ALWAYS"}}
GOOD, BAD = ("APPROVE", None), ("REJECT", "TAMPERED")


def watchlist(sources: Json) -> Json:
    """The check with sources."""
    config = {"type": "WITH_YOTI_ACCOUNT", "remove_deceased": True, "share_url": True, "sources": sources}
    return {"type": "WATCHLIST_ADVANCED_CA", "config": {**config, "matching_strategy": {"type": "EXACT"}}}


def template(name: str, **more: Json) -> Json:
    """An entry that names its report."""
    return {"result": {"report_template": name}, **more}


def report(value: str, reason: str, **more: Json) -> Json:
    """An entry that spells it out."""
    return {"result": {"report": {"recommendation": {"value": value, "reason": reason}, "breakdown": []}}, **more}


@pytest.fixture
def sandboxed(caller: Caller, yoti_sim: YotiSim) -> Caller:
    """The server at the sandbox's base."""
    return caller.at(yoti_sim.sandbox_base_url)


def begun(sandboxed: Caller, config: Json, *checks: Json, **members: Json) -> str:
    """The id of a new session with a config."""
    session = str(sandboxed.create(requested_checks=list(checks) or [LIVENESS], **members)["session_id"])
    sandboxed.call("PUT", f"/sessions/{session}/response-config", config).empty(200)
    return session


def reports(**entries: Json) -> Json:
    """A config of checks."""
    return {"check_reports": entries}


def said(result: Json) -> Said:
    """What each check says, oldest first, by its type."""
    found: Said = {}
    for check in result["checks"]:
        told = check["report"]["recommendation"]
        found.setdefault(check["type"], []).append((told["value"], told.get("reason")))
    return found


@pytest.mark.parametrize(
    ("check", "names", "value"),
    [
        (AUTHENTICITY, ["SUCCESS"], "APPROVE"),
        (AUTHENTICITY, ["TAMPERED", "DOCUMENT_COPY", "FRAUD_LIST_MATCH"], "REJECT"),
        (AUTHENTICITY, ["PHOTO_TOO_BLURRY", "GLARE_OBSTRUCTION"], "NOT_AVAILABLE"),
        (FACE_MATCH, ["SUCCESS"], "APPROVE"),
        (FACE_MATCH, ["AUTO_FAIL", "MANUAL_FAIL", "FAIL"], "REJECT"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_templates_of_checks(sandboxed: Caller, yoti_sim: YotiSim, check: Json, names: list[str], value: str) -> None:
    for name in names:
        session = begun(sandboxed, reports(**{check["type"]: [template(name)]}), LIVENESS, check)
        yoti_sim.complete(session)
        result = sandboxed.session(session)
        ((told, reason),) = said(result)[check["type"]]
        assert told == value, name
        assert check is FACE_MATCH or reason == (None if name == "SUCCESS" else name)
        (found,) = (one["report"] for one in result["checks"] if one["type"] == check["type"])
        assert ("FAIL" in [part["result"] for part in found["breakdown"]]) is (value == "REJECT")


def test_templates_of_reading_are_attempts_in_a_row(sandboxed: Caller, yoti_sim: YotiSim) -> None:
    attempts = [{"result_template": "UNABLE_TO_OCR"}, {"result_template": "SUCCESS"}]
    config = {"task_results": {EXTRACTION["type"]: attempts}}
    session = begun(sandboxed, config, AUTHENTICITY, requested_tasks=[READING])
    yoti_sim.person(session, "document")
    (first,) = sandboxed.session(session)["resources"]["id_documents"]
    assert first["tasks"][0]["recommendation"]["value"] in {"SHOULD_TRY_AGAIN", "MUST_TRY_AGAIN"}
    assert "document_fields" not in first
    yoti_sim.complete(session)
    result = sandboxed.session(session)
    newest, oldest = result["resources"]["id_documents"]
    assert (result["state"], oldest["id"]) == ("COMPLETED", first["id"])
    assert "document_fields" in newest


@pytest.mark.parametrize("name", ["UNSUPPORTED_DOCUMENT", "DOCUMENT_IS_EXPIRED", "UNABLE_TO_OCR"])
def test_nobody_gets_past_a_document_that_cannot_be_read(sandboxed: Caller, yoti_sim: YotiSim, name: str) -> None:
    config = {"task_results": {EXTRACTION["type"]: [{"result_template": name}]}}
    session = begun(sandboxed, config, AUTHENTICITY, requested_tasks=[READING])
    for _ in range(2):
        yoti_sim.person(session, "document")
    with pytest.raises(ControlFailure):
        yoti_sim.person(session, "document")
    tasks = [one["tasks"][0] for one in sandboxed.session(session)["resources"]["id_documents"]]
    assert all(task["recommendation"]["value"] != "PROGRESS" for task in tasks)


def test_faces_are_told_apart_by_liveness_type(sandboxed: Caller, yoti_sim: YotiSim) -> None:
    entries = [report("REJECT", "", liveness_type="ZOOM"), template("SUCCESS", liveness_type="STATIC")]
    for check, value in ((LIVENESS, "REJECT"), (STATIC, "APPROVE")):
        session = begun(sandboxed, reports(LIVENESS=entries), check)
        yoti_sim.person(session, "liveness")
        assert said(sandboxed.session(session))["LIVENESS"][0][0] == value


def test_each_attempt_at_liveness_is_a_check(sandboxed: Caller, yoti_sim: YotiSim) -> None:
    entries = [template("FAIL", liveness_type="STATIC"), template("SUCCESS", liveness_type="STATIC")]
    session = begun(sandboxed, reports(LIVENESS=entries), STATIC)
    yoti_sim.complete(session)
    result = sandboxed.session(session)
    assert sorted(value for value, _ in said(result)["LIVENESS"]) == ["APPROVE", "REJECT"]
    assert len(result["resources"]["liveness_capture"]) == 2


@pytest.mark.parametrize("kind", ["THIRD_PARTY_IDENTITY", "WATCHLIST_SCREENING", "THIRD_PARTY_IDENTITY_FRAUD_1"])
def test_some_reports_stand_alone(sandboxed: Caller, yoti_sim: YotiSim, kind: str) -> None:
    check = {"type": kind, "config": {}}
    session = begun(sandboxed, reports(**{kind: report("CONSIDER", "NO_MATCH")}), LIVENESS, check)
    yoti_sim.complete(session)
    assert said(sandboxed.session(session)) == {"LIVENESS": [GOOD], kind: [("CONSIDER", "NO_MATCH")]}


def test_lists_for_fraud_and_watchlists_and_their_sources(sandboxed: Caller, yoti_sim: YotiSim) -> None:
    entries = [
        report("REJECT", "ONE", sources_filter={"type": "TYPE_LIST", "types": ["sanction"]}),
        report("CONSIDER", "TWO", sources_filter={"type": "TYPE_LIST", "types": ["pep"]}),
        report("CONSIDER", "THREE", sources_filter={"type": "PROFILE", "search_profile": "ours"}),
    ]
    fraud = {"type": "SYNECTICS_IDENTITY_FRAUD", "config": {}}
    config = reports(WATCHLIST_ADVANCED_CA=entries, SYNECTICS_IDENTITY_FRAUD=[report("REJECT", "FRAUD")])
    for sources, reason in (
        ({"type": "TYPE_LIST", "types": ["sanction"]}, "ONE"),
        ({"type": "TYPE_LIST", "types": ["pep"]}, "TWO"),
        ({"type": "PROFILE", "search_profile": "ours"}, "THREE"),
        ({"type": "PROFILE", "search_profile": "theirs"}, None),
    ):
        session = begun(sandboxed, config, fraud, watchlist(sources))
        yoti_sim.complete(session)
        told = said(sandboxed.session(session))
        assert told["SYNECTICS_IDENTITY_FRAUD"] == [("REJECT", "FRAUD")]
        assert told["WATCHLIST_ADVANCED_CA"][0][1] == reason, sources


def test_the_first_entry_that_fits_the_document_counts(sandboxed: Caller, yoti_sim: YotiSim) -> None:
    french, passports = {"country_codes": ["FRA"], "document_types": []}, {"document_types": ["PASSPORT"]}
    entries = [
        template("DOCUMENT_COPY", document_filter=french), template("TAMPERED", document_filter=passports),
        template("FRAUD_LIST_MATCH", document_filter=None),
    ]  # fmt: skip
    for country, kind, reason in (
        ("FRA", "PASSPORT", "DOCUMENT_COPY"), ("GBR", "PASSPORT", "TAMPERED"),
        ("GBR", "DRIVING_LICENCE", "FRAUD_LIST_MATCH"),
    ):  # fmt: skip
        session = begun(sandboxed, reports(ID_DOCUMENT_AUTHENTICITY=entries), AUTHENTICITY)
        yoti_sim.person(session, "complete", document_type=kind, issuing_country=country)
        assert said(sandboxed.session(session)) == {"ID_DOCUMENT_AUTHENTICITY": [("REJECT", reason)]}


def test_a_comparison_is_filtered_by_the_second_document(sandboxed: Caller, yoti_sim: YotiSim) -> None:
    entry = report("REJECT", "MISMATCH", secondary_document_filter={"document_types": ["DRIVING_LICENCE"]})
    for second, expected in (("DRIVING_LICENCE", ("REJECT", "MISMATCH")), ("RESIDENCE_PERMIT", GOOD)):
        session = begun(sandboxed, reports(ID_DOCUMENT_COMPARISON=[entry]), COMPARISON)
        for kind in ("PASSPORT", second):
            yoti_sim.person(session, "document", document_type=kind, issuing_country="GBR")
        yoti_sim.complete(session)
        assert said(sandboxed.session(session)) == {"ID_DOCUMENT_COMPARISON": [expected]}


def test_each_entry_may_take_its_time(sandboxed: Caller, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    """`response_delay` is the entry's, `async_report_delay` all others'; a task takes its own."""
    slow = template("TAMPERED", response_delay=30)
    config = {
        "task_results": {EXTRACTION["type"]: [{"result_template": "SUCCESS", "response_delay": 5}]},
        "check_reports": {"ID_DOCUMENT_AUTHENTICITY": [slow], "async_report_delay": 10},
    }
    session = begun(sandboxed, config, LIVENESS, AUTHENTICITY, FACE_MATCH, requested_tasks=[EXTRACTION])
    yoti_sim.complete(session)

    def states() -> dict[str, str]:
        result = sandboxed.session(session)
        found = {check["type"]: check["state"] for check in result["checks"] if check["type"] != "LIVENESS"}
        task = result["resources"]["id_documents"][0]["tasks"][0]
        return {"task": task["state"], "session": result["state"], **found}

    assert states()["task"] == "PENDING"
    sim_clock.advance(5)
    assert states()["task"] == "DONE"
    sim_clock.advance(10)
    assert (states()["ID_DOCUMENT_FACE_MATCH"], states()["ID_DOCUMENT_AUTHENTICITY"]) == ("DONE", "PENDING")
    assert states()["session"] == "ONGOING"
    sim_clock.advance(20)
    assert set(states().values()) == {"DONE", "COMPLETED"}
    assert said(sandboxed.session(session))["ID_DOCUMENT_AUTHENTICITY"] == [BAD]


def test_what_a_session_does_not_ask_for_is_not_used(sandboxed: Caller, yoti_sim: YotiSim) -> None:
    session = begun(sandboxed, reports(ID_DOCUMENT_AUTHENTICITY=[template("TAMPERED")]), LIVENESS)
    yoti_sim.complete(session)
    assert said(sandboxed.session(session)) == {"LIVENESS": [GOOD]}


def test_the_last_config_counts_and_a_choice_by_hand_wins(sandboxed: Caller, yoti_sim: YotiSim) -> None:
    session = begun(sandboxed, reports(ID_DOCUMENT_AUTHENTICITY=[template("TAMPERED")]), AUTHENTICITY)
    later = reports(ID_DOCUMENT_AUTHENTICITY=[template("DOCUMENT_COPY")])
    sandboxed.call("PUT", f"/sessions/{session}/response-config", later).empty(200)
    other = begun(sandboxed, later, AUTHENTICITY)
    yoti_sim.complete(session)
    yoti_sim.complete(other, ID_DOCUMENT_AUTHENTICITY="SUCCESS")
    assert said(sandboxed.session(session))["ID_DOCUMENT_AUTHENTICITY"] == [("REJECT", "DOCUMENT_COPY")]
    assert said(sandboxed.session(other))["ID_DOCUMENT_AUTHENTICITY"] == [GOOD]


@pytest.mark.parametrize(
    "config",
    [
        {"check_reports": {"ID_DOCUMENT_AUTHENTICITY": [{}]}},
        {"check_reports": {"ID_DOCUMENT_AUTHENTICITY": template("TAMPERED")}},
        {"check_reports": {"ID_DOCUMENT_AUTHENTICITY": [template("HOLOGRAM_OF_A_CAT")]}},
        {"check_reports": {"THIRD_PARTY_IDENTITY": [report("CONSIDER", "NO_MATCH")]}},
        {"check_reports": {"LIVENESS": [{**template("SUCCESS"), "liveness_type": "VIDEO"}]}},
        {"check_reports": {"async_report_delay": -1}},
        {"task_results": {"ID_DOCUMENT_TEXT_DATA_EXTRACTION": [{"result_template": "SUCCESS", "result": {}}]}},
        {"task_results": []},
        [],
    ],
)
def test_a_config_that_makes_no_sense_is_refused(sandboxed: Caller, config: Json) -> None:
    session = sandboxed.create()["session_id"]
    for path in (f"/sessions/{session}/response-config", f"/apps/{sandboxed.sdk_id}/response-config"):
        assert sandboxed.call("PUT", path, config).refusal()[0] == 400


def test_a_config_is_for_a_session_of_the_sandbox(sandboxed: Caller, caller: Caller) -> None:
    path = f"/sessions/{caller.create()['session_id']}/response-config"
    assert sandboxed.call("PUT", path, {}).refusal() == (404, "SESSION_NOT_FOUND")
    assert caller.call("PUT", path, {}).status == 404
    assert sandboxed.call("PUT", f"/sessions/{UNKNOWN}/response-config", {}).refusal() == (404, "SESSION_NOT_FOUND")


# The agent.


def agent(made: Json, **resources: Json) -> Json:
    """Its body."""
    known = {"session_id": made["session_id"], "client_session_token": made["client_session_token"]}
    return {**known, "resources": resources} if resources else known


def paper(kind: str, country: str = "GBR") -> Json:
    """A document that it brings."""
    return {"document_type": kind, "issuing_country": country, "capture_method": "CAMERA"}


def test_the_agent_brings_documents_in_any_order(sandboxed: Caller) -> None:
    def only(kind: str) -> Json:
        restriction = {"inclusion": "INCLUDE", "document_types": [kind]}
        return {"type": "ID_DOCUMENT", "filter": {"type": "ORTHOGONAL_RESTRICTIONS", "type_restriction": restriction}}

    wanted = [only("PASSPORT"), only("DRIVING_LICENCE")]
    made = sandboxed.create(requested_checks=[COMPARISON], required_documents=wanted)
    body = agent(made, id_documents=[paper("DRIVING_LICENCE"), paper("PASSPORT")])
    sandboxed.call("POST", "/agent", body).empty(204)
    result = sandboxed.session(made["session_id"])
    assert result["state"] == "COMPLETED"
    assert len(result["resources"]["id_documents"]) == 2


def test_the_agent_is_refused_what_a_person_is(sandboxed: Caller, caller: Caller, sim_clock: SimClock) -> None:
    made = sandboxed.create(requested_checks=[AUTHENTICITY])
    wrong = {**agent(made), "client_session_token": UNKNOWN}
    assert sandboxed.call("POST", "/agent", wrong).refusal() == (401, "BAD_TOKEN")
    assert sandboxed.call("POST", "/agent", {}).refusal()[0] == 400
    unknown = {**agent(made), "session_id": UNKNOWN}
    assert sandboxed.call("POST", "/agent", unknown).refusal() == (404, "SESSION_NOT_FOUND")
    assert caller.call("POST", "/agent", agent(made)).status == 404, "there is none in production"
    real = caller.create()
    assert sandboxed.call("POST", "/agent", agent(real)).refusal() == (404, "SESSION_NOT_FOUND")
    nowhere = agent(made, id_documents=[paper("PASSPORT", "ATA")])
    assert sandboxed.call("POST", "/agent", nowhere).refusal()[0] == 400
    two = sandboxed.create(requested_checks=[COMPARISON])
    half = agent(two, id_documents=[paper("PASSPORT"), paper("PASSPORT", "ATA")])
    assert sandboxed.call("POST", "/agent", half).refusal()[0] == 400
    for session in (made, two):
        result = sandboxed.session(session["session_id"])
        assert (result["resources"]["id_documents"], "biometric_consent" in result) == ([], False), "all or nothing"
    sim_clock.advance(600)
    assert sandboxed.call("POST", "/agent", agent(made)).status >= 400, "its time is over"
