"""How golive bears many sessions: memory for each of them, and whether it stays as quick as with few."""

import gc
import json
import random
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from . import inside, load
from .load import Sample
from .peers import Server
from .workload import Workload

USERS = 10_000
"""Users who get a new session in turn: nobody has many, and each signs once."""


@dataclass(frozen=True, slots=True)
class Stage:
    """With `sessions` open sessions: resident memory in bytes (None where unknown), and samples of both kinds."""

    sessions: int
    rss: int | None
    create: Sample
    read: Sample


def grow(golive: Server, workload: Workload, sizes: Sequence[int], count: int) -> Iterator[Stage]:
    """A stage for each of `sizes`, in a server without sessions; samples are of at most `count` requests each."""
    bodies: list[bytes] = []
    creations = cycle(workload.creation(golive.credentials, f"user-{one}") for one in range(USERS))
    chance = random.Random(1)  # noqa: S311 - which sessions are read is no secret

    def create(number: int) -> Sample:
        ready = list(islice(creations, number))
        return load.drive(golive.port, ready, workload.created, each=bodies.append)

    for size in sizes:
        new = min(count, (size - len(bodies)) // 2)
        while (before := size - new - len(bodies)) > 0:
            create(min(before, count))
        created = create(new)
        ids = [workload.identify(json.loads(body)) for body in chance.choices(bodies, k=count)]
        read = load.drive(golive.port, [workload.reading(golive.credentials, session) for session in ids], 200)
        yield Stage(size, golive.rss(), created, read)


def rss_per_session(stages: Sequence[Stage]) -> float | None:
    """Bytes by which resident memory grew for each session between the last two stages."""
    before, after = stages[-2:]
    if before.rss is None or after.rss is None:
        return None
    return (after.rss - before.rss) / (after.sessions - before.sessions)


def python_per_session(workload: Workload, sessions: int, warm_up: int) -> float:
    """Bytes that Python holds for each of `sessions` sessions, measured in this process, without any server.

    They come after `warm_up` others, so that the journal is full and only sessions make memory grow.
    """
    sandbox = inside.sandbox(workload)
    credentials = inside.credentials(sandbox, workload)

    def create(number: int) -> None:
        for one in range(number):
            request = inside.request(workload.creation(credentials, f"user-{number}-{one}"))
            sandbox.handle(workload.vendor, request)
        gc.collect()

    tracemalloc.start()
    try:
        create(warm_up)
        before = tracemalloc.get_traced_memory()[0]
        create(sessions)
        return (tracemalloc.get_traced_memory()[0] - before) / sessions
    finally:
        tracemalloc.stop()
