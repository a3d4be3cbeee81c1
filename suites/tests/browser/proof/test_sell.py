"""A sale in the widget: the address, the time that is left, and the deposit."""

from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.client import SimClock
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.browser.proof.widget import Widget
from playwright.sync_api import expect

Session = dict[str, Any]
Create = Callable[..., Session]
Open = Callable[..., Widget]

DESKTOP, PHONE = (1280, 800), (390, 844)


@pytest.fixture
def session(create: Create, proof_sim: ProofSim) -> Session:
    """The session of a sale by a user who is verified."""
    proof_sim.configure(sell_enabled=True)
    proof_sim.verify("ann")
    return create(type="sell")


@pytest.fixture
def sell(session: Session, opened: Open) -> Widget:
    """Its widget."""
    widget = opened(session)
    widget.sees("deposit")
    return widget


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    ("outcome", "status", "last"), [("arrives", "completed", "succeeded"), ("payout_fails", "failed", "failed")]
)
def test_a_deposit_is_paid_out_or_not(
    sell: Widget, session: Session, sim_clock: SimClock, outcome: str, status: str, last: str
) -> None:
    sell.find("deposit-outcome").select_option(outcome)
    sell.press("deposit-sent")
    sell.sees("processing")
    sim_clock.advance(5)

    sell.ends(status)
    sell.page.wait_for_function("calls.length === 6")
    transfer = {"id": session["merchant_transaction_id"], "address": session["address"], "flow_id": "payout"}
    assert sell.called()[:3] == ["onLoad", "onReady", "onSellTransferEnabled"]
    assert sell.calls()[2][1].items() >= transfer.items()
    assert sell.statuses() == ["new", "pending", last]


def test_the_address_and_the_time_are_shown(sell: Widget, session: Session, sim_clock: SimClock) -> None:
    expect(sell.find("deposit-address")).to_have_text(session["address"])
    expect(sell.find("countdown")).to_have_text("06:00:00")

    sim_clock.advance(3_661)

    expect(sell.find("countdown")).to_have_text("04:58:59")


def test_without_a_deposit_the_sale_fails_in_time(sell: Widget, sim_clock: SimClock) -> None:
    sim_clock.advance(21_600)

    sell.ends("failed")
    sell.page.wait_for_function("calls.length === 5")
    assert sell.statuses() == ["new", "failed"]


def test_a_deposit_seen_elsewhere_goes_on_by_itself(sell: Widget, session: Session, proof_sim: ProofSim) -> None:
    proof_sim.move(session["merchant_transaction_id"], "completed")

    sell.ends("completed")


def test_what_was_chosen_survives_the_polling(sell: Widget, sim_clock: SimClock) -> None:
    sell.find("deposit-outcome").select_option("payout_fails")
    sell.find("deposit-sent").focus()
    sim_clock.advance(60)
    expect(sell.find("countdown")).to_have_text("05:59:00")

    expect(sell.find("deposit-outcome")).to_have_value("payout_fails")
    expect(sell.find("deposit-sent")).to_be_focused()


def test_a_sale_always_needs_a_verified_user(create: Create, opened: Open, proof_sim: ProofSim) -> None:
    proof_sim.configure(sell_enabled=True)
    widget = opened(create("bob", type="sell"))
    widget.verify()

    widget.sees("deposit")
    widget.page.wait_for_function("calls.length === 4")
    assert sorted(widget.called()) == ["onLoad", "onReady", "onSellTransferEnabled", "onStatusChange"]


def test_a_sale_can_be_cancelled(sell: Widget, session: Session, proof_sim: ProofSim) -> None:
    sell.press("cancel")

    sell.ends("cancelled")
    assert proof_sim.transaction(session["merchant_transaction_id"])["status"] == "cancelled"
