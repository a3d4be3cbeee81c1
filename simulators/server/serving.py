"""A running server: ports, control API and runner, started and stopped together."""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

import msgspec
from aiohttp import web

from ..core.errors import ControlError
from ..core.sandbox import Sandbox
from ..core.sandboxes import Sandboxes
from .app import VendorFront
from .control.application import application
from .deliverer import Deliverer
from .runner import RECHECK_SECONDS, Runner
from .sockets import Sockets
from .stage import Scripts, Stage, no_scripts

SHUTDOWN_SECONDS = 0.25
"""How long requests that are being answered, and streams that are being ended, may take once the server closes."""
BACKLOG = 1024
"""Connections that may wait to be accepted: hundreds of parallel tests begin at the same moment."""
HIGHEST_PORT = 65_535
CLASH = (98, 48, 10048)
"""Error numbers of "address already in use" on Linux, macOS and Windows."""


class Listening(msgspec.Struct, frozen=True):
    """Where to listen. Port base 0 takes free ports; `public` is how clients reach the host, if not by its name."""

    host: str = "127.0.0.1"
    port_base: int = 7400
    public: str | None = None


class Server:
    """Serves sandboxes. `start`, then `ready`, at last `close`. `scripts` has the provider states of the vendors."""

    def __init__(
        self, sandboxes: Sandboxes, listening: Listening, deliverer: Deliverer, scripts: Scripts = no_scripts
    ) -> None:
        self.sandboxes = sandboxes
        self.sockets = Sockets(sandboxes, self._seen)
        self.runner = Runner(sandboxes, deliverer, self._seen, self.sockets)
        self.stage = Stage(scripts, sandboxes, self.runner.forget)
        self._deliverer = deliverer
        self._listening = listening
        self._runners: list[web.BaseRunner] = []
        self._changed: dict[str, asyncio.Event] = {}
        self.control = ""
        self.addresses = sandboxes.addresses

    async def start(self) -> None:
        """Open all ports; raises a `ControlError` that says which one cannot be opened, and leaves none open."""
        control = web.AppRunner(application(self), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        self.control = await self._listen(control, 0)
        for name, vendor in self.sandboxes.vendors.items():
            front = VendorFront(self.sandboxes, vendor, self.sockets, self._seen)
            http = web.Server(front, access_log=None, handler_cancellation=True)
            runner = web.ServerRunner(http, shutdown_timeout=SHUTDOWN_SECONDS)
            self.addresses[name] = await self._listen(runner, vendor.port)
        self.sandboxes.wake = self._wake
        self.runner.start()

    def _wake(self, sandbox: Sandbox) -> None:
        """A commit left something to do."""
        self.runner.wake(sandbox)
        self.sockets.wake(sandbox)

    async def _listen(self, runner: web.BaseRunner, offset: int) -> str:
        host, base = self._listening.host, self._listening.port_base
        port = base + offset if base else 0
        await runner.setup()
        self._runners.append(runner)
        try:
            if not 0 <= port <= HIGHEST_PORT:
                raise OSError(None, f"ports end at {HIGHEST_PORT}")
            await web.TCPSite(runner, host, port, backlog=BACKLOG, reuse_address=True).start()
        except OSError as problem:
            await self.close()
            reason = "is already in use" if problem.errno in CLASH else f"cannot be opened: {problem.strerror}"
            raise ControlError(
                500, f"{host}:{port} {reason}; choose other ports with --port-base N (0 takes free ones)"
            ) from problem
        address = runner.addresses[0]
        return f"http://{self._listening.public or _literal(address[0])}:{address[1]}"

    def ready(self, sandbox: Sandbox) -> Mapping[str, Any]:
        """The ready object: where everything is and with which credentials."""
        return {"control": self.control, "sandbox": sandbox.id, "vendors": sandbox.connection(self.addresses)}

    def _seen(self, sandbox: Sandbox) -> None:
        event = self._changed.pop(sandbox.id, None)
        if event is not None:
            event.set()

    async def changed(self, sandbox: Sandbox) -> None:
        """Return after the sandbox's next exchange; another process may have had it, so look now and then."""
        event = self._changed.setdefault(sandbox.id, asyncio.Event())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(RECHECK_SECONDS if self.sandboxes.store.shared else None):
                await event.wait()

    async def close(self) -> None:
        """Stop deliveries, end streams, close the ports, close the store."""
        await self.runner.close()
        await self.sockets.close(SHUTDOWN_SECONDS)
        await asyncio.gather(*(runner.cleanup() for runner in self._runners))
        await self._deliverer.close()
        await self.stage.close()
        self.sandboxes.store.close()


def _literal(host: str) -> str:
    return f"[{host}]" if ":" in host else host
