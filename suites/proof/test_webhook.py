"""Webhook: answered at once, acted upon once, in whatever order and however often it comes.

A webhook carries no signature, and none is documented; a team may rest on webhooks alone. So every webhook here is one
that Proof sent and that tells the truth.
"""

from time import monotonic
from typing import Any, Self

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types
Json = dict[str, Any]  # Any: JSON

QUICK_SECONDS = 1.0
SLOW_SECONDS = 2.0
LATE_SECONDS = 1800
DAY = 86_400


class Listener:
    """The app, as far as webhooks about one transaction reach it: no timer fires, nobody makes it poll."""

    def __init__(self, journey: Fixture) -> None:
        self.journey = journey

    def begin(self) -> Fixture:
        """The user begins a transaction and closes the browser; answers the journey."""
        hooked = bool(self.journey.hook)
        self.journey.suppose(hooked, "the app's webhook is declared: add status to [integration.proof.webhooks]")
        return self.journey.begin().leave()

    def sent(self, status: str) -> list[Json]:
        """The webhooks that told of this status."""
        about = {"direction": "out", "operation": "webhook.status", "subject": self.journey.id}
        found: list[Json] = self.journey.calls(**about)
        return [one for one in found if one["request"]["body"]["status"] == status]

    def took(self, status: str, times: int = 1) -> Self:
        """At least so many webhooks told of this status, and the app must have answered each with 2xx."""
        sent = self.sent(status)
        self.journey.suppose(len(sent) >= times, f"Proof sent {times} webhooks for {status}")
        for webhook in sent:
            answer = webhook["response"]["status"] if webhook["response"] else webhook["error"]
            accepted = isinstance(answer, int) and 200 <= answer < 300
            assert accepted, f"The app answered a webhook for {status} with {answer}; expected 2xx."
        return self

    def repeats(self, status: str) -> Self:
        """Proof sends the first webhook for this status once more, byte for byte, and the app must take it."""
        about = {"vendor": "proof", "topic": "status", "subject": self.journey.id}
        deliveries = self.journey.sandbox.webhooks.deliveries(**about)
        self.journey.sandbox.webhooks.redeliver(deliveries[0 if status == "processing" else -1]["id"])
        self.journey.app.settle()
        return self.took(status, 2)

    def stands(self, state: str, times: int, when: str, seconds: float = 2.0) -> Self:
        """The user must be told this, and must have been credited so often."""
        sight = self.journey.told(state, seconds=seconds)
        assert sight.state == state, f"{when}, the user is told {sight.state}; expected {state}."
        self.journey.credited(times, when)
        return self


@pytest.fixture
def listener(journey: Fixture) -> Listener:
    """The app, for a user who is about to begin a transaction."""
    return Listener(journey)


@pytest.mark.req("PROOF-GL-022")
def test_the_answer_does_not_wait_for_the_work(listener: Listener) -> None:
    """Proof is slow to answer what the app may ask in the course of its work; the webhook's answer is not."""
    journey = listener.begin()
    with journey.struck("latency", "getTransaction", seconds=SLOW_SECONDS, first=1):
        begun = monotonic()
        journey.proof.move(journey.id, "processing")
        journey.sandbox.clock.settle()
        took = monotonic() - begun
        listener.took("processing")
        assert took < QUICK_SECONDS, (
            f"The app answered a webhook after {took:.1f} s, while Proof was slow; expected less than a second."
        )
        journey.moves("completed")
    listener.took("completed").stands("completed", 1, "Completed, as two webhooks said", 2 * SLOW_SECONDS)


@pytest.mark.req("PROOF-GL-023")
def test_completed_is_not_dropped_after_processing(listener: Listener) -> None:
    """The same merchant_transaction_id, and another status: no duplicate."""
    journey = listener.begin().moves("processing")
    listener.took("processing").journey.credited(0, "Processing")
    journey.moves("completed")
    listener.took("completed").stands("completed", 1, "Completed after it was processing")


@pytest.mark.req("PROOF-GL-023")
@pytest.mark.parametrize("status", ["completed", "failed"])
def test_webhooks_that_come_twice_act_once(listener: Listener, status: str) -> None:
    times = int(status == "completed")
    journey = listener.begin()
    with journey.struck("duplicate", "webhook.status"):
        journey.moves("processing").moves(status)
    listener.took("processing", 2).took(status, 2)
    listener.stands(status, times, f"{status.capitalize()}, as each webhook said twice")


@pytest.mark.req("PROOF-GL-023")
def test_webhooks_that_are_repeated_later_act_once(listener: Listener) -> None:
    journey = listener.begin().moves("processing").moves("completed")
    listener.took("completed").stands("completed", 1, "Completed")
    listener.repeats("completed").repeats("processing")
    journey.settle(DAY)
    listener.repeats("processing").repeats("completed")
    journey.proof.republish(journey.id)
    journey.settle()
    listener.took("completed", 3).stands("completed", 1, "Completed, as was repeated a day later")


@pytest.mark.req("PROOF-GL-023")
@pytest.mark.parametrize("status", ["completed", "failed"])
def test_an_older_status_that_comes_late_changes_nothing(listener: Listener, status: str) -> None:
    times = int(status == "completed")
    journey = listener.begin()
    with journey.struck("delay", "webhook.status", seconds=LATE_SECONDS):
        journey.moves("processing").settle(60)
    journey.moves(status)
    listener.took(status).stands(status, times, status.capitalize())
    journey.suppose(not listener.sent("processing"), "the older webhook is still on its way")
    journey.settle(LATE_SECONDS)
    listener.took("processing").stands(status, times, f"{status.capitalize()}, and told processing afterwards")
