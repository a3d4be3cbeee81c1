"""Sessions that are over, and what their page says to those who open it nevertheless."""

from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.client import SimClock
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.browser.visitor import Visitor
from playwright.sync_api import Page

Create = Callable[..., dict[str, Any]]
Told = Callable[[str], list[dict[str, Any]]]
Codes = Callable[[str], list[int]]


@pytest.mark.parametrize("status", ["approved", "declined", "review"])
def test_a_decided_session_leaves_nothing_to_do(
    page: Page, create: Create, told: Told, veriff_sim: VeriffSim, callback: str, status: str
) -> None:
    session = create()
    veriff_sim.decide(session["id"], status, submit=True)
    before = told(session["id"])

    page.goto(session["url"])
    Visitor(page).sees("Nothing left to do here")
    assert told(session["id"]) == before
    assert veriff_sim.session(session["id"])["status"] == status

    page.get_by_role("link", name="Return to the service").click()
    page.wait_for_url(callback)


@pytest.mark.parametrize("status", ["expired", "abandoned"])
def test_after_seven_days_the_page_asks_for_a_new_session(
    page: Page, create: Create, codes: Codes, sim_clock: SimClock, veriff_sim: VeriffSim, status: str
) -> None:
    session = create()
    if status == "abandoned":
        veriff_sim.event(session["id"], "started")
    sim_clock.advance(days=7)

    page.goto(session["url"])

    Visitor(page).sees("This link has run out")
    assert veriff_sim.session(session["id"])["status"] == status
    assert codes(session["id"])[-1] == 9104


def test_a_session_that_ran_out_on_the_way_says_so(page: Page, create: Create, sim_clock: SimClock) -> None:
    session = create()
    visitor = Visitor(page)
    page.goto(session["url"])
    visitor.reach_document()
    visitor.hand_over()
    sim_clock.advance(days=7)

    visitor.submit("Approve")

    visitor.sees("This link has run out")


def test_a_session_that_is_deleted_on_the_way_says_so(page: Page, create: Create, veriff_sim: VeriffSim) -> None:
    session = create()
    visitor = Visitor(page)
    page.goto(session["url"])
    visitor.reach_document()
    visitor.hand_over()
    veriff_sim.control.post("reset")

    visitor.submit("Approve")

    visitor.sees("No such session")


def test_a_page_left_by_the_back_button_shows_the_session_as_it_is_now(
    page: Page, create: Create, callback: str
) -> None:
    session = create()
    page.goto(session["url"])
    Visitor(page).complete("Approve")
    Visitor(page).press("Continue")
    page.wait_for_url(callback)

    page.go_back()

    Visitor(page).sees("Nothing left to do here")


def test_an_unknown_token_has_a_page_too(page: Page, veriff_sim: VeriffSim) -> None:
    answer = page.goto(f"{veriff_sim.base_url}/v/nothing")

    assert answer is not None
    assert answer.status == 404
    Visitor(page).sees("No such session")
