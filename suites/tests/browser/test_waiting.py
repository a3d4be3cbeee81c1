"""The "waiting for decision" page: it learns of the decision by itself, or is left before."""

from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.browser.visitor import Visitor
from playwright.sync_api import Page

Create = Callable[..., dict[str, Any]]
Told = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def waiting(page: Page, create: Create, veriff_sim: VeriffSim) -> dict[str, Any]:
    """A session whose end user waits for the decision."""
    session = create()
    veriff_sim.configure(waiting_page=True)
    page.goto(session["url"])
    Visitor(page).complete("Decide later")
    Visitor(page).sees("Waiting for the decision")
    return session


@pytest.mark.parametrize(
    ("status", "verdict"), [("approved", "You are verified"), ("declined", "You could not be verified")]
)
def test_the_decision_appears_by_itself_and_both_steps_are_told(
    page: Page, waiting: dict[str, Any], told: Told, veriff_sim: VeriffSim, callback: str, status: str, verdict: str
) -> None:
    veriff_sim.decide(waiting["id"], status)
    Visitor(page).sees(verdict)
    Visitor(page).press("Continue")
    page.wait_for_url(callback)

    shown = [body for body in told(waiting["id"]) if body.get("code") == 7007]
    reasons = [body["context"]["reason"] for body in shown]
    assert reasons == ["final_decision_received", "waiting_decision_continue_clicked"]


def test_a_decline_is_shown_with_its_reason(page: Page, waiting: dict[str, Any], veriff_sim: VeriffSim) -> None:
    veriff_sim.decide(waiting["id"], "declined", reasonCode=105)

    Visitor(page).sees("You could not be verified")
    Visitor(page).reads("Reason: Suspicious behaviour")


def test_a_request_for_another_try_is_shown_as_such(page: Page, waiting: dict[str, Any], veriff_sim: VeriffSim) -> None:
    veriff_sim.decide(waiting["id"], "resubmission_requested", reasonCode=201)

    Visitor(page).sees("Please try once more")
    Visitor(page).reads("Your last try could not be used: Video and/or photos missing.")


def test_a_review_keeps_the_page_waiting(page: Page, waiting: dict[str, Any], veriff_sim: VeriffSim) -> None:
    veriff_sim.decide(waiting["id"], "review")
    Visitor(page).reads("A person has to look at it, which can take a while.")

    veriff_sim.decide(waiting["id"], "approved")
    Visitor(page).sees("You are verified")


def test_nobody_has_to_wait(page: Page, waiting: dict[str, Any], told: Told, callback: str) -> None:
    Visitor(page).press("Continue without waiting")

    page.wait_for_url(callback)
    last = told(waiting["id"])[-1]
    assert (last["code"], last["action"]) == (7008, "waiting_continued")
