"""Event webhooks (facts: the given event webhook article, seed 001; the strings of `context`: devdocs)."""

import json

import msgspec
import pytest
from golive.simulators.client import ControlFailure
from golive.simulators.core import schema
from golive.simulators.veriff import webhooks, wire
from golive.simulators.veriff.model import Attempt, Session
from golive.suites.tests.veriff import world as worlds
from golive.suites.tests.veriff.world import World

SESSION_ID = "f04bdb47-d3be-4b28-b028-a652feb060b5"
ATTEMPT_ID = "e30122d1-740b-4764-853f-470374a7abf4"
END_USER_ID = "a1b2c35d-e8f7-6d5e-3cd2-a1b2c35db3d4"

HEAD = f'{{"id":"{SESSION_ID}","attemptId":"{ATTEMPT_ID}","feature":"selfid",'
TAIL = f'"endUserId":"{END_USER_ID}"}}'
SAMPLES = [
    ("12345678", "submitted", None, '"code":7002,"action":"submitted","vendorData":"12345678",'),
    (
        "QWE123",
        "waiting_complete",
        {"reason": "final_decision_received"},
        (
            '"code":7007,"action":"waiting_complete",'
            '"context":{"reason":"final_decision_received"},"vendorData":"QWE123",'
        ),
    ),
    (
        "QWE123",
        "flow_finished",
        {"reason": "finished_screen_confirmed_clicked", "state": "finished_screen_shown"},
        (
            '"code":7009,"action":"flow_finished","context":{"reason":"finished_screen_confirmed_clicked",'
            '"state":"finished_screen_shown"},"vendorData":"QWE123",'
        ),
    ),
    (
        "QWE123",
        "flow_cancelled",
        {"reason": "quit_session_confirmed", "state": "camera_access_blocked_screen_shown"},
        (
            '"code":7010,"action":"flow_cancelled","context":{"reason":"quit_session_confirmed",'
            '"state":"camera_access_blocked_screen_shown"},"vendorData":"QWE123",'
        ),
    ),
]
"""The published samples of seed 001 in one line: vendorData, action, context, what is not in `HEAD` and `TAIL`."""

WEB_ONLY = {
    "waiting_complete": 7007,
    "waiting_continued": 7008,
    "flow_finished": 7009,
    "flow_cancelled": 7010,
    "document_type_other_selected": 7011,
}
CONTEXT = {"reason": "quit_session_confirmed", "state": "intro_screen_shown"}


@pytest.mark.parametrize(("vendor_data", "action", "context", "published"), SAMPLES)
def test_the_published_samples_byte_for_byte(
    vendor_data: str, action: str, context: dict[str, str] | None, published: str
) -> None:
    session = Session(SESSION_ID, 0, (Attempt(ATTEMPT_ID, 0),), vendor_data=vendor_data, end_user_id=END_USER_ID)
    event = wire.event_object(session, webhooks.EVENTS[action], action, context)
    assert msgspec.json.encode(event).decode() == HEAD + published + TAIL


@pytest.mark.parametrize(("vendor_data", "action", "context", "published"), SAMPLES)
def test_the_published_samples_arrive_as_webhooks(
    world: World, vendor_data: str, action: str, context: dict[str, str] | None, published: str
) -> None:
    """The same through the whole simulator; only the two ids are its own."""
    world.veriff.configure(web_events=True, waiting_page=True)
    session = world.create(vendorData=vendor_data, endUserId=END_USER_ID)
    world.open(session)
    world.veriff.event(session.id, action, **(context or {}))
    body = world.received("events")[-1].body.decode()
    attempt = json.loads(body)["attemptId"]
    assert body.replace(session.id, SESSION_ID).replace(attempt, ATTEMPT_ID) == HEAD + published + TAIL


def test_codes_and_actions() -> None:
    """Seed 001, "Possible events over the webhook"."""
    assert {"started": 7001, "submitted": 7002, **WEB_ONLY} == webhooks.EVENTS


@pytest.mark.parametrize(("vendor_data", "end_user_id"), [("12345678", END_USER_ID), ("", None), (None, None)])
def test_vendor_data_and_end_user_id_come_back_unchanged_or_null(
    world: World, vendor_data: str | None, end_user_id: str | None
) -> None:
    """Seed 001: null if not specified."""
    given = {"vendorData": vendor_data, "endUserId": end_user_id}
    session = world.create(**{name: value for name, value in given.items() if value is not None})
    world.open(session)
    world.submit(session)
    for event in world.told("events"):
        assert (event["vendorData"], event["endUserId"]) == (vendor_data, end_user_id)
        assert "context" not in event


@pytest.mark.parametrize("way", ["page", "api", "control"])
def test_started_and_submitted_need_no_configuration(world: World, way: str) -> None:
    """Seed 001: 7001 and 7002 are available via API and SDK/Web."""
    session = world.create()
    if way == "control":
        world.veriff.event(session.id, "started")
        world.veriff.event(session.id, "submitted")
    else:
        world.open(session)
        world.submit(session) if way == "api" else world.act(session, "submit")
    assert world.codes("events") == [7001, 7002]


