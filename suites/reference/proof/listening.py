"""Our WebSockets: one for each transaction that is not over, for as long as it is not.

Owns when a socket is opened, opened again and closed. What a frame means is decided elsewhere.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

import aiohttp

from ..reading import ShapeError
from .client import ProofClient, ProofProblem
from .messages import Change, read_change
from .patience import Patience

_log = logging.getLogger(__name__)
_SERVER_ERROR = 500


class Listening:
    """Listens to Proof. `ask` finds out where a transaction stands, `hear` takes a change, `alarm` a refusal."""

    def __init__(
        self,
        client: ProofClient,
        patience: Patience,
        ask: Callable[[str], Awaitable[None]],
        hear: Callable[[Change], Awaitable[None]],
        alarm: Callable[[str, ProofProblem], None],
    ) -> None:
        self._client = client
        self._patience = patience
        self._ask = ask
        self._hear = hear
        self._alarm = alarm
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def begin(self, transaction_id: str) -> None:
        """Listen to a transaction from now on."""
        if transaction_id not in self._tasks:
            self._tasks[transaction_id] = asyncio.create_task(self._listen(transaction_id))

    def end(self, transaction_id: str) -> None:
        """The transaction is over: hang up. A frame that said so ends its own loop."""
        task = self._tasks.pop(transaction_id, None)
        if task is not None and task is not asyncio.current_task():
            task.cancel()

    async def close(self) -> None:
        """Hang up everywhere."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self, transaction_id: str) -> None:
        """Keep a socket open; after a refusal that stays as it is, give up."""
        failures = 0
        while transaction_id in self._tasks:
            try:
                async with self._client.listen(transaction_id) as socket:
                    await self._ask(transaction_id)
                    if await self._frames(transaction_id, socket):
                        failures = 0
            except ProofProblem as problem:
                _log.warning("Not listening to transaction %s: %s", transaction_id, problem)
                self._alarm(transaction_id, problem)
                if problem.refusal is not None and problem.refusal.status < _SERVER_ERROR:
                    return
            if transaction_id in self._tasks:
                await asyncio.sleep(self._patience.pause(failures))
                failures += 1

    async def _frames(self, transaction_id: str, socket: aiohttp.ClientWebSocketResponse) -> bool:
        """Hear frames until the transaction or the socket ends; whether one came that we could use."""
        heard = False
        while transaction_id in self._tasks:
            message = await socket.receive()
            if message.type is not aiohttp.WSMsgType.TEXT:
                break
            change = _change(message)
            if change is not None and change.transaction == transaction_id:
                heard = True
                await self._hear(change)
        return heard


def _change(message: aiohttp.WSMessage) -> Change | None:
    """What a frame says; what cannot be read is as good as not sent, for we ask anyway."""
    try:
        body = message.json()
        return read_change(body) if isinstance(body, Mapping) else None
    except (ValueError, ShapeError):
        _log.warning("Ignored a frame that could not be read.")
        return None
