"""Onboarding: what Proof hands over is what the app works with."""

from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types


@pytest.mark.req("PROOF-GL-002")
def test_the_app_works_with_what_proof_handed_over(journey: Fixture, strays: Fixture) -> None:
    strays.new()
    journey.begin().visit()
    ran = journey.calls(operation="runWidget")[-1]["request"]["body"]["parameters"].get("widgetId")
    assert ran == journey.proof.widget_id, (
        f"The page ran the widget with the widgetId {ran}; Proof handed over {journey.proof.widget_id}."
    )
    lost = [call["operation"] for call in strays.new() if call["vendor"] == "proof"]
    assert not lost, f"The app called {', '.join(lost)} without the client_token that Proof handed over."


@pytest.mark.req("PROOF-GL-003")
def test_where_selling_is_not_enabled_nothing_is_sold(journey: Fixture) -> None:
    """An app that never sells may do whatever it does about a wish to sell; one that tries must take the refusal."""
    with journey.configured(sell_enabled=False):
        journey.asks(side="sell")
    refused = [call for call in journey.sessions() if call["error"] == "offramp_disabled"]
    if not refused:
        return
    assert not journey.opened(), "Proof refused a sale, and the app opened a session for something else instead."
    assert not journey.url, (
        f"Proof refused a sale, but the app sent the user to {journey.url}, as if there were a widget."
    )
    sight = journey.sight
    assert sight.state not in ("pending", "processing", "completed"), (
        f"Proof refused a sale, but the user is told {sight.state}; expected unavailable."
    )
    assert sight.message.strip(), "Proof refused a sale, and the user is shown no message."
