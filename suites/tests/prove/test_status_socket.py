"""The WebSocket of a browser at a desk: it hears how the check ended, once (SDK; guide: three minutes)."""

import pytest
from golive.simulators.core import schema
from golive.suites.tests.listener import HANDSHAKE
from golive.suites.tests.prove.caller import Device
from golive.suites.tests.prove.world import MINUTE, World

DONE = {"next": "done"}
EXPIRED = {"next": "done", "error": {"code": 10001, "message": "link expired"}}
FAILED = ("failed", "not_applicable", "false")


def test_it_opens_before_there_is_an_sms(world: World) -> None:
    """While the team's page still asks for consent."""
    correlation, device = world.start(possessionType="desktop")
    listener = world.wait(device)
    assert (listener.heard(), world.messages(correlation)) == ([], [])
    assert world.prove.session(correlation)["sockets"] == 1
    device.call("mobile/instantlink/start", isMobile=False)
    assert listener.heard() == []
    world.follow(world.link(correlation))
    assert listener.heard() == [DONE]
    assert listener.ending() is None, "the SDK closes it"


def test_ping_is_answered(world: World) -> None:
    """Texts, not frames of the protocol's own; without an answer the SDK takes the line for dead."""
    _, device = world.start(possessionType="desktop")
    listener = world.wait(device)
    for text in ("ping", "Ping", '{"ping":1}', "ping"):
        listener.say(text)
        world.clock.advance(30)
    assert listener.said() == ["pong", "pong"]


@pytest.mark.parametrize("passed", [True, False])
def test_who_comes_late_is_told_at_once(world: World, passed: bool) -> None:
    correlation, device, _ = world.linked()
    world.prove.possess(correlation, passed=passed)
    (frame,) = world.wait(device).heard()
    assert ("error" in frame) != passed
    assert frame["next"] == "done"


def test_all_that_are_open_are_told(world: World) -> None:
    (correlation, device, link), (_, other, _) = world.linked(), world.linked()
    listeners, stranger = [world.wait(device) for _ in range(3)], world.wait(other)
    listeners.pop().hang_up()
    world.follow(link)
    assert [listener.heard() for listener in listeners] == [[DONE], [DONE]]
    assert stranger.heard() == []
    assert world.prove.session(correlation)["sockets"] == 3


@pytest.mark.parametrize("way", ["cancelled", "failed", "late", "elsewhere"])
def test_a_failure_is_told_as_well(world: World, way: str) -> None:
    """`next` is done all the same: the SDK runs the finish step, and the team's server learns the rest."""
    correlation, device, link = world.linked(phoneNumber="2005530001" if way == "elsewhere" else "2005510001")
    listener = world.wait(device)
    if way == "cancelled":
        device.call("mobile/instantlink/error", message="cancelled")
    elif way == "failed":
        world.prove.possess(correlation, passed=False)
    elif way == "late":
        world.clock.advance(3 * MINUTE)
    else:
        world.follow(link)
    (frame,) = listener.heard()
    assert list(schema.load("prove", "websocket/status").violations(frame)) == []
    assert (frame["next"], 10000 <= frame["error"]["code"] <= 10006) == ("done", True)
    assert world.caller.results(correlation) == FAILED


# its own three minutes


def test_it_has_three_minutes_of_its_own(world: World) -> None:
    """From its opening, and not from the SMS."""
    correlation, device = world.start(possessionType="desktop")
    listener = world.wait(device)
    world.clock.advance(MINUTE)
    device.call("mobile/instantlink/start", isMobile=False)
    world.clock.advance(2 * MINUTE - 1)
    assert (listener.heard(), listener.ending()) == ([], None)
    world.clock.advance(1)
    assert (listener.heard(), listener.ending()) == ([EXPIRED], 1000)
    assert world.caller.results(correlation) == FAILED


