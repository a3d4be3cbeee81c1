"""The script on the shop's page: what `run` takes, how it calls back, and that nothing outside its frame moves it."""

from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.proof import page as widget_page
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.browser.proof.widget import Widget
from playwright.sync_api import Error, Page, expect

Session = dict[str, Any]
Create = Callable[..., Session]
Open = Callable[..., Widget]


def test_it_defines_one_global(shop: Page) -> None:
    assert shop.evaluate("Object.keys(window).filter((name) => !before.includes(name))") == ["proofWidget"]
    assert shop.evaluate("Object.keys(proofWidget)") == ["run"]


@pytest.mark.parametrize("host", ['"#one"', "null", "undefined", "{}", "document", "[document.body]"])
def test_a_host_that_is_no_element_is_refused(shop: Page, complaints: list[str], host: str) -> None:
    with pytest.raises(Error, match=r'TypeError: proofWidget\.run.*pass "host", the element'):
        shop.evaluate(f"proofWidget.run({{ host: {host}, widgetId: 'x' }})")

    assert len(complaints) == 1
    assert 'pass "host"' in complaints.pop()


@pytest.mark.parametrize("widget_id", ["undefined", "null", '""'])
def test_a_missing_widget_id_is_refused(shop: Page, complaints: list[str], widget_id: str) -> None:
    with pytest.raises(Error, match=r'TypeError: proofWidget\.run.*pass "widgetId"'):
        shop.evaluate(f"proofWidget.run({{ host: document.body, widgetId: {widget_id} }})")

    assert 'pass "widgetId"' in complaints.pop()
    assert shop.frames[1:] == []


def test_run_needs_parameters(shop: Page, complaints: list[str]) -> None:
    with pytest.raises(Error, match=r"TypeError: proofWidget\.run"):
        shop.evaluate("proofWidget.run()")

    complaints.clear()


def test_a_copy_of_the_script_is_told_how_to_load_it(page: Page, site: str, complaints: list[str]) -> None:
    page.goto(f"{site}/pages/back.html")

    page.add_script_tag(content=widget_page.script())

    assert "Load widget.2.0.js by a script element" in complaints.pop()
    assert page.evaluate("typeof proofWidget") == "undefined"


def test_loading_is_told_at_once_and_readiness_when_the_first_screen_stands(
    shop: Page, create: Create, opened: Open
) -> None:
    told = "(session) => { const given = proofWidget.run(parameters(session)); return [given ?? null, calls.slice()]; }"

    assert shop.evaluate(told, create()) == [None, [["one", "onLoad"]]]
    Widget.within(shop).sees("document")
    shop.wait_for_function("calls.length === 3")
    assert shop.evaluate("calls.slice(0, 2)") == [["one", "onLoad"], ["one", "onReady"]]


def test_the_frame_may_use_the_camera_and_has_a_name(
    shop: Page, create: Create, opened: Open, proof_sim: ProofSim
) -> None:
    opened(create()).sees("document")

    frame = shop.locator("#one iframe")
    expect(frame).to_have_attribute("src", f"{proof_sim.base_url}/w")
    expect(frame).to_have_attribute("allow", "camera")
    expect(frame).to_have_attribute("title", "Proof widget (simulated)")


def test_callbacks_get_their_arguments_unchanged(shop: Page, create: Create, opened: Open, proof_sim: ProofSim) -> None:
    session = create()
    proof_sim.verify("ann")
    widget = opened(session)
    widget.pay()
    widget.sees("processing")

    shop.wait_for_function("calls.length === 5")
    change = {
        "amount": "42.50",
        "currency": "USDT",
        "network": "TRC20",
        "fiat_amount": "43.35",
        "fiat_currency": "EUR",
        "merchant_transaction_id": session["merchant_transaction_id"],
    }
    assert widget.calls() == [
        ["onLoad"],
        ["onReady"],
        ["onStatusChange", {**change, "status": "new", "payment_method": ""}],
        ["onStatusChange", {**change, "status": "paid", "payment_method": "card"}],
        ["onPaymentFinished", {"payment_method": "card"}],
    ]


