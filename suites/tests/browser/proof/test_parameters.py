"""The parameters of `run()`: all, some, other ones; a token that is spent; what page and portal learn of it."""

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

OPTIONAL = [
    "currencies", "networks", "fiatCurrencies", "fixFiatCurrency", "fixFiatAmount", "lang", "theme", "redirectUrl",
]  # fmt: skip

CALLBACKS = ["onLoad", "onReady", "onStatusChange", "onPaymentFinished", "onSellTransferEnabled"]


@pytest.fixture
def warnings(page: Page) -> list[str]:
    """What was written as warnings into the console."""
    texts: list[str] = []
    page.on("console", lambda line: texts.append(line.text) if line.type == "warning" else None)
    return texts


def run_of(proof_sim: ProofSim, session: Session) -> dict[str, Any]:
    """What the portal knows of the only run of a session."""
    (run,) = proof_sim.transaction(session["merchant_transaction_id"])["runs"]
    found: dict[str, Any] = run
    return found


def test_everything_passed_on_is_reported_as_such(
    create: Create, opened: Open, proof_sim: ProofSim, warnings: list[str], site: str
) -> None:
    session = create()
    widget = opened(session)
    widget.sees("document")

    run = run_of(proof_sim, session)
    assert (run["missing"], run["altered"], run["unknown"], run["accepted"]) == ([], [], [], True)
    assert run["page"] == site
    assert len(run["callbacks"]) == 5
    expect(widget.find("report")).to_contain_text("all as in the session")
    assert warnings == []


def test_the_eight_optional_ones_are_warned_about(
    create: Create, opened: Open, proof_sim: ProofSim, warnings: list[str]
) -> None:
    session = create()
    widget = opened(session, **dict.fromkeys(OPTIONAL))
    widget.sees("document")

    expect(widget.find("report")).to_contain_text("8 missing")
    widget.find("report").locator("summary").click()
    widget.reads(", ".join(sorted(OPTIONAL, key=list(map(camel, session)).index)))
    assert sorted(run_of(proof_sim, session)["missing"]) == sorted(OPTIONAL)
    assert len(warnings) == 1
    assert all(name in warnings[0] for name in ["missing", *OPTIONAL])


def camel(name: str) -> str:
    """As `run()` spells it."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def test_an_unknown_one_is_warned_about(create: Create, opened: Open, warnings: list[str]) -> None:
    widget = opened(create(), fiatAmount="43.35")
    widget.sees("document")

    expect(widget.find("report")).to_contain_text("1 unknown")
    assert "unknown: fiatAmount" in warnings[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [("amount", "43"), ("fixNetwork", "TRC20"), ("fixAmount", "true"), ("amount", 42.5), ("network", None)],
)
def test_altered_ones_are_refused_and_named(
    create: Create, opened: Open, proof_sim: ProofSim, warnings: list[str], name: str, value: object
) -> None:
    session = create()
    widget = opened(session, **{name: value})

    widget.sees("refused")
    expect(widget.find("report")).to_have_attribute("open", "")
    widget.reads(name)
    expect(widget.find("cancel")).to_be_hidden()
    run = run_of(proof_sim, session)
    assert run["missing" if value is None else "altered"] == [name]
    assert not run["accepted"]
    assert name in warnings[0]


def another(text: str) -> str:
    """The same text with another last character."""
    return text[:-1] + ("1" if text.endswith("0") else "0")


@pytest.mark.parametrize("name", ["signature", "address"])
def test_a_signature_that_does_not_fit_is_noticed_at_the_payment(
    create: Create, opened: Open, proof_sim: ProofSim, name: str
) -> None:
    proof_sim.verify("ann")
    session = create()
    widget = opened(session, **{name: another(session[name])})
    widget.pay()

    widget.sees("signature")
    widget.reads("Signature is invalid")
    assert proof_sim.transaction(session["merchant_transaction_id"])["status"] == "pending"


def test_a_token_opens_the_widget_once(create: Create, opened: Open) -> None:
    session = create()
    opened(session).sees("document")

    second = opened(session, "two")

    second.sees("expired")
    second.page.wait_for_function("calls.filter(([place]) => place === 'two').length === 2")
    assert second.page.evaluate("calls.filter(([place]) => place === 'two')") == [["two", "onLoad"], ["two", "onReady"]]


def test_a_token_ages(create: Create, opened: Open, sim_clock: SimClock) -> None:
    session = create()
    sim_clock.advance(3_600)

    opened(session).sees("expired")


def test_an_open_widget_outlives_its_token(create: Create, opened: Open, sim_clock: SimClock) -> None:
    widget = opened(create())
    widget.sees("document")
    sim_clock.advance(7_200)

    widget.verify()

    widget.sees("payment")


def test_nothing_but_the_parameters_is_sent(create: Create, opened: Open, posted: list[dict[str, Any]]) -> None:
    opened(create()).sees("document")

    (body,) = posted
    assert set(body) == {"parameters", "callbacks", "page"}
    assert not {"host", *CALLBACKS} & set(body["parameters"])
    assert body["callbacks"] == CALLBACKS
