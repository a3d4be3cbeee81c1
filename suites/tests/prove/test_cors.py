"""Browsers: the client SDK calls from the team's page, so any page may call the device protocol, and nothing else."""

import pytest
from golive.simulators.prove import VENDOR
from golive.suites.tests.prove.caller import Caller
from golive.suites.tests.prove.world import World

CALLED = sorted(r.path for r in VENDOR.routes if r.path.startswith("/v1/client/") and r.method == "POST")
NEEDED = ("authorization", "content-type", "pa-version", "pa-sig-version", "pa-challenge", "pa-kid", "pa-signature")
ASKED = {
    "Origin": "https://shop.test",
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": ",".join(NEEDED),
}


def test_every_path_of_the_device_protocol_may_be_called(caller: Caller) -> None:
    """A preflight comes without a token."""
    assert len(CALLED) > 10
    for path in CALLED:
        answer = caller.send("OPTIONS", path, headers=ASKED)
        assert (answer.status, answer.body) == (204, b""), path
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "POST" in answer.headers["access-control-allow-methods"].split(", ")
        assert set(NEEDED) <= set(answer.headers["access-control-allow-headers"].split(", "))


@pytest.mark.parametrize(
    "path", ["/token", "/v3/verify", "/v3/verify-status", "/v1/client/status", "/v1/client/nothing", "/l/default/x"]
)
def test_nothing_else_has_a_preflight(caller: Caller, path: str) -> None:
    """A team that calls the server API from a browser must see it fail."""
    answer = caller.send("OPTIONS", path, headers=ASKED)
    assert answer.refusal() == (403, None)


def test_answers_to_a_device_may_be_read(world: World) -> None:
    """Refusals as well; with no cookies, which is why a star may be."""
    _, device = world.start()
    for path, value in (("mobile/otp/start", {}), ("mobile/otp/finish", []), ("nothing", {})):
        answer = device.asking(path, value, Origin="https://shop.test")
        assert answer.headers["access-control-allow-origin"] == "*", path
        assert "access-control-allow-credentials" not in answer.headers
    stranger = device.carry("POST", "/v1/client/mobile/otp/start", b"{}", {"Origin": "null"})
    assert (stranger.status, stranger.headers["access-control-allow-origin"]) == (401, "*")


def test_answers_to_a_server_may_not(caller: Caller) -> None:
    answers = [caller.asking_token(), caller.verifying(), caller.send("POST", "/v3/verify", "{}", ASKED)]
    for answer in answers:
        assert not [name for name in answer.headers if name.startswith("access-control-")]
