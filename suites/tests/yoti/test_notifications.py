"""What Yoti posts (S): which topics, which ids with them, in which order, under which Authorization."""

import base64
import json
from typing import Any

import pytest
from golive.simulators.client import ControlFailure, SimClock, SimFaults, SimWebhooks
from golive.simulators.inbox import Inbox
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import AUTHENTICITY, EXTRACTION, LIVENESS, Caller

Json = Any
ALL = ["RESOURCE_UPDATE", "task_completion", "Check_Completion", "SESSION_COMPLETION", "CLIENT_SESSION_TOKEN_DELETED"]
IDS = {"resource_update": {"resource_id"}, "task_completion": {"task_id"}, "check_completion": {"check_id"}}
BASIC = "Basic dXNlcm5hbWU6cGFzc3dvcmQ="


def begin(caller: Caller, inbox: Inbox, **notifications: Json) -> str:
    """A session whose notifications go to the inbox."""
    given = {"endpoint": inbox.url, "topics": ALL, **notifications}
    made = caller.create(requested_checks=[AUTHENTICITY, LIVENESS], requested_tasks=[EXTRACTION], notifications=given)
    return str(made["session_id"])


def told(inbox: Inbox) -> list[Json]:
    """What arrived."""
    return [json.loads(one.body) for one in inbox.received]


def test_every_topic_in_order_with_its_id(
    caller: Caller, yoti_sim: YotiSim, sim_inbox: Inbox, sim_clock: SimClock
) -> None:
    session = begin(caller, sim_inbox)
    yoti_sim.complete(session)
    sim_clock.settle()
    messages = told(sim_inbox)
    assert [one["topic"] for one in messages] == [
        "resource_update",
        "task_completion",
        "resource_update",
        "check_completion",
        "client_session_token_deleted",
        "check_completion",
        "session_completion",
    ]
    assert all(set(one) == {"session_id", "topic"} | IDS.get(one["topic"], set()) for one in messages)
    result = caller.session(session)
    checks = [check["id"] for check in result["checks"]]
    assert [one["check_id"] for one in messages if "check_id" in one] == checks
    resources = [*result["resources"]["id_documents"], *result["resources"]["liveness_capture"]]
    assert [one["resource_id"] for one in messages if "resource_id" in one] == [one["id"] for one in resources]
    assert messages[1]["task_id"] == result["resources"]["id_documents"][0]["tasks"][0]["id"]


@pytest.mark.parametrize(
    ("topics", "arrive"),
    [
        (["TASK_COMPLETION"], ["task_completion"]),
        ([], ["session_completion"]),
        (None, ["session_completion"]),
        (["FIRST_BRANCH_VISIT"], []),
    ],
)
def test_only_what_was_asked_for(
    caller: Caller, yoti_sim: YotiSim, sim_inbox: Inbox, sim_clock: SimClock, topics: Json, arrive: list[str]
) -> None:
    yoti_sim.complete(begin(caller, sim_inbox, topics=topics))
    sim_clock.settle()
    assert [one["topic"] for one in told(sim_inbox)] == arrive


