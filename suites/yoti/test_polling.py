"""Polling: whoever is notified need not ask again and again. This holds for apps that have no endpoint, too."""

from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

LOOKS = 6


@pytest.mark.req("YOTI-GL-017")
def test_yoti_notifies_the_app_which_does_not_poll(journey: Fixture) -> None:
    told = (journey.begin().does("arrive").session["notifications"] or {}).get("endpoint")
    assert told, "The app created a session without an endpoint for notifications, so that it has to poll."
    before = journey.sandbox.journal.last()
    for _ in range(LOOKS):
        journey.is_told("The user has not finished", "pending")
    asked = journey.fetches(after=before)
    assert asked < LOOKS, (
        f"Nothing happened, the user looked {LOOKS} times, and the app fetched the session {asked} times: it polls, "
        "although Yoti notifies it."
    )
