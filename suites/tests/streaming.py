"""The toy vendor's streams over real sockets: how they open, what arrives, how they end, what the journal tells."""

import asyncio
import socket as sockets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientWebSocketResponse, WSMsgType
from golive.simulators.server.stream import Stream
from golive.suites.tests.harness import KEY, Live

Json = Any
NONCE = b"A" * 22 + b"=="
HANDSHAKE = (
    b"GET /items/%s/stream HTTP/1.1\r\nhost: x\r\nx-key: toy-key\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
    b"sec-websocket-version: %s\r\nsec-websocket-key: %s\r\n\r\n"
)


@asynccontextmanager
async def streaming(
    live: Live, item: str, *, key: str = KEY, **options: Json
) -> AsyncIterator[ClientWebSocketResponse]:
    """The open stream of an item."""
    url = f"{live.server.addresses['toy']}/items/{item}/stream"
    async with live.http.ws_connect(url, headers={"x-key": key}, **options) as opened:
        yield opened


async def say(live: Live, item: str, *texts: str, close: int | None = None, key: str = KEY) -> None:
    """Have the toy say texts on an item's stream, then end it."""
    status, _ = await live.toy(
        "POST", f"/items/{item}/say", {"texts": texts} | ({"close": close} if close else {}), key=key
    )
    assert status == 202


async def remind(live: Live, item: str, timer: str, seconds: int) -> None:
    """Arm one of the toy's timers."""
    assert (await live.toy("POST", f"/items/{item}/remind", {"timer": timer, "seconds": seconds}))[0] == 202


async def texts(opened: ClientWebSocketResponse, count: int) -> list[str]:
    """The next texts that arrive."""
    return [await opened.receive_str(timeout=10) for _ in range(count)]


async def ending(opened: ClientWebSocketResponse) -> int | None:
    """The code with which the other side ends the stream; nothing else arrives before."""
    message = await opened.receive(timeout=10)
    assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR), message
    return opened.close_code


async def exchanges(live: Live, sandbox: str = "default") -> list[Json]:
    """The journal."""
    _, answer = await live.admin("GET", f"/sandboxes/{sandbox}/journal")
    found: list[Json] = answer["exchanges"]
    return found


async def told(live: Live) -> list[tuple[str, str, Json]]:
    """Direction, operation, and body of what the journal says of streams."""
    lines = [line for line in await exchanges(live) if "ocket" in line["operation"]]
    return [(line["direction"], line["operation"], line["request"]["body"]) for line in lines]


async def count_of(live: Live, operation: str, wanted: int) -> None:
    """Return when the journal has so many exchanges of an operation."""
    await live.one("POST", "/journal/wait", {"operation": operation, "count": wanted, "timeout_seconds": 10})


async def handshake(
    live: Live, item: str, version: bytes = b"13", nonce: bytes = NONCE
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection of bytes, with small buffers, that has asked for the stream of an item."""
    connection = sockets.socket()
    connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    connection.setblocking(False)
    await asyncio.get_running_loop().sock_connect(
        connection, ("127.0.0.1", int(live.server.addresses["toy"].rpartition(":")[2]))
    )
    reader, writer = await asyncio.open_connection(sock=connection, limit=4096)
    writer.write(HANDSHAKE % (item.encode(), version, nonce))
    return reader, writer


async def raw_stream(live: Live, item: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The open stream of an item, as bytes."""
    reader, writer = await handshake(live, item)
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
    return reader, writer


def closed(direction: str, code: int) -> tuple[str, str, Json]:
    """The journal's word for an end."""
    return direction, "socket.close", {"code": code}


def held(live: Live) -> list[Stream]:
    """All streams that the server still knows."""
    return [one for several in live.server.sockets._streams.values() for one in several]  # noqa: SLF001 - no other way to see that nothing remains
