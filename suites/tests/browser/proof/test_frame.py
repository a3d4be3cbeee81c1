"""How the frame is built: it fits, can be read, is labelled, works without a mouse, and loads nothing but itself."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from golive.simulators.client import SimClock
from golive.simulators.proof import page as widget_page
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.browser.probes import LOWEST_CONTRAST, OVERFLOWING, UNNAMED
from golive.suites.tests.browser.proof.widget import Widget
from playwright.sync_api import Page, expect

Session = dict[str, Any]
Create = Callable[..., Session]
Open = Callable[..., Widget]

SMALL, PHONE, DESKTOP = (320, 640), (390, 844), (1280, 800)
SCREENS = "[...document.querySelectorAll('[data-screen]')].map((section) => section.dataset.screen)"
HOSTILE = "<img src=x onerror=alert(1)></script><b>"
MOST_STOPS = 20

VIEW: dict[str, Any] = {
    "screen": "payment",
    "status": "pending",
    "type": "buy",
    "currency": "USDT",
    "network": "TRC20",
    "amount": "123456789012345678901234567890.50",
    "address": "0x" + "ab12" * 10,
    "fiat_currency": "EUR",
    "fiat_currencies": ["EUR", "USD"],
    "fiat_amount": "125925924792592592479259247.31",
    "identity": "not_started",
    "documents": [{"id": "passport", "label": "Passport"}, {"id": "national_id", "label": "National ID card"}],
    "cards": [{"id": "pays", "label": "Test card that pays, " * 5}],
    "methods": [{"id": "card", "label": "Card"}, {"id": "apple_pay", "label": "Apple Pay"}],
    "deposit_deadline": "2026-01-01T06:00:00Z",
    "seconds_left": 21_600,
    "redirect_url": "https://shop.example/back",
    "retry": True,
    "message": "Something has to be said about this, and it takes a while to say it.",
    "lang": "et",
    "theme": "proof",
    "report": {"missing": ["theme", "redirectUrl"], "altered": ["fixNetwork"], "unknown": ["x" * 80]},
    "simulated": True,
}


def screens(page: Page) -> list[str]:
    """Put the frame up without a shop and a simulator around it; answers the names of the screens with a view."""
    page.set_content(widget_page.frame())
    names: list[str] = page.evaluate(SCREENS)
    local = ["loading", "error"]
    assert len(names) == 14
    return [name for name in names if name not in local]


def show(page: Page, screen: str, **changes: object) -> None:
    """Show a screen."""
    page.evaluate("show", {**VIEW, "screen": screen, **changes})


@pytest.mark.parametrize("size", [SMALL, PHONE, DESKTOP], ids=["320", "390", "1280"])
def test_no_screen_scrolls_sideways(page: Page) -> None:
    for name in screens(page):
        show(page, name)
        assert page.evaluate(OVERFLOWING) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    for name in screens(page):
        show(page, name)
        lowest = page.evaluate(LOWEST_CONTRAST)
        assert lowest["ratio"] >= 4.5, f"{name}: {lowest}"


def test_every_screen_has_one_heading_with_the_focus_and_named_controls(page: Page) -> None:
    for name in screens(page):
        show(page, name)
        assert page.get_by_role("heading", level=1).count() == 1, name
        assert page.evaluate("document.activeElement.tagName") == "H1", name
        assert page.get_by_role("status").inner_text() == page.get_by_role("heading", level=1).inner_text(), name
        assert page.evaluate(UNNAMED) == [], name


def test_landmarks_ids_and_stable_names_are_unique(page: Page) -> None:
    screens(page)
    show(page, "payment")
    for role in ("banner", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    for name in ("id", "data-testid"):
        found = page.evaluate(f"[...document.querySelectorAll('[{name}]')].map((one) => one.getAttribute('{name}'))")
        assert len(found) == len(set(found)), name


def test_what_the_focus_is_on_can_be_seen(page: Page) -> None:
    screens(page)
    for name in ("document", "payment", "deposit", "waiting"):
        show(page, name)
        for control in page.locator("main :is(button, select):visible").all():
            control.focus()
            page.keyboard.press("Shift")  # a key: the browser shows where the focus is
            width = "getComputedStyle(document.activeElement).outlineWidth"
            assert page.evaluate(width) == "3px", (name, control)


def test_nothing_is_animated_for_those_who_ask(page: Page) -> None:
    screens(page)
    show(page, "waiting")

    assert page.evaluate("document.getAnimations().length") == 0


def test_values_stay_text(page: Page) -> None:
    screens(page)
    label = [{"id": "passport", "label": HOSTILE}]
    report = {"missing": [], "altered": [HOSTILE], "unknown": []}
    for name in ("document", "payment", "deposit", "refused", "result"):
        show(page, name, address=HOSTILE, message=HOSTILE, documents=label, methods=label, cards=label, report=report)
        assert page.locator("main b, main img, footer b, footer img").count() == 0


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JavaScript:alert(1)", "", "nowhere", None])
def test_only_an_address_is_a_way_out(page: Page, url: str | None) -> None:
    screens(page)
    show(page, "result", redirect_url=url)

    expect(page.get_by_test_id("leave")).to_be_hidden()


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "00:00:00"), (59, "00:00:59"), (3_600, "01:00:00"), (90_061, "25:01:01")]
)
def test_the_time_left_is_what_the_view_says(page: Page, seconds: int, text: str) -> None:
    screens(page)
    show(page, "deposit", seconds_left=seconds)

    expect(page.get_by_role("timer")).to_have_text(text)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_it_is_as_high_as_what_it_shows(shop: Page, create: Create, opened: Open, proof_sim: ProofSim) -> None:
    proof_sim.verify("ann")
    widget = opened(create())
    for screen, leave in (("payment", "cancel"), ("result", None)):
        widget.sees(screen)
        needed = shop.frames[1].evaluate("document.body.offsetHeight")
        expect(shop.locator("#one iframe")).to_have_css("height", f"{needed}px")
        if leave:
            widget.press(leave)


def test_a_host_of_a_fixed_height_makes_it_scroll(shop: Page, create: Create, opened: Open) -> None:
    shop.evaluate("document.getElementById('one').style.height = '300px'")
    widget = opened(create())
    widget.sees("document")

    expect(shop.locator("#one iframe")).to_have_css("height", "300px")
    widget.press("document-submit")
    widget.sees("liveness")
    expect(shop.locator("#one iframe")).to_have_css("height", "300px")


def test_the_focus_is_not_taken_from_the_shop(shop: Page, create: Create, opened: Open) -> None:
    shop.locator("#search").focus()

    opened(create()).sees("document")

    expect(shop.locator("#search")).to_be_focused()


def test_the_widget_asks_for_nothing_but_itself(shop: Page, create: Create, opened: Open, proof_sim: ProofSim) -> None:
    asked: set[str] = set()
    shop.on("request", lambda request: asked.add(request.url.removeprefix(proof_sim.base_url).split("/visits/")[0]))
    widget = opened(create())
    widget.verify()
    widget.pay()
    widget.sees("processing")

    assert asked == {"/w", "/w/runs"}


def test_the_policy_lets_nothing_else_run(shop: Page, create: Create, opened: Open, complaints: list[str]) -> None:
    widget = opened(create())
    widget.sees("document")

    shop.frames[1].evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'broken in'";
          document.body.append(script);
        }"""
    )

    assert shop.frames[1].title() != "broken in"
    assert "Content Security Policy" in complaints.pop()