def test_without_an_events_url_there_are_no_events(world: World) -> None:
    """Seed 001: this webhook is optional; the decision webhook does not depend on it."""
    world.veriff.configure(webhook_events_url=None, web_events=True)
    session = world.create()
    world.veriff.decide(session.id, "approved", submit=True)
    with pytest.raises(ControlFailure, match="webhook_events_url is not set") as refused:
        world.veriff.event(session.id, "flow_finished")
    assert refused.value.status == 409
    assert world.codes("decisions") == [9001]
    assert {one["topic"] for one in world.sandbox.webhooks.deliveries()} == {"decision"}


# 7007 to 7011: web only, configured, two of them with the waiting page


@pytest.mark.parametrize(("action", "code"), WEB_ONLY.items())
@pytest.mark.parametrize("waiting_page", [True, False])
@pytest.mark.parametrize("web_events", [True, False])
def test_who_gets_the_events_of_the_web_flow(
    world: World, action: str, code: int, web_events: bool, waiting_page: bool
) -> None:
    """Seed 001: these need configuration; 7007 and 7008 need the "waiting for decision" page as well."""
    world.veriff.configure(web_events=web_events, waiting_page=waiting_page)
    session = world.create()
    world.open(session)
    if web_events and (waiting_page or code not in (7007, 7008)):
        world.veriff.event(session.id, action)
        assert world.codes("events") == [7001, code]
        return
    missing = "waiting_page" if web_events else "web_events"
    with pytest.raises(ControlFailure, match=f"{code} .*{missing}"):
        world.veriff.event(session.id, action)
    assert world.codes("events") == [7001]


@pytest.mark.parametrize(("action", "code"), WEB_ONLY.items())
def test_a_session_that_never_used_the_page_has_none_of_them(world: World, action: str, code: int) -> None:
    """Seed 001: web only."""
    world.veriff.configure(web_events=True, waiting_page=True)
    session = world.create()
    world.upload(session)
    world.submit(session)
    with pytest.raises(ControlFailure, match=f"{code} comes from the web flow only"):
        world.veriff.event(session.id, action)
    assert world.codes("events") == [7002]


@pytest.mark.parametrize("given", [{}, {"reason": "mine"}, {"state": "mine"}, CONTEXT])
@pytest.mark.parametrize("action", WEB_ONLY)
def test_context_has_what_there_is_of_reason_and_state(world: World, action: str, given: dict[str, str]) -> None:
    """Seed 001: 7007 to 7010 may have a context, both of its strings are optional; 7011 has none."""
    world.veriff.configure(web_events=True, waiting_page=True)
    session = world.create()
    world.open(session)
    world.veriff.event(session.id, action, **given)
    event = world.told("events")[-1]
    expected = {} if action == "document_type_other_selected" else given
    assert event.get("context", {}) == expected
    assert ("context" in event) is bool(expected)
    assert list(schema.load("veriff", "webhooks/event").violations(event)) == []


@pytest.mark.parametrize(
    ("button", "status", "code", "context"),
    [
        ("cancel", None, 7010, {"reason": "quit_session_confirmed"}),
        ("document_type_other", None, 7011, None),
        ("waiting_continue", "review", 7008, None),
        ("waiting_complete", "approved", 7007, {"reason": "final_decision_received"}),
        (
            "finish",
            "approved",
            7009,
            {"reason": "finished_screen_confirmed_clicked", "state": "finished_screen_shown"},
        ),
    ],
)
def test_buttons_of_the_page_tell_what_the_samples_tell(
    world: World, button: str, status: str | None, code: int, context: dict[str, str] | None
) -> None:
    """The reasons are the published ones for these buttons (devdocs: end-user events)."""
    world.veriff.configure(web_events=True, waiting_page=True)
    session = world.create()
    world.open(session)
    if status is not None:
        world.veriff.decide(session.id, status, submit=True)
    assert world.act(session, button).status == 200
    event = world.told("events")[-1]
    assert (event["code"], event.get("context")) == (code, context)


def test_an_event_about_another_attempt_names_it(world: World) -> None:
    """AttemptId identifies the attempt; a `started` may follow a resubmission decision of the same session."""
    session = world.create()
    world.veriff.decide(session.id, "resubmission_requested", submit=True)
    world.clock.advance(worlds.HOUR)
    world.open(session)
    events = world.told("events")
    assert [one["code"] for one in events] == [7001, 7002, 7001]
    assert events[0]["attemptId"] == events[1]["attemptId"] != events[2]["attemptId"]
    assert world.told("decisions")[0]["verification"]["attemptId"] == events[0]["attemptId"]


def test_an_unknown_event_is_refused_with_the_known_ones(world: World) -> None:
    with pytest.raises(ControlFailure, match=r"unknown event 'stared' .known: started, submitted, waiting_complete"):
        world.veriff.event(world.create().id, "stared")
