"""The reference shop, Proof's widget and Proof, all real: people buy and sell, and the shop's books are right."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from golive.simulators.client import SandboxHandle
from golive.simulators.proof.sim import ProofSim
from golive.suites.reference.proof.driver import Reference
from golive.suites.tests.browser.proof.widget import Widget
from playwright.sync_api import Page, expect

DESKTOP, PHONE = (1280, 800), (390, 844)
SETTLES_SECONDS = 5
WINDOW_SECONDS = 6 * 3600


@dataclass
class Customer:
    """Ann, at the shop with a browser."""

    page: Page
    shop: Reference
    proof: ProofSim
    sandbox: SandboxHandle

    def asks(self, side: str = "buy", amount: str = "50", network: str = "TRC20") -> Widget:
        """From the front page over the form to the widget."""
        self.page.goto(self.shop.url)
        self.page.get_by_label("User name").fill("ann")
        self.page.get_by_role("button", name="Top up").click()
        self.page.get_by_label("I want to").select_option(side)
        self.page.get_by_label("Amount").fill(amount)
        self.page.get_by_label("Network").select_option(network)
        self.page.get_by_role("button", name="Continue").click()
        return Widget.within(self.page, "widget")

    def is_known(self) -> None:
        """Proof verified her on an earlier visit."""
        self.asks()
        self.proof.verify(self.proof.users()[0]["partner_user_id"])

    def waits(self, seconds: int) -> None:
        """Time passes at Proof."""
        self.sandbox.clock.advance(seconds)

    def is_told(self, message: str) -> None:
        """The shop's own words, on the page that is open."""
        expect(self.page.locator("#status")).to_have_text(message)

    def comes_back(self, widget: Widget) -> None:
        """From the widget's last screen to the shop."""
        widget.press("leave")
        self.page.wait_for_url(f"{self.shop.url}/users/ann/top-up/return")
        expect(self.page.get_by_text("Welcome back.")).to_be_visible()

    @property
    def trail(self) -> list[str]:
        """The statuses of her newest transaction."""
        return [mark["status"] for mark in self.proof.transactions()[-1]["trail"]]


@pytest.fixture
def ann(page: Page, sandbox: SandboxHandle, proof_sim: ProofSim) -> Iterator[Customer]:
    shop = Reference(sandbox.ready, widget_script=f"{proof_sim.base_url}/widget.2.0.js")
    hook = shop.webhooks()["status"]
    proof_sim.configure(registered_origins=[shop.url], webhook_url=hook, sell_enabled=True)
    yield Customer(page, shop, proof_sim, sandbox)
    page.goto("about:blank")
    shop.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_first_time_user_is_verified_pays_and_gets_what_was_bought(ann: Customer) -> None:
    widget = ann.asks()
    ann.is_told("Your top-up is waiting for your payment.")
    widget.verify()
    widget.pay()
    widget.sees("processing")
    ann.is_told("We have your payment. Your top-up is on its way.")
    assert ann.shop.credited("ann") == []

    ann.waits(SETTLES_SECONDS)

    widget.ends("completed")
    ann.is_told("Your top-up is complete.")
    ann.comes_back(widget)
    ann.is_told("Your top-up is complete.")
    ann.page.get_by_role("button", name="Check again").click()
    expect(ann.page.get_by_role("listitem")).to_have_text(["50 USDT"])
    assert ann.trail == ["pending", "processing", "completed"]


def test_a_returning_user_goes_straight_to_the_payment(ann: Customer) -> None:
    ann.is_known()

    widget = ann.asks(amount="20", network="ERC20")
    widget.pay()
    ann.waits(SETTLES_SECONDS)

    widget.ends("completed")
    ann.is_told("Your top-up is complete.")
    assert ann.shop.credited("ann") == [ann.shop.record("ann")]
    assert len(ann.proof.users()) == 1


@pytest.mark.parametrize("card", ["refused", "undeliverable"])
def test_a_payment_that_fails_gives_nothing(ann: Customer, card: str) -> None:
    ann.is_known()

    widget = ann.asks()
    widget.pay(card)
    ann.waits(SETTLES_SECONDS)

    widget.ends("failed")
    ann.is_told("Your top-up failed. You can try again.")
    assert ann.shop.credited("ann") == []


def test_a_declined_card_can_be_followed_by_another(ann: Customer) -> None:
    ann.is_known()

    widget = ann.asks()
    widget.pay("declined")
    widget.sees("declined")
    ann.is_told("Your top-up is waiting for your payment.")
    widget.press("retry")
    widget.pay()
    ann.waits(SETTLES_SECONDS)

    widget.ends("completed")
    assert ann.shop.credited("ann") == [ann.shop.record("ann")]


def test_a_user_may_think_better_of_it(ann: Customer) -> None:
    widget = ann.asks()
    widget.sees("document")
    widget.press("cancel")

    widget.ends("cancelled")
    ann.is_told("You cancelled your top-up.")
    assert ann.shop.credited("ann") == []


def test_a_sale_is_paid_out_when_the_deposit_has_come(ann: Customer) -> None:
    ann.is_known()

    widget = ann.asks("sell", "20")
    widget.sees("deposit")
    ann.is_told("Your sale is waiting for your deposit.")
    widget.press("deposit-sent")
    ann.is_told("Your deposit has arrived. The money is on its way to your card.")
    ann.waits(SETTLES_SECONDS)

    widget.ends("completed")
    ann.is_told("Your sale is complete. The money has been sent to your card.")
    ann.comes_back(widget)
    ann.page.goto(f"{ann.shop.url}/users/ann/top-up")
    expect(ann.page.get_by_role("listitem")).to_have_text(["-20 USDT"])


def test_a_sale_without_a_deposit_fails_in_time(ann: Customer) -> None:
    ann.is_known()

    widget = ann.asks("sell", "20")
    widget.sees("deposit")
    ann.waits(WINDOW_SECONDS)

    widget.ends("failed")
    ann.is_told("Your sale failed. You can try again.")
    assert ann.shop.credited("ann") == []


def test_a_pair_without_a_wallet_leads_back_with_a_reason(ann: Customer) -> None:
    ann.proof.configure(wallets=[])

    ann.asks()

    ann.is_told("This currency is not available at the moment. Please choose another one.")
    assert "wallet_not_supported" in ann.shop.back_office("ann")[0]


def test_without_its_script_the_page_says_so(ann: Customer, page: Page) -> None:
    page.route("**/widget.2.0.js", lambda route: route.abort())

    ann.asks()

    expect(page.get_by_role("alert")).to_have_text("The payment window could not be loaded. Please try again later.")
