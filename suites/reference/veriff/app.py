"""The web app put together: handlers, limits, refusals."""

import time
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler

from .gate import Refused
from .messages import ShapeError
from .parts import GOOD, Parts
from .settings import Settings

_LARGEST_BODY = 1024 * 1024


async def make_app(settings: Settings, parts: Parts = GOOD, now: Callable[[], float] = time.time) -> web.Application:
    """The app, ready to run in this event loop; `now` gives seconds, for tests that move time."""
    shop = parts.shop(settings, parts, now)

    async def close(_: web.Application) -> None:
        await shop.close()

    app = web.Application(client_max_size=_LARGEST_BODY, middlewares=[_refusals])
    app.add_routes(shop.routes())
    app.on_cleanup.append(close)
    return app


@web.middleware
async def _refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A refused webhook gets its status and one sentence."""
    try:
        return await handler(request)
    except Refused as refusal:
        return web.json_response({"error": str(refusal)}, status=refusal.status)
    except ShapeError as problem:
        return web.json_response({"error": str(problem)}, status=400)
