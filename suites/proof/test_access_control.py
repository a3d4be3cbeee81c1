"""Access control: who calls proves it, on every call."""

from collections.abc import Callable
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types
Json = dict[str, Any]  # Any: JSON

API = ("createSession", "getTransaction", "getKycStatus", "openStream")


def purchase(journey: Fixture, strays: Fixture, judge: Callable[[list[Json]], None]) -> None:
    """A purchase from its beginning to its end.

    `judge` sees all that the app called Proof's API for, the calls of nobody included, even when the app gets stuck.
    """
    strays.new()
    try:
        journey.begin().visit()
        for status in ("processing", "completed"):
            journey.moves(status).look_after()
    finally:
        lost = [call for call in strays.new() if call["vendor"] == "proof"]
        judge([call for call in (*journey.calls(), *lost) if call["operation"] in API])


@pytest.mark.req("PROOF-GL-004")
def test_every_call_carries_the_client_token(journey: Fixture, strays: Fixture, evidence: Fixture) -> None:
    def judge(calls: list[Json]) -> None:
        for call in calls:
            assert call["error"] != "missing_token", (
                f"The app called {call['operation']} without `Authorization: Bearer` and the client token."
            )
        evidence.attach(calls)

    purchase(journey, strays, judge)


@pytest.mark.req("PROOF-GL-005")
def test_a_call_that_names_an_origin_names_a_registered_one(
    journey: Fixture, strays: Fixture, evidence: Fixture
) -> None:
    def judge(calls: list[Json]) -> None:
        registered = [origin.lower() for origin in journey.proof.settings()["registered_origins"]]
        named = [(call["operation"], call["request"]["headers"].get("origin")) for call in calls]
        for operation, origin in named:
            assert origin is None or origin.lower() in registered, (
                f"The app called {operation} with the Origin {origin}; registered are {', '.join(registered)}."
            )
        if not any(origin for _, origin in named):
            evidence.note("No call named an Origin: the app calls from its server only.")
        evidence.attach(calls)

    purchase(journey, strays, judge)
