"""Pre-Fill and Prove Identity: four calls in one order (prove-pre-fill-implementation-guide, ...-sandbox-testing)."""

from typing import Any

import pytest
from golive.suites.tests.prove.caller import TARGET, Answer
from golive.suites.tests.prove.world import World

Json = Any
MILO, MARCIA, VAN, BENNY = "2001001695", "2001001693", "5555555555", "2001004009"
STEPS = ("validate", "challenge", "complete")
BORN, SSN = "1981-01-17", "847350596"
PERSON = {"firstName": "Milo", "lastName": "Pinson"}
TO_VALIDATE, TO_CHALLENGE = {"v3-validate": "/v3/validate"}, {"v3-challenge": "/v3/challenge"}
TO_COMPLETE, DONE = {"v3-complete": "/v3/complete"}, {"done": "done"}


def begin(world: World, phone: str | None = MILO, kind: str = "mobile", **members: Json) -> Json:
    """A flow that has begun."""
    target = {"finalTargetUrl": TARGET} if kind == "desktop" else {}
    return world.caller.post("/v3/start", flowType=kind, phoneNumber=phone, **target, **members).good()


def call(world: World, step: str, flow: Json, **members: Json) -> Answer:
    """The answer to a step."""
    given = {"individual": PERSON} if step == "complete" else {}
    return world.caller.post(f"/v3/{step}", correlationId=flow["correlationId"], **{**given, **members})


def reached(world: World, step: str, phone: str = MILO) -> Json:
    """A flow whose next step this is."""
    flow = begin(world, phone)
    for before in STEPS[: STEPS.index(step)]:
        given = {"dob": "01-17"} if before == "challenge" else {}
        assert call(world, before, flow, **given).good()["success"] is True
    return flow


def test_the_whole_way(world: World) -> None:
    flow = begin(world, dob=BORN)
    assert (set(flow), flow["next"]) == ({"authToken", "correlationId", "next"}, TO_VALIDATE)
    valid = call(world, "validate", flow).good()
    assert valid.pop("evaluation") == {"authentication": {"result": "pass"}}
    assert valid == {"success": True, "challengeMissing": False, "phoneNumber": MILO, "next": TO_CHALLENGE}
    found = call(world, "challenge", flow).good()
    assert (found["success"], found["next"]) == (True, TO_COMPLETE)
    address = {"address": "6377 Birchwood Hill", "city": "Littleton", "region": "CO", "postalCode": "80161-2001"}
    told = {"dob": BORN, "ssn": SSN, "emailAddresses": ["mpinsonm@dyndns.org"], "addresses": [address]}
    assert found["individual"] == {**PERSON, **told}
    done = call(world, "complete", flow, individual=found["individual"]).good()
    assert done == {
        "success": True,
        "changeDetected": False,
        "next": DONE,
        "evaluation": {"authentication": {"result": "pass"}, "identification": {"result": "pass"}},
    }
    session = world.prove.session(flow["correlationId"])
    assert (session["product"], session["phone_number"]) == ("pre_fill", MILO)


@pytest.mark.parametrize("kind", ["mobile", "desktop"])
def test_validate_is_false_until_the_client_sdk_has_run(world: World, kind: str) -> None:
    flow = begin(world, MARCIA, kind, dob="1982-07-19")
    assert call(world, "validate", flow).good() == {"success": False, "challengeMissing": False, "next": TO_VALIDATE}
    world.prove.possess(flow["correlationId"])
    assert call(world, "validate", flow).good()["success"] is True


def test_a_failed_check_is_the_end(world: World) -> None:
    flow = begin(world, MARCIA)
    device = world.device(flow)
    device.call("mobile/otp/start")
    device.call("mobile/otp/finish", otp="9999")
    found = call(world, "validate", flow).good()
    assert (found["success"], found["challengeMissing"], found["next"]) == (False, True, DONE)
    assert list(found["evaluation"]["authentication"]["failureReasons"]) == ["9180"]
    for step in STEPS:
        assert call(world, step, flow).refusal() == (403, 8003)


@pytest.mark.parametrize("due", STEPS)
@pytest.mark.parametrize("legacy", [False, True])
def test_any_other_step_is_refused(world: World, due: str, legacy: bool) -> None:
    flow = reached(world, due)
    world.prove.override(legacy_error_codes=legacy)
    for step in STEPS:
        if step != due:
            refused = call(world, step, flow)
            assert refused.refusal() == (403, 1003 if legacy else 8003)
            assert f"/v3/{due}" in refused.json()["message"]


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ({"dob": BORN}, True),
        ({"dob": "1981-01"}, True),
        ({"dob": "01-17"}, True),
        ({"ssn": SSN}, True),
        ({"ssn": "0596"}, True),
        ({"dob": BORN, "ssn": "0596"}, True),
        ({"dob": "1981-01-18"}, False),
        ({"ssn": "0595"}, False),
        ({"dob": BORN, "ssn": "0595"}, False),
    ],
)
def test_the_challenge(world: World, given: dict[str, str], right: bool) -> None:
    flow = reached(world, "challenge")
    found = call(world, "challenge", flow, **given).good()
    assert (found["success"], "individual" in found) == (right, right)
    assert found["next"] == (TO_COMPLETE if right else TO_CHALLENGE)


