"""What has to happen later: in order, until it is done, given up, or taken back."""

import msgspec
import pytest
from golive.simulators.core import outbox
from golive.simulators.core.clock import HOUR, MINUTE, SECOND, TEST_START
from golive.simulators.core.outbox import Delivery, Leased, Retry, State
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.vendor import Tx

RETRY = Retry(every=HOUR, within=3 * HOUR)
NOW = TEST_START


def delivery(tx: Tx, subject: str = "s", retry: Retry = RETRY) -> Delivery:
    return Delivery(outbox.new_id(tx), "toy", "topic", subject, "http://127.0.0.1:1/", (), b"body", tx.now, retry)


def send(box: Sandbox, subject: str = "s", due: int = NOW, retry: Retry = RETRY) -> str:
    return box.run(lambda tx: outbox.enqueue(tx, delivery(tx, subject, retry), due))


def hold(box: Sandbox, subject: str = "s", latest: int = NOW + HOUR) -> str:
    return box.run(lambda tx: outbox.hold(tx, delivery(tx, subject), latest))


def arm(box: Sandbox, due: int, subject: str = "s") -> None:
    box.run(lambda tx: outbox.arm(tx, "toy", "ring", subject, due))


def settle(box: Sandbox, slot: str, outcome: str = "200", *, delivered: bool = True) -> Delivery | None:
    return box.run(lambda tx: outbox.settle(tx, slot, outcome, delivered=delivered))


def stand(box: Sandbox, now: int) -> None:
    box.set_clock(lambda clock, wall: clock.at(now, wall))


def schedule(box: Sandbox, until: int = NOW + 100 * HOUR) -> list[tuple[int, str]]:
    """(due, subject) of all that lies ahead, in order."""
    found = box.view(lambda tx: list(outbox.upcoming(tx, until)))
    return [(outbox.due_of(slot), entry.subject) for slot, entry in found]


def states(box: Sandbox) -> list[tuple[str, State, int, str | None]]:
    return [(one.subject, one.state, one.attempts, one.outcome) for one in box.view(outbox.deliveries)]


# the order


def test_entries_come_by_due_time_then_in_the_order_of_their_making(box: Sandbox) -> None:
    send(box, "c", NOW + 2)
    arm(box, NOW + 1, "b")
    send(box, "a", NOW)
    send(box, "d", NOW + 2)
    assert schedule(box) == [(NOW, "a"), (NOW + 1, "b"), (NOW + 2, "c"), (NOW + 2, "d")]
    assert schedule(box, until=NOW + 1) == [(NOW, "a"), (NOW + 1, "b")]
    assert box.next_due() == NOW


def test_an_empty_outbox_has_no_next(box: Sandbox) -> None:
    assert box.next_due() is None


def test_what_should_have_happened_in_the_past_happens_now(box: Sandbox) -> None:
    send(box, "on time")
    send(box, "late", NOW - HOUR)
    arm(box, 0, "very late")
    assert schedule(box) == [(NOW, "on time"), (NOW, "late"), (NOW, "very late")]


def test_a_page_of_the_schedule_follows_the_one_before(box: Sandbox) -> None:
    slots = [send(box, str(number)) for number in range(5)]
    first = box.upcoming(NOW, most=2)
    rest = box.upcoming(NOW, first[-1][0])
    assert [slot for slot, _ in first + rest] == slots


# retries


def test_a_delivered_one_is_finished_and_kept(box: Sandbox) -> None:
    settled = settle(box, send(box))
    assert settled is not None
    assert settled.state is State.DELIVERED
    assert schedule(box) == []
    assert states(box) == [("s", State.DELIVERED, 1, "200")]


def test_a_failed_one_is_tried_again_until_its_time_is_over(box: Sandbox) -> None:
    send(box)
    dues = []
    while coming := box.upcoming(NOW + 100 * HOUR):
        slot, _ = coming[0]
        dues.append(outbox.due_of(slot))
        stand(box, outbox.due_of(slot))
        settle(box, slot, "500", delivered=False)
    assert dues == [NOW, NOW + HOUR, NOW + 2 * HOUR, NOW + 3 * HOUR]
    assert states(box) == [("s", State.GIVEN_UP, 4, "500")]


def test_the_first_waits_can_be_told_one_by_one() -> None:
    retry = Retry(every=HOUR, within=3 * HOUR, first=(SECOND, MINUTE))
    assert [retry.next_attempt(0, attempts, 10) for attempts in (1, 2, 3, 4)] == [
        10 + SECOND,
        10 + MINUTE,
        10 + HOUR,
        10 + HOUR,
    ]
    assert retry.next_attempt(0, 3, 3 * HOUR) is None


def test_retries_that_fall_together_keep_the_order_of_their_making(box: Sandbox) -> None:
    slots = [send(box, subject) for subject in "abc"]
    for slot in reversed(slots):
        settle(box, slot, "500", delivered=False)
    assert [subject for _, subject in schedule(box)] == ["a", "b", "c"]


