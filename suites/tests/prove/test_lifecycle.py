"""A flow over time: what falls due, what is forgotten, what is put back (guide: times; retention: inferred)."""

from typing import Any

import pytest
from golive.simulators.client import ControlFailure, ServerHandle
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.prove.caller import over_sockets
from golive.suites.tests.prove.world import HOUR, MINUTE, World

Json = Any

DAY = 24 * HOUR
PASSED = ("success", "success", "true")
FAILED = ("failed", "not_applicable", "false")


def stored(world: World) -> set[str]:
    """The kinds of things of Prove's that the sandbox holds."""
    keys = (key.partition("/")[0] for key in world.sandbox.snapshot()["entries"])
    return {kind.removeprefix("prove-") for kind in keys if kind.startswith("prove-")}


@pytest.mark.parametrize("kind", ["mobile", "desktop"])
def test_a_flow_that_nobody_goes_on_with_stays_pending(world: World, kind: str) -> None:
    correlation, _ = world.start(possessionType=kind)
    world.clock.advance(HOUR)
    shown = world.prove.session(correlation)
    assert (shown["possession"], shown["success"]) == ("pending", "pending")


def test_a_code_that_nobody_enters_fails_nothing(world: World) -> None:
    """It is when one is entered that its time counts; another one may be sent."""
    correlation, device = world.start()
    device.call("mobile/otp/start")
    world.clock.advance(5 * MINUTE)
    assert world.caller.results(correlation)[0] == "pending"
    device.call("mobile/otp/start")
    device.call("mobile/otp/finish", otp="1234")
    assert world.caller.results(correlation) == PASSED


@pytest.mark.parametrize("passed", [True, False])
def test_no_timer_changes_what_is_over(world: World, passed: bool) -> None:
    correlation, device, _ = world.linked()
    world.wait(device)
    world.prove.possess(correlation, passed=passed)
    shown = world.prove.session(correlation)
    world.clock.advance(HOUR)
    assert world.prove.session(correlation) == shown


# forgotten


def test_nothing_of_a_flow_is_left_after_its_time(world: World) -> None:
    """Links that were sent before the last one as well; an enrolled identity stays."""
    correlation, device, old = world.linked()
    world.wait(device)
    device.call("mobile/instantlink/start")
    new = world.link(correlation)
    world.follow(new)
    world.caller.status(correlation)
    world.start()
    assert stored(world) == {"auth", "flow", "link", "identity", "number"}
    world.clock.advance(DAY - 1)
    assert stored(world) == {"auth", "flow", "link", "identity", "number"}
    world.clock.advance(1)
    assert stored(world) == {"identity", "number"}
    assert world.prove.sessions() == []
    assert [world.follow(link).status for link in (old, new)] == [404, 404]
    with pytest.raises(ControlFailure, match="there is no session"):
        world.prove.possess(correlation)
    assert len(world.prove.identities()) == 1


def test_how_long_it_is_kept_is_a_rule(world: World) -> None:
    """Shorter than any of its other times, whatever was under way ends with it."""
    world.prove.override(retention=60)
    _, device, link = world.linked()
    listener = world.wait(device)
    world.clock.advance(60)
    assert stored(world) == set()
    assert device.asking("mobile/otp/start").refusal() == (401, 8002)
    assert world.follow(link).status == 404
    world.clock.advance(2 * MINUTE)
    assert (listener.heard(), listener.ending()) == ([], 1000)


# snapshots, resets, forks


def test_a_snapshot_brings_a_flow_back(world: World) -> None:
    correlation, device, link = world.linked()
    before = world.sandbox.snapshot()
    world.follow(link)
    assert world.caller.results(correlation) == PASSED
    world.sandbox.restore(before)
    assert world.caller.results(correlation)[0] == "pending"
    device.call("mobile/instantlink/error", message="cancelled")
    assert world.caller.results(correlation) == FAILED


def test_a_reset_forgets_all_and_keeps_the_project(world: World) -> None:
    world.take_webhooks()
    world.verified()
    settings = world.prove.settings()
    world.sandbox.reset()
    assert stored(world) == set()
    assert (world.prove.settings(), world.sandbox.messages.find()) == (settings, [])
    assert world.caller.log_in()


def test_a_fork_goes_its_own_way(world: World, golive_server: ServerHandle) -> None:
    """The same flow twice, with a project of its own each; the copy's timers run as well."""
    correlation, _, _ = world.linked()
    made = world.sandbox.control.post("fork")
    copy = golive_server.open(made["sandbox"])
    sim = copy.vendor("prove")
    assert isinstance(sim, ProveSim)
    world.prove.possess(correlation)
    copy.clock.advance(3 * MINUTE)
    assert world.caller.results(correlation) == PASSED
    assert over_sockets(sim).results(correlation) == FAILED
    assert world.caller.holding(over_sockets(sim).log_in()).results(correlation) == FAILED, "a token names its sandbox"
    copy.delete()
