"""Transactions and identities over HTTP and time (facts: docs transaction-status, kyc, off-ramp; seed 004)."""

from typing import Any

import pytest
from golive.simulators.client import ControlFailure
from golive.suites.tests.proof.world import DAY, Session, World, id_of

ENDS = {"completed": ["pending", "processing", "completed"], "failed": ["pending", "failed"]} | {
    "cancelled": ["pending", "cancelled"]
}


@pytest.fixture
def session(world: World) -> Session:
    """A new session of a purchase."""
    return world.create()


def known(world: World, user: str = "acct-7781") -> str:
    """The user's identity status."""
    return str(world.caller.kyc(user).json()["status"])


def stored(world: World) -> set[str]:
    """The kinds of things of transactions that the sandbox holds."""
    keys = (key.partition("/")[0] for key in world.sandbox.snapshot()["entries"])
    return {kind.removeprefix("proof-") for kind in keys if kind.startswith("proof-")}


# transactions


def test_a_transaction_is_pending_as_soon_as_there_is_a_session(world: World, session: Session) -> None:
    found = world.poll(session)
    assert (found["status"], found["crypto_amount"], found["fiat_amount"]) == ("pending", "", "")
    assert found["created_at"] == found["updated_at"]


def test_an_abandoned_purchase_stays_pending(world: World, session: Session) -> None:
    """No expiry is documented, not even after the retention, which counts for what has ended."""
    world.proof.override(retention=DAY)
    abandoned = world.create()
    world.clock.advance(days=400)
    assert (world.status(session), world.status(abandoned)) == ("pending", "pending")
    assert world.told() == []


@pytest.mark.parametrize(("status", "trail"), ENDS.items())
def test_what_has_ended_never_changes_again(world: World, session: Session, status: str, trail: list[str]) -> None:
    """Devdocs: terminal. Neither time, nor the control API, nor the open page moves it."""
    visit = world.open(session)
    world.proof.move(id_of(session), status)
    before = world.poll(session)
    for other in ("processing", "completed", "failed", "cancelled"):
        with pytest.raises(ControlFailure, match=f"a transaction that is {status} cannot take: ") as refused:
            world.proof.move(id_of(session), other)
        assert refused.value.status == 409
    for action in ("document", "liveness", "decide", "fiat", "pay", "retry", "give_up", "cancel", "deposit"):
        visit.refused(action, document="passport", camera="allow", method="card", card="pays", outcome="approve")
    world.clock.advance(days=30)
    assert visit.act("view") == "result"
    assert world.poll(session) == before
    assert (world.trail(session), world.statuses()) == (trail, trail[1:])


def test_a_payment_in_flight_cannot_be_cancelled(world: World, session: Session) -> None:
    """The user cancels inside the widget, before the payment is captured (inferred)."""
    world.proof.move(id_of(session), "processing")
    with pytest.raises(ControlFailure, match="a transaction that is processing cannot take: the user cancels"):
        world.proof.move(id_of(session), "cancelled")
    assert world.status(session) == "processing"


def test_amounts_are_known_from_processing_on(world: World, session: Session) -> None:
    """Devdocs: crypto_amount and fiat_amount are filled once processing or completed is reached."""
    world.proof.move(id_of(session), "processing")
    found = world.poll(session)
    assert (found["crypto_amount"], found["fiat_amount"]) == ("42.50", "43.35")
    world.proof.move(id_of(session), "completed", crypto_amount="42.31", fiat_amount="42.50")
    found = world.poll(session)
    assert (found["crypto_amount"], found["fiat_amount"]) == ("42.31", "42.50")


def test_what_failed_before_it_was_paid_has_no_final_amounts(world: World, session: Session) -> None:
    world.proof.move(id_of(session), "failed")
    found = world.poll(session)
    assert (found["crypto_amount"], found["fiat_amount"]) == ("", "")


@pytest.mark.parametrize("amount", ["0.00000001", "9" * 60, "1" * 30 + ".5"])
def test_no_amount_is_too_long_or_too_small(world: World, amount: str) -> None:
    """Neither a smallest nor a largest amount is published."""
    session = world.create(amount=amount)
    assert world.open(session).view["amount"] == amount
    world.proof.move(id_of(session), "completed")
    assert world.poll(session)["crypto_amount"] == amount


def test_times_tell_when_it_began_and_when_it_changed(world: World, session: Session) -> None:
    world.clock.advance(90)
    world.proof.move(id_of(session), "processing")
    world.clock.advance(30)
    found = world.poll(session)
    assert (found["created_at"], found["updated_at"]) == ("2026-01-01T00:00:00Z", "2026-01-01T00:01:30Z")


@pytest.mark.parametrize(("card", "status"), [("pays", "completed"), ("undeliverable", "failed")])
def test_what_was_paid_on_the_page_settles_by_itself(world: World, session: Session, card: str, status: str) -> None:
    world.proof.verify("acct-7781")
    world.open(session).pay(card)
    world.clock.advance(4)
    assert world.status(session) == "processing"
    world.clock.advance(1)
    assert world.status(session) == status


