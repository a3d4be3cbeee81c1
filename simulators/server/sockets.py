"""All open WebSockets, by sandbox: who is woken by what, and how they end with their sandbox or with the server.

Owns the set of streams and nothing of what one does: see `stream`. Nothing of a stream remains once it is over.
"""

import asyncio
import contextlib
from collections.abc import Callable

from aiohttp import web

from ..core.sandbox import Sandbox
from ..core.sandboxes import Sandboxes
from .stream import GOING_AWAY, Stream, Upgrade


class Sockets:
    """The streams of all sandboxes. `seen` is called with the sandbox after each journal entry."""

    def __init__(self, sandboxes: Sandboxes, seen: Callable[[Sandbox], None]) -> None:
        self._sandboxes = sandboxes
        self._seen = seen
        self._streams: dict[str, set[Stream]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    async def hold(self, request: web.BaseRequest, upgrade: Upgrade, wait: float = 0.0) -> web.StreamResponse:
        """Upgrade `request` after `wait` real seconds, and serve its stream until the end.

        What is published from this call on reaches the client, whenever its socket is ready.
        """
        self._loop = asyncio.get_running_loop()
        stream = Stream(request, upgrade, self._sandboxes.options.journal_bytes, self._seen)
        streams = self._streams.setdefault(upgrade.sandbox.id, set())
        streams.add(stream)
        if self._closed:
            stream.leave(GOING_AWAY)
        try:
            return await stream.serve(wait)
        finally:
            streams.discard(stream)
            if not streams and self._streams.get(upgrade.sandbox.id) is streams:
                del self._streams[upgrade.sandbox.id]

    def wake(self, sandbox: Sandbox) -> None:
        """Soon write what was published. May be called from any thread."""
        if sandbox.id in self._streams and self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake, sandbox.id)

    def _wake(self, sandbox_id: str) -> None:
        for stream in self._streams.get(sandbox_id, ()):
            stream.wake()

    def look_again(self) -> None:
        """Look for what other processes published."""
        for sandbox_id in self._streams:
            self._wake(sandbox_id)

    async def settle(self, sandbox: Sandbox) -> None:
        """Wait until everything published in the sandbox is written, by this process."""
        streams = self._streams.get(sandbox.id)
        if streams:
            await asyncio.gather(*(stream.settle() for stream in streams))

    def forget(self, sandbox_id: str) -> None:
        """End the streams of a sandbox whose state is replaced or deleted."""
        for stream in self._streams.get(sandbox_id, ()):
            stream.leave(GOING_AWAY)

    async def close(self, patience: float) -> None:
        """End all streams; a client that does not answer within so many real seconds is cut off."""
        self._closed = True
        streams = [stream for several in self._streams.values() for stream in several]
        for stream in streams:
            stream.leave(GOING_AWAY)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await _over(streams)
        for stream in streams:
            stream.abort()
        await _over(streams)


async def _over(streams: list[Stream]) -> None:
    for stream in streams:
        await stream.over.wait()
