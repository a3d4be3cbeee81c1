"""Responses: each decision is accepted on both roads, by webhook and from the decision endpoint."""

from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

DECISIONS = [
    pytest.param("approved", "approved", marks=pytest.mark.req("VERIFF-GL-016")),
    pytest.param("declined", "declined", marks=pytest.mark.req("VERIFF-GL-017")),
    pytest.param("resubmission_requested", "resubmission", marks=pytest.mark.req("VERIFF-GL-018")),
    pytest.param("review", "review", marks=pytest.mark.req("VERIFF-GL-019")),
    pytest.param("expired", "expired", marks=pytest.mark.req("VERIFF-GL-020")),
    pytest.param("abandoned", "expired", marks=pytest.mark.req("VERIFF-GL-021")),
]


def judge(journey: Fixture, status: str, state: str) -> None:
    told = journey.sight.state
    assert told == state, f"Veriff decided {status}, and the app tells the user {told}; expected {state}."
    granted = status == "approved"
    assert journey.access == granted, f"After the decision {status} the user has {'no ' if granted else ''}access."


@pytest.mark.parametrize(("status", "state"), DECISIONS)
def test_the_webhook_is_accepted(journey: Fixture, status: str, state: str) -> None:
    assert journey.begin().sight.state == "pending", "The user has just begun; expected to be told pending."
    journey.hears(status)
    judge(journey, status, state)


@pytest.mark.parametrize(("status", "state"), DECISIONS)
def test_the_decision_endpoint_is_accepted(journey: Fixture, evidence: Fixture, status: str, state: str) -> None:
    journey.begin().misses(status)
    if "poll" not in journey.app.offers:
        evidence.warn("the integration does not declare poll, so it was judged by the webhook alone")
        return
    assert journey.sight.state == "pending", "No webhook came; expected the user to be told pending."
    journey.poll()
    judge(journey, status, state)
