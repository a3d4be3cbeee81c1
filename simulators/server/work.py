"""What the runner has in hand for one sandbox, and what it has to tell about it."""

import asyncio
from collections import deque

import msgspec

from ..core.clock import isoformat
from ..core.outbox import Delivery, Due, due_of

UNHEARD = 1000
"""Happenings that are kept until somebody asks."""

Lane = tuple[str, str]
"""Vendor and subject."""


class Happening(msgspec.Struct, frozen=True):
    """One thing that happened while time moved. `result` is a delivery's outcome; a timer has `fired` or `crashed`."""

    at: str
    kind: str
    vendor: str
    name: str
    subject: str
    result: str


class Work:
    """One sandbox's lanes of deliveries, how far its schedule is read, and who waits for what."""

    def __init__(self) -> None:
        self.lanes: dict[Lane, deque[str]] = {}
        self.held: set[Lane] = set()  # lanes that someone else works on, or that broke
        self.slots: set[str] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.after = ""
        self.idle = asyncio.Event()
        self.booked = asyncio.Event()  # set when the delivery that was begun last is booked
        self.moving = asyncio.Lock()
        self.woken = False
        self.alarm: asyncio.TimerHandle | None = None
        self.log: deque[Happening] = deque()
        self.idle.set()
        self.booked.set()

    def look_again(self) -> None:
        """Begin from the start of the schedule next time."""
        self.after = ""
        self.held.clear()

    def tell(self, slot: str, entry: Due | Delivery, kind: str, name: str, result: str) -> None:
        """Note what happened, for whoever moves the clock next."""
        self.log.append(Happening(isoformat(due_of(slot)), kind, entry.vendor, name, entry.subject, result))
        if len(self.log) > UNHEARD and not self.moving.locked():
            self.log.popleft()
