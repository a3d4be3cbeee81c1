"""A person walks through the session page, and the integration is told what happened."""

from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.browser.visitor import Visitor
from playwright.sync_api import Page, expect

Create = Callable[..., dict[str, Any]]
Told = Callable[[str], list[dict[str, Any]]]
Codes = Callable[[str], list[int]]

DESKTOP, PHONE = (1280, 800), (390, 844)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    ("outcome", "reason", "status", "code"),
    [
        ("Approve", None, "approved", 9001),
        ("Decline", "106 Known fraud", "declined", 9102),
        ("Leave it to a manual review", None, "review", 9121),
        ("Decide later", None, "submitted", None),
    ],
)
def test_a_journey_ends_at_the_callback_and_is_told(
    page: Page, create: Create, codes: Codes, veriff_sim: VeriffSim, callback: str,
    outcome: str, reason: str | None, status: str, code: int | None,
) -> None:  # fmt: skip
    session = create(person={"firstName": "Ann", "lastName": "Lee"})
    visitor = Visitor(page)

    page.goto(session["url"])
    visitor.complete(outcome, reason, document="Identity card")
    visitor.sees("Thank you, all handed in")
    visitor.press("Continue")

    page.wait_for_url(callback)  # exactly: no decision and no parameter is added
    assert codes(session["id"]) == [7001, 7002, *([code] if code else []), 7009]
    assert veriff_sim.session(session["id"])["status"] == status


def test_a_decline_carries_the_chosen_reason(page: Page, create: Create, told: Told) -> None:
    session = create()

    page.goto(session["url"])
    Visitor(page).complete("Decline", "106 Known fraud")
    Visitor(page).sees("Thank you, all handed in")

    decision = told(session["id"])[-1]["verification"]
    assert (decision["reasonCode"], decision["reason"]) == (106, "Known fraud")


def test_opening_the_page_is_arrival(page: Page, create: Create, codes: Codes) -> None:
    session = create()

    page.goto(session["url"])
    Visitor(page).sees("Show who you are")

    assert codes(session["id"]) == [7001]


def test_a_disrupted_session_goes_on_under_the_same_url(page: Page, create: Create, told: Told, codes: Codes) -> None:
    session = create()
    visitor = Visitor(page)

    page.goto(session["url"])
    visitor.reach_document()
    page.reload()
    visitor.complete("Approve")
    visitor.sees("Thank you, all handed in")

    assert codes(session["id"]) == [7001, 7002, 9001]
    assert len({body["attemptId"] for body in told(session["id"])[:2]}) == 1


def test_leaving_is_asked_twice_and_told(page: Page, create: Create, told: Told, callback: str) -> None:
    session = create()
    visitor = Visitor(page)
    page.goto(session["url"])
    visitor.reach_document()

    visitor.press("Leave")
    visitor.press("Stay")
    expect(page.get_by_role("dialog")).to_be_hidden()
    visitor.press("Leave")
    visitor.press("Exit")

    page.wait_for_url(callback)
    cancelled = told(session["id"])[-1]
    assert (cancelled["code"], cancelled["action"]) == (7010, "flow_cancelled")
    assert cancelled["context"] == {"reason": "quit_session_confirmed", "state": "document_select_screen_shown"}


def test_cancelling_the_consent_leaves_at_once(
    page: Page, create: Create, told: Told, veriff_sim: VeriffSim, callback: str
) -> None:
    session = create()
    page.goto(session["url"])
    Visitor(page).press("Start")
    Visitor(page).press("Cancel")

    page.wait_for_url(callback)
    context = told(session["id"])[-1]["context"]
    assert context == {"reason": "consent_screen_cancel_pressed", "state": "consent_screen_shown"}
    assert veriff_sim.session(session["id"])["status"] == "started"


def test_another_document_type_is_told(page: Page, create: Create, told: Told) -> None:
    session = create()
    visitor = Visitor(page)
    page.goto(session["url"])
    visitor.reach_document()

    visitor.press("My document is not listed")
    visitor.reads("Only the documents listed here are accepted.")

    last = told(session["id"])[-1]
    assert (last["code"], last["action"]) == (7011, "document_type_other_selected")
    assert "context" not in last


def test_the_document_of_the_creation_is_chosen_already(page: Page, create: Create) -> None:
    session = create(document={"type": "DRIVERS_LICENSE", "country": "DO"})
    page.goto(session["url"])
    Visitor(page).reach_document()

    expect(page.get_by_role("radio", name="Driving licence")).to_be_checked()
    expect(page.get_by_label("Issuing country")).to_have_value("DO")


def test_a_live_integration_lets_nobody_choose(page: Page, create: Create, veriff_sim: VeriffSim, codes: Codes) -> None:
    session = create()
    veriff_sim.configure(type="live")
    visitor = Visitor(page)
    page.goto(session["url"])
    visitor.reach_document()
    visitor.hand_over()
    expect(page.get_by_role("radio", name="Approve")).to_have_count(0)

    visitor.press("Submit")

    visitor.sees("Thank you, all handed in")
    assert codes(session["id"]) == [7001, 7002]


def test_without_a_callback_the_page_just_ends(page: Page, create: Create, codes: Codes) -> None:
    session = create(callback=None)
    page.goto(session["url"])
    Visitor(page).complete("Approve")
    Visitor(page).press("Continue")

    Visitor(page).sees("You can close this page")
    assert codes(session["id"])[-1] == 7009
