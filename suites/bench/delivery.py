"""Webhooks: what it costs to let many of them fall due, and how fast they reach a receiver that answers at once.

Owns the two measurements. Both use the runner as the server does, in this process: one with a sender that sends
nothing, over thirty virtual days, so that only golive's own computing counts; one through sockets, all due at once.
"""

import asyncio
import gc
from dataclasses import dataclass
from time import perf_counter, process_time

import msgspec
from golive.simulators import discovery
from golive.simulators.core.clock import DAY, Span
from golive.simulators.core.journal import Message
from golive.simulators.core.outbox import Delivery
from golive.simulators.core.redact import Redactor
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.core.tls import SYSTEM, Tls
from golive.simulators.server.deliverer import Deliverer, Result
from golive.simulators.server.runner import Runner
from golive.simulators.stores.memory import MemoryStore
from golive.simulators.veriff import webhooks

from .load import WrongAnswer

VENDOR = webhooks.NAME
DAYS = 30

_PERSON = {"firstName": "Zoë-Ann", "lastName": "O'Neill", "idNumber": "38001010101", "dateOfBirth": "1980-01-01"}
_DOCUMENT = {"number": "AB1234567", "type": "PASSPORT", "country": "EE", "validFrom": "2020-01-01", "validUntil": None}
BODY = {
    "status": "success",
    "verification": {
        "id": "f04bdb47-d3be-4b28-b028-a652feb060b5",
        "attemptId": "e30122d1-740b-4764-853f-470374a7abf4",
        "vendorData": "user-42",
        "status": "approved",
        "code": 9001,
        "acceptanceTime": "2026-01-01T00:00:00.000000Z",
        "decisionTime": "2026-01-01T00:00:00.000000Z",
        "person": _PERSON,
        "document": _DOCUMENT,
    },
}


class Nowhere(Deliverer):
    """Says that everything arrived, and sends nothing."""

    async def send(self, delivery: Delivery, redactor: Redactor, tls: Tls = SYSTEM) -> Result:
        """See `Deliverer.send`."""
        return Result("200", delivered=True, response=Message({}, msgspec.Raw(b"null"), status=200))


@dataclass(frozen=True, slots=True)
class Delivered:
    """So many webhooks arrived, in so many seconds, of which this process computed for `computing` seconds."""

    count: int
    seconds: float
    computing: float


def computing(count: int) -> Delivered:
    """Let `count` webhooks fall due one after the other over thirty virtual days, and send none."""
    return asyncio.run(_deliver(count, DAYS * DAY, "http://127.0.0.1:9/", Nowhere()))


def delivering(count: int, port: int) -> Delivered:
    """Post `count` webhooks that are all due at once to a receiver on `port`."""
    return asyncio.run(_deliver(count, 0, f"http://127.0.0.1:{port}/", Deliverer()))


async def _deliver(count: int, spread: Span, url: str, deliverer: Deliverer) -> Delivered:
    sandboxes = Sandboxes(MemoryStore(), {VENDOR: discovery.load(VENDOR)})
    sandbox = sandboxes.ensure_default()
    sandbox.configure(VENDOR, "settings", {"webhook_decisions_url": url})
    for number in range(count):
        _send(sandbox, f"session-{number}", spread * number // count)
    runner = Runner(sandboxes, deliverer, lambda _sandbox: None)
    runner.start()
    gc.collect()
    begun, computed = perf_counter(), process_time()
    happened = await runner.advance(sandbox, lambda now: now + spread)
    result = Delivered(len(happened), perf_counter() - begun, process_time() - computed)
    await runner.close()
    await deliverer.close()
    if [one.result for one in happened] != ["200"] * count:
        raise WrongAnswer(f"{count} webhooks were due, but what happened is {happened[:3]} ...")
    return result


def _send(sandbox: Sandbox, subject: str, delay: Span) -> None:
    sandbox.run(lambda tx: webhooks.send(tx, webhooks.DECISION, subject, BODY, delay), VENDOR)
