"""What a person does in Veriff's portal, as HTTP calls: each control does its part, or says in a sentence why not."""

import json

import pytest
from golive.simulators.client import ControlFailure, SimClock
from golive.simulators.core.vendor import Route
from golive.simulators.inbox import Inbox
from golive.simulators.veriff.controls import CONTROLS
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Caller, Json

UNKNOWN = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def session(caller: Caller) -> str:
    """The id of a new session."""
    return str(caller.create(person={"firstName": "Ann"}, document={"country": "EE"})["id"])


def refused(veriff: VeriffSim, path: str, body: Json) -> tuple[int, str]:
    """Status and sentence of a control's refusal."""
    with pytest.raises(ControlFailure) as failure:
        veriff.control.post(f"veriff/sessions/{path}", body)
    return failure.value.status, str(failure.value)


def codes(inbox: Inbox) -> list[int]:
    """The codes of all webhooks so far."""
    bodies = [json.loads(one.body) for one in inbox.received]
    return [body.get("verification", body)["code"] for body in bodies]


@pytest.mark.parametrize(
    "route", [route for route in CONTROLS if "{sessionId}" in route.path], ids=lambda r: r.operation
)
def test_no_control_knows_an_unknown_session(veriff_sim: VeriffSim, route: Route) -> None:
    path = "veriff" + route.path.format(sessionId=UNKNOWN, name="curp-registry")
    with pytest.raises(ControlFailure, match=f"there is no session '{UNKNOWN}' in this sandbox") as failure:
        veriff_sim.control.get(path) if route.method == "GET" else veriff_sim.control.post(path, {})
    assert failure.value.status == 404


def test_an_unknown_control_is_told_the_known_ones(veriff_sim: VeriffSim) -> None:
    with pytest.raises(ControlFailure) as failure:
        veriff_sim.control.get("veriff/decisions")
    assert failure.value.status == 404
    assert failure.value.answer["known"] == sorted(f"{route.method} {route.path}" for route in CONTROLS)


# decisions


@pytest.mark.parametrize("status", ["approved", "declined", "resubmission_requested", "review"])
def test_a_decision_is_forced(veriff_sim: VeriffSim, session: str, status: str) -> None:
    """Any status, on what was handed in or, with `submit`, on what the control hands in first."""
    veriff_sim.event(session, "submitted")
    decided = veriff_sim.decide(session, status)
    assert (decided["status"], decided["decision"]["status"]) == (status, status)


@pytest.mark.parametrize("status", ["expired", "abandoned"])
def test_a_session_is_ended_early(veriff_sim: VeriffSim, session: str, status: str) -> None:
    assert veriff_sim.decide(session, status)["decision"]["code"] == 9104
    assert veriff_sim.session(session)["status"] == status


