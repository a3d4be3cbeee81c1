"""A server in a thread of this process, for tests: on free ports, with state in memory."""

import asyncio
import threading
from collections.abc import Mapping
from typing import Any, Self

from .config import Serve
from .core.errors import ControlError
from .sandbox import assemble

START_SECONDS = 30.0
IN_TESTS = Serve(port_base=0, rate=0.0)
"""Free ports, state in memory, a clock that only moves by hand."""


class BackgroundServer:
    """Serves all vendors until `stop`; `ready` is the default sandbox's ready object."""

    def __init__(self, config: Serve = IN_TESTS) -> None:
        self._config = config
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._started = threading.Event()
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="golive-server", daemon=True)
        self.ready: Mapping[str, Any] = {}

    def start(self) -> Self:
        """Return when all ports are open; raises what kept them from it."""
        self._thread.start()
        if not self._started.wait(START_SECONDS):
            raise ControlError(500, f"the server did not start within {START_SECONDS:.0f} s")
        if self._problem is not None:
            raise self._problem
        return self

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        try:
            server, default = assemble(self._config)
            await server.start()
        except BaseException as problem:  # noqa: BLE001 - handed to the thread that waits
            self._problem = problem
            self._started.set()
            return
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        self.ready = server.ready(default)
        self._started.set()
        await self._stopping.wait()
        await server.close()

    def stop(self) -> None:
        """Close the ports and end the thread."""
        if self._loop is not None and self._stopping is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
