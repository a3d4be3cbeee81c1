"""The two ends of a proxy: what a caller sent is taken in byte for byte, and so is what it gets handed back.

Owns listening, on loopback only and in a thread of its own, and the headers that belong to one connection. What happens
in between, and who is asked, is a function's business. Nothing is streamed, and there are no WebSockets.
"""

import asyncio
import json
import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from http import HTTPStatus
from types import TracebackType
from typing import Self

import msgspec
from aiohttp import web

HOST = "127.0.0.1"
SHUTDOWN_SECONDS = 0.25

_OF_ONE_CONNECTION = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer"}
    | {"transfer-encoding", "upgrade", "host", "content-length", "expect"}
)
"""Never passed on (RFC 9110, 7.6.1); the last three are made anew by whoever sends on."""
_NEAR = re.compile(r"(|[\d.]+|\[[0-9a-f:.]+|[a-z0-9_-]+|(.+\.)?(localhost|internal|test))\.?")
"""No name, an address, a name without a dot (a container's), or one that nobody can register."""
_NO_LENGTH = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class Passed(msgspec.Struct, frozen=True):
    """A request on its way: target as it was sent, header names in lower case, the exact body."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Reply(msgspec.Struct, frozen=True):
    """What the caller gets."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Forward = Callable[[Passed], Reply]
"""Answers a request. It may block and is called from several threads."""


def trouble(status: int, sentence: str, **context: str) -> Reply:
    """The proxy's own answer: one sentence as JSON."""
    body = json.dumps({"error": sentence, **context}, ensure_ascii=False).encode()
    return Reply(status, {"content-type": "application/json"}, body)


class Proxy:
    """Serves `forward` at `url` within a `with` block. Port 0 takes a free one."""

    def __init__(self, forward: Forward, port: int = 0) -> None:
        self.url = ""
        self._forward = forward
        self._port = port
        self._stop: Callable[[], object] = lambda: None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="golive-proxy", daemon=True)
        self._listening = Future[str]()

    def __enter__(self) -> Self:
        """Listen; raises OSError when the port cannot be opened."""
        self._thread.start()
        self.url = self._listening.result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the port and end the thread."""
        self._stop()
        self._thread.join()

    async def _serve(self) -> None:
        loop, stopping = asyncio.get_running_loop(), asyncio.Event()
        self._stop = lambda: loop.call_soon_threadsafe(stopping.set)
        server = web.Server(self._answer, access_log=None, auto_decompress=False)
        runner = web.ServerRunner(server, shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, self._port).start()
        except (OSError, OverflowError) as problem:
            self._listening.set_exception(problem)
        else:
            self._listening.set_result(f"http://{HOST}:{runner.addresses[0][1]}")
            await stopping.wait()
        await runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get("upgrade", "").lower() == "websocket":
            return _Verbatim(trouble(HTTPStatus.NOT_IMPLEMENTED, "WebSockets do not pass through this proxy"))
        if not request.raw_path.startswith("/"):
            return _Verbatim(trouble(HTTPStatus.BAD_REQUEST, "use this address as a base URL, not as a web proxy"))
        if not _is_near(request):
            return _Verbatim(
                trouble(HTTPStatus.FORBIDDEN, "this proxy signs for programs on this machine, not for web pages")
            )
        body = await request.content.read()
        passed = Passed(request.method, request.raw_path, _passed_on(request), body)
        return _Verbatim(await asyncio.to_thread(self._forward, passed))


def _is_near(request: web.BaseRequest) -> bool:
    """False for what a web page on the internet has a browser send here, also under a name that leads to loopback.

    Anybody can have a name lead here, but nobody owns the names below, and a browser tells from where it was sent.
    """
    host = request.headers.get("host", "").rpartition("]")[0] or request.headers.get("host", "").partition(":")[0]
    return request.headers.get("sec-fetch-site", "") != "cross-site" and bool(_NEAR.fullmatch(host.lower()))


def _passed_on(request: web.BaseRequest) -> dict[str, str]:
    """The headers that go on; several of one name become one, and each byte one character as HTTP libraries do it."""
    found: dict[str, str] = {}
    for name, value in request.headers.items():
        text = value.encode("utf-8", "surrogateescape").decode("latin-1")
        found[name.lower()] = f"{found[name.lower()]}, {text}" if name.lower() in found else text
    return without_connection(found)


def without_connection(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers (names in lower case) without those that are about one connection, or that it names as its own."""
    named = {name.strip().lower() for name in headers.get("connection", "").split(",")}
    return {name: value for name, value in headers.items() if name not in _OF_ONE_CONNECTION | named}


class _Verbatim(web.StreamResponse):
    """Exactly these headers and bytes: aiohttp would add a type or a server's name where there is none."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(status=reply.status)
        self._reply = reply

    async def prepare(self, request: web.BaseRequest) -> None:
        """Send everything; raises ConnectionResetError for a caller that has left."""
        if request.transport is None:
            raise ConnectionResetError
        self._keep_alive = request.keep_alive
        to_head = request.method == "HEAD"
        lines = _head(self._reply, to_head=to_head, keep_alive=request.keep_alive)
        request.transport.write(lines + (b"" if to_head else self._reply.body))

    async def write_eof(self, data: bytes = b"") -> None:
        """Everything is sent already."""


def _head(reply: Reply, *, to_head: bool, keep_alive: bool) -> bytes:
    """Status line and headers. A HEAD's length is what GET would get, which only the upstream knows."""
    headers = without_connection(reply.headers)
    if to_head:
        headers |= {name: value for name, value in reply.headers.items() if name == "content-length"}
    elif reply.status not in _NO_LENGTH:
        headers["content-length"] = str(len(reply.body))
    headers["connection"] = "keep-alive" if keep_alive else "close"
    lines = [f"{name}: {' '.join(value.splitlines())}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {reply.status} {_phrase(reply.status)}", *lines, "", ""]).encode(
        "latin-1", "replace"
    )


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
