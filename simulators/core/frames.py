"""Frames: what a vendor says on a stream (a WebSocket) that a caller has opened.

Owns the log from which open streams are served, by channel, and a listener's place in it. Rules publish here as they
write any other state; whoever holds the sockets follows. Nothing waits for a listener who comes later: he begins where
the log ends.
"""

from collections.abc import Iterator

import msgspec

from .ring import Marks, Ring
from .transaction import Collection, R, S, Transaction

CAP = 256 * 1024
"""Bytes of frames that a sandbox keeps for listeners who are behind."""

NORMAL = 1000
"""Close code: the stream has served its purpose (RFC 6455 section 7.4.1, as all codes here)."""


class Frame(msgspec.Struct, frozen=True):
    """One thing said on `channel`: a text, or, with `close`, the end of all streams on it with that code."""

    channel: str
    text: str = ""
    close: int | None = None


class Place(msgspec.Struct, frozen=True):
    """Where a listener stands: behind frame `number` of the log that has the mark `age`."""

    age: str
    number: int


class Gone(Exception):
    """The log in which the listener stood is no more: its sandbox was reset, restored or deleted."""


class Missed(Exception):
    """Frames were evicted before the listener had them."""


RING = Ring("frames", Frame)
AGE = Collection("frames-age", str)
"""Set by the first listener. It goes with the sandbox's state, and so tells a log from the one that replaced it."""


def send(tx: Transaction[R, S], channel: str, text: str) -> None:
    """Say `text` to whoever listens to `channel` when the transaction commits."""
    _publish(tx, Frame(channel, text))


def close(tx: Transaction[R, S], channel: str, code: int = NORMAL) -> None:
    """End all streams on `channel`, behind what was said before."""
    _publish(tx, Frame(channel, close=code))


def _publish(tx: Transaction[R, S], frame: Frame) -> None:
    RING.append(tx, frame, CAP)
    tx.due = True


def read(tx: Transaction[R, S], after: int = 0) -> Iterator[tuple[int, Frame]]:
    """(sequence number, frame) of everything kept after number `after`, oldest first."""
    return RING.read(tx, after)


def marks(tx: Transaction[R, S]) -> Marks:
    """What is kept and what is gone."""
    return RING.marks(tx)


def join(tx: Transaction[R, S], age: str) -> Place:
    """The end of the log, for a listener who comes now. `age` marks a log without a mark; nobody uses it twice."""
    present = tx.get(AGE)
    if present is None:
        tx.put(AGE, "", age)
    return Place(present or age, marks(tx).next - 1)


def is_gone(tx: Transaction[R, S], place: Place) -> bool:
    """True when the log is not the one, or not as far, as where the listener stood."""
    return tx.get(AGE) != place.age or marks(tx).next <= place.number


def follow(tx: Transaction[R, S], place: Place, channel: str) -> tuple[list[Frame], Place]:
    """What was said on `channel` behind `place`, and the place behind it; raises `Gone` or `Missed`."""
    if is_gone(tx, place):
        raise Gone
    end = marks(tx).next - 1
    if end == place.number:
        return [], place
    news = list(read(tx, place.number))
    if not news or news[0][0] != place.number + 1:
        raise Missed
    return [frame for _, frame in news if frame.channel == channel], Place(place.age, news[-1][0])
