"""What time, the person and the team do to a session: all on the sandbox's clock."""

from typing import Any

import pytest
from golive.simulators.client import ControlFailure, SandboxHandle, SimClock
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import AUTHENTICITY, EXTRACTION, FACE_MATCH, LIVENESS, Caller

Json = Any
DAY = 86_400
LOOKED_AT = {"type": "ID_DOCUMENT_TEXT_DATA_EXTRACTION", "config": {"manual_check": "ALWAYS"}}
WHOLE = {"requested_checks": [AUTHENTICITY, FACE_MATCH, LIVENESS], "requested_tasks": [LOOKED_AT]}
PROFILE = {"trust_framework": "UK_TFIDA", "scheme": {"type": "RTW"}}


def types(session: Json) -> list[str]:
    """Which checks a result tells of."""
    return [check["type"] for check in session["checks"]]


def test_the_token_lives_as_long_as_asked(caller: Caller, sim_clock: SimClock) -> None:
    made = caller.create(client_session_token_ttl=900)
    assert made["client_session_token_ttl"] == 899
    sim_clock.advance(899)
    still = caller.session(made["session_id"])
    assert (still["state"], still["client_session_token_ttl"]) == ("ONGOING", 0)
    assert still["client_session_token"] == made["client_session_token"]
    sim_clock.advance(1)
    over = caller.session(made["session_id"])
    assert (over["state"], over["client_session_token_ttl"]) == ("EXPIRED", 0)
    assert "client_session_token" not in over


def test_a_deadline_instead(caller: Caller, sim_clock: SimClock) -> None:
    made = caller.create(session_deadline="2026-01-02T01:00:00+01:00")
    assert made["session_deadline"] == "2026-01-02T00:00:00Z"
    sim_clock.advance(DAY - 1)
    assert caller.session(made["session_id"])["state"] == "ONGOING"
    sim_clock.advance(1)
    assert caller.session(made["session_id"])["state"] == "EXPIRED"


def test_checks_are_told_when_the_person_is_through(caller: Caller, yoti_sim: YotiSim) -> None:
    session = caller.create(**WHOLE)["session_id"]
    yoti_sim.person(session, "consent")
    yoti_sim.person(session, "document")
    yoti_sim.person(session, "liveness")
    early = caller.session(session)
    assert types(early) == ["LIVENESS"]
    (task,) = early["resources"]["id_documents"][0]["tasks"]
    assert [one["type"] for one in task["generated_checks"]] == ["ID_DOCUMENT_TEXT_DATA_CHECK"]
    yoti_sim.person(session, "finish")
    done = caller.session(session)
    assert done["state"] == "COMPLETED"
    wanted = ["ID_DOCUMENT_AUTHENTICITY", "ID_DOCUMENT_FACE_MATCH", "ID_DOCUMENT_TEXT_DATA_CHECK", "LIVENESS"]
    assert sorted(types(done)) == wanted
    assert "biometric_consent" in done


def test_nothing_is_handed_in_that_is_still_wanted(caller: Caller, yoti_sim: YotiSim) -> None:
    session = caller.create(**WHOLE)["session_id"]
    yoti_sim.person(session, "document")
    with pytest.raises(ControlFailure, match="still wanted: LIVENESS"):
        yoti_sim.person(session, "finish")
    with pytest.raises(ControlFailure, match="nothing of the kind ID_DOCUMENT is wanted any more"):
        yoti_sim.person(session, "document")


