"""What the handlers of the control API share: the shape of an operation, and how a request is read.

A handler takes the server and the request, and answers a JSON value or a `Response`, or raises a `ControlError`.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar

import msgspec
from aiohttp import web

from ...core import clock as clocks
from ...core.errors import ControlError
from ...core.sandbox import Sandbox
from ...core.sandboxes import Sandboxes
from ..runner import Runner
from ..stage import Stage

T = TypeVar("T")

LATEST = clocks.parse("9000-01-01T00:00:00Z")
"""No clock goes beyond."""


class Served(Protocol):
    """What the control API needs to know of the server it belongs to."""

    sandboxes: Sandboxes
    runner: Runner
    stage: Stage

    def ready(self, sandbox: Sandbox) -> Mapping[str, Any]:
        """The ready object of a sandbox."""

    async def changed(self, sandbox: Sandbox) -> None:
        """Return after the sandbox's next exchange, or a little later."""


Handler = Callable[[Served, web.Request], Awaitable[object]]


class Operation(msgspec.Struct, frozen=True):
    """One row of the control API: method, path below the prefix, operationId of its document, handler."""

    method: str
    path: str
    id: str
    handler: Handler


ONE = "/sandboxes/{id}"


def sandbox_of(served: Served, request: web.Request) -> Sandbox:
    """The sandbox that the path names."""
    return served.sandboxes.get(request.match_info["id"])


def vendor_of(served: Served, request: web.Request) -> str:
    """The vendor that the path names."""
    return known_vendor(served, request.match_info["vendor"], 404)


def known_vendor(served: Served, name: str, status: int) -> str:
    """`name`, if it is a vendor that is served here; raises a `ControlError` with `status` otherwise."""
    vendors = served.sandboxes.vendors
    if name not in vendors:
        raise ControlError(status, f"no vendor {name!r} is served here", known=sorted(vendors))
    return name


async def body_of(request: web.Request, kind: type[T]) -> T:
    """The body, parsed; an empty one is an empty object."""
    raw = await request.read()
    try:
        return msgspec.json.decode(raw or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        known = {"known": list(kind.__struct_fields__)} if issubclass(kind, msgspec.Struct) else {}
        raise ControlError(
            400, f"the body of {request.method} {request.path} is wrong: {problem}", **known
        ) from problem


def query_of(request: web.Request, kind: type[T]) -> T:
    """The query string, parsed."""
    try:
        return msgspec.convert(dict(request.query), kind, strict=False)
    except msgspec.ValidationError as problem:
        known = list(getattr(kind, "__struct_fields__", ()))
        raise ControlError(
            400, f"the query of {request.method} {request.path} is wrong: {problem}", known=known
        ) from problem


def instant(text: str, wall: clocks.Instant) -> clocks.Instant:
    """A date-time with an offset, or `now`, the real time."""
    if text == "now":
        return wall
    try:
        return bounded(clocks.parse(text))
    except ValueError as problem:
        raise ControlError(400, f"{text!r} is no date-time with an offset: {problem}") from problem


def bounded(moment: clocks.Instant) -> clocks.Instant:
    """`moment`, if a clock may stand there."""
    if not 0 <= moment <= LATEST:
        raise ControlError(400, "a sandbox's clock stands between the years 1970 and 9000")
    return moment