def test_what_it_brings_counts_for_what_start_brought(world: World) -> None:
    flow = begin(world, dob="2000-01-01")
    call(world, "validate", flow)
    assert call(world, "challenge", flow).good()["success"] is False
    assert call(world, "challenge", flow, dob=BORN).good()["success"] is True


def test_it_needs_something_and_has_an_end(world: World) -> None:
    flow = reached(world, "challenge")
    assert call(world, "challenge", flow).refusal() == (400, 8001)
    tries = [call(world, "challenge", flow, ssn="0000").good() for _ in range(3)]
    assert [one["next"] for one in tries] == [TO_CHALLENGE, TO_CHALLENGE, DONE]
    assert list(tries[0]["evaluation"]["identification"]["failureReasons"]) == ["9001"]
    assert call(world, "challenge", flow, dob=BORN).refusal() == (403, 8003)


@pytest.mark.parametrize(
    ("individual", "success", "changed"),
    [
        (PERSON, True, False),
        ({"firstName": "milo", "lastName": "Pinson", "dob": "01-17"}, True, True),
        ({**PERSON, "emailAddresses": ["milo@shop.test", "mpinsonm@dyndns.org"]}, True, True),
        ({**PERSON, "addresses": [{"address": "1 Elsewhere"}]}, True, True),
        ({**PERSON, "ssn": "847350597"}, True, True),
        ({"firstName": "Milo", "lastName": "Miller"}, False, True),
    ],
)
def test_the_last_step(world: World, individual: Json, success: bool, changed: bool) -> None:
    found = call(world, "complete", reached(world, "complete"), individual=individual).good()
    assert (found["success"], found["changeDetected"], found["next"]) == (success, changed, DONE)
    assert ("failureReasons" in found["evaluation"]["identification"]) == (not success)


def test_it_may_say_what_was_compared(world: World) -> None:
    flow = reached(world, "complete")
    world.prove.override(idv_and_kyc=True)
    found = call(world, "complete", flow, individual={"firstName": "Milo", "lastName": "X", "ssn": "0596"}).good()
    source = found["idv"]["dataSource1"]
    assert source["name"] == {"firstName": 100, "lastName": 0, "nameScore": 50}
    assert source["identifiers"] == {"dob": False, "ssn": False, "last4": True}
    assert found["kyc"] == {"totalHits": 0}


def test_prove_identity_never_challenges(world: World) -> None:
    flow = begin(world, BENNY)
    valid = call(world, "validate", flow).good()
    assert (valid["challengeMissing"], valid["next"]) == (False, TO_COMPLETE)
    assert call(world, "challenge", flow, ssn="0000").refusal() == (403, 8003)
    done = call(world, "complete", flow, individual={"firstName": "Benny", "lastName": "Harper"}).good()
    assert (done["success"], "changeDetected" in done) == (True, False)
    assert world.prove.session(flow["correlationId"])["product"] == "prove_identity"


def test_a_phone_may_tell_its_number_itself(world: World) -> None:
    """The person is asked for the number by the client SDK."""
    world.prove.configure(product="prove_identity")
    flow = begin(world, None)
    device = world.device(flow)
    device.call("mobile/otp/start", mobileNumber=BENNY)
    device.call("mobile/otp/finish", otp="1234")
    assert call(world, "validate", flow).good()["phoneNumber"] == "+12001004009"


def test_who_has_mobile_auth_begins_with_it(world: World) -> None:
    flow = begin(world, VAN, dob="1976-01-07")
    assert world.device(flow).claims["auth"]["next"] == "mobile/instant"
    world.prove.possess(flow["correlationId"])
    call(world, "validate", flow)
    assert "ssn" not in call(world, "challenge", flow).good()["individual"], "what has no value is left out"


def test_refusals(world: World) -> None:
    post = world.caller.post
    missing = post("/v3/start", phoneNumber=MILO)
    assert (missing.refusal(), "'flowType' is missing" in missing.json()["message"]) == ((400, 8001), True)
    assert post("/v3/start", flowType="desktop", phoneNumber=MILO).refusal() == (400, 8001)
    assert post("/v3/start", flowType="mobile", phoneNumber="2001004011").refusal() == (403, 8009)
    assert post("/v3/start", flowType="mobile", phoneNumber="2009999999").refusal() == (400, 8007)
    flow = begin(world)
    assert post("/v3/complete", correlationId=flow["correlationId"]).refusal() == (400, 8001)
    assert post("/v3/verify-status", correlationId=flow["correlationId"]).refusal() == (400, 8008)
    world.clock.advance(900)
    assert call(world, "validate", flow).refusal() == (400, 8008)


@pytest.mark.parametrize(("product", "phone"), [("pre_fill", BENNY), ("prove_identity", MILO), ("unify", MILO)])
def test_projects_are_for_one_of_the_two(world: World, product: str, phone: str) -> None:
    world.prove.configure(product=product)
    assert world.caller.post("/v3/start", flowType="mobile", phoneNumber=phone).refusal() == (403, 8009)
