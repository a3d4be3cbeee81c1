"""Prove Keys: the phone that was here before passes without a code (docs/unify-flow; client SDK 3.6.2)."""

from typing import Any

import pytest
from golive.suites.tests.prove.caller import Device
from golive.suites.tests.prove.world import World

Json = Any
LORANT, LANEY = "2001004014", "2001004015"
YEAR = 365 * 24 * 3600


def begin(world: World, phone: str | None = LORANT, kind: str = "mobile", **members: Json) -> tuple[Json, Device]:
    """A flow, and the phone that has its token."""
    flow = world.caller.post("/v3/unify", possessionType=kind, phoneNumber=phone, **members).good()
    return flow, world.device(flow)


def register(device: Device, key: str = "k-1") -> Json:
    """The SDK places a new key; answers the envelope."""
    made = {"publicKey": {"id": key, "alg": "ES256", "key": "-----BEGIN", "uvLevel": 0}, "signature": "c2ln"}
    return device.call("device/passive/register", deviceName="Chrome", deviceCapabilities=[], registrations=[made])


def show(device: Device, device_id: str, key: str = "k-1") -> Json:
    """The SDK shows the key that it has; answers the envelope."""
    return device.call("device/passive/verify", deviceId=device_id, keyId=key, signature="c2ln", signals={})


def enter(device: Device, code: str = "1234") -> Json:
    """A code by SMS is asked for and entered."""
    device.call("mobile/otp/start")
    return device.call("mobile/otp/finish", otp=code)


def status(world: World, flow: Json) -> Json:
    """How it stands."""
    return world.caller.post("/v3/unify-status", correlationId=flow["correlationId"]).good()


def bound(world: World, phone: str = LORANT, key: str = "k-1") -> str:
    """The deviceId of a phone that has passed before."""
    flow, device = begin(world, phone)
    device_id = register(device, key)["data"]["deviceId"]
    enter(device)
    assert status(world, flow)["deviceId"] == device_id
    return str(device_id)


def test_a_new_phone_is_checked_and_its_key_is_bound(world: World) -> None:
    flow, device = begin(world)
    answer = register(device)
    assert answer["next"] == "mobile/otp"
    assert status(world, flow)["success"] == "pending", "a key alone is worth nothing"
    assert enter(device) == {"next": "done"}
    found = status(world, flow)
    assert (found["success"], found["deviceId"]) == ("true", answer["data"]["deviceId"])
    assert register(device)["error"]["code"] == 10003


def test_it_passes_without_a_code_the_next_time(world: World) -> None:
    known = bound(world)
    flow, device = begin(world)
    assert show(device, known) == {"next": "done"}
    found = status(world, flow)
    assert (found["success"], found["deviceId"]) == ("true", known)
    assert world.messages(flow["correlationId"]) == []
    assert show(device, known)["error"]["code"] == 10003


def test_a_key_of_a_failed_check_is_bound_to_nothing(world: World) -> None:
    flow, device = begin(world)
    placed = register(device)["data"]["deviceId"]
    enter(device, "9999")
    assert status(world, flow)["success"] == "false"
    _, again = begin(world)
    assert show(again, placed) == {"next": "mobile/otp"}


@pytest.mark.parametrize("rebind", [False, True])
def test_a_key_belongs_to_one_number(world: World, rebind: bool) -> None:
    known = bound(world)
    flow, device = begin(world, LANEY, rebind=rebind)
    assert show(device, known) == {"next": "mobile/otp"}, "it is another person's"
    assert enter(device) == {"next": "done"}
    assert status(world, flow).get("deviceId") == (known if rebind else None)
    _, laney = begin(world, LANEY)
    assert show(laney, known)["next"] == ("done" if rebind else "mobile/otp")
    _, lorant = begin(world)
    assert show(lorant, known)["next"] == ("mobile/otp" if rebind else "done")


def test_an_unknown_device_begins_again(world: World) -> None:
    _, device = begin(world)
    answer = show(device, "d-1")
    assert (answer["error"]["code"], answer["next"]) == (10006, "device/passive")
    known = bound(world)
    wrong = show(device, known, "k-2")
    assert (wrong["error"]["code"], wrong["next"]) == (10000, "mobile/otp")
    nothing = device.call("device/passive/register", registrations=[])
    assert (nothing["error"]["code"], nothing["next"]) == (10002, "mobile/otp")
    assert enter(device) == {"next": "done"}


def test_a_broken_key_does_not_lock_anybody_out(world: World) -> None:
    _, device = begin(world)
    assert device.call("device/passive/error", message="no storage") == {"next": "mobile/otp"}


