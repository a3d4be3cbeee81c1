"""Instant Link: its three minutes, and a user who does not want it."""

from typing import Any

import pytest

pytestmark = pytest.mark.feature("web")  # some rows are the server's too, and hold for apps without a page

Fixture = Any  # a suite imports nothing of golive, not even types

LINK_SECONDS = 180
SOON_SECONDS = 1.0


@pytest.mark.req("PROVE-GL-027", "PROVE-GL-044")
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
    desk.begin().agree()
    journey.follow_link()
    passed = desk.outcome()
    journey.is_verified("verified", f"The user began anew and opened the link, and the page says {passed!r}")
    assert passed != text, f"The page says {passed!r}, whether the user is verified or not."


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