def test_a_forced_decision_carries_what_it_is_given(veriff_sim: VeriffSim, session: str) -> None:
    """Person and document are merged into what there is; the rest is put in its place."""
    label = {"label": "document_crosslinked_with_fraud", "category": "document", "sessionIds": []}
    decision = veriff_sim.decide(
        session,
        "declined",
        submit=True,
        reasonCode=106,
        reason="in our own words",
        person={"lastName": "LEE"},
        document={"state": "EE"},
        riskLabels=[label],
        riskScore={"score": 0.5},
        insights=[{"label": "allowedAge", "result": "yes", "category": "document"}],
        additionalVerifiedData={"processNumber": "1"},
        extra={"highRisk": True},
    )["decision"]

    assert (decision["code"], decision["reasonCode"], decision["reason"]) == (9102, 106, "in our own words")
    assert (decision["person"]["firstName"], decision["person"]["lastName"]) == ("Ann", "LEE")
    assert (decision["document"]["country"], decision["document"]["state"]) == ("EE", "EE")
    assert (decision["riskLabels"], decision["riskScore"], decision["highRisk"]) == ([label], {"score": 0.5}, True)
    assert decision["insights"][0]["label"] == "allowedAge"
    assert decision["additionalVerifiedData"] == {"processNumber": "1"}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "the body is wrong: Object missing required field `status` (known: status, reasonCode, "),
        (
            {"status": "approved", "code": 9001},
            "the body is wrong: Object contains unknown field `code` (known: status",
        ),
        ({"status": "approved", "reasonCode": "102"}, "the body is wrong: Expected `int | null`, got `str`"),
        ({"status": "maybe"}, "'maybe' is no decision; known: approved, declined, resubmission_requested, review"),
        ({"status": "declined", "reasonCode": 201}, "reason code 201 does not go with declined; declined: 1xx, 5xx"),
        ({"status": "approved", "reasonCode": 102}, "reason code 102 does not go with approved"),
        ({"status": "approved", "person": {"firstName": 5}}, "Veriff would never say this: /verification/person/"),
        ({"status": "approved", "extra": {"code": "9001"}}, "Veriff would never say this: /verification/code"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(veriff_sim: VeriffSim, session: str, body: Json, sentence: str) -> None:
    status, said = refused(veriff_sim, f"{session}/decision", {**body, **({"submit": True} if body else {})})
    assert status == 400
    assert said.startswith(sentence)
    assert veriff_sim.session(session)["status"] == "created", "a refusal changes nothing"


@pytest.mark.parametrize(
    ("before", "status", "sentence"),
    [
        ([], "approved", 'a session that is created cannot take: approve; hand it in first, or say "submit": true'),
        (["started"], "expired", "somebody came: such a session is abandoned"),
        (["submitted"], "abandoned", "possible now: approved, declined, resubmission_requested, review"),
        (["review"], "review", "possible now: approved, declined, resubmission_requested"),
        (["approved"], "approved", "possible now: declined"),
        (["declined"], "review", "possible now: approved"),
        (["expired"], "approved", "possible now: nothing, it is over"),
    ],
)
def test_a_decision_out_of_turn_is_refused(
    veriff_sim: VeriffSim, session: str, before: list[str], status: str, sentence: str
) -> None:
    """With what is possible instead; a person may change an approval or a decline (R)."""
    for step in before:
        if step in ("started", "submitted"):
            veriff_sim.event(session, step)
        else:
            veriff_sim.decide(session, step, submit=step != "expired")
    was = veriff_sim.session(session)["status"]
    answered, said = refused(veriff_sim, f"{session}/decision", {"status": status})
    assert (answered, said.endswith(sentence)) == (409, True), said
    assert veriff_sim.session(session)["status"] == was


def test_a_decision_is_sent_once_more(
    veriff_sim: VeriffSim, sim_clock: SimClock, sim_inbox: Inbox, session: str
) -> None:
    """The portal's resend: the same decision, without the delay of a resubmission."""
    assert refused(veriff_sim, f"{session}/decision/resend", {}) == (409, "this session has no decision yet")
    veriff_sim.decide(session, "approved", submit=True)
    assert "no webhook_decisions_url" in refused(veriff_sim, f"{session}/decision/resend", {})[1]
    veriff_sim.configure(webhook_decisions_url=sim_inbox.url)
    veriff_sim.resend(session)
    veriff_sim.resend(session)
    sim_clock.settle()
    assert codes(sim_inbox) == [9001, 9001]
    assert sim_inbox.received[0].body == sim_inbox.received[1].body


# events


def test_events_move_the_session(veriff_sim: VeriffSim, sim_clock: SimClock, sim_inbox: Inbox, session: str) -> None:
    veriff_sim.configure(webhook_events_url=sim_inbox.url)
    assert veriff_sim.event(session, "started")["status"] == "started"
    assert veriff_sim.event(session, "submitted")["status"] == "submitted"
    sim_clock.settle()
    assert codes(sim_inbox) == [7001, 7002]


def test_other_events_only_tell(veriff_sim: VeriffSim, sim_clock: SimClock, sim_inbox: Inbox, session: str) -> None:
    """Reason and state are the caller's (any string may come, seed 001); the session stays as it is."""
    veriff_sim.configure(webhook_events_url=sim_inbox.url, web_events=True, waiting_page=True)
    veriff_sim.event(session, "started")
    shown = veriff_sim.event(session, "flow_cancelled", reason="quit_session_confirmed", state="intro_screen_shown")
    sim_clock.settle()
    assert shown["status"] == "started"
    assert json.loads(sim_inbox.received[-1].body)["context"] == {
        "reason": "quit_session_confirmed",
        "state": "intro_screen_shown",
    }


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ({}, 400, "the body is wrong: Object missing required field `action` (known: action, reason, state)"),
        ({"action": "approved"}, 400, "unknown event 'approved' (known: started, submitted, waiting_complete"),
        ({"action": "started", "when": 1}, 400, "the body is wrong: Object contains unknown field `when`"),
        ({"action": "flow_finished"}, 409, "the setting webhook_events_url is not set"),
    ],
)
def test_an_event_that_cannot_be_is_refused(
    veriff_sim: VeriffSim, session: str, body: Json, status: int, sentence: str
) -> None:
    answered, said = refused(veriff_sim, f"{session}/events", body)
    assert (answered, said[: len(sentence)]) == (status, sentence)


def test_an_event_of_the_web_flow_needs_configuration(veriff_sim: VeriffSim, session: str) -> None:
    """7007 to 7011: the web flow only, and configured; 7007 and 7008 the waiting page too (seed 001)."""
    veriff_sim.configure(webhook_events_url="http://127.0.0.1:1")
    event = {"action": "waiting_complete"}
    assert refused(veriff_sim, f"{session}/events", event) == (
        409,
        "7007 is sent to integrations with web_events only",
    )
    veriff_sim.configure(web_events=True)
    assert refused(veriff_sim, f"{session}/events", event) == (409, "7007 comes from the web flow only")
    veriff_sim.event(session, "started")
    assert refused(veriff_sim, f"{session}/events", event)[1].startswith("7007 needs the waiting page")


@pytest.mark.parametrize("action", ["started", "submitted"])
def test_nobody_enters_a_session_that_is_over(veriff_sim: VeriffSim, session: str, action: str) -> None:
    veriff_sim.decide(session, "approved", submit=True)
    assert refused(veriff_sim, f"{session}/events", {"action": action})[0] == 409


# other results; test_results.py has what becomes of them


@pytest.mark.parametrize(
    ("path", "body", "status", "sentence"),
    [
        ("watchlist", [], 400, "the body is wrong: Expected `object`, got `array`"),
        ("watchlist", {"hits": 5}, 400, "Veriff would never say this: /hits"),
        ("user-status", {}, 400, "Veriff would never say this: /data/verification/userDefinedData/status"),
        ("user-status", {"status": "x", "statusCode": {}}, 400, "Veriff would never say this"),
        ("registry/curp-registry", {"code": "200"}, 400, "Veriff would never say this: /data/code"),
        ("registry/ssn", {}, 404, "unknown registry 'ssn' (known: curp-registry)"),
    ],
)
def test_a_result_that_cannot_be_is_refused(
    caller: Caller, veriff_sim: VeriffSim, session: str, path: str, body: Json, status: int, sentence: str
) -> None:
    """What a control lets in, the API can answer: nothing that breaks a schema is stored."""
    answered, said = refused(veriff_sim, f"{session}/{path}", body)
    assert (answered, said[: len(sentence)]) == (status, sentence)
    for what in ("watchlist-screening", "attempts"):
        assert caller.call("GET", f"/v1/sessions/{session}/{what}").status == 200
