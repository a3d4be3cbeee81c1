"""Emission: how a message that a vendor sends gets into the outbox, and what delivery faults make of it on the way.

Owns the meaning of every delivery fault. How a vendor signs is the vendor's business: faults on signatures are looked
up in its own `tamper` table, and a kind that has no row there changes nothing.
"""

from collections.abc import Callable, Mapping

import msgspec

from . import clock, faults, outbox
from .clock import Span
from .faults import Fault, Side
from .message import Headers
from .outbox import Delivery, Retry, State
from .transaction import R, S, Transaction

Tamper = Callable[[Transaction[R, S], Delivery], Delivery]
"""Spoils the signature of a delivery in one particular way."""


def emit(
    tx: Transaction[R, S],
    vendor: str,
    topic: str,
    subject: str,
    url: str,
    headers: Headers,
    body: bytes,
    retry: Retry,
    delay: Span = 0,
    tamper: Mapping[str, Tamper[R, S]] | None = None,
) -> str | None:
    """Send `body`, already signed for in `headers`, when `delay` has passed.

    Answers the slot in the outbox, by which it can be cancelled; None when a fault drops it.
    """
    delivery = Delivery(outbox.new_id(tx), vendor, topic, subject, url, headers, body, tx.now, retry)
    fault = faults.match(tx, Side.DELIVERY, vendor, f"webhook.{topic}", subject, body)
    if fault is None:
        return outbox.enqueue(tx, delivery, tx.now + delay)
    spoil = (tamper or {}).get(fault.kind)
    struck = msgspec.structs.replace(delivery, fault=fault.id, tampered=spoil is not None)
    return _send(tx, spoil(tx, struck) if spoil else struck, fault, delay)


def _send(tx: Transaction[R, S], delivery: Delivery, fault: Fault, delay: Span) -> str | None:
    due = tx.now + delay
    match fault.kind:
        case "drop":
            outbox.finish(tx, delivery, State.DROPPED)
            return None
        case "delay":
            return outbox.enqueue(tx, delivery, due + clock.seconds(fault.seconds))
        case "reorder":
            return outbox.hold(tx, delivery, due + clock.seconds(fault.seconds))
        case "duplicate":
            slot = outbox.enqueue(tx, delivery, due)
            outbox.enqueue(tx, msgspec.structs.replace(delivery, id=outbox.new_id(tx)), due)
            return slot
        case _:
            return outbox.enqueue(tx, delivery, due)
