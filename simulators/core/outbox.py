"""The outbox: everything that has to happen later, in the order in which it falls due.

Owns deliveries (messages the vendor sends), timers (rules the vendor wakes up to) and the schedule of both.
It sends nothing itself: a runner takes what is due, does it, and reports back.
"""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from .clock import Instant, Span
from .message import Headers
from .ring import Ring
from .transaction import Collection, R, S, Transaction


class State(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


class Retry(msgspec.Struct, frozen=True):
    """When to try again: after `first` spans one by one, then `every` span, until `within` after creation.

    An answer whose status is from `ok_from` to `ok_to` counts as delivered.
    """

    every: Span
    within: Span
    first: tuple[Span, ...] = ()
    ok_from: int = 200
    ok_to: int = 299

    def next_attempt(self, created: Instant, attempts: int, now: Instant) -> Instant | None:
        """When the attempt after `attempts` failed ones is due, or None to give up."""
        wait = self.first[attempts - 1] if attempts <= len(self.first) else self.every
        due = now + wait
        return due if due <= created + self.within else None


class Delivery(msgspec.Struct, frozen=True):
    """An outgoing message. `body` is final and already signed for: signatures cover bytes.

    `topic` names it (`decision`), `subject` is whom it is about: deliveries about one subject go out one after the
    other. `outcome` tells of the last attempt: an HTTP status or the name of a transport failure. `tampered` says that
    a fault has spoiled its signature, which shall stay so.
    """

    id: str
    vendor: str
    topic: str
    subject: str
    url: str
    headers: Headers
    body: bytes
    created: Instant
    retry: Retry
    attempts: int = 0
    state: State = State.PENDING
    outcome: str | None = None
    fault: str | None = None
    tampered: bool = False


class Leased(Exception):
    """Another process has the delivery in hand."""


class Due(msgspec.Struct, frozen=True, omit_defaults=True):
    """One entry of the schedule: a delivery by id, or the vendor's timer `name` about `subject`."""

    vendor: str
    subject: str
    name: str = ""
    delivery: str = ""
    leased_by: str = ""
    leased_until: Instant = 0


SCHEDULE = Collection("due", Due)
DELIVERIES = Collection("delivery", Delivery)
FINISHED = Ring("delivered", Delivery)
HELD = Collection("held", str)
"""By vendor, the slot of the delivery that waits for the next one."""


def _slot(tx: Transaction[R, S], due: Instant) -> str:
    """A new place in the schedule; what should have happened in the past happens now."""
    return _place(max(due, tx.now), f"{tx.draw():012d}")


def _place(due: Instant, number: str) -> str:
    return f"{due:020d}/{number}"


def due_of(slot: str) -> Instant:
    """The due time that a slot's name begins with."""
    return int(slot[:20])


def _number_of(slot: str) -> str:
    return slot[21:]


def arm(tx: Transaction[R, S], vendor: str, name: str, subject: str, due: Instant) -> None:
    """Call the vendor's timer `name` about `subject` when `due` has come."""
    tx.put(SCHEDULE, _slot(tx, due), Due(vendor, subject, name))
    tx.due = True


def enqueue(tx: Transaction[R, S], delivery: Delivery, due: Instant) -> str:
    """Send `delivery` when `due` has come; answers its slot. Releases a delivery that waited for the next one."""
    slot = _schedule(tx, delivery, due)
    held = tx.get(HELD, delivery.vendor)
    if held is not None:
        tx.delete(HELD, delivery.vendor)
        _release(tx, held, behind=delivery.subject, due=due)
    return slot


def hold(tx: Transaction[R, S], delivery: Delivery, latest: Instant) -> str:
    """Send `delivery` after the vendor's next one, at the latest at `latest`; answers its slot until then."""
    slot = _schedule(tx, delivery, latest)
    tx.put(HELD, delivery.vendor, slot)
    return slot


def _schedule(tx: Transaction[R, S], delivery: Delivery, due: Instant) -> str:
    return _put(tx, _slot(tx, due), delivery)


def _put(tx: Transaction[R, S], slot: str, delivery: Delivery) -> str:
    tx.put(DELIVERIES, delivery.id, delivery)
    tx.put(SCHEDULE, slot, Due(delivery.vendor, delivery.subject, delivery=delivery.id))
    tx.due = True
    return slot


def _release(tx: Transaction[R, S], slot: str, *, behind: str, due: Instant) -> None:
    """Move what waits in `slot` to `due`, in line behind the deliveries about the subject `behind`."""
    entry = tx.get(SCHEDULE, slot)
    if entry is not None and due < due_of(slot):
        tx.delete(SCHEDULE, slot)
        tx.put(SCHEDULE, _slot(tx, due), msgspec.structs.replace(entry, subject=behind))


def cancel(tx: Transaction[R, S], slot: str) -> None:
    """Take a delivery back that has not gone out yet; a slot that is gone is left alone."""
    entry = tx.get(SCHEDULE, slot)
    if entry is not None:
        tx.delete(SCHEDULE, slot)
        tx.delete(DELIVERIES, entry.delivery)


def upcoming(tx: Transaction[R, S], until: Instant, after: str = "") -> Iterator[tuple[str, Due]]:
    """(slot, entry) of all that is due at `until` or earlier and stands behind the slot `after`, in order."""
    for slot, entry in tx.find(SCHEDULE, after=after):
        if due_of(slot) > until:
            return
        yield slot, entry


def next_due(tx: Transaction[R, S]) -> Instant | None:
    """When the earliest entry falls due."""
    for slot, _ in tx.find(SCHEDULE):
        return due_of(slot)
    return None


def lease(tx: Transaction[R, S], slot: str, owner: str, wall: Instant, until: Instant) -> Delivery | None:
    """Claim the delivery in `slot` for `owner` until the real time `until`.

    None when it is gone; raises `Leased` when another owner has claimed it.
    """
    entry = tx.get(SCHEDULE, slot)
    if entry is None:
        return None
    if entry.leased_until > wall and entry.leased_by != owner:
        raise Leased(slot)
    tx.put(SCHEDULE, slot, msgspec.structs.replace(entry, leased_by=owner, leased_until=until))
    return find(tx, slot)


def find(tx: Transaction[R, S], slot: str) -> Delivery | None:
    """The delivery in `slot`; None when it is gone. A slot that leads nowhere is taken from the schedule."""
    entry = tx.get(SCHEDULE, slot)
    delivery = tx.get(DELIVERIES, entry.delivery) if entry else None
    if delivery is None:
        discard(tx, slot)
    return delivery


def discard(tx: Transaction[R, S], slot: str) -> bool:
    """Take an entry from the schedule; False when it is gone already."""
    if tx.get(SCHEDULE, slot) is None:
        return False
    tx.delete(SCHEDULE, slot)
    return True


def settle(tx: Transaction[R, S], slot: str, outcome: str, *, delivered: bool) -> Delivery | None:
    """Book the outcome of an attempt: done, try again later, or give up. None when the slot is gone."""
    delivery = find(tx, slot)
    if delivery is None:
        return None
    tx.delete(SCHEDULE, slot)
    tried = msgspec.structs.replace(delivery, attempts=delivery.attempts + 1, outcome=outcome)
    again = None if delivered else tried.retry.next_attempt(tried.created, tried.attempts, tx.now)
    if again is not None:
        _put(tx, _place(again, _number_of(slot)), tried)
        return tried
    return finish(tx, tried, State.DELIVERED if delivered else State.GIVEN_UP)


def finish(tx: Transaction[R, S], delivery: Delivery, state: State) -> Delivery:
    """Close a delivery and keep it, within the sandbox's limit, for redelivery on demand."""
    closed = msgspec.structs.replace(delivery, state=state)
    tx.delete(DELIVERIES, delivery.id)
    FINISHED.append(tx, closed, tx.delivery_bytes)
    return closed


def deliveries(tx: Transaction[R, S]) -> list[Delivery]:
    """All deliveries that are still known, oldest first."""
    known = [delivery for _, delivery in FINISHED.read(tx)]
    known += [delivery for _, delivery in tx.find(DELIVERIES)]
    return sorted(known, key=lambda delivery: delivery.id)


def redeliver(tx: Transaction[R, S], delivery: Delivery) -> Delivery:
    """Send the same bytes once more, now: a new delivery, whatever became of the first one."""
    again = Delivery(
        new_id(tx),
        delivery.vendor,
        delivery.topic,
        delivery.subject,
        delivery.url,
        delivery.headers,
        delivery.body,
        tx.now,
        delivery.retry,
        tampered=delivery.tampered,
    )
    enqueue(tx, again, tx.now)
    return again


def new_id(tx: Transaction[R, S]) -> str:
    """An id for a delivery; ids sort in the order in which deliveries were made."""
    return f"dlv_{tx.draw():012d}"
