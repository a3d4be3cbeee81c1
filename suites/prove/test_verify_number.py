"""Verify mobile number: the server asks, about the right flow, in time; and nobody's word replaces that."""

from collections.abc import Callable
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

SESSION_SECONDS = 900
OVER = ("unavailable", "failed", "none", "pending")


def statuses(journey: Fixture) -> list[str]:
    """The correlation IDs that the app asked Prove about since the user asked last, oldest first."""
    asked = journey.calls(operation="verifyStatus", after=journey.asked)
    return [call["subject"] for call in asked]


@pytest.mark.req("PROVE-GL-038")
def test_the_server_asks_when_possession_is_checked(journey: Fixture) -> None:
    result = journey.begin().passes().finishes()
    asked = journey.calls(operation="verifyStatus", subject=journey.id)
    assert asked, f"The finish step answered {result}, and nobody asked Prove for the status."
    origins = [call["request"]["headers"].get("origin") for call in asked]
    assert not any(origins), f"verify-status was called by a page of {origins[0]}; expected it of the server."
    journey.is_verified(result, "The user holds the phone and is its owner")


@pytest.mark.req("PROVE-GL-039")
@pytest.mark.parametrize("named", ["a number each", "one number"])
def test_two_users_are_told_apart(users: Callable[..., Fixture], evidence: Fixture, named: str) -> None:
    ann, bob = users().begin(), users()
    if named == "one number":
        bob.phone = ann.phone
        if not bob.asks().token:
            evidence.note("The app lets no second user name a number.")
            return
    bob.begin().passes()
    result = ann.finishes()
    assert bob.id not in statuses(ann), "One user finished, and the app asked Prove about another one's flow."
    assert result != "verified", "Another user passed, and finish answered verified."
    ann.has_no_access("Another user passed")
    bob.is_verified(bob.finishes(), "The user passed, after another one began and finished")
    ann.has_no_access("Another user was verified")


@pytest.mark.req("PROVE-GL-039")
def test_the_latest_flow_counts(journey: Fixture) -> None:
    first = journey.begin().id
    journey.fails().finishes()
    journey.begin().passes()
    result = journey.finishes()
    assert first not in statuses(journey), "The user began anew, and the app asked with the earlier correlation ID."
    journey.is_verified(result, "The user's second flow passed")


@pytest.mark.req("PROVE-GL-039")
def test_a_flow_that_was_left_counts_no_more(journey: Fixture) -> None:
    """The user wrote a wrong number, such as a friend's, or has the page open twice."""
    left = journey.begin().passes().id
    journey.moves_to("+1200551").begin()
    result = journey.finishes()
    what = "The user left a flow that passed, for another number"
    assert left not in statuses(journey), f"{what}, and the app asked with the correlation ID of the first flow."
    assert result != "verified", f"{what}, and finish answered verified."
    journey.has_no_access(what)


@pytest.mark.req("PROVE-GL-040")
def test_a_flow_counts_for_a_quarter_of_an_hour(users: Callable[..., Fixture]) -> None:
    ann, bob = users().begin(), users().begin()
    for user in (ann, bob):
        user.passes()
    ann.settle(SESSION_SECONDS - 10)
    ann.is_verified(ann.finishes(), "The user finished ten seconds before the flow's end")
    bob.settle(20)
    result = bob.finishes()
    assert result != "verified", "The flow was over ten seconds ago, and finish answered verified."
    bob.is_told("The flow was over before the user finished", "unavailable", "failed", "none")
    bob.begin().verified()


@pytest.mark.req("PROVE-GL-041")
@pytest.mark.parametrize("device", ["mobile", "desktop"])
def test_a_finish_without_possession_verifies_nobody(users: Callable[..., Fixture], device: str) -> None:
    ann, stranger = users().begin(device), users()
    for when in ("The user has not shown yet that they hold the phone", "The finish step was called once more"):
        result = ann.finishes()
        assert result != "verified", f"{when}, and finish answered verified."
        ann.is_told(when, *OVER)
    result = stranger.finishes()
    assert result != "verified", "A user who never began called finish, and it answered verified."
    stranger.has_no_access("A user who never began called finish")


@pytest.mark.req("PROVE-GL-041")
def test_arriving_at_the_landing_page_proves_nothing(journey: Fixture) -> None:
    """Whoever has the URL can open it, with whatever Prove would add to it."""
    session = journey.begin("desktop").session
    target = session["final_target_url"]
    if not target or "landing" not in journey.app.offers:
        pytest.skip("the integration declares no landing page, so this was not judged")
    more = "&" if "?" in target else "?"
    journey.app.landing(journey.user, f"{target}{more}asc=true&authId={session['auth_id']}")
    journey.is_told("Somebody opened the landing page, and no link was followed", *OVER)
    journey.verified()
