"""Every change appears on poll, WebSocket and webhook with the same status, in the same order (docs, seed 004)."""

from collections.abc import Callable
from typing import Any

import pytest
from golive.suites.tests.proof.world import Session, Visit, World, id_of

HOUR = 3600


def first_visit(_world: World, visit: Visit) -> None:
    """A user who is seen for the first time pays."""
    visit.hand_in()
    visit.act("decide", outcome="approve")
    visit.pay()


def second_thoughts(world: World, visit: Visit) -> None:
    """A payment is declined, another one is made, and nothing arrives."""
    world.proof.verify("acct-7781")
    visit.pay("declined")
    visit.act("retry")
    visit.pay("undeliverable", method="apple_pay")


def refused(world: World, visit: Visit) -> None:
    """A payment fails for good."""
    world.proof.verify("acct-7781")
    visit.pay("refused")


def given_up(world: World, visit: Visit) -> None:
    """A payment is declined, and the user gives up."""
    world.proof.verify("acct-7781")
    visit.pay("declined")
    visit.act("give_up")


def cancelled(_world: World, visit: Visit) -> None:
    """The user cancels."""
    visit.act("cancel")


def by_hand(world: World, _visit: Visit) -> None:
    """The provider moves it."""
    [found] = world.proof.transactions()
    world.proof.move(found["merchant_transaction_id"], "completed", payment_method="card")


def arrives(world: World, visit: Visit) -> None:
    """The deposit comes."""
    world.proof.verify("acct-7781")
    visit.act("view")
    visit.act("deposit", outcome="arrives")


def payout_fails(world: World, visit: Visit) -> None:
    """The deposit comes and cannot be paid out."""
    world.proof.verify("acct-7781")
    visit.act("view")
    visit.act("deposit", outcome="payout_fails")


def no_deposit(_world: World, _visit: Visit) -> None:
    """Nothing comes, and the window closes."""


Story = Callable[[World, Visit], None]
STORIES: list[tuple[str, Story, list[str]]] = [
    ("buy", first_visit, ["processing", "completed"]),
    ("buy", second_thoughts, ["processing", "failed"]),
    ("buy", refused, ["failed"]),
    ("buy", given_up, ["failed"]),
    ("buy", cancelled, ["cancelled"]),
    ("buy", by_hand, ["processing", "completed"]),
    ("sell", by_hand, ["processing", "completed"]),
    ("sell", arrives, ["processing", "completed"]),
    ("sell", payout_fails, ["processing", "failed"]),
    ("sell", cancelled, ["cancelled"]),
    ("sell", no_deposit, ["failed"]),
]
SHARED = ["merchant_transaction_id", "type", "status", "currency", "crypto_amount", "fiat_currency", "fiat_amount"]


def same(message: dict[str, Any]) -> dict[str, Any]:
    """What all channels tell."""
    return {name: message[name] for name in SHARED}


@pytest.mark.parametrize(("side", "story", "changes"), STORIES, ids=[f"{s}-{t.__name__}" for s, t, _ in STORIES])
def test_all_channels_tell_the_same_story(world: World, side: str, story: Story, changes: list[str]) -> None:
    world.proof.configure(sell_enabled=True)
    world.proof.override(socket_closes_after=10 * HOUR)
    session = world.create(type=side)
    listener = world.hear(session)
    story(world, world.open(session))
    world.clock.advance(7 * HOUR)

    frames, bodies, poll = listener.heard(), world.told(), world.poll(session)
    assert [frame["status"] for frame in frames] == [body["status"] for body in bodies] == changes
    assert world.trail(session) == ["pending", *changes]
    assert [same(frame) for frame in frames] == [same(body) for body in bodies]
    assert [frame["occurred_at"] for frame in frames] == [body["updated_at"] for body in bodies]
    assert same(frames[-1]) == same(poll)
    assert (poll["created_at"], poll["updated_at"]) == (bodies[-1]["created_at"], bodies[-1]["updated_at"])


def test_the_poll_is_never_behind_the_others(world: World) -> None:
    """Who reacts to a message and asks at once finds at least that status."""
    session = world.create()
    listener = world.hear(session)
    for status in ("processing", "completed"):
        world.proof.move(id_of(session), status)
        assert listener.statuses()[-1] == world.statuses()[-1] == world.status(session) == status


def test_trouble_with_the_webhook_is_no_trouble_elsewhere(world: World) -> None:
    """The webhook is best effort and no authority (Proof's docs)."""
    world.sandbox.faults.add("drop", vendor="proof", operation="webhook.status")
    session: Session = world.create()
    listener = world.hear(session)
    world.proof.move(id_of(session), "completed")
    assert listener.statuses() == ["processing", "completed"]
    assert (world.told(), world.status(session)) == ([], "completed")


def test_what_is_published_again_goes_to_both_and_changes_nothing(world: World) -> None:
    session = world.create()
    listener = world.hear(session)
    world.proof.move(id_of(session), "processing")
    before = world.poll(session)
    world.clock.advance(600)
    world.proof.republish(id_of(session))
    assert listener.statuses() == world.statuses() == ["processing", "processing"]
    assert world.poll(session) == before
