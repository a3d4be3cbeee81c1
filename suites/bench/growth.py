"""How golive bears many sessions: memory for each of them, and whether it stays as quick as with few."""

import gc
import json
import random
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from golive.simulators import discovery
from golive.simulators.core.message import Request
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.stores.memory import MemoryStore

from . import load
from .load import Sample
from .peers import SESSION, Server

WARM_UP = 4000
"""Requests after which the journal is full, so that only sessions make memory grow."""


@dataclass(frozen=True, slots=True)
class Stage:
    """With `sessions` open sessions: resident memory in bytes (None where unknown), and samples of both kinds."""

    sessions: int
    rss: int | None
    create: Sample
    read: Sample


def grow(golive: Server, sizes: Sequence[int], count: int) -> Iterator[Stage]:
    """A stage for each of `sizes`, in a server without sessions; samples are of at most `count` requests each."""
    bodies: list[bytes] = []
    chance = random.Random(1)  # noqa: S311 - which sessions are read is no secret
    for size in sizes:
        new = min(count, (size - len(bodies)) // 2)
        load.drive(golive.port, [golive.create()] * (size - new - len(bodies)), 201, each=bodies.append)
        create = load.drive(golive.port, [golive.create()] * new, 201, each=bodies.append)
        ids = [json.loads(body)["verification"]["id"] for body in chance.choices(bodies, k=count)]
        read = load.drive(golive.port, [golive.decision(session) for session in ids], 200)
        yield Stage(size, golive.rss(), create, read)


def rss_per_session(stages: Sequence[Stage]) -> float | None:
    """Bytes by which resident memory grew for each session between the last two stages."""
    before, after = stages[-2:]
    if before.rss is None or after.rss is None:
        return None
    return (after.rss - before.rss) / (after.sessions - before.sessions)


def python_per_session(sessions: int) -> float:
    """Bytes that Python holds for each of `sessions` sessions, measured in this process, without any server."""
    sandbox = Sandboxes(MemoryStore(), {"veriff": discovery.load("veriff")}).ensure_default()
    key = sandbox.connection({"veriff": ""})["veriff"]["api_key"]
    body = json.dumps(SESSION, ensure_ascii=False).encode()
    request = Request("POST", "/v1/sessions", headers={"x-auth-client": key, "host": "127.0.0.1"}, body=body)
    tracemalloc.start()
    try:
        _repeat(lambda: sandbox.handle("veriff", request), WARM_UP)
        before = tracemalloc.get_traced_memory()[0]
        _repeat(lambda: sandbox.handle("veriff", request), sessions)
        return (tracemalloc.get_traced_memory()[0] - before) / sessions
    finally:
        tracemalloc.stop()


def _repeat(action: Callable[[], object], times: int) -> None:
    for _ in range(times):
        action()
    gc.collect()