def test_a_retry_draws_no_number(box: Sandbox) -> None:
    """What the vendor hands out next does not depend on when a receiver failed."""
    slot = send(box)
    before = box.view(lambda tx: tx.draw())
    settle(box, slot, "500", delivered=False)
    assert box.view(lambda tx: tx.draw()) == before


def test_what_is_settled_twice_is_booked_once(box: Sandbox) -> None:
    slot = send(box)
    settle(box, slot)
    assert settle(box, slot, "500", delivered=False) is None
    assert states(box) == [("s", State.DELIVERED, 1, "200")]


def test_finished_deliveries_hold_their_cap(box: Sandbox) -> None:
    def work(tx: Tx) -> None:
        tx.delivery_bytes = 1000
        for _ in range(20):
            outbox.finish(tx, delivery(tx), State.DELIVERED)

    box.run(work)
    kept = box.view(outbox.deliveries)
    assert 0 < len(kept) < 20
    assert sum(len(msgspec.json.encode(one)) for one in kept) <= 1000
    assert kept[-1].id == max(one.id for one in kept)


# taking back, sending again


def test_one_that_has_not_gone_out_can_be_taken_back(box: Sandbox) -> None:
    slot = send(box, due=NOW + HOUR)
    box.run(lambda tx: outbox.cancel(tx, slot))
    assert schedule(box) == []
    assert states(box) == []
    box.run(lambda tx: outbox.cancel(tx, slot))


def test_one_that_went_out_cannot(box: Sandbox) -> None:
    slot = send(box)
    settle(box, slot)
    box.run(lambda tx: outbox.cancel(tx, slot))
    assert states(box) == [("s", State.DELIVERED, 1, "200")]


@pytest.mark.parametrize("finished", [True, False])
def test_a_redelivery_is_a_delivery_of_its_own(box: Sandbox, finished: bool) -> None:
    slot = send(box, due=NOW + HOUR)
    if finished:
        settle(box, slot)
    (first,) = box.view(outbox.deliveries)
    again = box.run(lambda tx: outbox.redeliver(tx, first))
    assert again.id > first.id
    assert (again.body, again.headers, again.url, again.attempts, again.state) == (b"body", (), first.url, 0, "pending")
    assert box.next_due() == NOW
    assert len(box.view(outbox.deliveries)) == 2


# holding back


def test_a_held_one_goes_right_after_the_next(box: Sandbox) -> None:
    hold(box, "held")
    assert schedule(box) == [(NOW + HOUR, "held")]
    send(box, "next")
    assert schedule(box) == [(NOW, "next"), (NOW, "next")]
    send(box, "third")
    assert [one for _, one in schedule(box)] == ["next", "next", "third"]
    assert [one.subject for one in box.view(outbox.deliveries)] == ["held", "next", "third"]


def test_a_held_one_waits_for_a_next_one_that_is_due_later(box: Sandbox) -> None:
    hold(box, "held", NOW + HOUR)
    send(box, "next", NOW + MINUTE)
    assert schedule(box) == [(NOW + MINUTE, "next"), (NOW + MINUTE, "next")]


def test_a_held_one_goes_at_the_latest_when_its_time_has_come(box: Sandbox) -> None:
    hold(box, "held", NOW + MINUTE)
    send(box, "next", NOW + HOUR)
    assert schedule(box) == [(NOW + MINUTE, "held"), (NOW + HOUR, "next")]


def test_a_held_one_that_went_already_is_not_sent_again(box: Sandbox) -> None:
    slot = hold(box, "held")
    settle(box, slot)
    send(box, "next")
    assert [one for _, one in schedule(box)] == ["next"]


# leases


def lease(box: Sandbox, slot: str, owner: str, wall: int = 0) -> Delivery | None:
    return box.run(lambda tx: outbox.lease(tx, slot, owner, wall, wall + 10))


def test_a_lease_keeps_others_out_until_it_ends(box: Sandbox) -> None:
    slot = send(box)
    mine = lease(box, slot, "me")
    assert mine is not None
    assert mine.body == b"body"
    with pytest.raises(Leased):
        lease(box, slot, "you", 9)
    assert lease(box, slot, "me", 9) == mine
    with pytest.raises(Leased):
        lease(box, slot, "you", 18)
    assert lease(box, slot, "you", 19) == mine


def test_a_retry_is_free_for_anyone(box: Sandbox) -> None:
    slot = send(box)
    lease(box, slot, "me")
    settle(box, slot, "500", delivered=False)
    (again, entry) = box.upcoming(NOW + HOUR)[0]
    assert entry.leased_by == ""
    assert lease(box, again, "you") is not None


def test_what_is_gone_cannot_be_leased(box: Sandbox) -> None:
    slot = send(box)
    settle(box, slot)
    assert lease(box, slot, "me") is None


def test_a_slot_that_leads_nowhere_is_cleared_away(box: Sandbox) -> None:
    slot = send(box)
    box.run(lambda tx: tx.delete(outbox.DELIVERIES, box.upcoming(NOW)[0][1].delivery))
    assert lease(box, slot, "me") is None
    assert schedule(box) == []
