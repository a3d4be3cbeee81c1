"""A running server with the toy vendor, a client that talks to it, and a receiver for its webhooks.

For tests on real sockets. Everything lives in the test's own event loop, on free ports, and ends with its block.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from golive.simulators.core.clock import Instant, wall_now
from golive.simulators.core.sandbox import Options, Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.core.store import Store
from golive.simulators.core.vendor import Vendor
from golive.simulators.server.deliverer import Deliverer
from golive.simulators.server.serving import Listening, Server
from golive.simulators.server.stage import Scripts, no_scripts
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.toy import TOY

Json = Any
KEY = "toy-key"


@dataclass
class Live:
    """A server that runs, and an HTTP client."""

    world: Sandboxes
    server: Server
    http: aiohttp.ClientSession

    @property
    def sandbox(self) -> Sandbox:
        """The default one."""
        return self.world.get("default")

    async def admin(self, method: str, path: str, body: Json = None, *, raw: bytes | None = None) -> tuple[int, Json]:
        """Call the control API; status and parsed answer."""
        data = raw if raw is not None or body is None else json.dumps(body).encode()
        async with self.http.request(method, f"{self.server.control}/__admin{path}", data=data) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    async def one(self, method: str, path: str = "", body: Json = None) -> Json:
        """Call the control API below the default sandbox; the answer, which must be a good one."""
        status, answer = await self.admin(method, f"/sandboxes/default{path}", body)
        assert status < 300, answer
        return answer

    async def toy(self, method: str, path: str, body: Json = None, *, key: str = KEY) -> tuple[int, Json]:
        """Call the toy vendor; status and parsed answer."""
        data = None if body is None else json.dumps(body).encode()
        url = self.server.addresses["toy"] + path
        async with self.http.request(method, url, data=data, headers={"x-key": key}) as answer:
            return answer.status, json.loads(await answer.text())

    async def item(self, *, key: str = KEY) -> str:
        """The id of a new item whose PIN is 1234."""
        status, item = await self.toy("POST", "/items", {"pin": "1234"}, key=key)
        assert status == 201, item
        return str(item["id"])

    async def tell(self, item: str, topic: str, seconds: int = 0) -> None:
        """Have the toy post a webhook about an item."""
        status, answer = await self.toy("POST", f"/items/{item}/tell", {"topic": topic, "seconds": seconds})
        assert status == 202, answer

    async def remind(self, item: str, seconds: int) -> None:
        """Arm the toy's timer about an item."""
        status, answer = await self.toy("POST", f"/items/{item}/remind", {"seconds": seconds})
        assert status == 202, answer

    async def deliveries(self) -> list[tuple[str, str, int]]:
        """(topic, state, attempts) of all that are known."""
        found = (await self.one("GET", "/deliveries"))["deliveries"]
        return [(one["topic"], one["state"], one["attempts"]) for one in found]

    async def outgoing(self) -> list[Json]:
        """The exchanges in which the simulator called."""
        found: list[Json] = (await self.one("GET", "/journal?direction=out"))["exchanges"]
        return found

    async def advance(self, seconds: float = 0) -> list[tuple[str, str, str]]:
        """Move the clock; kind, name, and result of all that happened."""
        answer = await self.one("PUT", "/clock", {"action": "advance", "seconds": seconds})
        return [(one["kind"], one["name"], one["result"]) for one in answer["happened"]]

    async def listen(self, url: str | None) -> None:
        """Have webhooks sent to `url`."""
        await self.one("PUT", "/settings/toy", {"webhook_url": url})


Call = Callable[..., Coroutine[None, None, Json]]
Control = Callable[[Live], Call]
"""Makes of a server a function that calls its control API by operationId; every answer is held to the document."""


@asynccontextmanager
async def serving(
    store: Store | None = None,
    *,
    vendor: Vendor = TOY,
    options: Options | None = None,
    deliverer: Deliverer | None = None,
    wall: Callable[[], Instant] = wall_now,
    scripts: Scripts = no_scripts,
) -> AsyncIterator[Live]:
    """A server with a default sandbox whose clock is frozen."""
    world = Sandboxes(store or MemoryStore(), {vendor.name: vendor}, options, wall)
    world.ensure_default()
    server = Server(world, Listening(port_base=0), deliverer or Deliverer(), scripts)
    await server.start()
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
            yield Live(world, server, http)
    finally:
        await server.close()


@asynccontextmanager
async def busy() -> AsyncIterator[Live]:
    """A server that has answered three requests: an item was made, the counter counted, a path was none."""
    async with serving() as live:
        await live.item()
        await live.toy("POST", "/count")
        await live.toy("GET", "/nowhere")
        yield live


@dataclass(frozen=True)
class Received:
    """One webhook: header names in lower case, exact bytes."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Json:
        """The body, parsed."""
        return json.loads(self.body)


Reaction = Callable[[Received], Awaitable[web.StreamResponse]]


@dataclass
class Receiver:
    """Takes webhooks at `url` and answers 200, or whatever `react` answers."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    react: Reaction | None = None

    @property
    def topics(self) -> list[str]:
        """The topics that arrived, in order."""
        return [one.json.get("topic", "ring") for one in self.received]

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Take one webhook."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        one = Received(request.path, headers, await request.read())
        self.received.append(one)
        return await self.react(one) if self.react else web.Response()


@asynccontextmanager
async def receiving(react: Reaction | None = None, secured: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """A receiver on a free port, over TLS when it is `secured`."""
    receiver = Receiver(react=react)
    runner = web.ServerRunner(web.Server(receiver, access_log=None, handler_cancellation=True), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=secured).start()
    receiver.url = f"{'https' if secured else 'http'}://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()


def answering(*statuses: int) -> Reaction:
    """Answer with these statuses one by one, then 200."""
    left = list(statuses)

    async def react(_received: Received) -> web.StreamResponse:
        return web.Response(status=left.pop(0) if left else 200)

    return react


async def hanging(_received: Received) -> web.StreamResponse:
    """Never answer."""
    await asyncio.Event().wait()
    raise AssertionError


async def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    """Let the loop run until something is true; fails when that takes too long."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what becomes true has no event of its own
            await asyncio.sleep(0.001)
