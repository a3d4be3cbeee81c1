"""A shop that asks the simulator for sessions and opens the widget with them."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.browser.proof.widget import Widget
from playwright.sync_api import Page
from playwright.sync_api import Request as BrowserRequest

Session = dict[str, Any]
Create = Callable[..., Session]
Open = Callable[..., Widget]

ASKED = {"user_email": "ann@shop.test", "network": "TRC20", "currency": "USDT", "amount": "42.50"}


@pytest.fixture
def complaints() -> list[str]:
    """What the browser wrote as errors into its console; a test that expects some takes them out."""
    return []


@pytest.fixture
def page(tab: Page, complaints: list[str]) -> Iterator[Page]:
    """A fresh tab; the test fails on an error in its console, a violated policy among them, that it did not expect."""
    tab.on("pageerror", lambda problem: complaints.append(str(problem)))
    tab.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    yield tab
    assert not complaints


@pytest.fixture
def posted(page: Page) -> list[dict[str, Any]]:
    """What the page and its frames have posted so far."""
    bodies: list[dict[str, Any]] = []

    def note(request: BrowserRequest) -> None:
        if request.method == "POST":
            bodies.append(json.loads(request.post_data or "null"))

    page.on("request", note)
    return bodies


@pytest.fixture
def create(proof_sim: ProofSim, site: str) -> Create:
    """Create a session: answers what Proof answers."""
    proof_sim.configure(registered_origins=[site], redirect_url=f"{site}/pages/back.html")

    def new(user: str = "ann", **asked: str) -> Session:
        body = json.dumps({"partner_user_id": user, **ASKED, **asked}).encode()
        headers = {"content-type": "application/json", "authorization": f"Bearer {proof_sim.client_token}"}
        with urlopen(Request(f"{proof_sim.base_url}/widget/session", body, headers)) as answer:  # noqa: S310 - loopback
            session: Session = json.load(answer)
            return session

    return new


@pytest.fixture
def shop(page: Page, site: str, proof_sim: ProofSim) -> Page:
    """The shop's page with the script on it."""
    page.goto(f"{site}/proof/shop.html?{urlencode({'script': f'{proof_sim.base_url}/widget.2.0.js'})}")
    return page


@pytest.fixture
def opened(shop: Page) -> Open:
    """Run the widget with a session; `changes` are given instead, or, when null, not at all."""

    def run(session: Session, host: str = "one", **changes: Any) -> Widget:  # noqa: ANN401 - any JSON value
        script = """([session, host, changes]) => {
          const given = Object.entries({ ...parameters(session, host), ...changes });
          proofWidget.run(Object.fromEntries(given.filter(([, value]) => value !== null)));
        }"""
        shop.evaluate(script, [session, host, changes])
        return Widget.within(shop, host)

    return run
