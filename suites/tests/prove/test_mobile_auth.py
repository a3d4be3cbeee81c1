"""Mobile Auth in its test form: the redirect names its own result, and no network is asked (SDK)."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from golive.suites.tests.prove.caller import Device
from golive.suites.tests.prove.world import World

START, FINISH = "mobile/instant/start", "mobile/instant/finish"
PASSED = ("success", "success", "true")
FALLBACK = ("mobile/otp", 10000)


@pytest.fixture(autouse=True)
def offered(world: World) -> None:
    """Phones begin with it."""
    world.prove.override(mobile_step="mobile/instant")


def fingerprint(device: Device) -> str:
    """What the SDK reads off the redirect instead of following it."""
    answer = device.call(START, cellularIp=None, implementation="fetch")
    assert (answer["next"], list(answer["data"])) == ("mobile/instant", ["redirectUrl"])
    ((name, value),) = parse_qsl(urlsplit(str(answer["data"]["redirectUrl"])).query)
    assert name == "testVfp"
    return value


def test_it_passes_without_an_sms(world: World) -> None:
    correlation, device = world.start()
    assert device.claims["auth"]["next"] == "mobile/instant"
    assert device.call(FINISH, vfp=fingerprint(device)) == {"next": "done"}
    assert world.caller.results(correlation) == PASSED
    assert world.messages(correlation) == []


@pytest.mark.parametrize("way", ["invented", "nothing", "another", "elsewhere"])
def test_where_the_network_knows_nothing_a_code_follows(world: World, way: str) -> None:
    """Nothing has failed then."""
    correlation, device = world.start(phoneNumber="2005530001" if way == "elsewhere" else "2005510001")
    mine, another = fingerprint(device), fingerprint(world.start()[1])
    answer = device.call(FINISH, vfp={"invented": "vfp-x", "nothing": "", "another": another, "elsewhere": mine}[way])
    assert (answer["next"], answer["error"]["code"]) == FALLBACK
    assert world.caller.results(correlation)[0] == "pending"
    device.call("mobile/otp/start")
    device.call("mobile/otp/finish", otp="1234")
    assert (world.caller.results(correlation) == PASSED) == (way != "elsewhere")


def test_a_report_leads_to_a_code(world: World) -> None:
    correlation, device = world.start()
    assert device.call("mobile/instant/error", code=10001, message="no cellular network") == {"next": "mobile/otp"}
    assert world.caller.results(correlation)[0] == "pending"
    assert world.prove.session(correlation)["reports"][0]["code"] == 10001


def test_after_the_end_there_is_no_way_back(world: World) -> None:
    correlation, device = world.start()
    vfp = fingerprint(device)
    world.prove.possess(correlation, passed=False)
    for answer in (device.call(START), device.call(FINISH, vfp=vfp)):
        assert (answer["next"], answer["error"]["code"]) == ("done", 10003)
    assert world.caller.results(correlation) == ("failed", "not_applicable", "false")
