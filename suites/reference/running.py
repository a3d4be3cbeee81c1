"""A department of the shop, running in a background thread and reached over HTTP.

The common ground of the Python adapters for golive: whatever they do, they do it through the app's real interface.
"""

import asyncio
import http.client
import json
import socket
import threading
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web

from .app import Department, make_app

T = TypeVar("T")

_PATIENCE = 5.0
_FAREWELL = 0.1


@dataclass(frozen=True, slots=True)
class Page:
    """An HTTP answer: status, the Location header or None, body."""

    status: int
    location: str | None
    text: str

    def json(self) -> Any:  # noqa: ANN401 - JSON of the app
        """The body's JSON. Raises `RuntimeError` when the app answered with an error."""
        return json.loads(self.good().text)

    def good(self) -> "Page":
        """Itself. Raises `RuntimeError` when the app answered with an error."""
        if self.status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"the app answered {self.status}: {self.text[:200]}")
        return self


class Running:
    """The shop with one department. `make` is called in the app's event loop with the app's URL."""

    def __init__(self, make: Callable[[str], Department]) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.patience = _PATIENCE
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="reference-shop", daemon=True)
        self._thread.start()
        self._runner = self.run(self._serve(make))

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        json_body: object = None,
    ) -> Page:
        """One request to the app, redirects not followed."""
        sent = dict(headers or {})
        if json_body is not None:
            body, sent = json.dumps(json_body).encode(), {"content-type": "application/json", **sent}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self.patience)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Page(answer.status, answer.getheader("location"), answer.read().decode())
        finally:
            connection.close()

    def run(self, work: Coroutine[None, None, T]) -> T:
        """The result of a coroutine in the app's event loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        """Stop the app and its thread."""
        self.run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _serve(self, make: Callable[[str], Department]) -> web.AppRunner:
        runner = web.AppRunner(make_app([make(self.url)]), access_log=None, shutdown_timeout=_FAREWELL)
        await runner.setup()
        await web.SockSite(runner, self._listener).start()
        return runner

    async def _end(self) -> None:
        """Close the app; what still waits for something, as a slow mutant does, is given up."""
        await self._runner.cleanup()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
