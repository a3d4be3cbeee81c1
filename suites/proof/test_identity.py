"""Identity verification: asked for once, inside the widget, in a real browser."""

from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

SETTLEMENT_SECONDS = 5


def verify(journey: Fixture) -> None:
    """A first-time user opens the page and goes through document and liveness check."""
    widget = journey.visit().widget
    widget.shows("document")
    assert widget.allows_camera(), (
        "The app's page does not let the widget use the camera, so that no liveness check can be finished: see the "
        "page's Permissions-Policy."
    )
    widget.press("document-submit")
    widget.shows("liveness")
    widget.press("camera-allow")
    widget.shows("waiting")
    widget.press("kyc-approve")
    widget.shows("payment")


@pytest.mark.req("PROOF-GL-017")
def test_a_first_time_user_gets_from_the_document_to_the_payment(journey: Fixture) -> None:
    verify(journey.begin())
    journey.credited(0, "Verified, but not yet charged")
    journey.widget.pay("pays")
    journey.widget.shows("processing")
    journey.settle(SETTLEMENT_SECONDS).learns("completed")
    journey.credited(1, "The first transaction completed")


@pytest.mark.req("PROOF-GL-018")
def test_a_returning_user_goes_straight_to_the_payment(journey: Fixture) -> None:
    verify(journey.begin())
    known = journey.transaction["partner_user_id"]
    journey.leave().begin(amount="75")
    journey.visit()
    again = journey.transaction["partner_user_id"]
    assert again == known, (
        f"The app named the same user {known} first and {again} later, so that Proof cannot remember anybody."
    )
    journey.widget.shows("payment")
