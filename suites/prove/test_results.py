"""Results: verified is who holds the phone and owns the number, and everybody is told."""

from collections.abc import Callable
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

PASSES, SOMEBODY_ELSE = "+1200551", "+1200552"
SESSION_SECONDS = 900
ENDINGS = {
    "possession failed": (PASSES, False, ("failed", "not_applicable", "false")),
    "verification failed": (SOMEBODY_ELSE, True, ("success", "failed", "false")),
}
"""Whose number it is, whether they hold the phone, and what Prove says then."""


@pytest.mark.req("PROVE-GL-042")
@pytest.mark.parametrize("device", ["mobile", "desktop"])
def test_who_passes_is_verified(users: Callable[..., Fixture], device: str) -> None:
    ann, bob = users().begin(device), users().begin(device)
    ann.has_no_access("The flow has only begun").passes().has_no_access("The status was not asked for yet")
    ann.is_verified(ann.finishes(), "The user holds the phone and is its owner")
    assert ann.sight.message.strip(), "The user is verified, and is shown no message."
    bob.has_no_access("Another user was verified")
    ann.settle(SESSION_SECONDS + 1).finishes()
    ann.is_verified("verified", "The user was verified a quarter of an hour ago, and the finish step was called again")


@pytest.mark.req("PROVE-GL-043")
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("device", ["mobile", "desktop"])
def test_who_does_not_pass_is_told_so(users: Callable[..., Fixture], ending: str, device: str) -> None:
    beginning, holds, results = ENDINGS[ending]
    journey = users(beginning).begin(device)
    waiting = journey.sight.message
    result = (journey.passes() if holds else journey.fails()).finishes()
    session = journey.session
    found = (session["possession"], session["verify_result"], session["success"])
    journey.suppose(found == results, f"Prove says {results}; it says {found}")
    assert result == "failed", f"The {ending}, and finish answered {result}; expected failed."
    told = journey.is_told(f"The {ending}", "failed").message
    assert told != waiting, f"The {ending}, and the user is shown what they were shown while pending."
    journey.moves_to(PASSES).begin().verified()


@pytest.mark.req("PROVE-GL-043")
def test_an_earlier_success_is_none_of_the_next_flow(journey: Fixture, evidence: Fixture) -> None:
    journey.begin().verified().moves_to(SOMEBODY_ELSE).asks()
    if not journey.verifies():
        evidence.note("The app begins no other flow for a user who is verified.")
        return
    journey.join()
    result = journey.finishes()
    assert result != "verified", "The user has shown nothing yet about another number, and finish answered verified."
    result = journey.passes().finishes()
    what = "The user's first number was verified, and verification of another one failed"
    assert result == "failed", f"{what}, and finish answered {result}; expected failed."
    state = journey.sight.state
    assert state == "failed", f"{what}, and the user is told {state}; expected failed."
    if journey.access:
        evidence.warn(f"{what}, and the app takes the user's number for verified; see that it is the first one")
