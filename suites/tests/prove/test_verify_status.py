"""POST /v3/verify-status: six triples and no other (guide), for as long as the correlation id is good."""

from typing import Any

import pytest
from golive.suites.tests.prove.caller import PERSON, Caller
from golive.suites.tests.prove.world import World

Json = Any

PENDING = ("pending", "pending", "pending")
INVALID = (400, 8008)
MINUTE = 60
SESSION = 15 * MINUTE


@pytest.mark.parametrize("kind", ["mobile", "desktop"])
@pytest.mark.parametrize(
    ("number", "possession", "results"),
    [
        ("2005510001", None, PENDING),
        ("2005510001", True, ("success", "success", "true")),
        ("2005510001", False, ("failed", "not_applicable", "false")),
        ("2005520001", True, ("success", "failed", "false")),
        ("2005520001", None, PENDING),
        ("2005520001", False, ("failed", "not_applicable", "false")),
    ],
)
def test_results_with_a_possession_check(
    world: World, kind: str, number: str, possession: bool | None, results: tuple[str, str, str]
) -> None:
    """`success` is a text: to read "false" as a boolean is the mistake that this is about."""
    correlation, _ = world.start(phoneNumber=number, possessionType=kind)
    if possession is not None:
        world.prove.possess(correlation, passed=possession)
    found = world.caller.status(correlation)
    assert (found["possessionResult"], found["verifyResult"], found["success"]) == results
    assert set(found) - {"identityId"} == {"correlationId", "success", "possessionResult", "verifyResult"}
    assert ("identityId" in found) == (results[2] == "true")


@pytest.mark.parametrize(
    ("names", "results"),
    [
        (("Sheilakathryn", "Butrimovich"), ("success", "success", "true")),
        ((" sheilakathryn", "BUTRIMOVICH "), ("success", "success", "true")),
        (("Ann", "Butrimovich"), ("success", "failed", "false")),
    ],
)
def test_short_term_users_pass_without_the_client_sdk(
    world: World, names: tuple[str, str], results: tuple[str, str, str]
) -> None:
    flow = world.caller.verify(phoneNumber="2001004011", firstName=names[0], lastName=names[1])
    assert flow["possessionResult"] == flow["verifyResult"] == flow["success"] == "pending"
    assert world.caller.results(flow["correlationId"]) == results


def test_the_same_is_answered_again_and_counted(world: World) -> None:
    correlation, _ = world.start()
    for _ in range(2):
        assert world.caller.results(correlation) == PENDING
    world.prove.possess(correlation)
    answers = [world.caller.status(correlation) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert world.prove.session(correlation)["statuses"] == 5
    assert world.prove.session(correlation)["identity_id"] == answers[0]["identityId"]


def test_one_number_is_one_identity(world: World) -> None:
    """Enrolled when its verification is told; a later flow finds it again."""
    first = world.verified(clientCustomerId="c-1")
    assert world.verified(clientCustomerId="c-2") == first
    world.clock.advance(1)
    assert world.verified("2005510002") != first
    assert [one["client_customer_id"] for one in world.prove.identities()] == ["c-2", None]


def test_nobody_is_enrolled_before_anybody_asks(world: World) -> None:
    correlation, _ = world.start()
    world.prove.possess(correlation)
    assert world.prove.identities() == []
    world.caller.status(correlation)
    assert len(world.prove.identities()) == 1


# correlation ids


@pytest.mark.parametrize("wrong", ["", "nothing", "0b7c51d0-3c1b-4f0e-9a44-6f2d3c9e8a01", "ä/../%2F"])
def test_an_unknown_correlation_id_is_refused(caller: Caller, wrong: str) -> None:
    assert caller.post("/v3/verify-status", correlationId=wrong).refusal() == INVALID


@pytest.mark.parametrize("body", [{}, {"correlationId": None}, {"correlationId": 7}, {"correlationid": "x"}])
def test_a_correlation_id_is_needed(caller: Caller, body: Json) -> None:
    answer = caller.call("POST", "/v3/verify-status", body)
    assert answer.refusal() == (400, 8001)
    assert "'correlationId' " in answer.json()["message"]


def test_another_projects_is_unknown(world: World, other_caller: Caller) -> None:
    foreign = other_caller.verify()["correlationId"]
    assert world.caller.post("/v3/verify-status", correlationId=foreign).refusal() == INVALID
    assert other_caller.results(foreign) == PENDING


def test_another_products_is_unknown(world: World) -> None:
    started = world.caller.post("/v3/start", flowType="mobile", phoneNumber="2001001695").good()
    assert world.caller.post("/v3/verify-status", correlationId=started["correlationId"]).refusal() == INVALID


def test_it_is_good_for_15_minutes(world: World) -> None:
    """From the answer that brought it, whatever came of it; another call does not prolong it."""
    passed, pending = (world.start(**PERSON)[0] for _ in range(2))
    world.prove.possess(passed)
    world.clock.advance(SESSION - 1)
    assert world.caller.results(passed) == ("success", "success", "true")
    assert world.caller.results(pending) == PENDING
    world.clock.advance(1)
    for correlation in (passed, pending):
        assert world.caller.post("/v3/verify-status", correlationId=correlation).refusal() == INVALID


def test_its_life_is_a_rule(world: World) -> None:
    world.prove.override(session_lifetime=30)
    correlation, device = world.start()
    world.clock.advance(30)
    assert world.caller.post("/v3/verify-status", correlationId=correlation).refusal() == INVALID
    assert device.asking("mobile/otp/start").refusal() == (401, 8002)
