"""A purchase in the widget: screens, buttons, callbacks (facts: docs kyc, widget-callbacks; seed 004)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.core import schema
from golive.suites.tests.proof.world import Session, Visit, World, id_of

Json = Any
SCHEMAS = {
    "onStatusChange": "callbacks/on-status-change",
    "onPaymentFinished": "callbacks/on-payment-finished",
    "onSellTransferEnabled": "callbacks/on-sell-transfer-enabled",
}


@pytest.fixture
def session(world: World) -> Session:
    """A new session that names where to go at last."""
    return world.create(redirect_url="https://shop.test/done")


@pytest.fixture
def visit(world: World, session: Session) -> Visit:
    """The widget of a user whose identity is verified."""
    world.proof.verify("acct-7781")
    return world.open(session)


# screens and buttons


def test_a_user_who_is_seen_for_the_first_time(world: World, session: Session) -> None:
    """Document, liveness, then payment in the same widget (Proof's docs: kyc); the whole of it with its callbacks."""
    visit = world.open(session)
    assert visit.screen == "document"
    assert [one["id"] for one in visit.view["documents"]] == ["passport", "national_id", "drivers_licence"]
    assert visit.act("document", document="national_id") == "liveness"
    assert visit.act("liveness", camera="allow") == "waiting"
    assert visit.act("decide", outcome="approve") == "payment"
    assert visit.view["identity"] == "verified"
    assert visit.pay() == "processing"
    assert visit.act("view") == "processing"
    world.clock.advance(5)
    assert visit.act("view") == "result"
    assert visit.view["status"] == "completed"
    assert visit.called() == ["onStatusChange", "onStatusChange", "onPaymentFinished", "onStatusChange"]
    assert visit.statuses() == ["new", "paid", "completed"]
    assert visit.events[2][1] == {"payment_method": "card"}


def test_a_returning_user_goes_straight_to_the_payment(world: World, session: Session) -> None:
    """Seed 004: the verification step is skipped."""
    first = world.open(session)
    first.hand_in()
    first.act("decide", outcome="approve")
    again = world.open(world.create())
    assert again.screen == "payment"
    again.refused("document", document="passport")


def test_a_rejected_user_hands_in_again(world: World, session: Session) -> None:
    visit = world.open(session)
    visit.hand_in()
    assert visit.act("decide", outcome="reject") == "document"
    visit.refused("pay", method="card", card="pays")
    assert visit.hand_in() == "waiting"
    assert visit.act("decide", outcome="approve") == "payment"


def test_who_waits_in_one_widget_waits_in_all(world: World, session: Session) -> None:
    world.open(session).hand_in()
    other = world.open(world.create())
    assert other.screen == "waiting"
    other.act("decide", outcome="approve")
    assert other.screen == "payment"


def test_liveness_needs_a_camera(world: World, session: Session) -> None:
    visit = world.open(session)
    visit.act("document", document="passport")
    assert "camera" in visit.refused("liveness", camera="deny")
    assert visit.act("view") == "liveness"
    assert visit.act("liveness", camera="allow") == "waiting"


@pytest.mark.parametrize(
    ("method", "told"), [("card", "card"), ("apple_pay", "mobile_pay"), ("google_pay", "mobile_pay")]
)
def test_each_way_to_pay(world: World, session: Session, visit: Visit, method: str, told: str) -> None:
    visit.pay(method=method)
    assert visit.events[-1] == ("onPaymentFinished", {"payment_method": told})
    assert world.proof.transaction(id_of(session))["payment_method"] == told


def test_a_declined_payment_can_be_tried_again(world: World, session: Session, visit: Visit) -> None:
    """Devdocs: without a new session, with the same id; failed is terminal, so this is still pending (inferred)."""
    assert visit.pay("declined") == "declined"
    assert visit.view["retry"]
    assert (world.status(session), world.told()) == ("pending", [])
    assert visit.act("retry") == "payment"
    assert visit.pay("declined") == "declined"
    visit.act("retry")
    visit.pay("pays")
    world.clock.advance(5)
    visit.act("view")
    assert visit.statuses() == ["new", "order_failed", "order_failed", "paid", "completed"]
    assert visit.called().count("onPaymentFinished") == 1
    assert world.trail(session) == ["pending", "processing", "completed"]
    assert world.proof.transaction(id_of(session))["attempts"] == 2


def test_who_gives_up_after_a_declined_payment_has_failed(world: World, session: Session, visit: Visit) -> None:
    """Whatever the outcome, the payment is finished (Proof's docs)."""
    visit.pay("declined")
    assert visit.act("give_up") == "result"
    assert world.trail(session) == ["pending", "failed"]
    assert visit.statuses() == ["new", "order_failed"]
    assert visit.events[-1] == ("onPaymentFinished", {"payment_method": "card"})


def test_a_refused_payment_fails_for_good(world: World, session: Session, visit: Visit) -> None:
    assert visit.pay("refused") == "result"
    assert world.trail(session) == ["pending", "failed"]
    assert visit.called() == ["onStatusChange", "onStatusChange", "onPaymentFinished"]
    assert visit.statuses() == ["new", "order_failed"]


@pytest.mark.parametrize("before", ["document", "liveness", "waiting", "payment", "declined"])
def test_the_user_may_cancel_until_it_is_paid(world: World, session: Session, before: str) -> None:
    visit = at(world, session, before)
    assert visit.act("cancel") == "result"
    assert world.trail(session) == ["pending", "cancelled"]
    assert visit.statuses()[-1] == "cancelled"
    assert "onPaymentFinished" not in visit.called(), "nobody has paid"


def test_the_user_may_change_the_fiat_currency(world: World, session: Session, visit: Visit) -> None:
    """Devdocs: fix_fiat_currency is false."""
    assert visit.view["fiat_currencies"] == ["EUR", "USD"]
    visit.act("fiat", currency="USD")
    assert (visit.view["fiat_currency"], world.poll(session)["fiat_currency"]) == ("USD", "USD")
    visit.refused("fiat", currency="GBP")
    visit.pay()
    visit.refused("fiat", currency="EUR")
    assert visit.events[-2][1]["fiat_currency"] == "USD"
    assert world.told()[-1]["fiat_currency"] == "USD"


SCREENS = ["document", "liveness", "waiting", "payment", "declined", "processing", "result"]
BUTTONS: dict[str, dict[str, str]] = {
    "document": {"document": "passport"},
    "liveness": {"camera": "allow"},
    "decide": {"outcome": "approve"},
    "fiat": {"currency": "USD"},
    "pay": {"method": "card", "card": "pays"},
    "retry": {},
    "give_up": {},
    "cancel": {},
    "deposit": {"outcome": "arrives"},
}
ALLOWED = {
    "document": {"document", "cancel"},
    "liveness": {"document", "liveness", "cancel"},
    "waiting": {"decide", "cancel"},
    "payment": {"fiat", "pay", "cancel"},
    "declined": {"fiat", "retry", "give_up", "cancel"},
    "processing": set(),
    "result": set(),
}


def at(world: World, session: Session, screen: str) -> Visit:
    """A visit that shows `screen`."""
    if screen not in ("document", "liveness", "waiting"):
        world.proof.verify("acct-7781")
    visit = world.open(session)
    if screen in ("liveness", "waiting"):
        visit.act("document", document="passport")
    if screen == "waiting":
        visit.act("liveness", camera="allow")
    if screen in ("declined", "processing", "result"):
        visit.pay({"declined": "declined", "processing": "pays", "result": "refused"}[screen])
    assert visit.screen == screen
    return visit


@pytest.mark.parametrize("screen", SCREENS)
def test_every_button_works_on_its_screens_and_nowhere_else(world: World, session: Session, screen: str) -> None:
    visit = at(world, session, screen)
    before = world.sandbox.snapshot()["entries"]
    kept = {key: value for key, value in before.items() if key.startswith("proof-")}
    for action in BUTTONS.keys() - ALLOWED[screen]:
        visit.refused(action, **BUTTONS[action])
    after = world.sandbox.snapshot()["entries"]
    assert {key: value for key, value in after.items() if key.startswith("proof-")} == kept, "a refusal changes nothing"
    assert visit.act("view") == screen


@pytest.mark.parametrize(("screen", "action"), [(s, a) for s, several in ALLOWED.items() for a in sorted(several)])
def test_every_button_that_a_screen_has_works(world: World, session: Session, screen: str, action: str) -> None:
    at(world, session, screen).act(action, **BUTTONS[action])


@pytest.mark.parametrize(
    ("screen", "action", "details"),
    [
        ("document", "document", {"document": "library_card"}),
        ("document", "document", {}),
        ("liveness", "liveness", {"camera": True}),
        ("waiting", "decide", {"outcome": "maybe"}),
        ("payment", "pay", {"method": "card", "card": "4111111111111111"}),
        ("payment", "pay", {"method": "cash", "card": "pays"}),
        ("payment", "pay", {"method": "card"}),
        ("payment", "fiat", {"currency": ["USD"]}),
    ],
)
def test_a_choice_that_is_none_is_refused(
    world: World, session: Session, screen: str, action: str, details: dict[str, Json]
) -> None:
    visit = at(world, session, screen)
    assert "must be one of" in visit.refused(action, **details)
    assert visit.act("view") == screen


@pytest.mark.parametrize("action", ["", "delete", None, 5, ["pay"], {"pay": 1}])
def test_an_unknown_action_is_told_the_known_ones(visit: Visit, action: Json) -> None:
    answer = visit.asking(action)
    assert answer.status == 400
    assert "cancel" in answer.json()["error"]


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "[" * 5000])
def test_an_action_that_cannot_be_read_is_refused(world: World, visit: Visit, body: str) -> None:
    answer = world.caller.send("POST", f"/w/visits/{visit.token}/actions", body)
    assert (answer.status, list(answer.json())) == (400, ["error"])


