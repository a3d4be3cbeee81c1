"""Own possession: the app has checked by itself that the user holds the phone, and Prove's answer is there at once."""

from collections.abc import Callable
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

PASSES, SOMEBODY_ELSE = "+1200551", "+1200552"
ERRORS = ("internal_error", "user_not_found", "user_access_denied", "forbidden", "rate_limited")
TROUBLES = (*ERRORS, "malformed", "reset")


@pytest.mark.req("PROVE-GL-047")
def test_the_call_says_that_possession_was_checked(journey: Fixture) -> None:
    journey.name = ("Zoë-Marie Anne", "d'Arcy Ñuñez")
    journey.confirms()
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
    result = ann.confirms()
    ann.join("The app checked the phone by itself")
    ann.is_verified(result, "The app checked the phone, and Prove answered success true")
    assert not ann.calls(operation="verifyStatus", subject=ann.id), (
        "The verify call had the results already, and the app asked for the status of a flow that has none."
    )
    bob.has_no_access("Another user was verified")


@pytest.mark.req("PROVE-GL-048")
def test_the_answer_verifies_nobody_else(users: Callable[..., Fixture], evidence: Fixture) -> None:
    journey = users(SOMEBODY_ELSE)
    result = journey.confirms()
    assert result == "failed", f"Prove answered success false, and the app says {result}; expected failed."
    journey.is_told("Prove answered success false", "failed")
    journey.moves_to(PASSES)
    journey.is_verified(journey.confirms(), "The user has a number of their own now")
    result = journey.moves_to(SOMEBODY_ELSE).confirms()
    what = "The user's number was verified, and then another one was not"
    assert result != "verified", f"{what}, and the app says verified."
    if journey.verifies() and journey.access:
        evidence.warn(f"{what}, and the app takes the user's number for verified; see that it is the first one")


@pytest.mark.req("PROVE-GL-048")
@pytest.mark.parametrize("trouble", TROUBLES)
def test_without_an_answer_nobody_is_verified(journey: Fixture, trouble: str) -> None:
    kind, details = ("error", {"error": trouble}) if trouble in ERRORS else (trouble, {})
    with journey.struck(kind, "verify", **details):
        result = journey.confirms()
    assert result != "verified", f"Prove's answer was {trouble}, and the app says verified."
    journey.is_told(f"Prove's answer was {trouble}", "unavailable", "failed")
