"""How webhooks travel: holding back, retries, redelivery (facts: devdocs webhooks guide, help centre 3250261)."""

import hmac

import pytest
from aiohttp import web
from golive.simulators.client import ControlFailure
from golive.simulators.server.deliverer import Deliverer
from golive.simulators.veriff import VENDOR
from golive.suites.tests import harness
from golive.suites.tests.harness import Live, receiving, serving
from golive.suites.tests.veriff.world import DAY, HOUR, Session, World

FIVE_MINUTES = 300
OTHER_SECRET = "7e575ec0-0000-4000-8000-0000000000ff"


@pytest.fixture
def visited(world: World) -> Session:
    """A session of the page that was sent back just now."""
    session = world.create()
    world.open(session)
    world.submit(session)
    world.veriff.decide(session.id, "resubmission_requested")
    return session


def decided(world: World, status: str = "approved") -> Session:
    """A session that was uploaded over the API and decided."""
    session = world.create()
    world.submit(session)
    world.veriff.decide(session.id, status)
    return session


# the five minutes of a resubmission


def test_a_resubmission_of_the_page_is_told_after_five_minutes(world: World, visited: Session) -> None:
    """devdocs: the final screen offers a retry, so this decision alone waits. The endpoint does not."""
    assert world.decision(visited)["status"] == "resubmission_requested"
    world.clock.advance(FIVE_MINUTES - 0.000001)
    assert world.codes("decisions") == []
    world.clock.advance(0.000001)
    assert world.codes("decisions") == [9103]


@pytest.mark.parametrize("again", ["opens", "hands in", "uploads"])
def test_who_tries_again_in_time_is_not_told_on(world: World, visited: Session, again: str) -> None:
    """devdocs: if the user retries inside the window, no webhook is sent for that attempt."""
    {"opens": world.open, "hands in": world.submit, "uploads": world.upload}[again](visited)
    world.clock.advance(DAY)
    assert world.codes("decisions") == []
    if again != "hands in":
        world.submit(visited)
    world.veriff.decide(visited.id, "approved")
    assert world.codes("decisions") == [9001]


def test_who_tries_again_later_is(world: World, visited: Session) -> None:
    world.clock.advance(FIVE_MINUTES)
    world.open(visited)
    world.clock.advance(DAY)
    assert world.codes("decisions") == [9103]


def test_each_resubmission_has_a_window_of_its_own(world: World, visited: Session) -> None:
    world.clock.advance(FIVE_MINUTES - 1)
    world.submit(visited)
    world.veriff.decide(visited.id, "resubmission_requested")
    world.clock.advance(FIVE_MINUTES - 1)
    assert world.codes("decisions") == []
    world.clock.advance(1)
    assert world.codes("decisions") == [9103]


@pytest.mark.parametrize("status", ["approved", "declined", "review"])
def test_no_other_decision_of_the_page_waits(world: World, status: str) -> None:
    session = world.create()
    world.open(session)
    world.submit(session)
    world.veriff.decide(session.id, status)
    assert len(world.told("decisions")) == 1


@pytest.mark.parametrize("way", ["PATCH", "upload and force"])
def test_uploads_over_the_api_are_told_at_once(world: World, way: str) -> None:
    """devdocs: API-upload sessions at once, resubmission too."""
    session = world.create()
    world.upload(session)
    if way == "PATCH":
        world.submit(session)
    world.veriff.decide(session.id, "resubmission_requested", submit=way != "PATCH")
    assert world.codes("decisions") == [9103]
    assert world.codes("events") == [7002]


def test_the_window_is_a_setting(world: World) -> None:
    world.veriff.override(resubmission_delay=0)
    world.veriff.decide(world.create().id, "resubmission_requested", submit=True)
    assert world.codes("decisions") == [9103]


# retries


def test_retried_every_hour_until_exactly_200(world: World) -> None:
    """devdocs: any other status is a failure; repeated about every hour. That the bytes stay the same is inferred."""
    failures = [201, 204, 202, 302, 401, 404, 500, 503]
    world.inbox.answers += failures
    session = world.create()
    world.veriff.event(session.id, "started")
    for number in range(1, len(failures) + 2):
        assert len(world.received("events")) == number
        world.clock.advance(HOUR - 1)
        assert len(world.received("events")) == number
        world.clock.advance(1)
    assert len(world.received("events")) == len(failures) + 1, "no more after a 200"
    assert len({(one.body, tuple(sorted(one.headers.items()))) for one in world.inbox.received}) == 1
    [delivery] = world.sandbox.webhooks.deliveries()
    assert (delivery["state"], delivery["attempts"], delivery["outcome"]) == ("delivered", len(failures) + 1, "200")