@pytest.mark.parametrize("spoil", [lambda t: "x", lambda t: t[:-2], lambda t: t + "x", lambda t: "a.b.c"])
def test_nobody_guesses_a_visit(world: World, visit: Visit, spoil: Callable[[str], str]) -> None:
    answer = world.caller.send("POST", f"/w/visits/{spoil(visit.token)}/actions", '{"action": "cancel"}')
    assert (answer.status, answer.json()) == (404, {"error": "there is no such visit"})
    assert visit.act("view") == "payment"


def test_the_page_may_know_nothing_that_is_secret(world: World, session: Session, visit: Visit) -> None:
    settings = world.proof.settings()
    shown = json.dumps(visit.view)
    for secret in (settings["signing_secret"], world.proof.client_token, session["init_token"], "mira@shop.test"):
        assert secret not in shown
    assert visit.view["simulated"] is True
    assert visit.view["redirect_url"] == "https://shop.test/done"


# callbacks


@pytest.mark.parametrize("network", ["as_requested", "provider"])
@pytest.mark.parametrize("card", ["pays", "declined", "refused", "undeliverable"])
def test_every_callback_is_called_with_what_is_documented(world: World, card: str, network: str) -> None:
    world.proof.override(callback_network=network)
    visit = world.open(world.create())
    visit.hand_in()
    visit.act("decide", outcome="approve")
    visit.pay(card)
    world.clock.advance(5)
    visit.act("view")
    for name, argument in visit.events:
        assert list(schema.load("proof", SCHEMAS[name]).violations(argument)) == [], (name, argument)
    networks = {argument["network"] for name, argument in visit.events if name == "onStatusChange"}
    assert networks == {"TRC20" if network == "as_requested" else "TRON"}


def test_each_callback_is_called_once(world: World, visit: Visit) -> None:
    visit.pay()
    world.clock.advance(5)
    for _ in range(3):
        visit.act("view")
    assert visit.called() == ["onStatusChange", "onStatusChange", "onPaymentFinished", "onStatusChange"]


def test_what_happens_without_the_page_is_told_when_it_asks(world: World, session: Session, visit: Visit) -> None:
    world.proof.move(id_of(session), "completed", payment_method="card")
    assert visit.act("view") == "result"
    assert visit.statuses() == ["new", "completed"]
    assert visit.events[-1] == ("onPaymentFinished", {"payment_method": "card"})


def test_the_journal_knows_whose_widget_it_was(world: World, session: Session, visit: Visit) -> None:
    """With the parameters as they were given, but for the token."""
    visit.act("cancel")
    [ran] = world.sandbox.journal.find(operation="runWidget")
    [acted] = world.sandbox.journal.find(operation="widgetAction")
    assert (ran["subject"], acted["subject"]) == (id_of(session), id_of(session))
    assert ran["request"]["body"]["parameters"]["amount"] == "42.50"
    assert session["init_token"] not in json.dumps(ran)
