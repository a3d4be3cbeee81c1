"""CORS: browsers may call the creation of a session, and nothing else (read off the browser SDK)."""

import pytest
from golive.simulators.client import SimFaults
from golive.simulators.veriff.rules import MEDIA_BODY_LIMIT
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Answer, Caller, Json

ORIGIN = "https://shop.example"
ASKED = ("x-auth-client", "x-origin", "vrf-integration-id", "content-type")
UNKNOWN = "7e570000-0000-4000-8000-00000000dead"


def preflight(caller: Caller, path: str, method: str = "POST", headers: str = ",".join(ASKED)) -> Answer:
    """What a browser asks before it calls; it sends neither key nor signature."""
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": headers,
    }
    return caller.send("OPTIONS", path, headers=asked)


def listed(answer: Answer, name: str) -> set[str]:
    """The entries of a header that is a list."""
    return {entry.strip().lower() for entry in answer.headers[name].split(",")}


@pytest.mark.parametrize("path", ["/v1/sessions", "/v1/sessions/"])
@pytest.mark.parametrize(
    "headers", ["x-auth-client, x-origin", "x-auth-client,x-origin,vrf-integration-id", ",".join(ASKED)]
)
def test_the_recorded_preflight_is_granted(caller: Caller, path: str, headers: str) -> None:
    """Success without a body, and all that was asked for."""
    answer = preflight(caller, path, headers=headers)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["access-control-allow-origin"] in ("*", ORIGIN)
    assert "post" in listed(answer, "access-control-allow-methods")
    assert listed(answer, "access-control-allow-headers") >= {name.strip() for name in headers.split(",")}


def test_a_browser_may_sign_and_send_json_as_well(caller: Caller) -> None:
    allowed = listed(preflight(caller, "/v1/sessions"), "access-control-allow-headers")
    assert allowed == {*ASKED, "x-hmac-signature"}


@pytest.mark.parametrize("path", ["/v1/sessions", "/v1/sessions/"])
@pytest.mark.parametrize(
    ("body", "key", "status"),
    [
        ('{"verification":{}}', "", 201),
        ("{}", "", 400),
        ("no json", "", 400),
        ('{"verification":{}}', UNKNOWN, 401),
        ('{"verification":{}}', "key", 401),
    ],
)
def test_every_answer_to_a_creation_may_be_read(
    caller: Caller, veriff_sim: VeriffSim, path: str, body: str, key: str, status: int
) -> None:
    """Without the header the SDK sees status 0 instead of 401 (R)."""
    headers = {"Origin": ORIGIN, "X-AUTH-CLIENT": key or veriff_sim.api_key, "x-origin": "js-sdk"}
    answer = caller.send("POST", path, body, headers)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (status, "*")


def test_the_answer_without_a_key_may_be_read(caller: Caller) -> None:
    answer = caller.send("POST", "/v1/sessions", '{"verification":{}}', {"Origin": ORIGIN})
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (401, "*")


def test_the_answer_to_a_body_too_large_may_be_read(caller: Caller, veriff_sim: VeriffSim) -> None:
    headers = {"X-AUTH-CLIENT": veriff_sim.api_key, "Content-Length": str(MEDIA_BODY_LIMIT + 1)}
    answer = caller.send("POST", "/v1/sessions", headers=headers)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (413, "*")


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 503}, {"kind": "error", "error": "internal"}])
def test_a_forced_error_may_be_read(caller: Caller, sim_faults: SimFaults, fault: Json) -> None:
    sim_faults.add(vendor="veriff", operation="createSession", **fault)
    answer = caller.creating()
    assert (answer.status // 100, answer.headers["access-control-allow-origin"]) == (5, "*")


OTHERS = (
    ("PATCH", "/v1/sessions/{session}"),
    ("DELETE", "/v1/sessions/{session}"),
    ("POST", "/v1/sessions/{session}/media"),
    ("GET", "/v1/sessions/{session}/media"),
    ("GET", "/v1/sessions/{session}/decision"),
    ("GET", "/v1/sessions/{session}/person"),
    ("GET", "/v1/sessions/{session}/attempts"),
    ("POST", "/v1/sessions/{session}/collected-data"),
    ("POST", "/v1/sessions/validate-registry"),
    ("GET", f"/v1/media/{UNKNOWN}"),
    ("GET", "/nothing"),
)


@pytest.mark.parametrize(("method", "path"), OTHERS)
def test_no_other_endpoint_lets_browsers_in(caller: Caller, method: str, path: str) -> None:
    """No evidence that any does."""
    place = path.format(session=caller.create()["id"])
    asked = preflight(caller, place, method)
    real = caller.send(method, place, headers={"Origin": ORIGIN, "X-AUTH-CLIENT": caller.veriff.api_key})
    assert asked.status == 404
    for answer in (asked, real):
        assert not [name for name in answer.headers if name.startswith("access-control-")]
