"""A purchase in the widget: first visit and later ones, each sample card, second thoughts."""

from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.client import SimClock
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.browser.proof.widget import Widget
from playwright.sync_api import Page, expect

Session = dict[str, Any]
Create = Callable[..., Session]
Open = Callable[..., Widget]

DESKTOP, PHONE = (1280, 800), (390, 844)


@pytest.fixture
def buy(create: Create, opened: Open, proof_sim: ProofSim) -> Widget:
    """The widget of a user who is verified."""
    proof_sim.verify("ann")
    return opened(create())


def trail(proof_sim: ProofSim) -> list[str]:
    """The statuses of the newest transaction."""
    return [mark["status"] for mark in proof_sim.transactions()[-1]["trail"]]


@pytest.mark.parametrize(
    ("document", "size"), [("passport", DESKTOP), ("national_id", PHONE), ("drivers_licence", PHONE)]
)
def test_a_first_purchase_goes_over_the_verification(
    create: Create, opened: Open, proof_sim: ProofSim, sim_clock: SimClock, document: str
) -> None:
    widget = opened(create())
    widget.verify(document)
    assert proof_sim.user("ann")["status"] == "verified"

    widget.pay()
    widget.sees("processing")
    sim_clock.advance(5)

    widget.ends("completed")
    assert trail(proof_sim) == ["pending", "processing", "completed"]
    widget.page.wait_for_function("calls.length === 6")
    assert widget.called() == [
        "onLoad", "onReady", "onStatusChange", "onStatusChange", "onPaymentFinished", "onStatusChange",
    ]  # fmt: skip
    assert widget.statuses() == ["new", "paid", "completed"]


def test_a_returning_user_sees_no_verification(buy: Widget) -> None:
    buy.sees("payment")

    expect(buy.frame.locator("h1").filter(visible=True)).to_have_text("Buy 42.50 USDT")
    buy.reads("TRC20")
    buy.reads("Pay 43.35 EUR")


@pytest.mark.parametrize(
    ("card", "status", "told"),
    [
        ("pays", "completed", ["new", "paid", "completed"]),
        ("undeliverable", "failed", ["new", "paid", "order_failed"]),
    ],
)
def test_a_paid_purchase_ends_by_itself(
    buy: Widget, proof_sim: ProofSim, sim_clock: SimClock, card: str, status: str, told: list[str]
) -> None:
    buy.pay(card)
    buy.sees("processing")
    sim_clock.advance(5)

    buy.ends(status)
    assert trail(proof_sim) == ["pending", "processing", status]
    buy.page.wait_for_function("calls.length === 6")
    assert buy.statuses() == told


def test_a_refused_card_fails_for_good(buy: Widget, proof_sim: ProofSim) -> None:
    buy.pay("refused")

    buy.ends("failed")
    assert trail(proof_sim) == ["pending", "failed"]
    buy.page.wait_for_function("calls.length === 5")
    assert buy.calls()[-1] == ["onPaymentFinished", {"payment_method": "card"}]


def test_a_declined_card_can_be_tried_again(buy: Widget, proof_sim: ProofSim, sim_clock: SimClock) -> None:
    buy.pay("declined")
    buy.sees("declined")
    assert trail(proof_sim) == ["pending"]
    buy.press("retry")
    buy.pay("pays")
    buy.sees("processing")
    sim_clock.advance(5)

    buy.ends("completed")
    buy.page.wait_for_function("calls.length === 7")
    assert buy.statuses() == ["new", "order_failed", "paid", "completed"]


def test_a_declined_card_can_be_the_end(buy: Widget, proof_sim: ProofSim) -> None:
    buy.pay("declined")
    buy.sees("declined")
    buy.press("give-up")

    buy.ends("failed")
    assert trail(proof_sim) == ["pending", "failed"]


@pytest.mark.parametrize("method", ["card", "apple_pay", "google_pay"])
def test_each_way_to_pay(buy: Widget, proof_sim: ProofSim, method: str) -> None:
    buy.pay(method=method)
    buy.sees("processing")

    kind = "card" if method == "card" else "mobile_pay"
    assert proof_sim.transactions()[-1]["payment_method"] == kind
    buy.page.wait_for_function("calls.length === 5")
    assert buy.calls()[-1] == ["onPaymentFinished", {"payment_method": kind}]


