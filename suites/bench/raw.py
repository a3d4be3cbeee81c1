"""The simplest server there is: whatever comes is answered at once with the same bytes.

It tells how fast the load generator can ask, and it is the receiver that webhooks are sent to. It reads no further than
the length of a body. Run as a process, it prints its port.
"""

import asyncio

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

_LENGTH = b"content-length: "


class Raw(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._got = b""

    def data_received(self, data: bytes) -> None:
        """Answer a request as soon as all of it is there; there is never a second one behind it."""
        self._got = got = self._got + data if self._got else data
        head = got.find(b"\r\n\r\n")
        if head >= 0 and len(got) >= head + 4 + _length(got[:head]):
            self._got = b""
            self._transport.write(ANSWER)


def _length(head: bytes) -> int:
    start = head.lower().find(_LENGTH)
    return int(head[start + len(_LENGTH) :].partition(b"\r\n")[0]) if start >= 0 else 0


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(Raw, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
