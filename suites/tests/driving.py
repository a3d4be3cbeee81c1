"""What a rule-based machine drives: one sandbox and one vendor, in this process for speed or over sockets for truth.

Owns the two drivers and how machines are run. A machine sees no difference between them: requests, the vendor's handle,
streams, messages, webhooks and time look the same. Nothing here knows a vendor.
"""

import http.client
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
import pytest
from golive.simulators.client import ControlFailure, ServerHandle
from golive.simulators.core import frames, messages
from golive.simulators.core.clock import SECOND
from golive.simulators.core.errors import ControlError, VendorError
from golive.simulators.core.message import Request
from golive.simulators.core.outbox import Delivery
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.core.sim import VendorSim
from golive.simulators.core.vendor import Router, Vendor
from golive.simulators.inbox import Inbox
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.listener import HANDSHAKE, Listener
from golive.suites.tests.passing import pass_time
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

Json = Any
Raw = tuple[int, dict[str, str], bytes]
"""Status, headers with lower-case names, exact bytes."""
Machine = Callable[[], RuleBasedStateMachine]

DEEP = 10
"""So many times as many lives are lived where GOLIVE_DEPTH is `deep`."""
ENOUGH_TO_FIND = 300


class Stream(Protocol):
    """An open WebSocket: `code` is its close code once the server has ended it and `said` was asked."""

    code: int | None

    def said(self) -> list[str]:
        """Every text so far."""

    def hang_up(self) -> None:
        """End it from this side."""