def test_a_team_that_checks_by_itself_binds_the_key(world: World) -> None:
    flow, device = begin(world, kind="none")
    placed = register(device)
    assert placed["next"] == "done"
    assert status(world, flow)["success"] == "possession_required"
    given = {"correlationId": flow["correlationId"], "phoneNumber": LORANT}
    assert world.caller.post("/v3/unify-bind", **given).good()["deviceId"] == placed["data"]["deviceId"]
    again, device = begin(world, kind="none")
    assert show(device, placed["data"]["deviceId"]) == {"next": "done"}
    assert status(world, again)["success"] == "true"


def test_a_known_device_tells_the_number(world: World) -> None:
    known = bound(world)
    flow, device = begin(world, None, "none")
    assert show(device, known) == {"next": "done"}
    found = status(world, flow)
    assert (found["success"], found["phoneNumber"], found["deviceId"]) == ("true", "+12001004014", known)
    named, _ = begin(world, None, deviceId=known)
    assert status(world, named)["phoneNumber"] == "+12001004014"


def test_without_a_token_the_team_names_the_device(world: World) -> None:
    known = bound(world)
    world.prove.override(unify_none_token=False)
    members = {"possessionType": "none", "phoneNumber": LORANT}
    flow = world.caller.post("/v3/unify", deviceId=known, **members).good()
    assert (flow["success"], status(world, flow)["success"]) == ("pending", "true")
    for other in ("d-1", bound(world, LANEY)):
        flow = world.caller.post("/v3/unify", deviceId=other, **members).good()
        assert status(world, flow)["success"] == "possession_required"


def test_mobile_auth_comes_between_key_and_code(world: World) -> None:
    flow, device = begin(world, "2001004016")
    assert register(device)["next"] == "mobile/instant"
    where = device.call("mobile/instant/start")["data"]["redirectUrl"]
    assert device.call("mobile/instant/finish", vfp=where.partition("testVfp=")[2]) == {"next": "done"}
    assert "deviceId" in status(world, flow)

    own, device = begin(world, "2001004016", "none")
    assert device.call("mobile/instant/finish", vfp="no")["next"] == "done", "the team's own check comes next"
    assert device.call("mobile/instant/error", message="no network") == {"next": "done"}
    assert status(world, own)["success"] == "possession_required"


@pytest.mark.parametrize("seconds", [YEAR - 1, YEAR])
def test_a_key_dies_of_disuse(world: World, seconds: int) -> None:
    known = bound(world)
    world.clock.advance(seconds)
    world.caller.log_in()
    _, device = begin(world)
    assert show(device, known).get("error", {}).get("code") == (10006 if seconds == YEAR else None)


@pytest.mark.parametrize("how", ["unregister", "unregister without a token", "revoke"])
def test_a_key_may_be_given_up(world: World, how: str) -> None:
    known = bound(world)
    _, device = begin(world)
    if how == "unregister":
        challenge = device.call("challenge", deviceId=known)
        assert (challenge["deviceId"], challenge["ttl"]) == (known, 900)
        signed = {"PA-Sig-Version": "3", "PA-Challenge": challenge["challenge"], "PA-KID": "k-1", "PA-Signature": "x"}
        assert device.asking("device/unregister", {"deviceId": known}, **signed).good() == {}
        assert device.call("device/unregister", deviceId=known) == {}
    elif how == "unregister without a token":  # as the SDK does, outside of any flow
        body = f'{{"deviceId": "{known}"}}'.encode()
        assert device.carry("POST", "/v1/client/device/unregister", body, {}).good() == {}
    else:
        given = {"clientRequestId": "r-1", "deviceId": known}
        assert world.caller.post("/v3/device/revoke", **given).good() == {"success": True}
        assert world.caller.post("/v3/device/revoke", **given).refusal() == (404, 8011)
    assert show(device, known)["error"]["code"] == 10006


def test_keys_are_for_unify(world: World) -> None:
    _, device = world.start()
    assert register(device)["error"]["code"] == 10002
    refused = show(device, bound(world))
    assert (refused["error"]["code"], refused["next"]) == (10000, "mobile/otp")


@pytest.mark.parametrize("path", ["device/passive/register", "device/passive/verify", "device/unregister", "challenge"])
def test_a_token_that_is_sent_must_be_good(world: World, path: str) -> None:
    _, device = begin(world)
    forged = Device(device.carry, device.token[:-2] + "zz")
    given = {"deviceId": "d-1", "keyId": "k", "signature": "s", "registrations": []}
    assert forged.asking(path, given).refusal() == (401, 8002)
    assert device.carry("OPTIONS", f"/v1/client/{path}", None, {}).headers["access-control-allow-origin"] == "*"
    bare = device.carry("POST", f"/v1/client/{path}", b'{"deviceId": "d-1"}', {})
    assert bare.status == (200 if path in ("device/unregister", "challenge") else 401)
