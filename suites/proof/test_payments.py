"""Payments: bought, sold, failed and cancelled, as far as the user is told and the app acts upon it.

What the widget tells the page is lost with the tab and proves nothing, so nobody may be credited for it.
"""

from collections.abc import Callable
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

SETTLEMENT_SECONDS = 5
DEPOSIT_WINDOW_SECONDS = 6 * 3600
OPEN = ("pending", "processing")
ENDINGS = {"failed": ("failed",), "cancelled": ("cancelled", "failed")}
"""What a user may be told about a transaction that came to nothing."""


def went(journey: Fixture, *trail: str) -> None:
    """The transaction took this way at Proof; if not, the test is about something else."""
    found = tuple(mark["status"] for mark in journey.transaction["trail"])
    journey.suppose(found == trail, f"the transaction went {', '.join(trail)}; it went {', '.join(found)}")


def ended(journey: Fixture, status: str, waiting: str) -> None:
    """The user must be told that nothing came of it, otherwise than while they waited, and must have nothing of it."""
    sight = journey.learns(*ENDINGS[status])
    assert sight.message != waiting, f"The transaction is {status}, and the user is still shown what waiting users are."
    journey.settle(60).look_after().credited(0, f"The transaction is {status}")


@pytest.mark.req("PROOF-GL-019")
def test_the_user_is_told_of_each_step(journey: Fixture) -> None:
    waiting = journey.begin().leave().learns("pending").message
    journey.credited(0, "The session is open")
    journey.moves("processing").learns(*OPEN)
    journey.credited(0, "The transaction is processing")
    told = journey.moves("completed").learns("completed").message
    assert told != waiting, "The purchase completed, and the user is still shown what waiting users are."
    went(journey, "pending", "processing", "completed")
    journey.settle(60).look_after().credited(1, "The purchase completed")


@pytest.mark.req("PROOF-GL-019")
def test_a_completed_purchase_is_the_buyers_alone(users: Callable[[], Fixture]) -> None:
    ann, bob = users().begin(), users().begin()
    ann.moves("completed").learns("completed")
    ann.credited(1, "The purchase completed")
    bob.learns("pending")
    bob.credited(0, "Another user's purchase completed")


@pytest.mark.req("PROOF-GL-019")
def test_two_purchases_of_one_user_count_twice(journey: Fixture) -> None:
    first = journey.begin().moves("completed").id
    journey.learns("completed")
    second = journey.leave().begin(amount="75").moves("completed").id
    journey.learns("completed")
    found = journey.app.credited(journey.user)
    assert sorted(found) == sorted([first, second]), (
        f"Two purchases, {first} and {second}, completed, and the user was credited for {', '.join(found) or 'none'}."
    )


@pytest.mark.req("PROOF-GL-019")
def test_a_purchase_in_the_widget_is_completed(journey: Fixture) -> None:
    journey.begin().returning().visit()
    journey.widget.pay("pays")
    journey.widget.shows("processing")
    journey.settle().look_after().credited(0, "Paid, but not completed")
    journey.settle(SETTLEMENT_SECONDS).learns("completed")
    journey.widget.shows("result")
    went(journey, "pending", "processing", "completed")
    journey.credited(1, "The purchase completed")


@pytest.mark.req("PROOF-GL-020")
@pytest.mark.parametrize("status", ENDINGS)
def test_what_ended_is_told_and_not_credited(journey: Fixture, status: str) -> None:
    waiting = journey.begin().leave().learns("pending").message
    journey.moves(status)
    ended(journey, status, waiting)


@pytest.mark.req("PROOF-GL-020")
def test_a_payment_that_cannot_be_delivered_fails(journey: Fixture) -> None:
    """The widget tells its page that the user has paid, and the payment fails after all."""
    waiting = journey.begin().returning().visit().learns("pending").message
    journey.widget.pay("undeliverable")
    journey.widget.shows("processing")
    journey.widget.goes_on(journey)
    journey.settle(SETTLEMENT_SECONDS)
    journey.widget.shows("result")
    went(journey, "pending", "processing", "failed")
    ended(journey, "failed", waiting)


@pytest.mark.req("PROOF-GL-020")
def test_cancelling_in_the_widget_is_told(journey: Fixture) -> None:
    waiting = journey.begin().visit().learns("pending").message
    journey.widget.press("cancel")
    journey.widget.shows("result")
    went(journey, "pending", "cancelled")
    ended(journey.settle(), "cancelled", waiting)


@pytest.mark.req("PROOF-GL-020")
def test_coming_back_from_the_widget_proves_nothing(journey: Fixture, evidence: Fixture) -> None:
    waiting = journey.begin().visit().learns("pending").message
    back = journey.transaction["redirect_url"]
    if not back:
        evidence.note("The session has no redirect_url, so that the widget sends nobody back.")
        return
    journey.widget.window.open(back)
    journey.look_after().credited(0, "The browser came back, and nothing was paid")
    journey.moves("failed")
    ended(journey, "failed", waiting)


@pytest.mark.req("PROOF-GL-020")
def test_a_declined_card_is_not_the_end(journey: Fixture) -> None:
    """The user may try again in the same widget, and the transaction keeps its id."""
    journey.begin().returning().visit()
    journey.widget.pay("declined")
    journey.widget.shows("declined")
    journey.settle().learns("pending")
    journey.credited(0, "The card was declined")
    journey.widget.press("retry")
    journey.widget.pay("pays")
    journey.widget.shows("processing")
    journey.settle(SETTLEMENT_SECONDS).learns("completed")
    journey.credited(1, "The second card paid")


def sale(journey: Fixture) -> Fixture:
    """The user asks to sell, and must get a session for that."""
    journey.begin(side="sell")
    kind = journey.transaction["type"]
    assert kind == "sell", f"The user wants to sell, but the app opened a session of the type {kind}."
    return journey


@pytest.mark.req("PROOF-GL-021")
def test_a_sale_without_a_deposit_fails(journey: Fixture) -> None:
    waiting = sale(journey).leave().learns("pending").message
    journey.settle(DEPOSIT_WINDOW_SECONDS - 60).learns("pending")
    journey.settle(120)
    went(journey, "pending", "failed")
    ended(journey, "failed", waiting)


@pytest.mark.req("PROOF-GL-021")
def test_a_sale_that_cannot_be_paid_out_fails(journey: Fixture) -> None:
    waiting = sale(journey).leave().learns("pending").message
    journey.moves("processing").learns(*OPEN)
    journey.moves("failed")
    went(journey, "pending", "processing", "failed")
    ended(journey, "failed", waiting)


@pytest.mark.req("PROOF-GL-021")
def test_a_sale_in_the_widget_is_completed(journey: Fixture) -> None:
    sale(journey).returning().visit()
    journey.widget.shows("deposit")
    journey.learns("pending")
    journey.widget.press("deposit-sent")
    journey.widget.shows("processing")
    journey.settle().look_after().credited(0, "The deposit arrived, but nothing was paid out")
    journey.settle(SETTLEMENT_SECONDS).learns("completed")
    went(journey, "pending", "processing", "completed")
    journey.credited(1, "The sale completed")
