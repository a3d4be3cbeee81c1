"""The app's handlers: what each request means to the parts that do the work.

A user's name in the path stands for being logged in as that user: a login of its own would teach nothing here.
"""

import hmac
import logging
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from aiohttp import web

from ..reading import ShapeError
from ..refused import Refused
from . import pages
from .client import VeriffProblem
from .messages import read_decision, read_event
from .settings import Settings

if TYPE_CHECKING:
    from .parts import Parts

T = TypeVar("T")

_log = logging.getLogger(__name__)
_LARGEST_PHOTOS = 32 * 1024 * 1024


class Shop:
    """The handlers."""

    label = "Verify"

    def __init__(self, settings: Settings, parts: "Parts", now: Callable[[], float]) -> None:
        self._settings = settings
        self._gate = parts.gate(settings)
        self._store = parts.store(settings.database)
        self._client = parts.client(settings)
        self.verification = parts.verification(settings, self._store, self._client, parts.journey(), now)

    def home(self, user: str) -> str:
        """The path of a user's own page."""
        return f"/users/{quote(user, safe='')}"

    async def open(self) -> None:
        """Nothing is done unasked."""

    async def close(self) -> None:
        """Release connections and database."""
        await self._client.close()
        self._store.close()

    async def status_page(self, request: web.Request) -> web.Response:
        """The user's own page."""
        user = request.match_info["user"]
        return _html(pages.status(user, self.verification.sight(user)))

    async def status(self, request: web.Request) -> web.Response:
        """The same as JSON."""
        return web.json_response(asdict(self.verification.sight(request.match_info["user"])))

    async def begin(self, request: web.Request) -> web.Response:
        """The user wants to be verified: a form is answered with a redirect, JSON with JSON."""
        user = request.match_info["user"]
        wants_json = request.content_type == "application/json"
        names = await _names(request)
        try:
            url = await self.verification.begin(user, *names)
        except VeriffProblem as problem:
            _log.warning("Could not begin a verification: %s", problem)
            return web.json_response({"url": None}, status=502) if wants_json else _html(pages.sorry(), 502)
        if wants_json:
            return web.json_response({"url": url})
        raise web.HTTPSeeOther(url or self.home(user))

    async def photos(self, request: web.Request) -> web.Response:
        """The user hands photos to us, and need not go to Veriff's page."""
        request = request.clone(client_max_size=_LARGEST_PHOTOS)
        names, photos = await _names(request), await _photos(request)
        try:
            await self.verification.upload(request.match_info["user"], *names, photos)
        except VeriffProblem as problem:
            _log.warning("Could not upload photos: %s", problem)
            return web.json_response({"status": "unavailable"}, status=502)
        return web.json_response({"status": "ok"})

    async def callback(self, request: web.Request) -> web.Response:
        """The browser comes back from Veriff. Whoever opens this URL proves nothing, so nothing changes."""
        user = request.match_info["user"]
        return _html(pages.callback(user, self.verification.sight(user)))

    async def refresh(self, request: web.Request) -> web.Response:
        """The user does not want to wait for a webhook."""
        user = request.match_info["user"]
        try:
            await self.verification.ask(user)
        except VeriffProblem as problem:
            _log.warning("Could not read a decision: %s", problem)
            return _html(pages.sorry(), 502)
        raise web.HTTPSeeOther(self.home(user))

    async def account(self, request: web.Request) -> web.Response:
        """What only verified users may see."""
        if not self.verification.has_access(request.match_info["user"]):
            return web.json_response({"account": None, "message": "Please verify your identity first."}, status=403)
        return web.json_response({"account": "open"})

    async def event(self, request: web.Request) -> web.Response:
        """Veriff's event webhook."""
        self.verification.hear_event(await self._read(request, read_event))
        return web.json_response({"status": "ok"})

    async def decision(self, request: web.Request) -> web.Response:
        """Veriff's decision webhook."""
        decision = await self._read(request, read_decision)
        if decision is not None:
            self.verification.hear_decision(decision)
        return web.json_response({"status": "ok"})

    async def record(self, request: web.Request) -> web.Response:
        """For the staff: what is stored with a user."""
        self._staff_only(request)
        session = self.verification.current(request.match_info["user"])
        return web.json_response({"session": session and session.id, "url": session and session.url})

    async def notices(self, request: web.Request) -> web.Response:
        """For the staff: what they should look at."""
        self._staff_only(request)
        return web.json_response({"notices": self._store.notices(request.match_info["user"])})

    async def _read(self, request: web.Request, reader: Callable[[Mapping[str, object]], T]) -> T:
        """What a webhook says. Raises `Refused`."""
        body = self._gate.admit(request.headers, await request.read())
        try:
            return reader(body)
        except ShapeError as problem:
            raise Refused(400, str(problem)) from problem

    def _staff_only(self, request: web.Request) -> None:
        given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        token = self._settings.back_office_token
        if not token or not hmac.compare_digest(given, f"Bearer {token}".encode()):
            raise web.HTTPUnauthorized

    def routes(self) -> list[web.RouteDef]:
        """All routes."""
        return [
            web.get("/users/{user}", self.status_page),
            web.get("/users/{user}/account", self.account),
            web.get("/users/{user}/verification", self.status),
            web.post("/users/{user}/verification", self.begin),
            web.post("/users/{user}/verification/photos", self.photos),
            web.get("/users/{user}/verification/callback", self.callback),
            web.post("/users/{user}/verification/refresh", self.refresh),
            web.post("/webhooks/veriff/events", self.event),
            web.post("/webhooks/veriff/decisions", self.decision),
            web.get("/back-office/users/{user}", self.record),
            web.get("/back-office/users/{user}/notices", self.notices),
        ]


async def _names(request: web.Request) -> tuple[str, str]:
    try:
        given: Mapping[str, object] = (
            await request.json() if request.content_type == "application/json" else await request.post()
        )
        return str(given["first_name"]), str(given["last_name"])
    except (ValueError, TypeError, KeyError) as problem:
        raise web.HTTPBadRequest(text="first_name and last_name are needed") from problem


async def _photos(request: web.Request) -> dict[str, bytes]:
    """Photos in base64, by what they show."""
    try:
        given: Mapping[str, str] = (await request.json())["photos"]
        return {context: b64decode(photo, validate=True) for context, photo in given.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise web.HTTPBadRequest(text="photos are needed, in base64") from problem


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, content_type="text/html", status=status)
