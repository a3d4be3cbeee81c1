"""Control of sandboxes as a whole: they come, go, start over, are copied."""

from typing import Annotated, Literal

import msgspec
from aiohttp import web
from msgspec import Meta

from ...core.message import Response, json_response
from ...core.sandbox import Stamp
from .operation import ONE, Operation, Served, body_of, instant, sandbox_of

Rate = Annotated[float, Meta(ge=0, le=1_000_000)]
"""How fast a clock runs: 0 is frozen, a million makes a day of a tenth of a second."""


class NewSandbox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST sandboxes`. `start` is a date-time or `now`; `rate` 0 freezes the clock."""

    id: str | None = None
    seed: str | None = None
    start: str | None = None
    rate: Rate = 0.0
    stamp: Stamp = "virtual"


class Snapshot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All state of a sandbox."""

    version: Literal[1]
    entries: dict[str, str]


class Fork(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST fork`."""

    id: str | None = None


async def health(served: Served, _request: web.Request) -> object:
    """Alive, and with whom."""
    return {"status": "ok", "vendors": sorted(served.sandboxes.vendors)}


async def list_all(served: Served, _request: web.Request) -> object:
    """All ids."""
    return {"sandboxes": [sandbox.id for sandbox in served.sandboxes.all()]}


async def create(served: Served, request: web.Request) -> object:
    """A new sandbox: ids, credentials, base URLs."""
    given = await body_of(request, NewSandbox)
    start = None if given.start is None else instant(given.start, served.sandboxes.wall())
    sandbox = served.sandboxes.create(given.id, seed=given.seed, start=start, rate=given.rate, stamp=given.stamp)
    return json_response(201, served.ready(sandbox))


async def show(served: Served, request: web.Request) -> object:
    """The same object as at creation."""
    return served.ready(sandbox_of(served, request))


async def delete(served: Served, request: web.Request) -> object:
    """Remove it and everything in it."""
    name = sandbox_of(served, request).id
    served.sandboxes.delete(name)
    served.runner.forget(name)
    return Response(204)


async def reset(served: Served, request: web.Request) -> object:
    """Forget what happened, keep settings, rules and credentials."""
    sandbox = sandbox_of(served, request)
    served.runner.forget(sandbox.id)
    sandbox.reset()
    return served.ready(sandbox)


async def get_snapshot(served: Served, request: web.Request) -> object:
    """All state, to be put back later or into another sandbox."""
    return Snapshot(1, sandbox_of(served, request).snapshot())


async def put_snapshot(served: Served, request: web.Request) -> object:
    """Put state back."""
    sandbox = sandbox_of(served, request)
    given = await body_of(request, Snapshot)
    served.runner.forget(sandbox.id)
    sandbox.restore(given.entries)
    return served.ready(sandbox)


async def fork(served: Served, request: web.Request) -> object:
    """A copy with credentials of its own."""
    origin = sandbox_of(served, request)
    given = await body_of(request, Fork)
    return json_response(201, served.ready(served.sandboxes.fork(origin.id, given.id)))


OPERATIONS = (
    Operation("GET", "/health", "getHealth", health),
    Operation("GET", "/sandboxes", "listSandboxes", list_all),
    Operation("POST", "/sandboxes", "createSandbox", create),
    Operation("GET", ONE, "getSandbox", show),
    Operation("DELETE", ONE, "deleteSandbox", delete),
    Operation("POST", ONE + "/reset", "resetSandbox", reset),
    Operation("GET", ONE + "/snapshot", "getSnapshot", get_snapshot),
    Operation("PUT", ONE + "/snapshot", "putSnapshot", put_snapshot),
    Operation("POST", ONE + "/fork", "forkSandbox", fork),
)
