"""Frames a second over open WebSockets, and the time from a change to its frame: many sessions, each with a listener.

Every change is a request to the control API, told on the stream of its session alone. The peer does as much: it answers
the same request, and writes the same frame to the socket that was opened for the session.
"""

import json
import selectors
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from time import perf_counter

from . import load
from .answers import Said
from .listener import Listener, listening
from .load import Connection, Sample, WrongAnswer
from .peers import Server
from .rounds import alternate
from .workload import Stream, Workload

FRAME, LONE = "frame", "lone frame"
AT_ONCE = {FRAME: load.CONNECTIONS, LONE: 1}
"""Changes that are on their way at a time."""

SILENCE = 10.0
"""Seconds after which what did not come is lost."""


class Asker:
    """A connection that asks for the next of `changes` once it has both the answer to the last one and its frame.

    `times` has the seconds from each change to its frame.
    """

    def __init__(self, port: int, status: int, changes: Iterator[tuple[bytes, Listener]]) -> None:
        self._connection = Connection(port, status)
        self._changes = changes
        self._missing = 0
        self.socket = self._connection.socket
        self.times: list[float] = []
        self.done = False

    def ask(self) -> None:
        """Ask for the next change, if there is one."""
        following = next(self._changes, None)
        if following is None:
            self.done = True
            return
        request, listener = following
        self._missing = 2
        listener.expect(self._has_frame)
        self._connection.ask(request)

    def hear(self) -> None:
        """Read what has come of the answer."""
        if self._connection.hear() is not None:
            self._has_one()

    def _has_frame(self) -> None:
        self.times.append(perf_counter() - self._connection.asked)
        self._has_one()

    def _has_one(self) -> None:
        self._missing -= 1
        if not self._missing:
            self.ask()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a server is asked: to open streams on `port`, and on `control` to change the session of each in turn."""

    port: int
    control: int
    openings: Sequence[bytes]
    changes: Sequence[bytes]
    status: int

    def ask(self, kind: str, count: int) -> Sample:
        """Measure `count` changes; the streams are opened before and ended after."""
        with ExitStack() as stack:
            listeners = [stack.enter_context(listening(self.port, opening)) for opening in self.openings]
            waiting = islice(cycle(zip(self.changes, listeners, strict=True)), count)
            askers = [Asker(self.control, self.status, waiting) for _ in range(AT_ONCE[kind])]
            for asker in askers:
                stack.enter_context(asker.socket)
            return _drive(listeners, askers)


def _drive(listeners: Sequence[Listener], askers: Sequence[Asker]) -> Sample:
    """Let all askers ask until nobody has a question left."""
    readers: list[Listener | Asker] = [*listeners, *askers]
    with selectors.DefaultSelector() as selector:
        for one in readers:
            selector.register(one.socket, selectors.EVENT_READ, one)
        begun = heard = perf_counter()
        for asker in askers:
            asker.ask()
        while not all(asker.done for asker in askers):
            ready = selector.select(load.PATIENCE)
            for key, _ in ready:
                key.data.hear()
            now = perf_counter()
            heard = now if ready else heard
            if now - heard > SILENCE:
                raise WrongAnswer(f"{SILENCE:.0f} s after a change there was no answer, or no frame")
        return load.sample([time for asker in askers for time in asker.times], perf_counter() - begun)


def said(golive: Server, workload: Workload, stream: Stream, session: str) -> Said:
    """What golive says when a session changes, for the peers to say."""
    change = stream.change
    with listening(golive.port, workload.opening(stream, golive.credentials, session)) as listener:
        (changed,) = load.bodies(golive.control, [workload.happening(change, session)], change.status)
        frame = json.loads(listener.text())
    return Said(stream.path, stream.parameter, workload.control(change), change.status, json.loads(changed), frame)


def changes(server: Server, workload: Workload, stream: Stream, sessions: Sequence[str]) -> Changes:
    """What a server is asked that has a stream for each of `sessions`."""
    return Changes(
        server.port,
        server.control or server.port,
        [workload.opening(stream, server.credentials, one) for one in sessions],
        [workload.happening(stream.change, one) for one in sessions],
        stream.change.status,
    )


def measure(peers: Mapping[str, Changes], rounds: int, count: int) -> dict[str, dict[str, list[Sample]]]:
    """Samples of each kind and peer, one a round, `count` changes each."""
    return {
        kind: alternate({name: partial(asked.ask, kind, count) for name, asked in peers.items()}, rounds)
        for kind in AT_ONCE
    }