def test_opened_alone_it_says_what_it_waits_for(page: Page, proof_sim: ProofSim) -> None:
    page.goto(f"{proof_sim.base_url}/w")

    expect(page.get_by_text("waits for the parameters of proofWidget.run()")).to_be_visible()


def tab_to(widget: Widget, name: str) -> None:
    """Press Tab until the control with this stable name has the focus."""
    inside = widget.page.frames[1]
    for _ in range(MOST_STOPS):
        widget.page.keyboard.press("Tab")
        if inside.evaluate("document.activeElement.dataset.testid") == name:
            return
    raise AssertionError(f"{name!r} cannot be reached")


def press(widget: Widget, name: str) -> None:
    """Reach a button and press it."""
    tab_to(widget, name)
    widget.page.keyboard.press("Enter")


def test_a_purchase_by_keyboard_alone(
    shop: Page, create: Create, opened: Open, proof_sim: ProofSim, sim_clock: SimClock
) -> None:
    widget = opened(create())
    widget.sees("document")
    shop.locator("#search").focus()
    tab_to(widget, "document-passport")
    shop.keyboard.press("ArrowDown")
    press(widget, "document-submit")
    widget.sees("liveness")
    expect(widget.frame.locator("h1").filter(visible=True)).to_be_focused()
    press(widget, "camera-allow")
    widget.sees("waiting")
    press(widget, "kyc-approve")
    widget.sees("payment")
    tab_to(widget, "fiat-select")
    shop.keyboard.type("U")
    widget.reads("Pay 43.35 USD")
    tab_to(widget, "method-card")
    shop.keyboard.press("ArrowDown")
    tab_to(widget, "card-select")
    shop.keyboard.press("ArrowDown")
    press(widget, "pay")
    widget.sees("declined")
    press(widget, "retry")
    widget.sees("payment")
    tab_to(widget, "card-select")
    shop.keyboard.press("ArrowUp")
    press(widget, "pay")
    widget.sees("processing")
    sim_clock.advance(5)

    widget.ends("completed")
    expect(widget.frame.locator("h1").filter(visible=True)).to_be_focused()
    (transaction,) = proof_sim.transactions()
    assert (transaction["fiat_currency"], transaction["payment_method"]) == ("USD", "mobile_pay")


def test_it_says_what_it_is_without_scripts() -> None:
    text = widget_page.frame()

    assert "<noscript>" in text
    assert "not made by Proof" in text
    assert "http" not in text.replace("http-equiv", "")
    assert "{{" not in text
