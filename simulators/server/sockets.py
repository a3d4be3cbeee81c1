"""All open WebSockets, by sandbox: who is woken by what, and how they end with their sandbox or with the server.

Owns the set of streams and nothing of what one does: see `stream`. The log of frames is read once for all streams of a
sandbox, so that only those wake on whose channel something was said. Nothing of a stream remains once it is over.
"""

import asyncio
import contextlib
from collections.abc import Callable

from aiohttp import web

from ..core import frames
from ..core.frames import Place
from ..core.sandbox import Sandbox
from ..core.sandboxes import Sandboxes
from ..core.vendor import Tx
from .stream import GOING_AWAY, Stream, Upgrade


class Circle(set[Stream]):
    """The streams of one sandbox; `place` is how far the log was read for all of them, None while nobody can tell."""

    place: Place | None = None


class Sockets:
    """The streams of all sandboxes. `seen` is called with the sandbox after each journal entry."""

    def __init__(self, sandboxes: Sandboxes, seen: Callable[[Sandbox], None]) -> None:
        self._sandboxes = sandboxes
        self._seen = seen
        self._streams: dict[str, Circle] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    async def hold(self, request: web.BaseRequest, upgrade: Upgrade, wait: float = 0.0) -> web.StreamResponse:
        """Upgrade `request` after `wait` real seconds, and serve its stream until the end.

        What is published from this call on reaches the client, whenever its socket is ready.
        """
        self._loop = asyncio.get_running_loop()
        stream = Stream(request, upgrade, self._sandboxes.options.journal_bytes, self._seen)
        streams = self._streams.setdefault(upgrade.sandbox.id, Circle())
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
            self._loop.call_soon_threadsafe(self._look, sandbox)

    def _look(self, sandbox: Sandbox) -> None:
        """Wake the streams for which there is news; all of them when that cannot be told."""
        circle = self._streams.get(sandbox.id)
        if circle is None:
            return
        before = circle.place
        channels, place = sandbox.view(lambda tx: _news(tx, before))
        circle.place = place
        for stream in circle:
            if channels is None or place is None or stream.channel in channels:
                stream.wake()
            else:
                stream.pass_over(place)

    def look_again(self) -> None:
        """Look for what other processes published."""
        for circle in self._streams.values():
            self.wake(next(iter(circle)).sandbox)

    async def settle(self, sandbox: Sandbox) -> None:
        """Wait until everything published in the sandbox is written, by this process."""
        self._look(sandbox)
        busy = [stream for stream in self._streams.get(sandbox.id, ()) if stream.busy]
        await asyncio.gather(*(stream.settle() for stream in busy))

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


def _news(tx: Tx, place: Place | None) -> tuple[set[str] | None, Place | None]:
    """Channels of what was said behind `place`, and the place behind it.

    The channels are None when the log is not the one of `place`, or frames behind it were evicted: then each stream has
    to find out for itself. The new place is None where there is no log.
    """
    age, end = tx.get(frames.AGE), frames.marks(tx).next - 1
    here = None if age is None else Place(age, end)
    if here is None or place is None or frames.is_gone(tx, place):
        return None, here
    news = list(frames.read(tx, place.number))
    first = news[0][0] if news else end + 1
    if first != place.number + 1:
        return None, here
    return {frame.channel for _, frame in news}, Place(place.age, news[-1][0]) if news else place


async def _over(streams: list[Stream]) -> None:
    for stream in streams:
        await stream.over.wait()