def test_the_fiat_currency_can_be_changed_and_nothing_else(buy: Widget, proof_sim: ProofSim) -> None:
    buy.sees("payment")
    buy.find("method-google_pay").check()
    buy.find("fiat-select").focus()
    buy.find("fiat-select").select_option("USD")

    buy.reads("Pay 43.35 USD")
    expect(buy.find("fiat-select")).to_be_focused()
    expect(buy.find("method-google_pay")).to_be_checked()
    assert proof_sim.transactions()[-1]["fiat_currency"] == "USD"
    assert buy.frame.locator("input:not([type=radio])").count() == 0


@pytest.mark.parametrize("stage", ["document", "liveness", "waiting", "payment"])
def test_a_purchase_can_be_cancelled_at_any_time(create: Create, opened: Open, proof_sim: ProofSim, stage: str) -> None:
    widget = opened(create())
    widget.sees("document")
    if stage != "document":
        widget.hand_in()
    if stage in ("waiting", "payment"):
        widget.press("camera-allow")
        widget.sees("waiting")
    if stage == "payment":
        widget.press("kyc-approve")
    widget.sees(stage)

    widget.press("cancel")

    widget.ends("cancelled")
    expect(widget.find("cancel")).to_be_hidden()
    assert trail(proof_sim) == ["pending", "cancelled"]
    widget.page.wait_for_function("calls.length === 4")
    assert widget.statuses() == ["new", "cancelled"]


def test_without_a_camera_there_is_no_way_on(
    create: Create, opened: Open, proof_sim: ProofSim, complaints: list[str]
) -> None:
    widget = opened(create())
    widget.hand_in()
    widget.press("camera-deny")

    widget.reads("without a camera")
    widget.sees("liveness")
    assert proof_sim.user("ann")["status"] == "not_started"
    complaints.clear()  # the browser notes every refused request
    widget.press("camera-allow")
    widget.sees("waiting")
    expect(widget.find("notice")).to_be_hidden()


def test_a_page_that_forbids_the_camera_stops_the_verification(
    shop: Page, create: Create, proof_sim: ProofSim, complaints: list[str]
) -> None:
    shop.evaluate(
        """() => {
          const inner = Object.assign(document.createElement("iframe"), { allow: "camera 'none'", name: "inner" });
          document.body.append(Object.assign(inner, { src: location.href }));
          return new Promise((loaded) => inner.addEventListener("load", () => loaded()));
        }"""
    )
    frame = shop.frame("inner")
    assert frame is not None
    frame.wait_for_function("window.proofWidget")
    frame.evaluate("(session) => proofWidget.run(parameters(session))", create())
    widget = Widget(shop, shop.frame_locator("[name=inner]").frame_locator("iframe"))

    widget.hand_in()
    widget.press("camera-allow")

    widget.reads("Permissions-Policy")
    widget.sees("liveness")
    assert proof_sim.user("ann")["status"] == "not_started"
    complaints.clear()


def test_rejected_documents_can_be_handed_in_again(create: Create, opened: Open, proof_sim: ProofSim) -> None:
    widget = opened(create())
    widget.hand_in()
    widget.press("camera-allow")
    widget.sees("waiting")
    widget.press("kyc-reject")
    widget.sees("document")
    assert proof_sim.user("ann")["status"] == "failed"

    widget.verify("national_id")

    widget.sees("payment")


def test_a_decision_from_elsewhere_arrives_by_itself(create: Create, opened: Open, proof_sim: ProofSim) -> None:
    widget = opened(create())
    widget.hand_in()
    widget.press("camera-allow")
    widget.sees("waiting")

    proof_sim.verify("ann")

    widget.sees("payment")


def test_the_way_back_to_the_shop(buy: Widget, page: Page, site: str) -> None:
    buy.sees("payment")
    buy.press("cancel")
    buy.ends("cancelled")
    buy.press("leave")

    page.wait_for_url(f"{site}/pages/back.html")


def test_without_an_address_there_is_no_way_back(create: Create, opened: Open, proof_sim: ProofSim) -> None:
    session = create()
    proof_sim.configure(redirect_url=None)
    widget = opened({**create(), "redirect_url": None})
    widget.sees("document")
    widget.press("cancel")

    widget.ends("cancelled")
    expect(widget.find("leave")).to_be_hidden()
    assert session["redirect_url"]
