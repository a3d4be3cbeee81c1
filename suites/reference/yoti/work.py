"""In which order things are done: for one user one after the other, and in the background what nobody waits for.

Owns locks and tasks. What is given up at the end was noted down before, so it is done when it is next asked for.
"""

import asyncio
from collections.abc import Coroutine


class Work:
    """What one running app does, and is about to do."""

    def __init__(self) -> None:
        self._turns: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[object]] = set()

    def turn(self, user: str) -> asyncio.Lock:
        """A block in which nothing else is done for a user."""
        return self._turns.setdefault(user, asyncio.Lock())

    def later(self, work: Coroutine[None, None, object]) -> None:
        """Work in the background."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give up what goes on in the background."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
