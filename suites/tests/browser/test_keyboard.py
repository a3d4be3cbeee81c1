"""The whole journey without a mouse."""

from collections.abc import Callable
from typing import Any

from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.browser.visitor import Visitor
from playwright.sync_api import Page

Create = Callable[..., dict[str, Any]]

FOCUSED = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
MOST_STOPS = 20


def tab_to(page: Page, text: str) -> None:
    """Press Tab until the control that begins with `text` has the focus."""
    passed = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED))
        if passed[-1].startswith(text):
            return
    raise AssertionError(f"{text!r} is not among the stops {passed}")


def press(page: Page, button: str) -> None:
    """Reach a button and press it."""
    tab_to(page, button)
    page.keyboard.press("Enter")


def test_a_journey_by_keyboard_alone(page: Page, create: Create, veriff_sim: VeriffSim, callback: str) -> None:
    session = create()
    visitor = Visitor(page)
    page.goto(session["url"])

    visitor.sees("Show who you are")
    press(page, "Start")
    visitor.sees("Your consent")
    press(page, "Agree and continue")
    visitor.sees("Choose your document")
    tab_to(page, "Passport")
    page.keyboard.press("ArrowDown")
    press(page, "Continue")
    for heading in ("Front of your document", "Back of your document", "A photo of your face"):
        visitor.sees(heading)
        press(page, "Use this sample photo")
    visitor.sees("Check and hand in")
    tab_to(page, "Decide later")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Reason")
    page.keyboard.type("105")
    press(page, "Submit")
    visitor.sees("Thank you, all handed in")
    press(page, "Continue")

    page.wait_for_url(callback)
    decision = veriff_sim.session(session["id"])["decision"]
    assert (decision["status"], decision["reasonCode"]) == ("declined", 105)


def test_the_dialog_keeps_the_focus_and_escape_closes_it(page: Page, create: Create) -> None:
    page.goto(create()["url"])
    press(page, "Leave")
    for _ in range(5):
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
        assert page.evaluate(inside)

    page.keyboard.press("Escape")

    assert page.evaluate(FOCUSED) == "Leave"
    assert not page.get_by_role("dialog").is_visible()