def test_given_up_after_seven_days(world: World) -> None:
    """Help centre: for up to 7 days; counted from the first attempt (inferred): hours 0 to 168."""
    world.inbox.answers += [500] * 1000
    decided(world)
    world.veriff.configure(webhook_events_url=None)
    world.clock.advance(7 * DAY - 1)
    assert len(world.received("decisions")) == 168
    world.clock.advance(30 * DAY)
    assert len(world.received("decisions")) == 169
    [delivery] = world.sandbox.webhooks.deliveries(topic="decision")
    assert (delivery["state"], delivery["attempts"]) == ("given_up", 169)
    assert len({one.body for one in world.received("decisions")}) == 1


def test_a_receiver_that_is_not_there_gets_it_later(world: World) -> None:
    """devdocs: no connection is a failure like any other; nothing is listening on port 1."""
    world.veriff.configure(webhook_decisions_url="http://127.0.0.1:1/")
    decided(world)
    [delivery] = world.sandbox.webhooks.deliveries(topic="decision")
    assert (delivery["state"], delivery["outcome"]) == ("pending", "refused")
    world.clock.advance(HOUR)
    [delivery] = world.sandbox.webhooks.deliveries(topic="decision")
    assert delivery["attempts"] == 2


async def start(live: Live, url: str) -> None:
    """Have the end user of a new session arrive; the event goes to `url`."""
    await live.one("PUT", "/settings/veriff", {"webhook_events_url": url})
    key = live.world.get("default").connection(live.server.addresses)["veriff"]["api_key"]
    target = live.server.addresses["veriff"] + "/v1/sessions"
    async with live.http.post(target, data=b'{"verification":{}}', headers={"x-auth-client": key}) as made:
        session = (await made.json())["verification"]["id"]
    await live.one("POST", f"/veriff/sessions/{session}/events", {"action": "started"})


async def test_a_receiver_that_never_answers_gets_it_again() -> None:
    """devdocs: a time limit for the answer exists; five seconds is our figure, a fraction of one here."""
    async with (
        serving(vendor=VENDOR, deliverer=Deliverer(timeout=0.05)) as live,
        receiving(harness.hanging) as receiver,
    ):
        await start(live, receiver.url)
        assert await live.advance(HOUR) == [("delivery", "event", "timeout")] * 2
        receiver.react = None
        assert await live.advance(HOUR) == [("delivery", "event", "200")]
        assert len({one.body for one in receiver.received}) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(status: int) -> None:
    """A redirect is not a 200 (devdocs); that nobody follows it is inferred."""
    async with receiving() as elsewhere, serving(vendor=VENDOR) as live:

        async def redirect(_: harness.Received) -> web.StreamResponse:
            return web.Response(status=status, headers={"location": elsewhere.url})

        async with receiving(redirect) as receiver:
            await start(live, receiver.url)
            assert await live.advance(HOUR) == [("delivery", "event", str(status))] * 2
    assert (len(receiver.received), elsewhere.received) == (2, [])


@pytest.mark.parametrize(("rules", "attempts"), [({"webhook_retry": 60}, 61), ({"webhook_retry_for": 0}, 1)])
def test_the_schedule_is_a_setting(world: World, rules: dict[str, int], attempts: int) -> None:
    world.veriff.override(**rules)
    world.inbox.answers += [500] * 100
    world.veriff.event(world.create().id, "started")
    world.clock.advance(HOUR)
    assert len(world.received("events")) == attempts


# once more, on demand


def test_redelivery_repeats_the_bytes_and_a_resend_signs_anew(world: World) -> None:
    """A duplicate by accident is the same message; the portal's resend is a new one, with the secret of today."""
    session = decided(world)
    [delivery] = world.sandbox.webhooks.deliveries(topic="decision")
    world.veriff.configure(shared_secrets=[OTHER_SECRET])
    world.sandbox.webhooks.redeliver(delivery["id"])
    world.veriff.resend(session.id)
    first, again, anew = world.received("decisions")
    assert (again.body, again.headers) == (first.body, first.headers)
    assert anew.body == first.body
    assert anew.headers["x-hmac-signature"] == hmac.new(OTHER_SECRET.encode(), anew.body, "sha256").hexdigest()


def test_a_resend_does_not_wait(world: World, visited: Session) -> None:
    world.veriff.resend(visited.id)
    assert world.codes("decisions") == [9103]


def test_there_must_be_something_to_resend_and_somewhere_to_send_it(world: World) -> None:
    session = world.create()
    with pytest.raises(ControlFailure, match="this session has no decision yet"):
        world.veriff.resend(session.id)
    world.veriff.decide(session.id, "approved", submit=True)
    world.veriff.configure(webhook_decisions_url=None)
    with pytest.raises(ControlFailure, match="no webhook_decisions_url"):
        world.veriff.resend(session.id)
