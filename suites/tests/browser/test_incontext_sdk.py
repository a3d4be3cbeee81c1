"""Veriff's frame SDK, unmodified from npm, holds the session page and hears of everything."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from golive.simulators.client import SimFaults
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.browser.visitor import Visitor
from playwright.sync_api import Page, expect

Create = Callable[..., dict[str, Any]]
Told = Callable[[str], list[dict[str, Any]]]
Frame = Callable[..., Visitor]

RENDER = {
    "name": "VERIFF_RENDER",
    "payload": {
        "version": "2.5.0",
        "isReloadHandled": False,
        "isVeriffIframeMobile": False,
        "embeddedConfigured": False,
        "embedded": False,
    },
}


@pytest.fixture
def frame(page: Page, sdk_site: str) -> Frame:
    """Open the shop with a session in the SDK's frame."""

    def opened(session: dict[str, Any], **query: str) -> Visitor:
        page.goto(f"{sdk_site}/pages/incontext-sdk.html?{urlencode({'url': session['url'], **query})}")
        return Visitor(page.frame_locator("#veriffFrame"))

    return opened


def events(page: Page) -> list[str]:
    """What the SDK told the shop."""
    told: list[str] = page.evaluate("events")
    return told


def test_the_page_greets_the_sdk_and_is_answered(page: Page, create: Create, frame: Frame) -> None:
    page.add_init_script("window.heard = []; addEventListener('message', ({ data }) => heard.push(data))")

    frame(create()).sees("Show who you are")

    assert page.evaluate("messages") == ["VERIFF_HANDSHAKE"]
    inner = page.frames[1]
    inner.wait_for_function("heard.length === 1")
    assert inner.evaluate("heard") == [RENDER]


def test_a_whole_journey_in_the_frame(page: Page, create: Create, frame: Frame, told: Told) -> None:
    session = create()
    visitor = frame(session)
    visitor.complete("Approve")
    visitor.sees("Thank you, all handed in")
    assert events(page) == ["STARTED", "SUBMITTED"]

    visitor.press("Continue")

    expect(page.locator("#veriffFrame")).to_have_count(0)
    assert events(page) == ["STARTED", "SUBMITTED", "FINISHED"]
    assert page.evaluate("messages.filter((message) => message === 'VERIFF_FINISHED').length") == 1
    assert page.get_by_role("heading", name="The shop").is_visible(), "the shop stays where it was"
    assert [body.get("code") for body in told(session["id"])][-1] == 7009


def test_leaving_closes_the_frame_after_it_was_reported(page: Page, create: Create, frame: Frame, told: Told) -> None:
    session = create()
    visitor = frame(session)
    visitor.reach_document()
    visitor.press("Leave")
    visitor.press("Exit")

    expect(page.locator("#veriffFrame")).to_have_count(0)
    assert events(page) == ["STARTED", "CANCELED"]
    assert told(session["id"])[-1]["code"] == 7010


def test_another_try_starts_again_in_the_same_frame(page: Page, create: Create, frame: Frame) -> None:
    visitor = frame(create())
    visitor.complete("Ask for another try")
    visitor.press("Try again")
    visitor.hand_over()
    visitor.submit("Approve")
    visitor.press("Continue")

    expect(page.locator("#veriffFrame")).to_have_count(0)
    assert events(page) == ["STARTED", "SUBMITTED", "STARTED", "SUBMITTED", "FINISHED"]


def test_a_language_may_be_asked_for(create: Create, frame: Frame) -> None:
    visitor = frame(create(), lang="et")

    visitor.sees("Show who you are")
    visitor.reads("asked for “et”, speaks English only")
    expect(visitor.where.locator("html")).to_have_attribute("lang", "en")


def test_embedded_it_stands_in_the_shops_own_page(page: Page, create: Create, frame: Frame) -> None:
    visitor = frame(create(), embedded="yes")
    visitor.complete("Approve")
    visitor.press("Continue")

    expect(page.locator("#veriffFrame")).to_have_count(0)
    assert events(page) == ["STARTED", "SUBMITTED", "FINISHED"]


def test_after_a_failure_it_asks_the_shop_to_reload(
    page: Page, create: Create, frame: Frame, sim_faults: SimFaults
) -> None:
    visitor = frame(create(), reload="handled")
    visitor.reach_document()
    visitor.hand_over()
    sim_faults.add("status", vendor="veriff", operation="sessionAction", status=500, first=1)

    visitor.press("Submit")
    visitor.sees("Something went wrong")
    visitor.press("Reload")

    page.wait_for_function("reloads === 1")
    assert events(page) == ["STARTED", "RELOAD"]


def test_without_a_handler_it_reloads_itself(create: Create, frame: Frame, sim_faults: SimFaults) -> None:
    visitor = frame(create())
    visitor.reach_document()
    visitor.hand_over()
    sim_faults.add("status", vendor="veriff", operation="sessionAction", status=500, first=1)

    visitor.press("Submit")
    visitor.sees("Something went wrong")
    visitor.press("Reload")

    visitor.sees("Show who you are")


def test_the_error_screen_can_be_left(
    page: Page, create: Create, frame: Frame, sim_faults: SimFaults, told: Told, veriff_sim: VeriffSim
) -> None:
    session = create()
    visitor = frame(session)
    visitor.reach_document()
    visitor.hand_over()
    sim_faults.add("status", vendor="veriff", operation="sessionAction", status=500, first=1)
    visitor.press("Submit")
    visitor.sees("Something went wrong")

    visitor.press("Exit")

    expect(page.locator("#veriffFrame")).to_have_count(0)
    assert told(session["id"])[-1]["context"] == {"reason": "error_screen_exit_clicked", "state": "error_screen_shown"}
    assert veriff_sim.session(session["id"])["status"] == "started"
