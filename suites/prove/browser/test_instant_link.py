"""Instant Link: its three minutes, and a user who does not want it."""

from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

LINK_SECONDS = 180
SOON_SECONDS = 1.0


@pytest.mark.req("PROVE-GL-027")
def test_a_link_that_nobody_opens_is_told(journey: Fixture, desk: Fixture) -> None:
    desk.begin().agree()
    journey.settle(LINK_SECONDS + 1)
    text = desk.outcome()
    what = f"Nobody opened the link in time, and the page says {text!r}"
    waiting = journey.is_told(what, "failed", "unavailable")
    journey.follow_link()
    journey.finishes()
    assert journey.is_told("The link was opened too late", "failed", "unavailable").state == waiting.state, (
        "The link was opened too late, and the user is told other things than before."
    )


@pytest.mark.req("PROVE-GL-028")
def test_cancelling_is_reported(journey: Fixture, desk: Fixture) -> None:
    desk.begin()
    if not desk.controls.consent:
        pytest.skip("the page asks nothing before the SMS, so that nobody can cancel: declare the control consent")
    desk.place("consent")
    desk.press("cancel")
    journey.comes(1, operation="reportError", subject=journey.id, seconds=SOON_SECONDS)
    areas = [report["area"] for report in journey.session["reports"]]
    assert "mobile/instantlink" in areas, (
        "The user cancelled, and Prove was told nothing; expected reject() in the step."
    )
    assert not journey.messages, "The user did not agree to the SMS, and it was sent."
    journey.has_no_access("The user cancelled")
