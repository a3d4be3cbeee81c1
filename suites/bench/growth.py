"""How golive bears many sessions: memory for each of them, and whether it stays as quick as with few."""

import gc
import json
import random
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from golive.simulators import discovery
from golive.simulators.core.message import Request
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.stores.memory import MemoryStore

from . import load
from .load import Sample
from .peers import Server
from .workload import Credentials, Workload

WARM_UP = 4000
"""Requests after which the journal is full, so that only sessions make memory grow."""


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
    chance = random.Random(1)  # noqa: S311 - which sessions are read is no secret

    def create(number: int) -> Sample:
        creations = [workload.creation(golive.credentials, f"user-{len(bodies) + one}") for one in range(number)]
        return load.drive(golive.port, creations, workload.created, each=bodies.append)

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


def python_per_session(workload: Workload, sessions: int) -> float:
    """Bytes that Python holds for each of `sessions` sessions, measured in this process, without any server."""
    vendor = workload.vendor
    sandbox = Sandboxes(MemoryStore(), {vendor: discovery.load(vendor)}).ensure_default()
    credentials = _logged_in(workload, sandbox)

    def create(number: int) -> None:
        for one in range(number):
            sandbox.handle(vendor, _request(workload, credentials, f"user-{number}-{one}"))
        gc.collect()

    tracemalloc.start()
    try:
        create(WARM_UP)
        before = tracemalloc.get_traced_memory()[0]
        create(sessions)
        return (tracemalloc.get_traced_memory()[0] - before) / sessions
    finally:
        tracemalloc.stop()


def _logged_in(workload: Workload, sandbox: Sandbox) -> Credentials:
    """The sandbox's credentials, with a token where the vendor wants one."""
    vendor, login = workload.vendor, workload.login
    credentials = sandbox.connection({vendor: ""})[vendor]
    if login is None:
        return credentials
    head, _, body = workload.entering(login, credentials).partition(b"\r\n\r\n")
    typed = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:])
    answer = sandbox.handle(vendor, Request("POST", login.path, headers=typed, body=body)).response
    return {**credentials, "token": login.token(json.loads(answer.body))}


def _request(workload: Workload, credentials: Credentials, user: str) -> Request:
    headers, body = workload.creating(credentials, user)
    lower = {name.lower(): value for name, value in headers.items()}
    return Request("POST", workload.create, headers={"host": "127.0.0.1", **lower}, body=body)