def test_somebody_may_be_faster_than_the_settlement(world: World, session: Session) -> None:
    world.proof.verify("acct-7781")
    world.open(session).pay("pays")
    world.proof.move(id_of(session), "failed")
    world.clock.advance(60)
    assert world.trail(session) == ["pending", "processing", "failed"]


# identities


def test_a_user_is_known_from_the_first_session_on(world: World) -> None:
    """404 before, not_started after (Proof's docs; that a session makes them known is inferred)."""
    assert world.caller.kyc("acct-7781").refusal() == (404, "not_found", "not_found")
    world.create()
    assert known(world) == "not_started"


def test_an_identity_goes_from_not_started_to_verified(world: World, session: Session) -> None:
    """Devdocs: pending once something is submitted."""
    visit = world.open(session)
    visit.act("document", document="passport")
    assert known(world) == "not_started"
    visit.act("liveness", camera="allow")
    assert known(world) == "pending"
    visit.act("decide", outcome="approve")
    assert known(world) == "verified"
    assert world.status(session) == "pending", "an identity moves no transaction"
    assert world.told() == []


def test_a_rejected_user_may_try_again_in_the_same_widget(world: World, session: Session) -> None:
    visit = world.open(session)
    visit.hand_in()
    assert visit.act("decide", outcome="reject") == "document"
    assert known(world) == "failed"
    assert visit.hand_in() == "waiting"
    assert known(world) == "pending"


def test_identity_is_remembered_by_user_and_by_nothing_else(world: World) -> None:
    """Devdocs: memory is keyed by partner_user_id."""
    world.open(world.create()).hand_in()
    world.proof.verify("acct-7781")
    assert world.open(world.create()).screen == "payment"
    assert world.open(world.create(partner_user_id="acct-2")).screen == "document", "the same address, another user"
    assert world.open(world.create(user_email="other@shop.test")).screen == "payment"


@pytest.mark.parametrize(("decision", "status"), [("approve", "verified"), ("reject", "failed")])
def test_the_simulator_may_decide_by_itself(world: World, session: Session, decision: str, status: str) -> None:
    world.proof.override(kyc_decision=decision, kyc_delay=120)
    visit = world.open(session)
    assert visit.hand_in() == "waiting"
    world.clock.advance(119)
    assert known(world) == "pending"
    world.clock.advance(1)
    assert known(world) == status


def test_a_second_submission_waits_as_long_as_the_first(world: World, session: Session) -> None:
    world.proof.override(kyc_decision="approve", kyc_delay=120)
    visit = world.open(session)
    visit.hand_in()
    world.clock.advance(100)
    visit.act("decide", outcome="reject")
    visit.hand_in()
    world.clock.advance(20)
    assert known(world) == "pending", "this was the first submission's time"
    world.clock.advance(100)
    assert known(world) == "verified"


def test_who_is_decided_on_by_hand_is_not_decided_on_again(world: World, session: Session) -> None:
    world.proof.override(kyc_decision="reject", kyc_delay=120)
    visit = world.open(session)
    visit.hand_in()
    visit.act("decide", outcome="approve")
    world.clock.advance(120)
    assert known(world) == "verified"


def test_who_is_put_back_by_hand_waits_for_a_person(world: World, session: Session) -> None:
    """The decision that was on its way was about something else."""
    world.proof.override(kyc_decision="approve", kyc_delay=120)
    visit = world.open(session)
    visit.hand_in()
    visit.act("decide", outcome="reject")
    world.proof.verify("acct-7781", "pending")
    world.clock.advance(120)
    assert known(world) == "pending"


# retention


def test_retention_forgets_a_finished_transaction_and_all_that_belongs_to_it(world: World) -> None:
    world.proof.override(retention=30 * DAY)
    session = world.create()
    world.open(session)
    world.proof.move(id_of(session), "completed")
    assert stored(world) == {"session", "visit", "identity"}
    world.clock.advance(days=30, seconds=-1)
    assert world.status(session) == "completed"
    world.clock.advance(1)
    assert world.caller.transaction(id_of(session)).refusal() == (404, "not_found", "not_found")
    assert world.proof.transactions() == []
    assert stored(world) == {"identity"}
    assert world.proof.user("acct-7781")["transactions"] == []
    assert known(world) == "not_started", "a user stays known"


def test_retention_spares_what_has_not_ended(world: World) -> None:
    world.proof.override(retention=30 * DAY)
    session, other = world.create(), world.create()
    world.proof.move(id_of(other), "completed")
    world.clock.advance(days=45)
    assert world.proof.user("acct-7781")["transactions"] == [id_of(session)]
    world.proof.move(id_of(session), "failed")
    world.clock.advance(days=15)
    assert world.proof.transactions() == []


def test_an_action_of_a_forgotten_visit_is_not_found(world: World) -> None:
    world.proof.override(retention=DAY)
    session = world.create()
    visit = world.open(session)
    visit.act("cancel")
    world.clock.advance(days=1)
    answer = visit.asking("view")
    found: dict[str, Any] = answer.json()
    assert (answer.status, found) == (404, {"error": "there is no such visit"})
    given = {"widgetId": session["widget_id"], "initToken": session["init_token"]}
    assert world.run(given)["view"]["screen"] == "expired"