class Driver(Protocol):
    """One vendor in a sandbox of its own whose clock is frozen. `url` is where webhooks are to be sent."""

    sim: VendorSim
    url: str

    def carry(self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Raw:
        """The answer to a request; `target` begins behind the host."""

    def listen(self, target: str, headers: Mapping[str, str]) -> Stream:
        """A WebSocket, which must be granted."""

    def texts(self, subject: str, kind: str) -> list[str]:
        """The codes or links in the messages that people got, oldest first."""

    def advance(self, seconds: int) -> None:
        """Let time pass, and all that falls due on the way happen."""

    def told(self) -> list[Json]:
        """The bodies of all webhooks so far, in the order of their arrival; what is due has gone out."""

    def close(self) -> None:
        """Leave nothing behind."""


# in this process


@dataclass
class _Portal:
    """The control API of one sandbox without a server: a vendor's settings and rules, and its own controls."""

    box: Sandbox
    vendor: Vendor

    def get(self, path: str) -> Json:
        return self._call("GET", path, None)

    def post(self, path: str, body: Json = None) -> Json:
        return self._call("POST", path, {} if body is None else body)

    def put(self, path: str, body: Json) -> Json:
        return self._call("PUT", path, body)

    def delete(self, path: str) -> None:
        self._call("DELETE", path, None)

    def _call(self, method: str, path: str, body: Json) -> Json:
        part, _, rest = path.partition("/")
        try:
            if part == "settings":
                return msgspec.to_builtins(self.box.configure(self.vendor.name, "settings", body or {}))
            if part == "rules":
                return msgspec.to_builtins(self.box.configure(self.vendor.name, "rules", body or {}))
            return self._control(Request(method, f"/{rest}", body=b"" if body is None else json.dumps(body).encode()))
        except ControlError as refused:
            raise ControlFailure(refused.status, {"error": refused.message, **refused.context}) from refused
        except VendorError as refused:
            raise ControlFailure(409, {"error": str(refused)}) from refused

    def _control(self, request: Request) -> Json:
        found = Router(self.vendor.controls).find(request.method, request.path)
        assert found is not None, f"no control {request.method} {request.path}"
        route, params = found
        placed = msgspec.structs.replace(request, params=params)
        response = self.box.run(lambda tx: route.handler(tx, placed), self.vendor.name)
        return json.loads(response.body) if response.body else None


@dataclass
class _Log:
    """The end of a sandbox's log of frames, read as the socket would hear it."""

    box: Sandbox
    channel: str
    after: int
    greeting: list[str]
    code: int | None = None

    def said(self) -> list[str]:
        texts = list(self.greeting)
        for _, frame in self.box.view(lambda tx: list(frames.read(tx, self.after))):
            if frame.channel == self.channel:
                if frame.close is not None:
                    self.code = frame.close
                    return texts
                texts.append(frame.text)
        return texts

    def hang_up(self) -> None:
        """There is nothing to end."""


class InMemory:
    """A sandbox without any server; the outbox is worked off here."""

    url = "http://127.0.0.1:1/hooks"

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._world = Sandboxes(MemoryStore(), {vendor.name: vendor}, wall=lambda: 0)
        self._world.addresses = {vendor.name: "http://vendor.test"}
        self._box = self._world.ensure_default()
        connection = self._box.connection(self._world.addresses)[vendor.name]
        self.sim = vendor.handle(vendor.name, connection, _Portal(self._box, vendor))
        self._told: list[Json] = []

    def carry(self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Raw:
        """See `Driver`."""
        response = self._box.handle(self._vendor.name, _request(method, target, body, headers)).response
        sent = {name.lower(): value for name, value in response.headers}
        return response.status, {**sent, "content-type": response.content_type}, response.body

    def listen(self, target: str, headers: Mapping[str, str]) -> Stream:
        """See `Driver`."""
        response = self._box.handle(self._vendor.name, _request("GET", target, None, {**HANDSHAKE, **headers})).response
        assert response.status == 101, f"a WebSocket is refused: {response.status}"
        after = self._box.view(frames.marks).next - 1
        return _Log(self._box, response.channel, after, [response.body.decode()] if response.body else [])

    def texts(self, subject: str, kind: str) -> list[str]:
        """See `Driver`."""
        wanted = messages.Query(subject=subject, kind=kind)
        found = self._box.view(lambda tx: messages.find(tx, wanted), self._vendor.name)
        return [one.code or one.link or "" for one in found]

    def advance(self, seconds: int) -> None:
        """See `Driver`."""
        pass_time(self._box, self._hear, self._box.now() + seconds * SECOND)

    def _hear(self, sent: Delivery) -> None:
        self._told.append(json.loads(sent.body))

    def told(self) -> list[Json]:
        """See `Driver`."""
        self.advance(0)
        return self._told

    def close(self) -> None:
        """See `Driver`."""


def _request(method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Request:
    path, _, query = target.partition("?")
    lower = {name.lower(): value for name, value in headers.items()}
    found = dict(parse_qsl(query, keep_blank_values=True))
    return Request(method, unquote(path), found, lower, body or b"", "192.0.2.7", raw=target)


# over sockets


class OverSockets:
    """A sandbox of a server that runs; one connection for all requests, webhooks arrive in an inbox."""

    def __init__(self, server: ServerHandle, vendor: str, inbox: Inbox) -> None:
        self._sandbox = server.create(seed="machine")
        self.sim = self._sandbox.vendor(vendor)
        self._inbox = inbox
        self._path = f"/{self._sandbox.id}"
        self.url = inbox.url + self._path
        self._connection = http.client.HTTPConnection(urlsplit(self.sim.base_url).netloc, timeout=10)
        self._streams: list[Listener] = []

    def carry(self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Raw:
        """See `Driver`."""
        self._connection.request(method, target, body, dict(headers))
        answer = self._connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def listen(self, target: str, headers: Mapping[str, str]) -> Stream:
        """See `Driver`."""
        self._streams.append(Listener.connect(self.sim.base_url, target, headers))
        return self._streams[-1]

    def texts(self, subject: str, kind: str) -> list[str]:
        """See `Driver`."""
        return [one["code"] or one["link"] for one in self._sandbox.messages.find(subject=subject, kind=kind)]

    def advance(self, seconds: int) -> None:
        """See `Driver`."""
        self._sandbox.clock.advance(seconds)

    def told(self) -> list[Json]:
        """See `Driver`."""
        self._sandbox.clock.settle()
        return [json.loads(one.body) for one in self._inbox.received if one.path == self._path]

    def close(self) -> None:
        """See `Driver`."""
        for stream in self._streams:
            stream.hang_up()
        self._connection.close()
        self._sandbox.delete()


# machines


def until(moments: Iterable[int], now: int, which: int, *, early: bool) -> int:
    """How long it is from `now` until one of these moments, or until the second before it; 0 when none is to come."""
    spans = sorted({moment - early - now for moment in moments if moment - early > now})
    return spans[which % len(spans)] if spans else 0


def live(machine: Machine, *, lives: int, steps: int) -> None:
    """Let the machine live so many lives of at most so many steps; more of them where more depth is asked for."""
    deep = DEEP if os.environ.get("GOLIVE_DEPTH") == "deep" else 1
    _run(machine, settings(max_examples=lives * deep, stateful_step_count=steps))


def _run(machine: Machine, how: settings) -> None:
    run_state_machine_as_test(machine, settings=how)  # type: ignore[arg-type]  # it documents that any callable does


def find(machine: Machine, finding: str, *, steps: int = 30) -> None:
    """Assert that the machine, whose simulator is broken, says so with a sentence that begins with `finding`."""
    few = settings(
        max_examples=ENOUGH_TO_FIND, stateful_step_count=steps, phases=[Phase.generate], report_multiple_bugs=False
    )
    with pytest.raises(AssertionError, match=rf"^(?:{finding})"):
        _run(machine, few)