def test_tasks_and_checks_take_their_time(caller: Caller, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    yoti_sim.override(task_delay=60, check_delay=600)
    session = caller.create(**WHOLE)["session_id"]
    yoti_sim.complete(session)
    working = caller.session(session)
    states = {check["type"]: check["state"] for check in working["checks"]}
    assert working["resources"]["id_documents"][0]["tasks"][0]["state"] == "PENDING"
    assert states == {"LIVENESS": "DONE", "ID_DOCUMENT_AUTHENTICITY": "CREATED", "ID_DOCUMENT_FACE_MATCH": "CREATED"}
    assert all(("report" in check) == (check["state"] == "DONE") for check in working["checks"])
    sim_clock.advance(60)
    assert caller.session(session)["resources"]["id_documents"][0]["tasks"][0]["state"] == "DONE"
    sim_clock.advance(599)
    assert caller.session(session)["state"] == "ONGOING"
    sim_clock.advance(1)
    assert caller.session(session)["state"] == "COMPLETED"


def test_time_may_pass_between_the_end_and_the_checks(caller: Caller, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    """Whoever is through in time does not expire, however long the checks take."""
    yoti_sim.override(check_delay=3600)
    session = caller.create(requested_checks=[AUTHENTICITY])["session_id"]
    yoti_sim.complete(session)
    sim_clock.advance(3600)
    assert caller.session(session)["state"] == "COMPLETED"


@pytest.mark.parametrize(("extra", "tries"), [(None, 2), (0, 1), (3, 4)])
def test_attempts_at_a_document(caller: Caller, yoti_sim: YotiSim, extra: int | None, tries: int) -> None:
    config = {} if extra is None else {"attempts_configuration": {EXTRACTION["type"]: {"GENERIC": extra}}}
    session = caller.create(requested_checks=[AUTHENTICITY], requested_tasks=[EXTRACTION], sdk_config=config)[
        "session_id"
    ]
    yoti_sim.set_outcomes(session, ID_DOCUMENT_TEXT_DATA_EXTRACTION="UNABLE_TO_OCR")
    for _ in range(tries):
        yoti_sim.person(session, "document")
    with pytest.raises(ControlFailure, match="no attempt at ID_DOCUMENT is left"):
        yoti_sim.person(session, "document")
    assert len(caller.session(session)["resources"]["id_documents"]) == tries


def test_each_attempt_at_liveness_is_a_resource_and_a_check(caller: Caller, yoti_sim: YotiSim) -> None:
    thrice = {"type": "LIVENESS", "config": {"liveness_type": "ZOOM", "max_retries": 3}}
    session = caller.create(requested_checks=[thrice])["session_id"]
    yoti_sim.complete(session, LIVENESS=["FAIL", "SUCCESS"])
    done = caller.session(session)
    assert [check["report"]["recommendation"]["value"] for check in done["checks"]] == ["REJECT", "APPROVE"]
    assert len(done["resources"]["liveness_capture"]) == 2
    newest_first = [check["resources_used"][0] for check in reversed(done["checks"])]
    assert [one["id"] for one in done["resources"]["liveness_capture"]] == newest_first


def test_retention_counts_from_the_last_capture(caller: Caller, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    session = caller.create(resources_ttl=2 * DAY)["session_id"]
    sim_clock.advance(100)
    yoti_sim.complete(session)
    facemap = caller.session(session)["resources"]["liveness_capture"][0]["facemap"]["media"]["id"]
    sim_clock.advance(2 * DAY - 1)
    assert caller.session(session)["state"] == "COMPLETED"
    sim_clock.advance(1)
    assert caller.call("GET", f"/sessions/{session}").refusal() == (404, "SESSION_NOT_FOUND")
    assert caller.call("GET", f"/sessions/{session}/media/{facemap}/content").refusal() == (404, "SESSION_NOT_FOUND")


def test_a_long_session_is_not_forgotten_on_the_way(caller: Caller, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    session = caller.create(requested_checks=[AUTHENTICITY, LIVENESS], session_deadline="2026-01-11T00:00:00Z")
    yoti_sim.person(session["session_id"], "document")
    sim_clock.advance(9 * DAY)
    yoti_sim.complete(session["session_id"])
    assert caller.session(session["session_id"])["state"] == "COMPLETED"


def test_what_nobody_came_to_is_forgotten_too(caller: Caller, sim_clock: SimClock) -> None:
    session = caller.create()["session_id"]
    sim_clock.advance(600 + 87_000 - 1)
    assert caller.session(session)["state"] == "EXPIRED"
    sim_clock.advance(1)
    assert caller.call("GET", f"/sessions/{session}").refusal() == (404, "SESSION_NOT_FOUND")


def test_deletion(caller: Caller, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    session = caller.create()["session_id"]
    assert caller.call("DELETE", f"/sessions/{session}").refusal() == (409, "SESSION_LOCKED")
    yoti_sim.complete(session)
    caller.call("DELETE", f"/sessions/{session}").empty(204)
    assert caller.call("DELETE", f"/sessions/{session}").refusal() == (404, "SESSION_NOT_FOUND")
    expired = caller.create()["session_id"]
    sim_clock.advance(600)
    caller.call("DELETE", f"/sessions/{expired}").empty(204)


def test_deletion_of_media(caller: Caller, yoti_sim: YotiSim) -> None:
    session = caller.create()["session_id"]
    yoti_sim.person(session, "liveness")
    facemap = caller.session(session)["resources"]["liveness_capture"][0]["facemap"]["media"]["id"]
    content = f"/sessions/{session}/media/{facemap}/content"
    assert caller.call("DELETE", content).refusal() == (409, "SESSION_LOCKED")
    yoti_sim.person(session, "finish")
    caller.call("DELETE", content).empty(204)
    assert caller.call("GET", content).refusal() == (404, "MEDIA_CONTENT_NOT_FOUND")
    assert caller.call("DELETE", content).refusal() == (404, "MEDIA_CONTENT_NOT_FOUND")


def test_media_that_the_law_forbids(caller: Caller, yoti_sim: YotiSim) -> None:
    session = caller.create(requested_checks=[AUTHENTICITY])["session_id"]
    yoti_sim.person(session, "complete", document_type="AADHAAR", issuing_country="IND")
    (page, _) = caller.session(session)["resources"]["id_documents"][0]["pages"]
    caller.call("GET", f"/sessions/{session}/media/{page['media']['id']}/content").empty(204)


def test_an_abandoned_identity_profile(caller: Caller, sim_clock: SimClock) -> None:
    session = caller.create(requested_checks=[], identity_profile_requirements=PROFILE)["session_id"]
    sim_clock.advance(600)
    assert "identity_profile" not in caller.session(session)
    sim_clock.advance(7200)
    told = caller.session(session)["identity_profile"]
    assert (told["result"], told["failure_reason"]["reason_code"]) == ("ABORTED", "ABANDONED")


def test_the_two_bases_do_not_see_each_other(caller: Caller, yoti_sim: YotiSim) -> None:
    sandboxed = caller.at(yoti_sim.sandbox_base_url)
    for here, there in ((caller, sandboxed), (sandboxed, caller)):
        session = here.create()["session_id"]
        assert here.session(session)["state"] == "ONGOING"
        assert there.call("GET", f"/sessions/{session}").refusal() == (404, "SESSION_NOT_FOUND")


@pytest.mark.parametrize("environment", ["production", "sandbox"])
def test_keys_are_for_one_environment(caller: Caller, yoti_sim: YotiSim, environment: str) -> None:
    yoti_sim.configure(environment=environment)
    good = caller if environment == "production" else caller.at(yoti_sim.sandbox_base_url)
    bad = caller.at(yoti_sim.sandbox_base_url) if environment == "production" else caller
    good.create()
    assert bad.call("POST", "/sessions", {"requested_checks": [LIVENESS]}).refusal() == (404, "APP_NOT_FOUND")


def test_another_application_may_not_see_it(caller: Caller, yoti_sim: YotiSim) -> None:
    other = caller.naming(yoti_sim.settings()["other_sdk_id"])
    session = caller.create()["session_id"]
    assert other.call("GET", f"/sessions/{session}").refusal() == (401, "BAD_SDK_ID")
    theirs = other.create()["session_id"]
    assert other.session(theirs)["state"] == "ONGOING"
    assert caller.call("GET", f"/sessions/{theirs}").refusal() == (401, "BAD_SDK_ID")


def test_a_copy_goes_on_by_itself(caller: Caller, yoti_sim: YotiSim, sandbox: SandboxHandle) -> None:
    session = caller.create()["session_id"]
    state = sandbox.snapshot()
    yoti_sim.complete(session)
    sandbox.restore(state)
    assert caller.session(session)["state"] == "ONGOING"
