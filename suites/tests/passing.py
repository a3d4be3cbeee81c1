"""Time that passes in a sandbox without a server: what falls due on the way is done, and handed to whoever takes it."""

from collections.abc import Callable

from golive.simulators.core import outbox
from golive.simulators.core.clock import Instant
from golive.simulators.core.outbox import Delivery
from golive.simulators.core.sandbox import Sandbox


def pass_time(box: Sandbox, take: Callable[[Delivery], None], to: Instant | None = None) -> None:
    """Let time pass until `to`, by default not at all; `take` gets each delivery, which thereby has arrived."""
    target = box.now() if to is None else to
    while (due := box.next_due()) is not None and due <= target:
        move(box, max(due, box.now()))
        for slot, entry in box.upcoming(due):
            if entry.delivery:
                _deliver(box, slot, take)
            else:
                box.fire(slot, entry)
    move(box, target)


def move(box: Sandbox, instant: Instant) -> None:
    """Set the clock."""
    box.set_clock(lambda clock, wall: clock.at(instant, wall))


def _deliver(box: Sandbox, slot: str, take: Callable[[Delivery], None]) -> None:
    """Deliver what is in a slot of the outbox, if it is still there."""
    sent = box.run(lambda tx: outbox.settle(tx, slot, "200", delivered=True))
    if sent is not None:
        take(sent)
