"""What came of a session: attempts, person, watchlist screening, named decisions, timestamps (devdocs API pages)."""

import json

import pytest
from golive.simulators.client import ControlFailure, SimClock, SimWebhooks
from golive.simulators.inbox import Inbox
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Caller, Json

ANN = {"firstName": "Ann", "lastName": "Lee", "idNumber": "000-11", "dateOfBirth": "1990-02-03"}
HIT = {"matchedName": "Ann Lee", "matchTypes": ["name_exact"], "listingsRelatedToMatch": {"sanctions": []}}


@pytest.fixture
def session(caller: Caller) -> str:
    """The id of a new session."""
    return str(caller.create(person=ANN, vendorData="user-42")["id"])


def result(caller: Caller, session: str, what: str) -> Json:
    """The answer of one of a session's result endpoints."""
    answer = caller.call("GET", f"/v1/sessions/{session}/{what}")
    assert answer.status == 200
    return answer.json()


# attempts


def test_a_new_session_has_one_attempt(caller: Caller, session: str) -> None:
    assert result(caller, session, "attempts") == {
        "status": "success",
        "verifications": [
            {
                "id": caller.veriff.session(session)["attempts"][0]["id"],
                "status": "created",
                "createdTime": "2026-01-01T00:00:00.000000Z",
            }
        ],
    }


def test_attempts_come_newest_first(caller: Caller, veriff_sim: VeriffSim, sim_clock: SimClock, session: str) -> None:
    """Newest first (D); each keeps the status it ended with, and every status may appear (the page's own example)."""
    veriff_sim.decide(session, "resubmission_requested", submit=True)
    sim_clock.advance(60)
    veriff_sim.event(session, "started")
    started = result(caller, session, "attempts")["verifications"]
    sim_clock.advance(60)
    veriff_sim.decide(session, "approved", submit=True)
    approved = result(caller, session, "attempts")["verifications"]

    assert [one["status"] for one in started] == ["started", "resubmission_requested"]
    assert [one["status"] for one in approved] == ["approved", "resubmission_requested"]
    assert [one["id"] for one in approved] == [one["id"] for one in started]
    assert [one["createdTime"][11:19] for one in approved] == ["00:01:00", "00:00:00"]


def test_the_attempt_of_a_decision_is_in_the_list(caller: Caller, veriff_sim: VeriffSim, session: str) -> None:
    """`id` is the attemptId of webhooks and decisions (D)."""
    veriff_sim.decide(session, "approved", submit=True)
    decided = result(caller, session, "decision")["verification"]["attemptId"]
    assert [one["id"] for one in result(caller, session, "attempts")["verifications"]] == [decided]


def test_a_user_defined_status_belongs_to_its_attempt(
    caller: Caller, veriff_sim: VeriffSim, sim_clock: SimClock, session: str
) -> None:
    """Items: status, statusCode, reason, reasonCode or null, createdAt (D)."""
    veriff_sim.decide(session, "resubmission_requested", submit=True)
    sim_clock.advance(60)
    path = f"veriff/sessions/{session}/user-status"
    veriff_sim.control.post(path, {"status": "checked by hand", "statusCode": 10})
    veriff_sim.event(session, "started")
    veriff_sim.control.post(path, {"status": "again", "statusCode": 11, "reason": "blurred", "reasonCode": 3})
    new, old = result(caller, session, "attempts")["verifications"]

    time = "2026-01-01T00:01:00.000000Z"
    assert old["userDefinedData"] == [
        {"status": "checked by hand", "statusCode": 10, "reason": None, "reasonCode": None, "createdAt": time}
    ]
    assert new["userDefinedData"] == [
        {"status": "again", "statusCode": 11, "reason": "blurred", "reasonCode": 3, "createdAt": time}
    ]


# person


def test_before_a_decision_the_person_is_who_was_announced(caller: Caller, session: str) -> None:
    """idCode, not idNumber; citizenships and matches are lists (D)."""
    assert result(caller, session, "person") == {
        "status": "success",
        "person": {
            "id": session,
            "firstName": "Ann",
            "lastName": "Lee",
            "dateOfBirth": None,
            "gender": None,
            "nationality": None,
            "placeOfBirth": None,
            "idCode": None,
            "citizenships": [],
            "pepSanctionMatches": [],
        },
    }


def test_after_approval_the_person_is_who_was_seen(caller: Caller, veriff_sim: VeriffSim, session: str) -> None:
    veriff_sim.decide(session, "approved", submit=True)
    person = result(caller, session, "person")["person"]
    assert (person["idCode"], person["dateOfBirth"]) == ("000-11", "1990-02-03")
    assert "idNumber" not in person


def test_the_person_agrees_with_a_forced_decision(caller: Caller, veriff_sim: VeriffSim, session: str) -> None:
    veriff_sim.decide(session, "approved", submit=True, person={"firstName": "ANNA", "idNumber": "7", "gender": "F"})
    decided = result(caller, session, "decision")["verification"]["person"]
    person = result(caller, session, "person")["person"]
    assert (person["firstName"], person["lastName"], person["idCode"]) == ("ANNA", "Lee", "7")
    assert {name: person[name] for name in person if name in decided} == {
        name: decided[name] for name in person if name in decided
    }


