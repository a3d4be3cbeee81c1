"""POST /v3/verify with a possession check: what it answers, what it begins (guide: three results, two tokens)."""

import uuid

import pytest
from golive.suites.tests.prove.caller import PERSON, TARGET
from golive.suites.tests.prove.world import World

PENDING = {"success": "pending", "possessionResult": "pending", "verifyResult": "pending"}
OPTIONAL = {
    "smsMessage": "Ваш код: ####",
    "clientCustomerId": "c-1",
    "clientRequestId": "r-1",
    "emailAddress": "ann+lee@shop.test",
    "allowOTPRetry": True,
}


@pytest.mark.parametrize(("kind", "step"), [("mobile", "mobile/otp"), ("desktop", "mobile/instantlink")])
def test_a_flow_begins_with_everything_pending(world: World, kind: str, step: str) -> None:
    """Texts all three, and nothing that has no value."""
    flow = world.caller.verify(possessionType=kind)
    assert flow == {"authToken": flow["authToken"], "correlationId": flow["correlationId"], **PENDING}
    assert str(uuid.UUID(flow["correlationId"])) == flow["correlationId"]
    assert world.device(flow).claims["auth"]["next"] == step
    assert world.messages(flow["correlationId"]) == [], "it is the client SDK that has an SMS sent"


@pytest.mark.parametrize("step", ["mobile/otp", "mobile/instant", "mobile/instantlink"])
def test_a_phones_first_step_is_a_rule(world: World, step: str) -> None:
    """A desk never begins with a code: the SDK refuses a step that its page has no callback for."""
    world.prove.override(mobile_step=step)
    flows = [world.caller.verify(possessionType=kind) for kind in ("mobile", "desktop")]
    assert [world.device(flow).claims["auth"]["next"] for flow in flows] == [step, "mobile/instantlink"]


def test_what_was_sent_is_remembered(world: World) -> None:
    correlation, device = world.start(possessionType="desktop", **OPTIONAL)
    shown = world.prove.session(correlation)
    assert shown == {
        "correlation_id": correlation,
        "auth_id": device.claims["auth"]["id"],
        "product": "verified_users",
        "possession_type": "desktop",
        "phone_number": PERSON["phoneNumber"],
        "first_name": "Ann",
        "last_name": "Lee",
        "final_target_url": TARGET,
        "sms_message": OPTIONAL["smsMessage"],
        "client_customer_id": "c-1",
        "client_request_id": "r-1",
        "allow_otp_retry": True,
        "possession": "pending",
        "reason": None,
        "verify_result": "pending",
        "success": "pending",
        "otp": None,
        "link": None,
        "sockets": 0,
        "reports": [],
        "statuses": 0,
        "identity_id": None,
        "created_at": "2026-01-01T00:00:00.000000Z",
        "expires_at": "2026-01-01T00:15:00.000000Z",
        "finished_at": None,
    }
    assert world.prove.sessions() == [shown]


def test_each_call_is_a_flow_of_its_own(world: World) -> None:
    flows = []
    for _ in range(2):
        flows.append(world.caller.verify(clientRequestId="r-1"))
        world.clock.advance(1)
    assert len({flow["correlationId"] for flow in flows}) == len({flow["authToken"] for flow in flows}) == 2
    assert [one["correlation_id"] for one in world.prove.sessions()] == [flow["correlationId"] for flow in flows]


def test_unknown_members_are_left_alone(world: World) -> None:
    """As a demo sends flowType beside possessionType, and the SDK an empty cookie header."""
    members = {**PERSON, "possessionType": "mobile", "flowType": "mobile", "unheard": {"of": None}}
    assert world.caller.call("POST", "/v3/verify", members, cookie="").status == 200


@pytest.mark.parametrize("number", ["2005510001", "+12005510001", "12005510001"])
def test_a_number_may_be_spelled_in_several_ways(world: World, number: str) -> None:
    correlation, device = world.start(phoneNumber=number)
    device.call("mobile/otp/start")
    assert world.messages(correlation)[0]["to"] == "+12005510001"
    assert world.prove.session(correlation)["phone_number"] == number


@pytest.mark.parametrize("number", ["+447968900002", "447968900002"])
def test_the_international_user_is_known_by_both_spellings(world: World, number: str) -> None:
    flow = world.caller.verify(phoneNumber=number, firstName="Rozella", lastName="Kimpton")
    assert world.caller.results(flow["correlationId"]) == ("success", "success", "true")


def test_the_journal_tells_whom_it_was_about(world: World) -> None:
    correlation, device = world.start()
    device.call("mobile/otp/start")
    world.caller.status(correlation)
    device.call("mobile/otp/error", message="cancelled")
    operations = [one["operation"] for one in world.sandbox.journal.find(subject=correlation)]
    assert operations == ["verify", "otpStart", "verifyStatus", "reportError"]