@pytest.mark.parametrize(
    ("given", "header"),
    [
        ({"auth_token": "username:password"}, BASIC),
        ({"auth_token": "username:password", "auth_type": "BASIC"}, BASIC),
        ({"auth_token": "no-colon"}, "Basic " + base64.b64encode(b"no-colon").decode()),
        ({"auth_token": "abc", "auth_type": "BEARER"}, "Bearer abc"),
        ({"auth_type": "BASIC"}, None),
        ({}, None),
    ],
)
def test_the_header(
    caller: Caller, yoti_sim: YotiSim, sim_inbox: Inbox, sim_clock: SimClock, given: Json, header: str | None
) -> None:
    yoti_sim.complete(begin(caller, sim_inbox, topics=[], **given))
    sim_clock.settle()
    (one,) = sim_inbox.received
    assert one.headers.get("authorization") == header
    assert one.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("fault", "given", "wrong"),
    [
        ("missing_signature", {}, None),
        ("wrong_key", {}, "Bearer dXNlcm5hbWU6cGFzc3dvcmQ="),
        ("bad_signature", {}, "Basic dXNlcm5hbWU6cGFzc3dvcng="),
        ("bad_signature", {"auth_type": "BEARER"}, "Bearer username:passworx"),
        ("wrong_key", {"auth_type": "BEARER"}, "Basic username:password"),
    ],
)
def test_a_header_can_be_spoilt(
    caller: Caller,
    yoti_sim: YotiSim,
    sim_inbox: Inbox,
    sim_clock: SimClock,
    sim_faults: SimFaults,
    fault: str,
    given: Json,
    wrong: str | None,
) -> None:
    sim_faults.add(fault, operation="webhook.session_completion")
    yoti_sim.complete(begin(caller, sim_inbox, topics=[], auth_token="username:password", **given))
    sim_clock.settle()
    assert sim_inbox.received[0].headers.get("authorization") == wrong


def test_no_endpoint_no_notification(
    caller: Caller, yoti_sim: YotiSim, sim_clock: SimClock, sim_webhooks: SimWebhooks
) -> None:
    session = caller.create(notifications={"topics": ALL})["session_id"]
    yoti_sim.complete(session)
    sim_clock.settle()
    assert sim_webhooks.deliveries() == []
    with pytest.raises(ControlFailure, match="no notification endpoint"):
        yoti_sim.notify(session, "session_completion")


def test_an_expired_session_tells_nothing(caller: Caller, sim_inbox: Inbox, sim_clock: SimClock) -> None:
    begin(caller, sim_inbox)
    sim_clock.advance(days=3)
    assert sim_inbox.received == []


def test_retries_are_off_unless_wanted(
    caller: Caller, yoti_sim: YotiSim, sim_clock: SimClock, sim_webhooks: SimWebhooks, sim_inbox: Inbox
) -> None:
    sim_inbox.answers[:] = [500, 500, 500, 204]
    yoti_sim.complete(begin(caller, sim_inbox, topics=[]))
    sim_clock.advance(days=1)
    yoti_sim.override(notification_retries=3)
    yoti_sim.complete(begin(caller, sim_inbox, topics=[]))
    sim_clock.advance(days=1)
    found = [(one["state"], one["attempts"]) for one in sim_webhooks.deliveries()]
    assert sorted(found) == [("delivered", 3), ("given_up", 1)]


def test_by_hand(caller: Caller, yoti_sim: YotiSim, sim_inbox: Inbox, sim_clock: SimClock) -> None:
    session = begin(caller, sim_inbox, topics=["SESSION_COMPLETION"])
    yoti_sim.notify(session, "resource_update", resource_id="r", colour="blue")
    yoti_sim.notify(session, "weather_report")
    sim_clock.settle()
    assert told(sim_inbox) == [
        {"session_id": session, "resource_id": "r", "colour": "blue", "topic": "resource_update"},
        {"session_id": session, "topic": "weather_report"},
    ]


def test_what_happens_in_a_branch(caller: Caller, yoti_sim: YotiSim, sim_inbox: Inbox, sim_clock: SimClock) -> None:
    topics = {"endpoint": sim_inbox.url, "topics": ["FIRST_BRANCH_VISIT", "THANK_YOU_EMAIL_REQUESTED"]}
    session = caller.create(notifications=topics, ibv_options={"support": "MANDATORY"})["session_id"]
    for event in ("first_branch_visit", "thank_you_email_requested", "new_pdf_supplied"):
        yoti_sim.branch(session, event)
    sim_clock.settle()
    assert [one["topic"] for one in told(sim_inbox)] == ["first_branch_visit", "thank_you_email_requested"]
    elsewhere = begin(caller, sim_inbox)
    with pytest.raises(ControlFailure, match="no ibv_options"):
        yoti_sim.branch(elsewhere, "first_branch_visit")
