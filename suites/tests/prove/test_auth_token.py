"""The authToken: what the client SDK reads in it, and that the device protocol lets nobody in without (SDK, guide)."""

import base64
import json
from typing import Any

import jwt
import pytest
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.prove import VENDOR
from golive.simulators.prove.portal import Settings
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.prove.caller import Caller, Device, in_memory
from golive.suites.tests.prove.world import MINUTE, World

Json = Any

UNAUTHORIZED = (401, 8002)


def encoded(value: Json) -> str:
    """A part of a JSON Web Token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def decoded(part: str) -> Json:
    """As the SDK decodes: with the plain alphabet of base64, in which there is neither `-` nor `_`."""
    return json.loads(base64.b64decode(part + "=" * (-len(part) % 4), validate=True))


def test_it_says_where_to_go_and_what_comes_first(world: World) -> None:
    flow = world.caller.verify()
    claims = world.device(flow).claims
    auth = claims["auth"]
    assert claims == {
        "rid": claims["rid"],
        "sandbox": world.sandbox.id,
        "iat": 1767225600,
        "exp": 1767225600 + 15 * MINUTE,
        "auth": {
            "id": world.prove.session(flow["correlationId"])["auth_id"],
            "ans": "golive",
            "endp": world.prove.base_url,
            "chlg": auth["chlg"],
            "next": "mobile/otp",
            "subs": {"mob": {"auths": {"inln": {"mnp": True}, "otp": {"mnp": True}}}},
        },
    }
    assert not auth["endp"].endswith("/"), "the SDK would call //v1/client"
    assert flow["correlationId"] not in str(claims), "the browser need not know it"
    assert auth["chlg"]


def test_it_is_signed(world: World) -> None:
    """The SDK does not look; whoever does finds HS256, with a secret that nobody is told."""
    token = world.caller.verify()["authToken"]
    secret = world.prove.settings()["signing_secret"]
    claims = jwt.decode(token, secret, algorithms=["HS256"], options={"verify_exp": False, "verify_iat": False})
    assert claims == world.device({"authToken": token}).claims
    assert secret not in json.dumps(world.sandbox.ready)


def test_every_one_can_be_read_with_plain_base64() -> None:
    """Whatever the sandbox is called and whatever chance brings; a `-` in the second part would throw in a browser."""
    names = ["a", "0_-", "x" * 64, "under_score-and-dash", *(f"s{'_' * n}" for n in range(8))]
    for name in names:
        box = (world := Sandboxes(MemoryStore(), {"prove": VENDOR}, wall=lambda: 0)).create(name, seed=name)
        settings = box.settings("prove")
        assert isinstance(settings, Settings)
        caller = in_memory(world, settings)
        for kind in ("mobile", "desktop"):
            for customer in range(10):
                head, claims, _ = caller.verify(possessionType=kind, clientCustomerId=f"~?>{customer}")[
                    "authToken"
                ].split(".")
                assert decoded(claims)["sandbox"] == name
                assert decoded(head)["alg"] == "HS256"


# who is let in


@pytest.mark.parametrize("form", [None, "", "Bearer", "{}", "Basic {}", "Bearer {}x"])
def test_a_device_needs_it(world: World, form: str | None) -> None:
    _, device = world.start()
    headers = {} if form is None else {"Authorization": form.format(device.token)}
    for path in ("mobile/otp/start", "mobile/instantlink/start", "mobile/instant/start", "mobile/otp/error"):
        assert device.carry("POST", f"/v1/client/{path}", b"{}", headers).refusal() == UNAUTHORIZED


def test_it_is_good_for_15_minutes(world: World) -> None:
    correlation, device = world.start()
    world.clock.advance(15 * MINUTE - 1)
    assert device.call("mobile/otp/start") == {"next": ""}
    world.clock.advance(1)
    assert device.asking("mobile/otp/finish", {"otp": "1234"}).refusal() == UNAUTHORIZED
    assert device.opening().refusal() == UNAUTHORIZED
    assert world.prove.session(correlation)["possession"] == "sent"


def test_its_life_is_a_rule(world: World) -> None:
    world.prove.override(auth_token_lifetime=60)
    _, device = world.start()
    world.clock.advance(60)
    assert device.asking("mobile/otp/start").refusal() == UNAUTHORIZED


def test_nobody_can_make_one(world: World, other_caller: Caller) -> None:
    """Of his own, from another one, with another time, for another project, or from a server's token."""
    flow = world.caller.verify()
    head, _, signature = flow["authToken"].split(".")
    claims = world.device(flow).claims
    foreign = other_caller.verify()["authToken"]
    altered = encoded({**claims, "exp": claims["exp"] + 9999})
    taken = encoded({**world.device({"authToken": foreign}).claims, "sandbox": world.sandbox.id})
    made = jwt.encode(claims, "a secret of my own, which is long enough", algorithm="HS256")
    for token in (
        f"{head}.{altered}.{signature}",
        f"{head}.{taken}.{foreign.split('.')[2]}",
        f"{encoded({'alg': 'none'})}.{encoded(claims)}.",
        made,
        world.caller.token,
        "x.y.z",
    ):
        device = Device(world.caller.carry, token)
        assert device.asking("mobile/otp/start").refusal() == UNAUTHORIZED
        assert device.opening().refusal() == UNAUTHORIZED
    assert world.messages(flow["correlationId"]) == []


def test_another_projects_reaches_the_other_project(world: World, other_caller: Caller) -> None:
    theirs = other_caller.verify()
    world.device(theirs).call("mobile/otp/start")
    assert world.messages(theirs["correlationId"]) == []
