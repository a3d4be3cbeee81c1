"""One open WebSocket: it writes what is published on its channel, in order, until either side ends it.

Owns the life of the socket and what the journal tells of it. The log of frames is the only buffer. What the client says
changes nothing; the vendor may answer a text, for this client alone, which the journal does not tell.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from aiohttp import WebSocketError, WSMsgType, web

from ..core import frames, journal
from ..core.frames import Place
from ..core.journal import Exchange, Message
from ..core.message import Headers
from ..core.sandbox import Sandbox
from ..core.vendor import Tx, Vendor

log = logging.getLogger("golive")

HEARTBEAT_SECONDS = 25.0
"""Real time between two pings. A client that does not answer within half of it has vanished."""
REPLY_SECONDS = 2.0
"""Real time for the client's answer to a close frame."""
PATIENCE_SECONDS = 2.0
"""Real time for a client to take what was written, once somebody waits for that."""
HEARD_BYTES = 64 * 1024
"""Size of the largest message that a client may send."""

GOING_AWAY, PROTOCOL_ERROR, NO_CODE, VANISHED, FAILED = 1001, 1002, 1005, 1006, 1011
"""Close codes; 1005 and 1006 are never on the wire: the client gave none, or left without a word."""

Direction = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """An accepted request for the stream of a channel, as the journal tells of it; `headers` go with the answer.

    `greeting` is a first frame for this caller, empty for none.
    """

    sandbox: Sandbox
    vendor: Vendor
    subject: str | None
    url: str
    headers: Headers
    channel: str
    greeting: str = ""


