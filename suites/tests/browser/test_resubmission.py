"""Another try: the same session and URL, a new attempt."""

from collections.abc import Callable
from typing import Any

from golive.simulators.client import SimClock
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.browser.visitor import Visitor
from playwright.sync_api import Page

Create = Callable[..., dict[str, Any]]
Told = Callable[[str], list[dict[str, Any]]]
Codes = Callable[[str], list[int]]

FIVE_MINUTES = 300


def test_another_try_at_once_replaces_the_first(
    page: Page, create: Create, told: Told, codes: Codes, sim_clock: SimClock
) -> None:
    session = create()
    visitor = Visitor(page)
    page.goto(session["url"])
    visitor.complete("Ask for another try", "204 Poor image quality")

    visitor.sees("Please try once more")
    visitor.reads("Your last try could not be used: Poor image quality.")
    visitor.reads("You have 9 more tries.")
    visitor.press("Try again")
    visitor.sees("Choose your document")
    visitor.hand_over()
    visitor.submit("Approve")
    visitor.sees("Thank you, all handed in")
    sim_clock.advance(FIVE_MINUTES)

    assert codes(session["id"]) == [7001, 7002, 7001, 7002, 9001], "the 9103 was still held back, and is dropped"
    started, _, again, _, decided = told(session["id"])
    assert started["attemptId"] != again["attemptId"] == decided["verification"]["attemptId"]


def test_resubmission_is_taken_up_later_under_the_same_url(
    page: Page, create: Create, codes: Codes, sim_clock: SimClock, veriff_sim: VeriffSim
) -> None:
    session = create()
    visitor = Visitor(page)
    page.goto(session["url"])
    visitor.complete("Ask for another try", "207 Document expired")
    visitor.sees("Please try once more")
    sim_clock.advance(FIVE_MINUTES)
    assert codes(session["id"]) == [7001, 7002, 9103]

    page.goto(session["url"])
    visitor.sees("Please try once more")
    visitor.press("Try again")
    visitor.sees("Choose your document")
    visitor.hand_over()
    visitor.submit("Approve")
    visitor.sees("Thank you, all handed in")

    assert codes(session["id"]) == [7001, 7002, 9103, 7001, 7002, 9001]
    assert len(veriff_sim.session(session["id"])["attempts"]) == 2


def test_the_reason_is_still_told_when_the_page_is_opened_again(page: Page, create: Create) -> None:
    session = create()
    page.goto(session["url"])
    Visitor(page).complete("Ask for another try", "207 Document expired")
    Visitor(page).sees("Please try once more")

    page.goto(session["url"])

    Visitor(page).reads("Your last try could not be used: Document expired.")


def test_the_last_try_says_so_and_becomes_a_decline(
    page: Page, create: Create, told: Told, veriff_sim: VeriffSim
) -> None:
    veriff_sim.override(allow_http_callback=True, resubmissions=1)
    session = create()
    visitor = Visitor(page)
    page.goto(session["url"])
    visitor.complete("Ask for another try")
    visitor.reads("This is the last try.")
    visitor.press("Try again")
    visitor.hand_over()
    visitor.reads("none left: it becomes a decline")
    visitor.submit("Ask for another try")
    visitor.sees("Thank you, all handed in")

    decision = told(session["id"])[-1]["verification"]
    assert (decision["code"], decision["reasonCode"]) == (9102, 539)
