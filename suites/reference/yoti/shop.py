"""The handlers of opening an account: what each request means to the parts that do the work.

A user's name in the path stands for being logged in as that user: a login of its own would teach nothing here.
"""

import hmac
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from aiohttp import web

from ..refused import Refused
from . import pages
from .rules import Sight
from .settings import WEBHOOK, Settings

if TYPE_CHECKING:
    from .parts import Parts

_LONGEST_CODE = 8


class Shop:
    """The handlers."""

    label = "Open an account"

    def __init__(self, settings: Settings, parts: "Parts", now: Callable[[], float]) -> None:
        from .sdk import Sdk  # Yoti's SDK is there only where somebody wants this department

        self._settings = settings
        self._gate = parts.gate(settings)
        self._scripts = parts.scripts(settings)
        self._listener = parts.listener(settings)
        self._store = parts.store(settings.database)
        self._client = parts.client(settings, parts.patience(settings.patience), Sdk(settings))
        self.accounts = parts.accounts(settings, self._store, self._client, parts.rules(), now)

    def home(self, user: str) -> str:
        """The path of a user's own page."""
        return f"{pages.path(user)}/page"

    async def open(self) -> None:
        """Listen for notifications over https too, where that is wanted."""
        await self._listener.open([self.webhook_route()])

    async def close(self) -> None:
        """Release connections and database."""
        await self._listener.close()
        await self.accounts.work.close()
        await self._client.close()
        self._store.close()

    async def page(self, request: web.Request) -> web.Response:
        """The user's own page."""
        user = request.match_info["user"]
        return self.html(pages.account(user, await self.seen(user), self._settings.origin))

    async def begin(self, request: web.Request) -> web.Response:
        """The user wants an account, or comes back for it."""
        user = request.match_info["user"]
        link = await self.accounts.begin(user)
        told = _told(self.accounts.sight(user))
        return web.json_response({"session": link and link.session, "url": link and link.url, **told})

    async def returned(self, request: web.Request) -> web.Response:
        """The user's browser says that the user view is over."""
        code = str((await _given(request)).get("code") or "")[:_LONGEST_CODE]
        return web.json_response(_told(await self.accounts.returned(request.match_info["user"], code)))

    async def status(self, request: web.Request) -> web.Response:
        """What the user is told, as JSON."""
        return web.json_response(_told(await self.seen(request.match_info["user"])))

    async def access(self, request: web.Request) -> web.Response:
        """What only users may see whom we know."""
        user = request.match_info["user"]
        await self.accounts.look(user)
        if not self.accounts.has_access(user):
            return web.json_response({"account": None, "message": "Please show us who you are first."}, status=403)
        return web.json_response({"account": "open"})

    async def erase(self, request: web.Request) -> web.Response:
        """The user wants to be forgotten."""
        return web.json_response({"done": await self.accounts.erase(request.match_info["user"])})

    async def script(self, request: web.Request) -> web.Response:
        """One of our scripts."""
        text = self._scripts.ours(request.match_info["name"])
        if text is None:
            raise web.HTTPNotFound
        return web.Response(text=text, content_type="text/javascript", headers={"x-content-type-options": "nosniff"})

    async def webhook(self, request: web.Request) -> web.Response:
        """Yoti says that something happened. It is noted down, and Yoti need not wait for more.

        Over https nobody else answers what is refused, so it is answered here.
        """
        try:
            notification = self._gate.admit(request.headers, await request.read())
        except Refused as refusal:
            return web.json_response({"error": str(refusal)}, status=refusal.status)
        self.accounts.hear(notification)
        return web.Response(status=204)

    async def record(self, request: web.Request) -> web.Response:
        """For the staff: what is stored with a user."""
        self._staff_only(request)
        user = request.match_info["user"]
        attempt, customer = self.accounts.current(user), self._store.customer(user)
        retained = customer is not None and bool(customer.holder)
        return web.json_response({"session": attempt and attempt.id, "retained": retained})

    async def back_office(self, request: web.Request) -> web.Response:
        """For the staff: what Yoti recommends, and what they should look at."""
        self._staff_only(request)
        user = request.match_info["user"]
        await self.accounts.look(user)
        attempt = self.accounts.current(user)
        said = attempt.recommendation or None if attempt else None
        return web.json_response({"recommendation": said, "notices": self._store.notices(user)})

    async def events(self, request: web.Request) -> web.Response:
        """For the staff: the notifications that we acted upon."""
        self._staff_only(request)
        return web.json_response({"events": self._store.events(request.match_info["user"])})

    async def endpoint(self, request: web.Request) -> web.Response:
        """For the staff: where notifications can come over https, and whose certificate that is."""
        self._staff_only(request)
        url = self._listener.url
        return web.json_response({"url": url and url + WEBHOOK, "ca": self._listener.ca})

    async def seen(self, user: str) -> Sight:
        """What the user is told, once we have looked if it is time to."""
        await self.accounts.look(user)
        return self.accounts.sight(user)

    def html(self, text: str) -> web.Response:
        """A page, with what it may do."""
        return web.Response(text=text, content_type="text/html", headers=self._scripts.headers())

    def webhook_route(self) -> web.RouteDef:
        """Where Yoti's notifications go."""
        return web.post(WEBHOOK, self.webhook)

    def routes(self) -> list[web.RouteDef]:
        """All routes."""
        return [
            web.get("/users/{user}/opening", self.status),
            web.post("/users/{user}/opening", self.begin),
            web.get("/users/{user}/opening/access", self.access),
            web.post("/users/{user}/opening/returned", self.returned),
            web.post("/users/{user}/opening/erase", self.erase),
            web.get("/users/{user}/opening/page", self.page),
            web.get(f"{pages.SCRIPTS}/{{name}}.js", self.script),
            self.webhook_route(),
            web.get("/back-office/users/{user}/opening", self.back_office),
            web.get("/back-office/users/{user}/opening/record", self.record),
            web.get("/back-office/users/{user}/opening/events", self.events),
            web.get("/back-office/notifications", self.endpoint),
        ]

    def _staff_only(self, request: web.Request) -> None:
        given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        token = self._settings.back_office_token
        if not token or not hmac.compare_digest(given, f"Bearer {token}".encode()):
            raise web.HTTPUnauthorized


async def _given(request: web.Request) -> Mapping[str, object]:
    try:
        given = await request.json()
    except ValueError as problem:
        raise Refused(400, "JSON is needed") from problem
    if not isinstance(given, Mapping):
        raise Refused(400, "a JSON object is needed")
    return given


def _told(sight: Sight) -> dict[str, str]:
    """The answer to what the user asked for."""
    return {"state": sight.status, "message": sight.message}
