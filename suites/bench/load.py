"""The load: keep-alive connections, each of which asks for the next thing as soon as it has its answer.

Owns the client's side of a measurement. Requests are ready-made bytes and answers are looked at no further than their
status and length, so that one core in Python asks faster than any server here answers.
"""

import selectors
import socket
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from time import perf_counter

from . import cores

CONNECTIONS = 16
PATIENCE = 0.0 if cores.PINNED else 1.0
"""Whoever sleeps makes the server pay for the waking; with a core of its own the load generator never does."""

_LENGTH = b"content-length: "


class WrongAnswer(Exception):
    """A server did not answer as it should, so that its speed says nothing."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement: answers a second, and how long they took, in milliseconds."""

    rate: float
    p50_ms: float
    p99_ms: float


class Connection:
    """One connection with at most one request on its way."""

    def __init__(self, port: int, status: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asked = 0.0
        self._wanted = b"HTTP/1.1 %d" % status
        self._got = b""

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self._got = b""
        self.asked = perf_counter()
        self.socket.sendall(request)

    def hear(self) -> bytes | None:
        """Read what has come; the body when the answer is complete. Raises `WrongAnswer` for another status."""
        piece = self.socket.recv(65_536)
        self._got = got = self._got + piece if self._got else piece
        if not piece or not got.startswith(self._wanted):
            raise WrongAnswer(f"expected {self._wanted.decode()}, got {got[:300]!r}")
        head = got.find(b"\r\n\r\n")
        return None if head < 0 else self._body(got, head)

    def _body(self, got: bytes, head: int) -> bytes | None:
        start = got[:head].lower().index(_LENGTH) + len(_LENGTH)
        line = got.find(b"\r\n", start)
        end = head + 4 + int(got[start:line])
        return got[head + 4 :] if len(got) >= end else None


def drive(
    port: int,
    requests: Iterable[bytes],
    status: int,
    *,
    connections: int = CONNECTIONS,
    each: Callable[[bytes], object] | None = None,
) -> Sample:
    """Send all of `requests`, `connections` at a time, each to be answered with `status`; `each` gets every body."""
    waiting, times = iter(requests), list[float]()
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        begun = perf_counter()
        for request in islice(waiting, connections):
            connection = Connection(port, status)
            stack.callback(connection.socket.close)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(request)
        while selector.get_map():
            for key, _ in selector.select(PATIENCE):
                connection = key.data
                body = connection.hear()
                if body is None:
                    continue
                times.append(perf_counter() - connection.asked)
                following = next(waiting, None)
                if following is None:
                    selector.unregister(connection.socket)
                else:
                    connection.ask(following)
                if each is not None:
                    each(body)
        return sample(times, perf_counter() - begun)


def bodies(port: int, requests: Iterable[bytes], status: int) -> list[bytes]:
    """The bodies of the answers to `requests`."""
    found: list[bytes] = []
    drive(port, requests, status, each=found.append)
    return found


def sample(times: list[float], seconds: float) -> Sample:
    """What the times of so many answers, in seconds, come to."""
    times.sort()
    return Sample(len(times) / seconds, _percentile(times, 50) * 1000, _percentile(times, 99) * 1000)


def _percentile(ordered: list[float], percent: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """An HTTP/1.1 request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    lines += [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*lines, "", ""]).encode() + body
