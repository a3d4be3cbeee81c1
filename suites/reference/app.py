"""The shop put together: its departments behind one front page.

Owns what they share: limits, refusals, the front page. A department is what one vendor makes possible; the shop has
those that it has credentials for.
"""

from collections.abc import AsyncIterator, Sequence
from html import escape
from typing import Protocol

from aiohttp import web
from aiohttp.typedefs import Handler

from .layout import page
from .refused import Refused

_LARGEST_BODY = 1024 * 1024
_WHO = '<label>User name <input name="user" required></label>'


class Department(Protocol):
    """A part of the shop."""

    @property
    def label(self) -> str:
        """What the front page calls it."""

    def home(self, user: str) -> str:
        """The path of a user's own page there."""

    def routes(self) -> Sequence[web.RouteDef]:
        """All routes, unlike those of any other department."""

    async def open(self) -> None:
        """Begin to work."""

    async def close(self) -> None:
        """Stop, and release connections and database."""


class Front:
    """The handlers of the front page."""

    def __init__(self, departments: Sequence[Department]) -> None:
        self._departments = {department.label: department for department in departments}

    async def health(self, request: web.Request) -> web.Response:
        """The app is well."""
        return web.json_response({"status": "ok"})

    async def page(self, request: web.Request) -> web.Response:
        """The first page asks who somebody is and where they want to go."""
        names = [escape(label) for label in self._departments]
        buttons = "\n".join(f'<button name="to" value="{name}">{name}</button>' for name in names)
        form = f'<form action="/enter">\n{_WHO}\n{buttons}\n</form>'
        return web.Response(text=page("A small shop", form), content_type="text/html")

    async def enter(self, request: web.Request) -> web.Response:
        """From the first page to the user's own."""
        user, to = request.query.get("user", ""), request.query.get("to", next(iter(self._departments)))
        raise web.HTTPSeeOther(self._departments[to].home(user) if user and to in self._departments else "/")

    def routes(self) -> list[web.RouteDef]:
        """All routes."""
        return [web.get("/health", self.health), web.get("/", self.page), web.get("/enter", self.enter)]


def make_app(departments: Sequence[Department]) -> web.Application:
    """The app, ready to run in this event loop."""

    async def at_work(_: web.Application) -> AsyncIterator[None]:
        for department in departments:
            await department.open()
        yield
        for department in departments:
            await department.close()

    app = web.Application(client_max_size=_LARGEST_BODY, middlewares=[_refusals])
    app.add_routes(Front(departments).routes())
    for department in departments:
        app.add_routes(department.routes())
    app.cleanup_ctx.append(at_work)
    return app


@web.middleware
async def _refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A refused request gets its status and one sentence."""
    try:
        return await handler(request)
    except Refused as refusal:
        return web.json_response({"error": str(refusal)}, status=refusal.status)
