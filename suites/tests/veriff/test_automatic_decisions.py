"""Decisions that nobody forces: by the end user's first name, by a sandbox's policy (facts: older docs, seed 003)."""

import pytest
from golive.simulators.client import SimClock
from golive.suites.tests.veriff.caller import Caller
from golive.suites.tests.veriff.world import Session, World

FORCED = ["approved", "declined", "resubmission_requested", "review"]


@pytest.fixture
def session(world: World) -> Session:
    """A session of nobody in particular."""
    return world.create()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Approve", "approved"),
        ("approve", "approved"),
        (" DECLINE ", "declined"),
        ("Resubmit", "resubmission_requested"),
        ("Review", "review"),
        ("Approved", "submitted"),
        ("Ann", "submitted"),
    ],
)
def test_first_names_that_decide(world: World, name: str, status: str) -> None:
    """Older test integrations were told by person.firstName what to decide; Review is ours."""
    session = world.create(person={"firstName": name, "lastName": "Lee"})
    world.submit(session)
    world.clock.settle()
    assert world.veriff.session(session.id)["status"] == status


def test_the_names_can_be_switched_off(world: World) -> None:
    world.veriff.override(name_triggers=False)
    session = world.create(person={"firstName": "Approve"})
    world.submit(session)
    world.clock.advance(days=30)
    assert world.decision(session) is None


def test_resubmit_goes_on_until_the_cap(world: World) -> None:
    session = world.create(person={"firstName": "Resubmit"})
    for _ in range(10):
        assert world.submit(session).status == 200
        world.clock.settle()
    assert world.codes("decisions") == [9103] * 9 + [9102]


@pytest.mark.parametrize("policy", FORCED)
def test_a_sandbox_can_decide_every_session_in_the_same_way(world: World, policy: str) -> None:
    world.veriff.override(default_decision=policy)
    session, named = world.create(), world.create(person={"firstName": "Decline"})
    world.submit(session)
    world.submit(named)
    world.clock.settle()
    assert world.veriff.session(session.id)["status"] == policy
    assert world.veriff.session(named.id)["status"] == "declined", "a name goes before the policy"


def test_nothing_is_decided_unless_asked_for(world: World, session: Session) -> None:
    """Seed 003: Veriff does not provide a decision for sessions of a test integration."""
    world.submit(session)
    world.clock.advance(days=30)
    assert world.decision(session) is None
    assert world.told("decisions") == []


def test_a_decision_of_its_own_accord_can_take_a_while(world: World, session: Session) -> None:
    """A portal's decision followed 6 and 105 seconds after creation (captured)."""
    world.veriff.override(default_decision="approved", decision_delay=105)
    world.submit(session)
    world.clock.advance(104.999999)
    assert world.decision(session) is None
    world.clock.advance(0.000001)
    assert world.decision(session)["decisionTime"] == "2026-01-01T00:01:45.000000Z"


def test_a_hand_goes_before_the_policy(world: World, session: Session) -> None:
    world.veriff.override(default_decision="approved", decision_delay=60)
    world.submit(session)
    world.veriff.decide(session.id, "declined")
    world.clock.advance(120)
    assert world.codes("decisions") == [9102]


def test_a_decision_on_its_way_is_about_its_own_attempt_only(caller: Caller, sim_clock: SimClock) -> None:
    """A forced decision overtakes the policy's; the next attempt is not decided by what was meant for the first."""
    caller.veriff.override(default_decision="approved", decision_delay=60)
    session = caller.create()["id"]
    caller.veriff.event(session, "submitted")
    caller.veriff.decide(session, "resubmission_requested")
    sim_clock.advance(30)
    caller.veriff.event(session, "submitted")
    sim_clock.advance(31)
    assert caller.veriff.session(session)["status"] == "submitted"
    sim_clock.advance(30)
    assert caller.veriff.session(session)["status"] == "approved"
