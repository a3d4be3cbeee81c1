"""The page in a real browser, with Prove's own SDK, where no suite looks: ways back, ways out, and no SDK at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from golive.suites.tests.reference.prove.conftest import Stage

ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)
VERIFIED = "Your phone number is verified. Thank you."
FAILED = "We could not verify your phone number. You can start again."
START_AGAIN = re.compile("start again[.]$")
PENDING = "Your phone number is not verified yet. Finish the check, or start again."


@pytest.fixture(scope="module")  # no longer: its event loop would be in the way of other modules' tests
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        connected = playwright.chromium.connect_over_cdp(chromium)
        yield connected
        connected.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a browser of its own, a phone's by its user agent, on the app's page."""
    contexts: list[BrowserContext] = []

    def open_page(play: Stage, agent: str | None = None) -> Page:
        contexts.append(browser.new_context(user_agent=agent))
        page = contexts[-1].new_page()
        page.goto(play.app.page("ann"))
        return page

    yield open_page
    for context in contexts:
        context.close()


def begin(page: Page, phone: str = "(200) 551-0001") -> None:
    """Fill in the form, and begin."""
    for label, text in (("Phone number", phone), ("First name", "Ann"), ("Last name", "Lee")):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Verify my number").click()


def agree(page: Page) -> None:
    page.get_by_role("button", name="Send it").click()


def test_a_link_on_the_phone_itself_leads_back(play: Stage, visit: Callable[..., Page]) -> None:
    play.prove.override(mobile_step="mobile/instantlink")
    page = visit(play, ANDROID)
    begin(page)
    agree(page)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#outcome")).to_have_text(PENDING)
    begin(page)
    agree(page)
    play.sandbox.journal.wait(2, direction="in", operation="instantLinkStart", status=200)
    sms = play.sandbox.messages.last()
    assert sms
    page.goto(sms["link"])
    expect(page.locator("#outcome")).to_have_text(VERIFIED)
    assert play.app.access("ann")


def test_going_back_is_cancelling_and_nobody_is_asked_twice(play: Stage, visit: Callable[..., Page]) -> None:
    page = visit(play, ANDROID)
    begin(page, "call me")
    expect(page.locator("#outcome")).to_have_text("Please check what you have entered.")
    begin(page)
    agree(page)
    expect(page.locator("#enter")).to_be_visible()
    page.go_back()
    expect(page.locator("#outcome")).to_have_text(FAILED)
    assert [report["area"] for report in play.prove.session(play.correlation())["reports"]] == ["mobile/otp"]
    begin(page)
    agree(page)
    page.keyboard.press("Enter")
    expect(page.locator("#enter")).to_be_visible()
    page.get_by_label("Code").press("Enter")
    page.get_by_label("Code").fill(" 1234 ")
    page.get_by_label("Code").press("Enter")
    expect(page.locator("#outcome")).to_have_text(VERIFIED)
    expect(page.get_by_role("button")).to_have_count(0)
    page.reload()
    expect(page.locator("#outcome")).to_have_text(VERIFIED)


def test_who_waits_for_the_link_may_leave(play: Stage, visit: Callable[..., Page]) -> None:
    page = visit(play)
    begin(page)
    agree(page)
    expect(page.locator("#follow")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#outcome")).to_have_text(START_AGAIN)  # Prove may hear of it before it is asked, or after
    expect(page.get_by_role("button")).to_have_text(["Verify my number"])


def test_without_the_sdk_the_page_says_so(stage: Callable[..., Stage], visit: Callable[..., Page]) -> None:
    page = visit(stage(auth_sdk="nowhere.js"))
    expect(page.locator("#outcome")).to_have_text("The phone check could not be loaded. Please try again later.")
    expect(page.get_by_role("button", name="Verify my number")).to_be_disabled()
