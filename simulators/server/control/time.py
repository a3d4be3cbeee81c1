"""Control of a sandbox's time."""

from typing import Annotated, Literal

import msgspec
from aiohttp import web
from msgspec import Meta

from ...core import clock as clocks
from ...core.clock import Instant
from ...core.errors import ControlError
from ...core.sandbox import Sandbox
from .operation import ONE, Operation, Served, body_of, bounded, instant, sandbox_of
from .sandboxes import Rate


class ClockAction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `PUT clock`. `advance` takes `seconds`, `set` takes `to`, `rate` takes `rate`, the others nothing."""

    action: Literal["advance", "freeze", "rate", "reset", "set"]
    seconds: Annotated[float, Meta(ge=0, le=1e12)] = 0.0
    to: str | None = None
    rate: Rate = 1.0


async def get_clock(served: Served, request: web.Request) -> object:
    """Virtual time and rate."""
    return _clock(sandbox_of(served, request))


async def put_clock(served: Served, request: web.Request) -> object:
    """Move, stop or start time; answers what happened on the way."""
    sandbox = sandbox_of(served, request)
    given = await body_of(request, ClockAction)
    happened = await _move(served, sandbox, given)
    return {**_clock(sandbox), "happened": happened}


async def _move(served: Served, sandbox: Sandbox, given: ClockAction) -> object:
    match given.action:
        case "advance":
            span = clocks.seconds(given.seconds)
            return await served.runner.advance(sandbox, lambda now: bounded(now + span))
        case "set":
            to = instant(given.to or "", served.sandboxes.wall())
            return await served.runner.advance(sandbox, lambda now: _later(to, now))
        case "freeze":
            sandbox.set_clock(lambda clock, wall: clock.at_rate(0.0, wall))
        case "rate":
            sandbox.set_clock(lambda clock, wall: clock.at_rate(given.rate, wall))
        case "reset":
            served.runner.drop(sandbox.id)
            sandbox.restart_clock()
    served.runner.wake(sandbox)
    return []


def _later(to: Instant, now: Instant) -> Instant:
    if to < now:
        raise ControlError(400, f"time does not run backwards: it is {clocks.isoformat(now)}; reset starts over")
    return to


def _clock(sandbox: Sandbox) -> dict[str, object]:
    return {"now": clocks.isoformat(sandbox.now()), "rate": sandbox.clock().rate}


OPERATIONS = (
    Operation("GET", ONE + "/clock", "getClock", get_clock),
    Operation("PUT", ONE + "/clock", "putClock", put_clock),
)
