"""Unify: possession alone, by Prove or by the team (docs/unify-flow; unify-sandbox-testing)."""

from typing import Any

import pytest
from golive.suites.tests.prove.caller import TARGET, Answer
from golive.suites.tests.prove.world import World

Json = Any
LORANT = "2001004014"


def unifying(world: World, kind: str = "mobile", **members: Json) -> Answer:
    """The answer to a unify call about Lorant."""
    target = {"finalTargetUrl": TARGET} if kind == "desktop" else {}
    return world.caller.post("/v3/unify", **{"possessionType": kind, "phoneNumber": LORANT, **target, **members})


def unify(world: World, kind: str = "mobile", **members: Json) -> Json:
    """A flow that has begun."""
    return unifying(world, kind, **members).good()


def status(world: World, flow: Json, **members: Json) -> Json:
    """How it stands."""
    return world.caller.post("/v3/unify-status", correlationId=flow["correlationId"], **members).good()


def bind(world: World, flow: Json, phone: str = LORANT, **members: Json) -> Answer:
    """The answer to a bind."""
    return world.caller.post("/v3/unify-bind", correlationId=flow["correlationId"], phoneNumber=phone, **members)


def first_step(world: World, flow: Json) -> str:
    """Where the client SDK begins."""
    return str(world.device(flow).claims["auth"]["next"])


def test_a_flow_is_pending_until_the_phone_is_there(world: World) -> None:
    flow = unify(world, clientRequestId="r-1", clientHumanId="h-1")
    assert (flow["success"], set(flow)) == ("pending", {"authToken", "correlationId", "success"})
    waiting = status(world, flow)
    assert waiting == {"success": "pending", "phoneNumber": LORANT, "clientHumanId": "h-1", "clientRequestId": "r-1"}

    device = world.device(flow)
    device.call("mobile/otp/start")
    assert device.call("mobile/otp/finish", otp="1234") == {"next": "done"}
    done = status(world, flow, clientRequestId="r-2")
    assert (done["success"], done["phoneNumber"], done["clientRequestId"]) == ("true", LORANT, "r-2")
    assert done["evaluation"] == {"authentication": {"result": "pass"}}
    assert [one["identity_id"] for one in world.prove.identities()] == [done["proveId"]]
    assert status(world, flow)["proveId"] == done["proveId"]


def test_a_wrong_code_is_false(world: World) -> None:
    flow = unify(world, checkReputation=True)
    device = world.device(flow)
    device.call("mobile/otp/start")
    device.call("mobile/otp/finish", otp="9999")
    found = status(world, flow)
    assert (found["success"], "proveId" in found) == ("false", False)
    assert list(found["evaluation"]["authentication"]["failureReasons"]) == ["9180"]
    assert found["evaluation"]["risk"] == {"result": "pass"}


def test_a_desk_has_a_link_and_no_key(world: World) -> None:
    flow = unify(world, "desktop")
    assert first_step(world, flow) == "mobile/instantlink"
    world.device(flow).call("mobile/instantlink/start", isMobile=False)
    assert world.follow(world.messages(flow["correlationId"])[0]["link"]).status == 302
    found = status(world, flow)
    assert (found["success"], "deviceId" in found) == ("true", False)


@pytest.mark.parametrize("phone", ["2001004018", "+2001004029"])
def test_short_term_users_need_no_client_sdk(world: World, phone: str) -> None:
    assert status(world, unify(world, phoneNumber=phone))["success"] == "true"
    own = unify(world, "none", phoneNumber=phone)
    assert status(world, own)["success"] == "possession_required", "a check by the team is the team's"
    assert bind(world, own, phone).good()["success"] == "true"


@pytest.mark.parametrize("phone", [LORANT, "+2001004025", "2001004025", "2001004016", "+2001004043"])
def test_a_team_may_check_by_itself(world: World, phone: str) -> None:
    flow = unify(world, "none", phoneNumber=phone, clientCustomerId="c-1")
    assert status(world, flow)["success"] == "possession_required"
    bound = bind(world, flow, phone, clientRequestId="r-3").good()
    assert (bound["success"], bound["phoneNumber"], bound["clientRequestId"]) == ("true", phone, "r-3")
    assert world.prove.identity(bound["proveId"])["client_customer_id"] == "c-1"
    assert status(world, flow)["success"] == "true"
    assert bind(world, flow, phone).good()["proveId"] == bound["proveId"], "once more changes nothing"


def test_only_flows_without_a_check_of_ours_are_bound(world: World) -> None:
    flow = unify(world)
    assert bind(world, flow).refusal() == (403, 8003)
    assert status(world, flow)["success"] == "pending"
    own = unify(world, "none")
    assert bind(world, own, "2001004015").refusal() == (400, 8001)
    assert bind(world, own, "2001004011").refusal() == (403, 8009)
    assert bind(world, own, "2009999999").refusal() == (400, 8007)
    assert status(world, own)["success"] == "possession_required"


def test_a_number_may_be_found_out_later(world: World) -> None:
    flow = unify(world, "none", phoneNumber=None)
    assert status(world, flow) == {"success": "possession_required"}
    assert bind(world, flow).good()["phoneNumber"] == "+12001004014"
    assert status(world, flow)["phoneNumber"] == "+12001004014"
    assert unifying(world, "desktop", phoneNumber=None).refusal() == (400, 8001)


def test_a_known_person_needs_no_number(world: World) -> None:
    known = bind(world, unify(world, "none")).good()["proveId"]
    flow = unify(world, "desktop", phoneNumber=None, proveId=known)
    world.device(flow).call("mobile/instantlink/start", isMobile=False)
    (message,) = world.messages(flow["correlationId"])
    assert message["to"] == "+12001004014"


@pytest.mark.parametrize("token", [True, False])
def test_editions_differ_on_the_token_of_an_own_check(world: World, token: bool) -> None:
    world.prove.override(unify_none_token=token)
    assert ("authToken" in unify(world, "none")) == token
    assert "authToken" in unify(world)


@pytest.mark.parametrize(
    ("phone", "kind", "step"),
    [
        (LORANT, "mobile", "mobile/otp"),
        ("2001004016", "mobile", "mobile/instant"),
        (LORANT, "desktop", "mobile/instantlink"),
        (LORANT, "none", "done"),
        ("2001004016", "none", "mobile/instant"),
    ],
)
def test_where_the_client_sdk_begins(world: World, phone: str, kind: str, step: str) -> None:
    on_phone = kind != "desktop"
    assert first_step(world, unify(world, kind, phoneNumber=phone)) == ("device/passive" if on_phone else step)
    world.prove.override(prove_keys=False)
    assert first_step(world, unify(world, kind, phoneNumber=phone)) == step


def test_refusals(world: World) -> None:
    assert unifying(world, phoneNumber="2001004011").refusal() == (403, 8009)
    assert unifying(world, phoneNumber="2009999999").refusal() == (400, 8007)
    assert unifying(world, "desktop", finalTargetUrl=None).refusal() == (400, 8001)
    assert unifying(world, "tablet").refusal() == (400, 8001)
    correlation, _ = world.start()
    assert world.caller.post("/v3/unify-status", correlationId=correlation).refusal() == (400, 8008)
    flow = unify(world)
    assert world.caller.post("/v3/verify-status", correlationId=flow["correlationId"]).refusal() == (400, 8008)
    world.clock.advance(900)
    assert world.caller.post("/v3/unify-status", correlationId=flow["correlationId"]).refusal() == (400, 8008)
    world.prove.configure(product="verified_users")
    assert unifying(world, phoneNumber=None).refusal() == (403, 8009)
