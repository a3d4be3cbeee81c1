"""A sale: the gate before it, and the deposit that comes, comes too late, or never (facts: docs off-ramp)."""

import pytest
from golive.simulators.core import schema
from golive.suites.tests.proof.world import HOUR, Session, Visit, World, id_of

WINDOW = 6 * HOUR
"""Length of the deposit window in the earlier edition, and at the widget's maker."""


@pytest.fixture
def session(world: World) -> Session:
    """A sale by a user whose identity is verified."""
    return world.sell()


@pytest.fixture
def visit(world: World, session: Session) -> Visit:
    """Its widget."""
    return world.open(session)


# the gate


def test_sell_is_off_by_default(world: World) -> None:
    """Devdocs: enabled by Proof on request; the code is the earlier edition's."""
    assert world.caller.creating(type="sell").refusal() == (403, "forbidden", "offramp_disabled")
    assert world.proof.transactions() == []
    assert world.caller.kyc("acct-7781").status == 404


def test_what_a_disabled_sale_gets_is_a_rule(world: World) -> None:
    world.proof.override(disabled_sell="validation_error")
    assert world.caller.creating(type="sell").refusal() == (400, "invalid_request", "validation_error")


def test_a_partner_may_sell_by_default(world: World) -> None:
    """widget_config.type stands in for a type that the request does not name."""
    world.proof.configure(type="sell")
    assert world.caller.creating().refusal() == (403, "forbidden", "offramp_disabled")
    world.proof.configure(sell_enabled=True)
    assert world.create()["type"] == "sell"
    assert world.create(type="buy")["type"] == "buy"


def test_a_sale_goes_on_when_sell_is_switched_off(world: World, session: Session, visit: Visit) -> None:
    world.proof.configure(sell_enabled=False)
    visit.act("deposit", outcome="arrives")
    world.clock.advance(5)
    assert world.status(session) == "completed"


def test_a_sale_has_the_answer_of_a_purchase(world: World, session: Session) -> None:
    assert set(session) == set(world.create())
    assert list(schema.load("proof", "create-session.response").violations(session)) == []


def test_a_sale_always_needs_a_verified_user(world: World) -> None:
    world.proof.configure(sell_enabled=True)
    visit = world.open(world.create(type="sell"))
    assert visit.screen == "document"
    assert "onSellTransferEnabled" not in visit.called()
    visit.hand_in()
    assert visit.act("decide", outcome="approve") == "deposit"
    assert visit.called() == ["onStatusChange", "onSellTransferEnabled"]


# the deposit


def test_the_address_is_on_screen_and_told_once(world: World, session: Session, visit: Visit) -> None:
    assert (visit.screen, visit.view["address"]) == ("deposit", session["address"])
    assert (visit.view["seconds_left"], visit.view["deposit_deadline"]) == (WINDOW, "2026-01-01T06:00:00Z")
    visit.act("view")
    assert visit.called() == ["onSellTransferEnabled", "onStatusChange"]
    name, transfer = visit.events[0]
    assert list(schema.load("proof", "callbacks/on-sell-transfer-enabled").violations(transfer)) == [], name
    assert transfer == {
        "amount": "42.50",
        "currency": "USDT",
        "network": "TRC20",
        "address": session["address"],
        "id": id_of(session),
        "flow_id": "payout",
    }
    world.clock.advance(61)
    visit.act("view")
    assert visit.view["seconds_left"] == WINDOW - 61


@pytest.mark.parametrize(
    ("outcome", "status", "words"),
    [
        ("arrives", "completed", ["new", "pending", "succeeded"]),
        ("payout_fails", "failed", ["new", "pending", "failed"]),
    ],
)
def test_a_deposit_is_paid_out_or_not(
    world: World, session: Session, visit: Visit, outcome: str, status: str, words: list[str]
) -> None:
    assert visit.act("deposit", outcome=outcome) == "processing"
    assert world.status(session) == "processing"
    world.clock.advance(5)
    assert visit.act("view") == "result"
    assert world.statuses() == ["processing", status]
    assert visit.statuses() == words
    assert "onPaymentFinished" not in visit.called(), "of a purchase only"
    for name, argument in visit.events:
        if name == "onStatusChange":
            assert list(schema.load("proof", "callbacks/on-status-change").violations(argument)) == []


def test_without_a_deposit_the_sale_fails_by_itself(world: World, session: Session, visit: Visit) -> None:
    """Told on every channel, at the very second."""
    listener = world.hear(session)
    world.clock.advance(WINDOW - 1)
    assert (world.status(session), listener.statuses(), world.told()) == ("pending", [], [])
    world.clock.advance(1)
    assert (world.status(session), listener.statuses(), world.statuses()) == ("failed", ["failed"], ["failed"])
    assert world.told()[0]["updated_at"] == "2026-01-01T06:00:00Z"
    assert visit.act("view") == "result"
    assert visit.statuses() == ["new", "failed"]
    assert visit.view["seconds_left"] == 0
    world.clock.advance(5)
    assert listener.ending() == 1000


def test_a_deposit_that_comes_too_late_changes_nothing(world: World, session: Session, visit: Visit) -> None:
    """The widget's maker credits it to the user's wallet with them; it is not paid out."""
    world.clock.advance(WINDOW)
    assert "screen result" in visit.refused("deposit", outcome="arrives")
    assert world.trail(session) == ["pending", "failed"]


def test_a_deposit_in_the_last_second_counts(world: World, session: Session, visit: Visit) -> None:
    """The payout may end after the window."""
    world.proof.override(settlement_delay=60)
    world.clock.advance(WINDOW - 1)
    visit.act("deposit", outcome="arrives")
    world.clock.advance(HOUR)
    assert world.trail(session) == ["pending", "processing", "completed"]


def test_the_window_counts_from_the_session_whether_or_not_somebody_came(world: World) -> None:
    """From when it counts is not said (inferred)."""
    world.proof.override(deposit_window=HOUR)
    session = world.sell()
    assert world.proof.transaction(id_of(session))["deposit_deadline"] == "2026-01-01T01:00:00.000000Z"
    world.clock.advance(HOUR)
    assert world.trail(session) == ["pending", "failed"]


def test_a_purchase_has_no_window(world: World) -> None:
    session = world.create()
    assert world.proof.transaction(id_of(session))["deposit_deadline"] is None
    world.clock.advance(WINDOW)
    assert world.status(session) == "pending"


def test_a_sale_that_is_over_does_not_lapse(world: World, session: Session, visit: Visit) -> None:
    visit.act("cancel")
    world.clock.advance(WINDOW)
    assert world.trail(session) == ["pending", "cancelled"]
    assert world.statuses() == ["cancelled"]


@pytest.mark.parametrize("name", ["address", "signature"])
def test_no_address_is_shown_to_who_comes_with_a_forged_signature(world: World, session: Session, name: str) -> None:
    """A sale has no payment method to pick, so it is noticed where the address would be shown (inferred)."""
    visit = world.open(session, **{name: "T" + "2" * 33})
    assert visit.screen == "signature"
    assert "onSellTransferEnabled" not in visit.called()
    visit.refused("deposit", outcome="arrives")


@pytest.mark.parametrize("action", ["pay", "retry", "give_up", "document", "liveness", "decide"])
def test_what_belongs_to_other_screens_is_refused(world: World, session: Session, visit: Visit, action: str) -> None:
    visit.refused(action, method="card", card="pays", document="passport", camera="allow", outcome="approve")
    assert (visit.act("view"), world.status(session)) == ("deposit", "pending")
