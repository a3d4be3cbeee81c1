"""One HTTP front for any vendor: turns aiohttp's request into ours, and our outcome into bytes on a wire.

Owns body caps and what faults do to a connection. It decides nothing about a vendor. Streams go on to `sockets`.
"""

import asyncio
import logging
from collections.abc import Callable

from aiohttp import web

from ..core import journal
from ..core.engine import Outcome
from ..core.faults import Wire
from ..core.message import Request, Response
from ..core.sandbox import Sandbox
from ..core.sandboxes import Sandboxes
from ..core.vendor import Vendor
from .sockets import Sockets
from .stream import Upgrade
from .whole import Whole, is_plain

log = logging.getLogger("golive")


class VendorFront:
    """The request handler of one vendor's port. `seen` is called with the sandbox after each exchange."""

    def __init__(self, sandboxes: Sandboxes, vendor: Vendor, sockets: Sockets, seen: Callable[[Sandbox], None]) -> None:
        self._sandboxes = sandboxes
        self._vendor = vendor
        self._sockets = sockets
        self._seen = seen

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        message = await read(request, self._vendor.body_limit)
        sandbox = self._sandboxes.locate(self._vendor.name, message)
        outcome = sandbox.handle(self._vendor.name, message)
        self._seen(sandbox)
        if outcome.accident is not None:
            log.error("%s %s failed inside the simulator", message.method, message.path, exc_info=outcome.accident)
        if outcome.response.channel and not _breaks(outcome.wire):
            upgrade = self._upgrade(sandbox, message, outcome)
            return await self._sockets.hold(request, upgrade, outcome.wire.seconds if outcome.wire else 0.0)
        if outcome.wire is None and is_plain(request, outcome.response):
            return Whole(outcome.response)
        response = to_web(outcome.response)
        return response if outcome.wire is None else await _trouble(request, response, outcome.wire)

    def _upgrade(self, sandbox: Sandbox, message: Request, outcome: Outcome) -> Upgrade:
        url, response = journal.url(self._vendor.redactor, message), outcome.response
        greeting = response.body.decode()
        return Upgrade(sandbox, self._vendor, outcome.subject, url, response.headers, response.channel, greeting)


async def read(request: web.BaseRequest, limit: int) -> Request:
    """The whole request; a body over `limit` bytes is not taken in."""
    body = await _body(request, limit) if request.body_exists else b""
    url = request.rel_url
    return Request(
        request.method,
        _text(url.path_safe),
        {name: _text(value) for name, value in url.query.items()} if url.raw_query_string else {},
        {name.lower(): value if value.isascii() else _text(value) for name, value in request.headers.items()},
        body or b"",
        request.remote or "",
        oversize=body is None,
        raw=request.raw_path,
    )


async def _body(request: web.BaseRequest, limit: int) -> bytes | None:
    if (request.content_length or 0) > limit:
        return None
    chunks, size = [], 0
    async for chunk in request.content.iter_any():
        size += len(chunk)
        if size > limit:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _text(value: str) -> str:
    """Bytes that are no UTF-8 come as lone surrogates, which nobody can write; they become replacement characters."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _breaks(wire: Wire | None) -> bool:
    """True when a fault keeps the answer from arriving."""
    return wire is not None and (wire.cut or wire.half or wire.hang)


def to_web(response: Response) -> web.Response:
    """Our response as aiohttp's, headers in order."""
    headers = response.headers
    if response.body or response.status not in (204, 304):
        headers = (*headers, ("Content-Type", response.content_type))
    return web.Response(status=response.status, body=response.body, headers=headers)


async def _trouble(request: web.BaseRequest, response: web.Response, wire: Wire) -> web.StreamResponse:
    """What a fault makes of the answer. A caller who leaves cancels the wait."""
    if wire.seconds:
        await asyncio.sleep(wire.seconds)
    if wire.hang:
        await asyncio.Event().wait()
    if wire.half:
        return await _send_half(request, response)
    if wire.cut and request.transport is not None:
        request.transport.abort()
    return response


async def _send_half(request: web.BaseRequest, response: web.Response) -> web.StreamResponse:
    body = response.body if isinstance(response.body, bytes) else b""
    stream = web.StreamResponse(status=response.status, headers=response.headers)
    stream.content_length = len(body)
    await stream.prepare(request)
    await stream.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return stream
