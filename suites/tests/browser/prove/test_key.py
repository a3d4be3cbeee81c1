"""Prove's browser SDK, unmodified from npm, keeps a Prove Key: whoever comes back with it passes without a code."""

from typing import Any

import pytest
from golive.suites.tests.browser.prove.shop import Shop, reports
from golive.suites.tests.prove.caller import Device
from golive.suites.tests.prove.world import World
from playwright.sync_api import Page

PERSON, OTHER = "2001004014", "2001004015"

pytestmark = pytest.mark.xdist_group("prove-phone")


@pytest.fixture
def shop(page: Page, shop_url: str) -> Shop:
    """The shop in a browser that remembers nothing yet."""
    page.goto(shop_url)
    return Shop(page)


def asked(world: World, number: str = PERSON) -> tuple[str, Device]:
    """A new check of possession: its correlation id, and the device that has its token."""
    flow = world.caller.post("/v3/unify", phoneNumber=number, possessionType="mobile", clientRequestId="r-1").good()
    return flow["correlationId"], world.device(flow)


def known(world: World, correlation: str) -> Any:  # noqa: ANN401 - any JSON value
    """What the shop's server is told of it."""
    return world.caller.post("/v3/unify-status", correlationId=correlation).good()


def called(world: World, correlation: str) -> list[str]:
    """What the browser asked of Prove in this check."""
    found = world.sandbox.journal.find(direction="in", subject=correlation, method="POST")
    return [one["operation"] for one in found if not one["operation"].startswith("unify")]


def register(world: World, shop: Shop) -> str:
    """The person passes with a code, and the browser has a key from then on; answers its deviceId."""
    correlation, device = asked(world)
    shop.asks_for_code(device)
    shop.enter("1234")
    shop.finishes(device)
    assert called(world, correlation) == ["registerDevice", "otpStart", "otpFinish"]
    told = known(world, correlation)
    assert told["success"] == "true"
    assert shop.page.evaluate("localStorage['ProveAuth.DeviceId']") == told["deviceId"]
    return str(told["deviceId"])


def test_who_comes_back_passes_silently(world: World, shop: Shop) -> None:
    device_id = register(world, shop)
    shop.page.reload()
    correlation, device = asked(world)
    shop.begin(device)

    shop.finishes(device)
    assert called(world, correlation) == ["verifyDevice"]
    assert world.messages(correlation) == []
    assert known(world, correlation).items() >= {"success": "true", "deviceId": device_id}.items()


def test_a_key_belongs_to_one_number_and_signs_reports(world: World, shop: Shop) -> None:
    register(world, shop)
    correlation, device = asked(world, OTHER)
    shop.asks_for_code(device)
    shop.refuse("no, thank you")

    shop.finishes(device)
    assert known(world, correlation)["success"] == "false"
    assert called(world, correlation) == ["verifyDevice", "otpStart", "challengeDevice", "reportError"]
    (report,) = world.sandbox.journal.find(operation="reportError")
    assert report["request"]["headers"].keys() >= {"pa-sig-version", "pa-challenge", "pa-kid", "pa-signature"}
    assert len(reports(world, correlation)) == 1


def test_a_key_that_is_revoked_is_replaced(world: World, shop: Shop) -> None:
    device_id = register(world, shop)
    assert world.caller.post("/v3/device/revoke", clientRequestId="r-2", deviceId=device_id).good()["success"]
    correlation, device = asked(world)
    shop.asks_for_code(device)
    shop.enter("1234")

    shop.finishes(device)
    assert called(world, correlation) == ["verifyDevice", "registerDevice", "otpStart", "otpFinish"]
    assert known(world, correlation)["deviceId"] != device_id


def test_a_key_can_be_given_up(world: World, shop: Shop) -> None:
    device_id = register(world, shop)
    shop.page.evaluate("builder().build().unregisterDevice()")

    given_up = world.sandbox.journal.find(operation="unregisterDevice")
    assert [one["response"]["status"] for one in given_up] == [200]
    assert shop.page.evaluate("localStorage['ProveAuth.DeviceId'] ?? null") is None
    refused = world.caller.post("/v3/device/revoke", clientRequestId="r-2", deviceId=device_id)
    assert refused.refusal() == (404, 8011)