class Stream:
    """The socket of one request; it gets what is published from now on. `seen` is called after each journal entry."""

    def __init__(
        self, request: web.BaseRequest, upgrade: Upgrade, journal_cap: int, seen: Callable[[Sandbox], None]
    ) -> None:
        self._request = request
        self._upgrade = upgrade
        self._cap = journal_cap
        self._seen = seen
        self._place = upgrade.sandbox.run(lambda tx: frames.join(tx, secrets.token_hex(8)))
        self._leaving: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._talking = False
        self._news = asyncio.Event()
        self._idle = asyncio.Event()
        self._news.set()
        self._ended = False
        self.over = asyncio.Event()

    # for whoever holds it

    @property
    def sandbox(self) -> Sandbox:
        """Where it was opened."""
        return self._upgrade.sandbox

    @property
    def channel(self) -> str:
        """What it listens to."""
        return self._upgrade.channel

    @property
    def busy(self) -> bool:
        """True while the client waits for something that was published."""
        return self._talking and not self._ended and not self._idle.is_set()

    def wake(self) -> None:
        """Look for news soon."""
        self._idle.clear()
        self._news.set()

    def pass_over(self, place: Place) -> None:
        """Up to `place` nothing was said on its channel, or it is woken already."""
        if not self._news.is_set() and self._place.age == place.age and self._place.number < place.number:
            self._place = place

    def leave(self, code: int) -> None:
        """Soon end it with `code`."""
        if not self._leaving.done():
            self._leaving.set_result(code)

    def abort(self) -> None:
        """Cut the connection."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def settle(self) -> None:
        """Wait until everything that it was woken for is written; a client that does not take it is let go."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._idle.wait()
        except TimeoutError:
            self.leave(FAILED)
            await self._idle.wait()

    # its life

    async def serve(self, wait: float) -> web.StreamResponse:
        """Answer the request after `wait` real seconds, then write until the end."""
        socket = web.WebSocketResponse(
            timeout=REPLY_SECONDS, heartbeat=HEARTBEAT_SECONDS, compress=False, max_msg_size=HEARD_BYTES
        )
        socket.headers.extend(self._upgrade.headers)
        try:
            if wait:
                await asyncio.wait((self._leaving,), timeout=wait)
            if not socket.can_prepare(self._request):
                self._end("out", PROTOCOL_ERROR)
                return web.Response(status=400, text="this is no handshake of a WebSocket")
            with contextlib.suppress(ConnectionError):
                await socket.prepare(self._request)
                await self._talk(socket)
        finally:
            self._end("in", VANISHED)
            self._drop_unsent()
            self.over.set()
        return socket

    async def _talk(self, socket: web.WebSocketResponse) -> None:
        self._talking = True
        writing = asyncio.create_task(self._write(socket))  # first, for the greeting comes before any answer
        hearing = asyncio.create_task(self._hear(socket))
        try:
            await asyncio.wait((hearing, self._leaving), return_when=asyncio.FIRST_COMPLETED)
            await _stop(writing, hearing)  # now the journal has what was written
            if self._leaving.done() and not self._is_cut():
                code = self._leaving.result()
                self._end("out", code)
                await socket.close(code=code, drain=False)
        finally:
            if socket.closed and socket.close_code != VANISHED:  # a client that broke the protocol did not wait
                self._end("out", socket.close_code or FAILED)
            await _stop(writing, hearing)

    async def _hear(self, socket: web.WebSocketResponse) -> None:
        """Answer texts, ignore the rest, until the client ends the stream or breaks the protocol."""
        while True:
            message = await socket.receive()
            if message.type is WSMsgType.CLOSE:
                return self._end("in", message.data or NO_CODE)
            if isinstance(message.data, WebSocketError):
                return self._end("out", message.data.code)
            if message.type is WSMsgType.TEXT:
                await self._answer(socket, message.data)
            elif message.type is not WSMsgType.BINARY:
                return self._end("in", VANISHED)

    async def _answer(self, socket: web.WebSocketResponse, text: str) -> None:
        try:
            answer = self._upgrade.vendor.hears(text)
            if answer is not None:
                await socket.send_str(answer)
        except ConnectionError:
            return  # the next message says why
        except Exception as problem:  # noqa: BLE001 - it is logged
            self._break(problem)

    def _is_cut(self) -> bool:
        transport = self._request.transport
        return transport is None or transport.is_closing()

    def _drop_unsent(self) -> None:
        """Whoever does not read would keep a connection that is closed in order."""
        transport = self._request.transport
        if transport is not None and transport.get_write_buffer_size():
            transport.abort()

    async def _write(self, socket: web.WebSocketResponse) -> None:
        """Write what is published until there is a reason to leave."""
        try:
            await self._greet(socket)
            while not self._leaving.done():
                await self._news.wait()
                self._news.clear()
                await self._catch_up(socket)
                if not self._news.is_set() and not self._leaving.done():
                    self._idle.set()
        except frames.Gone:
            self.leave(GOING_AWAY)
        except frames.Missed:
            self.leave(FAILED)
        except ConnectionError:
            return  # whoever hears learns why
        except Exception as problem:  # noqa: BLE001 - it is logged
            self._break(problem)

    def _break(self, problem: Exception) -> None:
        """Soon end it for a mistake of ours."""
        log.error("%s: the stream %s broke", self._upgrade.sandbox.id, self._upgrade.channel, exc_info=problem)
        self.leave(FAILED)

    async def _greet(self, socket: web.WebSocketResponse) -> None:
        greeting = self._upgrade.greeting
        if greeting:
            await socket.send_str(greeting)
            self._note("out", "socket.send", "SEND", [greeting.encode()])

    async def _catch_up(self, socket: web.WebSocketResponse) -> None:
        channel, place = self._upgrade.channel, self._place
        batch, self._place = self._upgrade.sandbox.view(lambda tx: frames.follow(tx, place, channel))
        written: list[bytes] = []
        try:
            for frame in batch:
                if frame.close is not None:
                    self.leave(frame.close)
                    return
                await socket.send_str(frame.text)
                written.append(frame.text.encode())
        finally:
            self._note("out", "socket.send", "SEND", written)

    # what the journal tells

    def _end(self, direction: Direction, code: int) -> None:
        """The first end is the one that counts."""
        if not self._ended:
            self._ended = True
            self._idle.set()
            self._note(direction, "socket.close", "CLOSE", [msgspec.json.encode({"code": code})])

    def _note(self, direction: Direction, operation: str, method: str, bodies: Sequence[bytes]) -> None:
        """Add an entry for each of `bodies`, unless the sandbox is no longer the one of the upgrade."""
        sandbox = self._upgrade.sandbox

        def work(tx: Tx) -> None:
            if not frames.is_gone(tx, self._place):
                for body in bodies:
                    journal.append(tx, self._exchange(tx, direction, operation, method, body), self._cap)

        if bodies:
            sandbox.run(work)
            self._seen(sandbox)

    def _exchange(self, tx: Tx, direction: Direction, operation: str, method: str, body: bytes) -> Exchange:
        vendor = self._upgrade.vendor
        return Exchange(
            at=journal.stamp(tx),
            direction=direction,
            vendor=vendor.name,
            operation=operation,
            subject=self._upgrade.subject,
            fault=None,
            error=None,
            request=Message({}, journal.body(vendor.redactor, body), method=method, url=self._upgrade.url),
            response=None,
        )


async def _stop(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