def test_callbacks_may_be_left_out(shop: Page, create: Create, proof_sim: ProofSim) -> None:
    session = create()
    shop.evaluate(
        """(session) => {
          const given = Object.entries(parameters(session));
          proofWidget.run(Object.fromEntries(given.filter(([, value]) => typeof value !== "function")));
        }""",
        session,
    )

    Widget.within(shop).sees("document")
    assert proof_sim.transaction(session["merchant_transaction_id"])["runs"][0]["callbacks"] == []


def test_a_failing_callback_is_reported_and_stops_nothing(
    shop: Page, create: Create, proof_sim: ProofSim, complaints: list[str]
) -> None:
    proof_sim.verify("ann")
    broken = "() => { throw new Error('the shop is broken') }"
    shop.evaluate(
        f"(session) => proofWidget.run({{ ...parameters(session), onLoad: {broken}, onStatusChange: {broken} }})",
        create(),
    )
    widget = Widget.within(shop)

    widget.pay()
    widget.sees("processing")

    shop.wait_for_function("calls.length === 2")
    assert widget.calls() == [["onReady"], ["onPaymentFinished", {"payment_method": "card"}]]
    assert len(complaints) == 3
    assert "the page's onLoad failed" in complaints[0]
    assert all("the page's onStatusChange failed" in text for text in complaints[1:])
    complaints.clear()


def test_two_widgets_on_one_page_do_not_mix(shop: Page, create: Create, opened: Open, proof_sim: ProofSim) -> None:
    proof_sim.verify("ann")
    first, second = opened(create(), "one"), opened(create("bob"), "two")
    second.sees("document")

    first.pay()
    first.sees("processing")
    second.press("cancel")
    second.ends("cancelled")

    shop.wait_for_function("calls.length === 9")
    by_place = "(place) => calls.filter(([at]) => at === place).map(([, name, given]) => [name, given?.status ?? null])"
    assert shop.evaluate(by_place, "one") == [
        ["onLoad", None],
        ["onReady", None],
        ["onStatusChange", "new"],
        ["onStatusChange", "paid"],
        ["onPaymentFinished", None],
    ]
    assert shop.evaluate(by_place, "two") == [
        ["onLoad", None],
        ["onReady", None],
        ["onStatusChange", "new"],
        ["onStatusChange", "cancelled"],
    ]


def test_a_host_holds_one_widget(shop: Page, create: Create, opened: Open) -> None:
    shop.evaluate("document.getElementById('one').innerHTML = '<p>Top up here</p>'")
    opened(create()).sees("document")

    opened(create("bob")).sees("document")

    expect(shop.locator("#one iframe")).to_have_count(1)
    expect(shop.locator("#one p")).to_have_text("Top up here")


def test_only_the_frame_itself_is_listened_to(shop: Page, create: Create, opened: Open) -> None:
    widget = opened(create())
    widget.sees("document")
    shop.wait_for_function("calls.length === 3")
    forged = "{ source: 'golive-widget', type: 'callback', name: 'onPaymentFinished', argument: 'card' }"

    shop.evaluate(f"window.postMessage({forged}, '*')")
    shop.frames[1].evaluate(
        "parent.postMessage({ type: 'callback', name: 'onPaymentFinished', argument: 'card' }, '*')"
    )
    shop.frames[1].evaluate("parent.postMessage({ source: 'golive-widget', type: 'dance' }, '*')")
    shop.frames[1].evaluate(f"parent.postMessage({{ ...{forged}, name: 'onReady' }}, '*')")

    shop.wait_for_function("calls.length === 4")
    assert widget.calls()[-1] == ["onReady", "card"]


def test_the_frame_listens_to_its_page_alone_and_once(shop: Page, create: Create, opened: Open) -> None:
    widget = opened(create())
    widget.sees("document")
    asked: list[str] = []
    shop.on("request", lambda request: asked.append(request.url))
    run = "{ source: 'golive-widget', type: 'run', parameters: {}, callbacks: [] }"

    shop.frames[1].evaluate(f"window.postMessage({run}, '*')")
    shop.evaluate(f"document.querySelector('iframe').contentWindow.postMessage({run}, '*')")
    widget.press("document-submit")
    widget.sees("liveness")

    assert [url.rsplit("/", 1)[1] for url in asked] == ["actions"]
