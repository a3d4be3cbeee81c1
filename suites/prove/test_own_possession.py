"""Own possession: the app has checked by itself that the user holds the phone, and Prove's answer is there at once."""

from collections.abc import Callable
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

PASSES, SOMEBODY_ELSE = "+1200551", "+1200552"


def confirm(journey: Fixture) -> str:
    """The app has checked the phone by itself; answers what it learned from Prove."""
    journey.asked = journey.sandbox.journal.last()
    result: str = journey.app.confirm(journey.user, journey.phone, *journey.name)
    return result


@pytest.mark.req("PROVE-GL-047")
def test_the_call_says_that_possession_was_checked(journey: Fixture) -> None:
    journey.name = ("Zoë-Marie", "D'Arcy Ñuñez")
    confirm(journey)
    session = journey.join("The app checked the phone by itself").session
    found = session["possession_type"]
    assert found == "none", (
        f"The app checked the phone by itself, and told Prove possessionType {found}; expected none."
    )
    sent = (session["first_name"], session["last_name"])
    assert sent == journey.name, f"The user's name is {' '.join(journey.name)}, and the app told Prove {sent}."
    assert session["phone_number"].lstrip("+") == journey.phone.lstrip("+"), (
        f"The user's number is {journey.phone}, and the app told Prove {session['phone_number']}."
    )


@pytest.mark.req("PROVE-GL-048")
def test_the_answer_verifies_the_owner(users: Callable[..., Fixture]) -> None:
    ann, bob = users(), users()
    result = confirm(ann)
    ann.join("The app checked the phone by itself")
    ann.is_verified(result, "The app checked the phone, and Prove answered success true")
    assert not ann.calls(operation="verifyStatus", subject=ann.id), (
        "The verify call had the results already, and the app asked for the status of a flow that has none."
    )
    bob.has_no_access("Another user was verified")


@pytest.mark.req("PROVE-GL-048")
def test_the_answer_verifies_nobody_else(users: Callable[..., Fixture]) -> None:
    journey = users(SOMEBODY_ELSE)
    result = confirm(journey)
    assert result == "failed", f"Prove answered success false, and the app says {result}; expected failed."
    journey.is_told("Prove answered success false", "failed")
    journey.moves_to(PASSES)
    journey.is_verified(confirm(journey), "The user has a number of their own now")


@pytest.mark.req("PROVE-GL-048")
@pytest.mark.parametrize("error", ["internal_error", "user_not_found"])
def test_without_an_answer_nobody_is_verified(journey: Fixture, error: str) -> None:
    with journey.struck("error", "verify", error=error):
        result = confirm(journey)
    assert result != "verified", f"Prove answered {error}, and the app says verified."
    journey.is_told(f"Prove answered {error}", "unavailable", "failed")
