"""Runs what falls due: timers at once, deliveries in lanes, time moves in steps.

Owns the order of things. Deliveries about one subject go out one after the other, those about different subjects side
by side. `advance` stops at every due time, so that whoever reacts to a webhook finds the clock where the webhook found
it, and what is published on streams is written before. While a clock is frozen, outcomes are booked in the order in
which deliveries were begun, whichever ends first.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable

from ..core.clock import HOUR, SECOND, Instant, Span, seconds
from ..core.journal import Exchange, Message, body, lower, stamp
from ..core.outbox import Delivery, Due, Leased
from ..core.sandbox import Sandbox
from ..core.sandboxes import Sandboxes
from .deliverer import CONNECTIONS, Deliverer, Result
from .sockets import Sockets
from .work import Happening, Lane, Work

log = logging.getLogger("golive")

RECHECK_SECONDS = 0.5
"""Real time after which work that another process holds, or has left behind, is looked at again."""

BATCH = 1000
"""Entries of a schedule that are read at a time."""


class Runner:
    """Drives the outboxes of all sandboxes, in step with their `sockets`. `seen` is called after each delivery."""

    def __init__(
        self,
        sandboxes: Sandboxes,
        deliverer: Deliverer,
        seen: Callable[[Sandbox], None],
        sockets: Sockets | None = None,
    ) -> None:
        self._sandboxes = sandboxes
        self._deliverer = deliverer
        self._seen = seen
        self._sockets = sockets or Sockets(sandboxes, seen)
        self._lease: Span = seconds(2 * deliverer.timeout + 1)  # longer than any attempt lasts
        self._work: dict[str, Work] = {}
        self._connections = asyncio.Semaphore(CONNECTIONS)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        self._recheck: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Take over: everything that is due now runs."""
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        for sandbox in self._sandboxes.all():
            self.wake(sandbox)
        if self._sandboxes.store.shared:
            self._recheck = asyncio.create_task(self._look_again())

    async def close(self) -> None:
        """Stop; what is in flight is cancelled and stays in the outbox."""
        self._loop = None
        tasks = [task for work in self._work.values() for task in work.tasks]
        tasks += [self._recheck] if self._recheck else []
        for name in list(self._work):
            self.drop(name)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def forget(self, sandbox_id: str) -> None:
        """Drop what is in hand, and end the streams, of a sandbox whose state is replaced or deleted."""
        self.drop(sandbox_id)
        self._sockets.forget(sandbox_id)

    def drop(self, sandbox_id: str) -> None:
        """Drop what is in hand of a sandbox; what is due begins again when it is woken."""
        work = self._work.pop(sandbox_id, None)
        if work is not None:
            if work.alarm:
                work.alarm.cancel()
            for task in work.tasks:
                task.cancel()

    def wake(self, sandbox: Sandbox) -> None:
        """Soon begin everything that is due. May be called from any thread."""
        loop = self._loop
        if loop is None:
            return
        if threading.get_ident() != self._thread:
            loop.call_soon_threadsafe(self.wake, sandbox)
            return
        work = self._work_of(sandbox)
        if not work.woken:
            work.woken = True
            loop.call_soon(self._woken, sandbox, work)

    def _woken(self, sandbox: Sandbox, work: Work) -> None:
        if self._work.get(sandbox.id) is work:
            self._begin_due(sandbox, work)

    async def settle(self, sandbox: Sandbox) -> None:
        """Wait until nothing that is due now is left."""
        while self._loop is not None:
            work = self._work_of(sandbox)
            self._begin_due(sandbox, work)
            await self._sockets.settle(sandbox)
            if work.idle.is_set():
                return
            await work.idle.wait()

    async def advance(self, sandbox: Sandbox, target: Callable[[Instant], Instant]) -> list[Happening]:
        """Move the clock to `target(now)`, stopping at each due time on the way.

        Answers, in order, what happened since it was last moved: what is due at once happens without being asked for.
        """
        async with self._work_of(sandbox).moving:
            try:
                await self._run_until(sandbox, target(sandbox.now()))
            finally:
                self.wake(sandbox)
            log = self._work_of(sandbox).log
            happened = list(log)
            log.clear()
            return happened

    async def _run_until(self, sandbox: Sandbox, to: Instant) -> None:
        await self.settle(sandbox)
        while self._loop is not None and (due := sandbox.next_due()) is not None and due <= to:
            work = self._work_of(sandbox)
            if work.held:
                await asyncio.sleep(RECHECK_SECONDS)
                work.look_again()
            self._move(sandbox, due)
            self._begin_due(sandbox, work)
            await work.idle.wait()
            await self._sockets.settle(sandbox)
        self._move(sandbox, to)

    def _move(self, sandbox: Sandbox, to: Instant) -> None:
        sandbox.set_clock(lambda clock, wall: clock.at(to, wall) if to > clock.now(wall) else clock)

    def _work_of(self, sandbox: Sandbox) -> Work:
        work = self._work.get(sandbox.id)
        if work is None:
            work = self._work[sandbox.id] = Work()
        return work

    def _begin_due(self, sandbox: Sandbox, work: Work) -> None:
        """Begin everything that is due and not yet in hand; set an alarm for the next due time if the clock runs."""
        now, rate = sandbox.time()
        work.woken = True  # whatever the timers leave to do is found by the loop below
        try:
            while self._loop is not None and self._begin_some(sandbox, work, now):
                pass
        finally:
            work.woken = False
        if not work.slots:
            work.after = ""
        self._set_alarm(sandbox, work, now, rate)

    def _begin_some(self, sandbox: Sandbox, work: Work, now: Instant) -> bool:
        """Begin what is due next; True when more may be due: behind a full batch, or left by a timer."""
        batch = sandbox.upcoming(now, work.after, BATCH)
        for slot, entry in batch:
            self._begin(sandbox, work, slot, entry)
            work.after = slot
        return len(batch) == BATCH or not all(entry.delivery for _, entry in batch)

    def _begin(self, sandbox: Sandbox, work: Work, slot: str, entry: Due) -> None:
        lane = entry.vendor, entry.subject
        if slot in work.slots or lane in work.held:
            return
        if not entry.delivery or entry.vendor not in self._sandboxes.vendors:
            self._fire(sandbox, work, slot, entry)
            return
        work.slots.add(slot)
        if lane in work.lanes:
            work.lanes[lane].append(slot)
            return
        work.lanes[lane] = deque([slot])
        work.idle.clear()
        task = asyncio.create_task(self._run_lane(sandbox, work, lane))
        work.tasks.add(task)
        task.add_done_callback(work.tasks.discard)

    def _fire(self, sandbox: Sandbox, work: Work, slot: str, entry: Due) -> None:
        """Run a timer. One that breaks is dropped, or it would break everything after it again and again."""
        try:
            if sandbox.fire(slot, entry):
                work.tell(slot, entry, "timer", entry.name, "fired")
        except Exception:
            log.exception("%s: the timer %r of %s failed and is dropped", sandbox.id, entry.name, entry.vendor)
            sandbox.discard(slot)
            work.tell(slot, entry, "timer", entry.name, "crashed")

    async def _run_lane(self, sandbox: Sandbox, work: Work, lane: Lane) -> None:
        queue = work.lanes[lane]
        try:
            while queue:
                await self._deliver(sandbox, work, queue[0])
                work.slots.discard(queue.popleft())
        except Leased:
            work.held.add(lane)
        except Exception:
            log.exception("%s: deliveries about %s are interrupted", sandbox.id, lane[1])
            work.held.add(lane)
            self._retry(sandbox, work)
        finally:
            work.slots.difference_update(queue)
            del work.lanes[lane]
            if not work.lanes:
                work.after = ""
                work.idle.set()
                if self._work.get(sandbox.id) is work and not work.moving.locked():  # who moves the clock looks himself
                    self.wake(sandbox)

    def _retry(self, sandbox: Sandbox, work: Work) -> None:
        def again() -> None:
            work.look_again()
            self.wake(sandbox)

        asyncio.get_running_loop().call_later(RECHECK_SECONDS, again)

    async def _deliver(self, sandbox: Sandbox, work: Work, slot: str) -> None:
        async with self._connections:
            delivery = sandbox.lease(slot, self._deliverer.owner, self._lease)
            if delivery is None:
                return
            earlier, booked = work.booked, asyncio.Event()
            work.booked = booked
            vendor = self._sandboxes.vendors[delivery.vendor]
            try:
                tls = vendor.tls(sandbox.settings(vendor.name))
                result = await self._deliverer.send(delivery, vendor.redactor, tls)
                if not earlier.is_set() and not sandbox.time().rate:
                    await earlier.wait()
                sandbox.settle(
                    slot, result.outcome, self._exchange(sandbox, delivery, result), delivered=result.delivered
                )
                work.tell(slot, delivery, "delivery", delivery.topic, result.outcome)
            finally:
                booked.set()
        self._seen(sandbox)

    def _exchange(self, sandbox: Sandbox, delivery: Delivery, result: Result) -> Exchange:
        vendor = self._sandboxes.vendors[delivery.vendor]
        tx = sandbox.begin(vendor.name)
        headers = vendor.redactor.headers(lower(delivery.headers), vendor.credentials(tx.settings))
        return Exchange(
            at=stamp(tx),
            direction="out",
            vendor=vendor.name,
            operation=f"webhook.{delivery.topic}",
            subject=delivery.subject,
            fault=delivery.fault,
            error=None if result.delivered else result.outcome,
            request=Message(headers, body(vendor.redactor, delivery.body), method="POST", url=delivery.url),
            response=result.response,
        )

    def _set_alarm(self, sandbox: Sandbox, work: Work, now: Instant, rate: float) -> None:
        if work.alarm is not None:
            work.alarm.cancel()
            work.alarm = None
        due = sandbox.next_due() if rate and self._loop else None
        if due is not None and due > now:
            wait = min((due - now) / SECOND / rate, HOUR / SECOND)
            work.alarm = asyncio.get_running_loop().call_later(wait, self.wake, sandbox)

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            self._sockets.look_again()
            for sandbox in list(self._sandboxes.all()):
                self._work_of(sandbox).look_again()
                self.wake(sandbox)
