"""Core integration: the session, the widget with all of its parameters, and a channel of the server's own."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

REQUIRED = ("partner_user_id", "user_email", "network", "currency", "amount")
SCRIPT = "/widget.2.0.js"
SCRIPT_ORIGIN = "https://widget.proof.community"
TERMINAL = ("completed", "failed", "cancelled")
CLOSED_SECONDS = 5.0
ODD_CONFIGURATION = {
    "currencies": ["USDC", "USDT", "BTC"],
    "networks": ["ERC20", "TRC20", "BEP20"],
    "fiat_currency": "USD",
    "fiat_currencies": ["USD", "EUR", "GBP"],
    "lang": "et",
    "theme": "midnight",
    "redirect_url": "https://partner.example/after?from=proof",
}
"""What Proof sets for a partner and answers with each session; nobody can have written it into a page beforehand."""


@pytest.mark.req("PROOF-GL-007")
@pytest.mark.parametrize(("amount", "currency", "network"), [("50", "USDT", "TRC20"), ("42.75", "USDC", "ERC20")])
def test_a_session_is_asked_for_with_what_the_user_wants(
    journey: Fixture, amount: str, currency: str, network: str
) -> None:
    journey.begin(amount=amount, currency=currency, network=network)
    body = journey.sessions()[-1]["request"]["body"]
    for name in REQUIRED:
        assert str(body.get(name) or "").strip(), f"The app asked for a session without {name}."
    asked = {"amount": Decimal(body["amount"]), "currency": body["currency"], "network": body["network"]}
    wanted = {"amount": Decimal(amount), "currency": currency, "network": network}
    for name, value in wanted.items():
        assert asked[name] == value, f"The user wants the {name} {value}, but the app asked for {asked[name]}."
    assert journey.transaction["type"] == "buy", "The user wants to buy, but the session is for selling."
    opened = len(journey.opened())
    assert opened == 1, f"The user asked once, and the app opened {opened} sessions, each a transaction; expected one."


@pytest.mark.req("PROOF-GL-007")
def test_users_are_told_apart(users: Callable[[], Fixture]) -> None:
    ann, bob = users().begin().transaction, users().begin().transaction
    assert ann["partner_user_id"] != bob["partner_user_id"], (
        "The app asked for the sessions of two users with the same partner_user_id."
    )


@pytest.mark.req("PROOF-GL-008")
def test_the_page_loads_the_widgets_script(journey: Fixture) -> None:
    scripts = journey.begin().look().widget.window.scripts
    homes = {urlsplit(origin).netloc for origin in (SCRIPT_ORIGIN, journey.proof.base_url)}
    loaded = [url for url in scripts if urlsplit(url).netloc in homes]
    assert loaded, f"The page loads no script of Proof's; expected {SCRIPT_ORIGIN}{SCRIPT}."
    for url in loaded:
        assert urlsplit(url).path == SCRIPT, f"The page loads {url}; expected {SCRIPT_ORIGIN}{SCRIPT}."
    journey.visit()


def judge_parameters(journey: Fixture) -> None:
    """The widget, once opened, must have every parameter that the session answered, unchanged."""
    runs = journey.transaction["runs"]
    assert runs, "The page did not open the widget with the parameters of the user's session."
    missing, altered = ", ".join(runs[-1]["missing"]), ", ".join(runs[-1]["altered"])
    assert not missing, f"proofWidget.run() did not get {missing}; expected all that the session answered."
    assert not altered, f"proofWidget.run() got {altered} other than the session answered it; expected it unchanged."
    extra = ", ".join(runs[-1]["unknown"]) or "nothing"
    assert runs[-1]["accepted"], f"The widget refused to run; beside the session's parameters it got {extra}."


@pytest.mark.req("PROOF-GL-009")
def test_run_gets_every_parameter_of_the_session(journey: Fixture, evidence: Fixture) -> None:
    """The client token is no parameter. A page that calls Proof by itself has it all the same: hence only a warning."""
    with journey.configured(**ODD_CONFIGURATION):
        journey.begin(amount="42.75", currency="USDC", network="ERC20").visit()
        judge_parameters(journey)
    if journey.proof.client_token in journey.widget.window.page.content():
        evidence.warn("the client token stands in the page, where every visitor can read it")


@pytest.mark.req("PROOF-GL-009")
def test_two_users_get_parameters_of_their_own(users: Callable[[], Fixture]) -> None:
    ann, bob = users().begin(), users().begin()
    for user in (ann, bob):
        judge_parameters(user.visit())
    assert ann.id != bob.id, "The pages of two users ran the widget for the same transaction."


@pytest.mark.req("PROOF-GL-010")
def test_the_server_learns_of_the_status_on_a_channel_of_its_own(journey: Fixture) -> None:
    """The user's browser is closed by then: what it could tell is no evidence of anything."""
    journey.begin().leave()
    journey.moves("processing").look_after()
    journey.moves("completed").learns("completed")
    about = {"subject": journey.id}
    channels = {
        "polling": journey.calls(operation="getTransaction", status=200, **about),
        "WebSocket": journey.calls(operation="openStream", status=101, **about),
        "webhook": journey.hook and journey.calls(direction="out", operation="webhook.status", **about),
    }
    assert any(channels.values()), f"The user is told completed, but not by any of {', '.join(channels)}."
    if "record" in journey.app.offers:
        stored = journey.app.record(journey.user)
        assert stored == journey.id, f"The app stored the transaction {stored} with the user; theirs is {journey.id}."


@pytest.mark.req("PROOF-GL-011")
@pytest.mark.parametrize("status", TERMINAL)
@pytest.mark.parametrize("lost", [False, True], ids=["told by webhook", "webhooks lost"])
def test_polling_stops_on_a_terminal_status(journey: Fixture, status: str, *, lost: bool) -> None:
    journey.begin()
    if lost:
        with journey.struck("drop", "webhook.status"):
            journey.moves(status)
    else:
        journey.moves(status)
    journey.look_after().told(status)
    polls = {"operation": "getTransaction", "subject": journey.id}
    before = len(journey.calls(**polls))
    for _ in range(3):
        journey.look_after()
    more = len(journey.calls(**polls)) - before
    assert not more, f"The transaction is {status}, and the app asked for it {more} times more; expected no more."


@pytest.mark.req("PROOF-GL-011")
@pytest.mark.parametrize("status", TERMINAL)
def test_a_websocket_is_closed_on_a_terminal_status(journey: Fixture, evidence: Fixture, status: str) -> None:
    """By the app: Proof's own closing comes later, and this test lets no time pass for it."""
    journey.begin().look_after()
    journey.moves(status).look_after()
    streams = len(journey.calls(operation="openStream", status=101, subject=journey.id))
    if not streams:
        evidence.note("The app opened no WebSocket for this transaction.")
        return
    closed = {"operation": "socket.close", "subject": journey.id}
    assert journey.comes(streams, CLOSED_SECONDS, **closed), (
        f"The transaction is {status}, but the app keeps its WebSocket open; expected it to be closed by the app."
    )
