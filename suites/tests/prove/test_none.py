"""The team's own possession check: one call, a final answer, no client SDK (guide: possessionType none)."""

import pytest
from golive.simulators.client import ControlFailure
from golive.suites.tests.prove.world import World


@pytest.mark.parametrize(
    ("number", "verify", "success"),
    [
        ("2005510001", "success", "true"),
        ("2005520001", "failed", "false"),
        ("2005530001", "success", "true"),
        ("2001004012", "failed", "false"),
    ],
)
def test_the_answer_is_final(world: World, number: str, verify: str, success: str) -> None:
    """Who does not have the phone is not found out: that was the team's business."""
    flow = world.caller.verify(possessionType="none", phoneNumber=number)
    assert flow == {
        "correlationId": flow["correlationId"],
        "possessionResult": "not_applicable",
        "verifyResult": verify,
        "success": success,
    }
    assert world.messages(flow["correlationId"]) == []


def test_asked_again_it_is_the_same(world: World) -> None:
    """Nobody needs to ask, and what Prove would say is not documented (inferred)."""
    correlation = world.caller.verify(possessionType="none")["correlationId"]
    assert world.prove.session(correlation)["statuses"] == 0
    assert world.caller.results(correlation) == ("not_applicable", "success", "true")
    assert world.prove.session(correlation)["statuses"] == 1


def test_a_name_has_to_be_right(world: World) -> None:
    right = {"firstName": "Sheilakathryn", "lastName": "Butrimovich"}
    for names, success in ((right, "true"), ({}, "false")):
        flow = world.caller.verify(possessionType="none", phoneNumber="2001004011", **names)
        assert (flow["possessionResult"], flow["success"]) == ("not_applicable", success)


def test_who_is_verified_is_enrolled(world: World) -> None:
    flow = world.caller.verify(possessionType="none", clientCustomerId="c-1")
    world.caller.verify(possessionType="none", phoneNumber="2005520001")
    (identity,) = world.prove.identities()
    assert (identity["phone_number"], identity["client_customer_id"]) == ("+12005510001", "c-1")
    assert world.caller.status(flow["correlationId"])["identityId"] == identity["identity_id"]


def test_there_is_nothing_left_to_do_on_a_phone(world: World) -> None:
    correlation = world.caller.verify(possessionType="none")["correlationId"]
    for passed in (True, False):
        with pytest.raises(ControlFailure, match="not_applicable cannot take") as refused:
            world.prove.possess(correlation, passed=passed)
        assert refused.value.status == 409
    shown = world.prove.session(correlation)
    assert (shown["possession"], shown["finished_at"]) == ("not_applicable", shown["created_at"])
