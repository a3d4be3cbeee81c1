"""Tracked devices: what a person's device did, told and forgotten."""

import pytest
from golive.simulators.client import SimClock
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.yoti.caller import UNKNOWN, Caller

EVENTS = ["CONFIG_FIRST_LOADED", "RESOURCE_CREATED", "CLIENT_SESSION_TOKEN_DELETED"]
MEMBERS = {
    "ip_address", "ip_iso_country_code", "manufacture_name", "model_name", "os_name", "os_version", "browser_name",
    "browser_version", "locale", "client_version",
}  # fmt: skip


def test_devices_are_told_as_an_array(caller: Caller, yoti_sim: YotiSim, sim_clock: SimClock) -> None:
    made = caller.create()
    path = f"/sessions/{made['session_id']}/tracked-devices"
    assert caller.call("GET", path).good() == []
    headers = {
        "X-Yoti-Auth-Token": made["client_session_token"],
        "Accept-Language": "de-DE,de;q=0.9",
        "User-Agent": "Mozilla/5.0",
    }
    act = f"/web/_sim/sessions/{made['session_id']}/actions"
    caller.send("POST", act, b'{"action":"arrive"}', headers).good()
    sim_clock.advance(5)
    yoti_sim.complete(made["session_id"])
    told = caller.call("GET", path).good()
    assert [one["event"] for one in told] == EVENTS
    assert [one["created"] for one in told] == ["2026-01-01T00:00:00Z"] + ["2026-01-01T00:00:05Z"] * 2
    (face,) = caller.session(made["session_id"])["resources"]["liveness_capture"]
    assert [one.get("resource_id") for one in told] == [None, face["id"], None]
    for one in told:
        assert set(one["device"]) == MEMBERS
        assert (one["device"]["locale"], one["device"]["ip_address"]) == ("de-DE", "127.0.0.1")
        assert (one["device"]["model_name"], one["device"]["client_version"]) == ("", ""), "unknown ones are empty"


@pytest.mark.parametrize("when", ["on the way", "afterwards"])
def test_devices_are_forgotten(caller: Caller, yoti_sim: YotiSim, when: str) -> None:
    session = caller.create()["session_id"]
    path = f"/sessions/{session}/tracked-devices"
    yoti_sim.person(session, "liveness")
    if when == "afterwards":
        yoti_sim.complete(session)
    caller.call("DELETE", path).empty(204)
    assert caller.call("GET", path).good() == []
    caller.call("DELETE", path).empty(204)
    assert caller.session(session)["resources"]["liveness_capture"], "only the devices are forgotten"
    if when == "on the way":
        yoti_sim.complete(session)
        assert [one["event"] for one in caller.call("GET", path).good()] == EVENTS[2:]


def test_nobody_else_learns_of_them(caller: Caller) -> None:
    made = caller.create()
    path = f"/sessions/{made['session_id']}/tracked-devices"
    token = {"X-Yoti-Auth-Token": made["client_session_token"]}
    for method in ("GET", "DELETE"):
        assert caller.send(method, path, headers=token).refusal() == (400, "MALFORMED_REQUEST")
        gone = caller.call(method, path.replace(made["session_id"], UNKNOWN))
        assert gone.refusal() == (404, "SESSION_NOT_FOUND")


def test_supported_documents_are_those_in_latin_script(caller: Caller) -> None:
    def scripts(**query: str) -> set[bool]:
        countries = caller.call("GET", "/supported-documents", **query).good()["supported_countries"]
        return {one["is_strictly_latin"] for country in countries for one in country["supported_documents"]}

    assert scripts() == scripts(includeNonLatin="false") == {True}
    assert scripts(includeNonLatin="true") == {True, False}
