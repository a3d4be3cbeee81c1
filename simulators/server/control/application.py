"""The control API as an aiohttp application: the table of operations, and one form for all answers and errors."""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from ...core.errors import ControlError
from ...core.message import Response, json_response
from ..app import to_web
from . import deliveries, faults, journal, messages, portal, sandboxes, states, time
from .operation import ONE, Handler, Operation, Served

log = logging.getLogger("golive")

PREFIX = "/__admin"

OPERATIONS: tuple[Operation, ...] = (
    *sandboxes.OPERATIONS,
    *time.OPERATIONS,
    *journal.OPERATIONS,
    *faults.OPERATIONS,
    *deliveries.OPERATIONS,
    *messages.OPERATIONS,
    *portal.OPERATIONS,
    *states.OPERATIONS,
)


def application(served: Served) -> web.Application:
    """The control API of a server."""
    app = web.Application(client_max_size=portal.BODY_LIMIT, middlewares=[_errors])
    for operation in OPERATIONS:
        app.router.add_route(operation.method, PREFIX + operation.path, _answering(served, operation.handler))
    app.router.add_route("*", PREFIX + ONE + "/{vendor}/{tail:.*}", _answering(served, portal.vendor_control))
    return app


def _answering(served: Served, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        result = await handler(served, request)
        return to_web(result if isinstance(result, Response) else json_response(200, result))

    return answer


@web.middleware
async def _errors(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    what = f"{request.method} {request.path}"
    try:
        return await handler(request)
    except ControlError as problem:
        return to_web(json_response(problem.status, {"error": problem.message, **problem.context}))
    except web.HTTPException as problem:
        known = [f"{operation.method} {PREFIX}{operation.path}" for operation in OPERATIONS]
        return to_web(json_response(problem.status, {"error": f"{what}: {problem.reason}", "known": known}))
    except Exception:
        log.exception("%s failed inside the simulator", what)
        return to_web(json_response(500, {"error": f"{what} failed inside the simulator; its log says why"}))