def test_it_may_end_without_a_word(world: World) -> None:
    """Then the SDK reports it, and the answer to the report decides."""
    world.prove.override(socket_end="close")
    correlation, device = world.start(possessionType="desktop")
    listener = world.wait(device)
    world.clock.advance(3 * MINUTE)
    assert (listener.heard(), listener.ending()) == ([], 1000)
    assert world.caller.results(correlation)[0] == "pending"
    message = "Failed to receive secondary authentication with status code 1000. Normal closure"
    assert device.call("mobile/instantlink/error", message=message) == DONE
    assert world.caller.results(correlation) == FAILED


def test_each_ends_at_its_own_time(world: World) -> None:
    world.prove.override(socket_end="close", socket_lifetime=90)
    _, device = world.start(possessionType="desktop")
    first = world.wait(device)
    world.clock.advance(60)
    second = world.wait(device)
    world.clock.advance(30)
    assert (first.ending(), second.ending()) == (1000, None)
    world.clock.advance(60)
    assert second.ending() == 1000


def test_a_page_that_is_loaded_again_waits_anew(world: World) -> None:
    """The one before ends at its time; the check goes on until the last one's, or until the link is followed."""
    correlation, device, _ = world.linked()
    first = world.wait(device)
    world.clock.advance(170)
    second = world.wait(device)
    device.call("mobile/instantlink/start", isMobile=False)
    world.clock.advance(10)
    assert (first.heard(), first.ending()) == ([EXPIRED], 1000)
    assert (second.heard(), second.ending()) == ([], None)
    assert world.caller.results(correlation)[0] == "pending"
    world.follow(world.link(correlation))
    assert second.heard() == [DONE]
    assert world.caller.results(correlation)[2] == "true"


def test_after_the_end_it_is_closed_without_another_word(world: World) -> None:
    correlation, device, link = world.linked()
    listener = world.wait(device)
    world.follow(link)
    world.clock.advance(3 * MINUTE)
    assert (listener.heard(), listener.ending()) == ([DONE], 1000)
    assert world.caller.results(correlation)[2] == "true"


# who is let in


@pytest.mark.parametrize("token", ["", "x.y.z", "{}x", "server"])
def test_a_bad_token_is_refused(world: World, token: str) -> None:
    """As a plain answer; the SDK sees 1006. The header does not count: a browser cannot send it."""
    correlation, device = world.start(possessionType="desktop")
    given = world.caller.token if token == "server" else token.format(device.token)
    answer = Device(device.carry, given).opening(Authorization=f"Bearer {device.token}")
    assert answer.refusal() == (401, 8002)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert world.prove.session(correlation)["sockets"] == 0


@pytest.mark.parametrize("lacks", ["Upgrade", "Connection", "Sec-WebSocket-Version", "Sec-WebSocket-Key", "everything"])
def test_it_has_to_be_a_websocket(world: World, lacks: str) -> None:
    """What is refused on the wire is none that was opened."""
    correlation, device = world.start(possessionType="desktop")
    headers = {} if lacks == "everything" else {**HANDSHAKE, lacks: "x"}
    answer = device.carry("GET", f"/v1/client/status?token={device.token}", None, headers)
    assert answer.refusal() == (400, 8001)
    assert world.prove.session(correlation)["sockets"] == 0


def test_the_journal_tells_of_it(world: World) -> None:
    correlation, device, link = world.linked()
    listener = world.wait(device)
    world.follow(link)
    listener.heard()
    listener.hang_up()
    (closed,) = world.sandbox.journal.wait(operation="socket.close", subject=correlation)
    assert (closed["direction"], closed["request"]["body"]) == ("in", {"code": 1000})
    (opened,) = world.sandbox.journal.find(operation="openStatus")
    (sent,) = world.sandbox.journal.find(operation="socket.send")
    assert (opened["subject"], opened["response"]["status"]) == (correlation, 101)
    assert (sent["subject"], sent["request"]["body"]) == (correlation, DONE)
    assert opened["request"]["url"] == sent["request"]["url"] == "/v1/client/status?token=***"
