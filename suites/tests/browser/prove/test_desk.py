"""Prove's browser SDK, unmodified from npm, on a computer: a link by SMS, and a WebSocket on which the page waits."""

import dataclasses
from typing import Any

import pytest
from golive.simulators.client import ServerHandle
from golive.suites.tests.browser.prove.shop import FAILED, PASSED, PENDING, Shop, link, reports
from golive.suites.tests.prove.caller import Device
from golive.suites.tests.prove.world import World
from playwright.sync_api import Page

NORMAL, NO_CODE = 1000, 1005
"""Close codes: the protocol's own, and what stands for none, which is what the SDK gives."""
BROKEN_OFF = "Failed to receive secondary authentication with status code 1000. Normal closure"
"""What the SDK reports of a WebSocket that ends without a word."""

pytestmark = pytest.mark.xdist_group("prove-desk")  # one page serves all tests of this file


def at_desk(world: World, **members: Any) -> tuple[str, Device]:  # noqa: ANN401 - any JSON value
    """A new flow of a person at a computer."""
    return world.start(possessionType="desktop", **members)


def closed(world: World, correlation: str) -> tuple[str, int]:
    """Who ended the WebSocket (`in`: the browser), and with which code, as soon as it is over."""
    (end,) = world.sandbox.journal.wait(operation="socket.close", subject=correlation)
    return end["direction"], end["request"]["body"]["code"]


@pytest.mark.parametrize("role", ["primary", "secondary"])
def test_the_page_goes_on_when_the_link_is_followed(world: World, desk: Shop, role: str) -> None:
    correlation, device = at_desk(world)
    desk.begin(device, role=role)
    assert desk.step() == ["link", False]
    world.sandbox.journal.wait(operation="openStatus", subject=correlation)
    assert world.messages(correlation) == [], "the WebSocket is open before anything is sent"
    desk.answer()
    url = link(world, correlation)
    assert world.caller.results(correlation) == PENDING

    landed = world.follow(url)

    assert landed.status == 302
    assert landed.headers["location"] == f"https://shop.test/go-on?asc=true&authId={device.claims['auth']['id']}"
    desk.finishes(device)
    assert world.caller.results(correlation) == PASSED
    assert closed(world, correlation) == ("in", NO_CODE)
    assert reports(world, correlation) == []


def test_somebody_elses_phone_ends_the_wait_too(world: World, desk: Shop) -> None:
    correlation, device = at_desk(world, phoneNumber="2005530001")
    desk.asks_to_wait(device)

    assert "asc=false" in world.follow(link(world, correlation)).headers["location"]

    desk.finishes(device)
    assert world.caller.results(correlation) == FAILED


@pytest.mark.parametrize(("seconds", "results"), [(179, PASSED), (180, FAILED)])
def test_a_link_counts_for_three_minutes(world: World, desk: Shop, seconds: int, results: tuple[str, str, str]) -> None:
    world.prove.override(socket_lifetime=600)
    correlation, device = at_desk(world)
    desk.asks_to_wait(device)
    url = link(world, correlation)
    world.clock.advance(seconds)

    assert f"asc={str(results == PASSED).lower()}" in world.follow(url).headers["location"]

    desk.finishes(device)
    assert world.caller.results(correlation) == results
    assert world.prove.session(correlation)["reason"] == (None if results == PASSED else "link expired")
    assert reports(world, correlation) == []


@pytest.mark.parametrize(("rule", "reported"), [("message", []), ("close", [BROKEN_OFF])])
def test_a_socket_lives_for_three_minutes(world: World, desk: Shop, rule: str, reported: list[str]) -> None:
    world.prove.override(socket_end=rule)
    correlation, device = at_desk(world)
    desk.begin(device)
    assert desk.step() == ["link", False]
    world.sandbox.journal.wait(operation="openStatus", subject=correlation)

    world.clock.advance(180)

    desk.finishes(device)
    assert world.caller.results(correlation) == FAILED
    assert closed(world, correlation) == ("out", NORMAL)
    assert reports(world, correlation) == [("mobile/instantlink", message) for message in reported]


def test_who_cancels_at_the_desk_has_failed(world: World, desk: Shop) -> None:
    correlation, device = at_desk(world)
    desk.begin(device)
    assert desk.step() == ["link", False]
    world.sandbox.journal.wait(operation="openStatus", subject=correlation)
    desk.refuse("no, thank you")

    desk.finishes(device)
    assert world.caller.results(correlation) == FAILED
    assert reports(world, correlation) == [("mobile/instantlink", "no, thank you")]
    assert closed(world, correlation) == ("in", NO_CODE)
    assert world.messages(correlation) == []


def test_a_page_that_stops_waiting_has_failed(world: World, desk: Shop) -> None:
    correlation, device = at_desk(world)
    desk.asks_to_wait(device)
    link(world, correlation)
    desk.page.evaluate("check.running.cancel()")

    (report,) = world.sandbox.journal.wait(operation="reportError", subject=correlation)
    assert report["request"]["body"]["message"] == BROKEN_OFF, "our side answers a close without a code with 1000"
    assert world.caller.results(correlation) == FAILED


def test_the_socket_is_kept_alive(world: World, page: Page, shop_url: str) -> None:
    page.clock.install()
    page.goto(shop_url)
    desk = Shop(page)
    correlation, device = at_desk(world)
    with page.expect_websocket() as opened:
        desk.asks_to_wait(device)
    url = link(world, correlation)
    for _ in range(3):
        with opened.value.expect_event("framereceived", lambda text: text == "pong"):
            page.clock.run_for(30_000)

    assert opened.value.url.startswith(f"ws{world.prove.base_url.removeprefix('http')}/v1/client/status?token=")
    assert not opened.value.is_closed()
    world.follow(url)
    desk.finishes(device)
    assert reports(world, correlation) == []


def test_a_browser_asks_before_it_calls(
    world: World, page: Page, shop_url: str, site: str, golive_server: ServerHandle
) -> None:
    strangers = golive_server.open("default").journal  # a preflight carries no token: no sandbox of ours can claim it
    before = strangers.last()
    page.goto(shop_url)
    correlation, device = at_desk(world)
    Shop(page).asks_to_wait(device)
    link(world, correlation)

    asked = strangers.find(operation="preflightDevice", after=before)
    wanted = [one for one in asked if one["request"]["headers"]["origin"] == site]
    assert [one["request"]["url"] for one in wanted] == ["/v1/client/mobile/instantlink/start"]
    names = wanted[0]["request"]["headers"]["access-control-request-headers"]
    assert names.split(",") == ["authorization", "content-type", "pa-version"]


def test_a_token_that_does_not_count_opens_no_socket(world: World, desk: Shop) -> None:
    _, device = at_desk(world)
    forged = dataclasses.replace(device, token=device.token[:-6] + "forged")
    desk.begin(forged)

    assert desk.step() == ["link", False]
    assert desk.step() == ["broken", [None, "Got 401 HTTP error - Unauthorized"]], "nor is its failure taken down"
    calls = world.sandbox.journal.find(error="8002")
    assert [(one["operation"], one["response"]["status"]) for one in calls] == [
        ("openStatus", 401), ("reportError", 401),
    ]  # fmt: skip