# watchlist screening


def test_without_a_result_nothing_matches(caller: Caller, session: str) -> None:
    answer = result(caller, session, "watchlist-screening")
    assert answer["status"] == "success"
    assert answer["data"] == {
        "checkType": "initial_result",
        "attemptId": caller.veriff.session(session)["attempts"][0]["id"],
        "sessionId": session,
        "vendorData": "user-42",
        "endUserId": None,
        "matchStatus": "no_match",
        "searchTerm": {"name": "Ann Lee", "year": None},
        "totalHits": 0,
        "createdAt": "2026-01-01T00:00:00.000000Z",
        "hits": [],
    }


def test_a_screening_is_posted_and_read_alike(
    caller: Caller, veriff_sim: VeriffSim, sim_clock: SimClock, sim_inbox: Inbox, session: str
) -> None:
    """Flat in the webhook, under `data` in the answer; the second result is an update (D)."""
    veriff_sim.configure(webhook_watchlist_url=sim_inbox.url)
    path = f"veriff/sessions/{session}/watchlist"
    first = veriff_sim.control.post(path, {"hits": [HIT, HIT]})
    sim_clock.advance(60)
    second = veriff_sim.control.post(path, {"matchStatus": "no_match", "monitorStatus": "enabled"})
    sim_clock.settle()

    assert (first["checkType"], first["matchStatus"], first["totalHits"]) == ("initial_result", "possible_match", 2)
    assert (second["checkType"], second["matchStatus"], second["totalHits"]) == ("updated_result", "no_match", 0)
    assert second["createdAt"] == "2026-01-01T00:01:00.000000Z"
    assert [json.loads(one.body) for one in sim_inbox.received] == [first, second]
    assert result(caller, session, "watchlist-screening")["data"] == second


def test_a_screening_stays_with_the_attempt_it_was_made_for(
    caller: Caller, veriff_sim: VeriffSim, session: str
) -> None:
    attempt = veriff_sim.session(session)["attempts"][0]["id"]
    veriff_sim.control.post(f"veriff/sessions/{session}/watchlist", {"hits": [HIT]})
    veriff_sim.decide(session, "resubmission_requested", submit=True)
    veriff_sim.event(session, "started")
    assert result(caller, session, "watchlist-screening")["data"]["attemptId"] == attempt


def test_a_screening_that_veriff_would_not_send_is_refused(veriff_sim: VeriffSim, session: str) -> None:
    with pytest.raises(ControlFailure, match="matchStatus") as refused:
        veriff_sim.control.post(f"veriff/sessions/{session}/watchlist", {"matchStatus": "perhaps"})
    assert refused.value.status == 400


# named decisions, timestamps


def test_a_registry_s_result_is_posted_and_read_alike(
    caller: Caller, veriff_sim: VeriffSim, sim_webhooks: SimWebhooks, sim_inbox: Inbox, session: str
) -> None:
    """type, id, vendorData, endUserId, version 1.0.0, data with attemptId, name, status, code, details (D)."""
    veriff_sim.configure(webhook_registry_url=sim_inbox.url)
    details = {"statusCurp": "RCN", "curp": "XEXX010101HNEXXXA4", "description": "found"}
    message = veriff_sim.control.post(f"veriff/sessions/{session}/registry/curp-registry", {"details": details})

    assert message == {
        "type": "curp_registry",
        "id": session,
        "vendorData": "user-42",
        "endUserId": None,
        "version": "1.0.0",
        "data": {
            "attemptId": veriff_sim.session(session)["attempts"][0]["id"],
            "name": "curp-registry",
            "status": "found",
            "code": 200,
            "details": details,
        },
    }
    assert [one["state"] for one in sim_webhooks.deliveries(topic="registry")] == ["delivered"]
    assert json.loads(sim_inbox.received[0].body) == message
    assert result(caller, session, "decision/curp-registry?version=1.0.0") == message


def test_a_product_without_a_result_is_not_found(caller: Caller, session: str) -> None:
    assert caller.call("GET", f"/v1/sessions/{session}/decision/curp-registry").status == 404


def test_timestamps_are_empty(caller: Caller, session: str) -> None:
    """Legacy; only the Ruby client asks (R)."""
    assert result(caller, session, "timestamps") == {"status": "success", "timestamps": []}


@pytest.mark.parametrize("what", ["attempts", "person", "watchlist-screening", "decision", "decision/x", "timestamps"])
def test_results_are_signed_with_the_session_id(caller: Caller, session: str, what: str) -> None:
    path = f"/v1/sessions/{session}/{what}"
    assert caller.call("GET", path, signed=path).json()["code"] == "1818"
    unknown = "11111111-1111-4111-8111-111111111111"
    assert caller.call("GET", f"/v1/sessions/{unknown}/{what}").status == 404
