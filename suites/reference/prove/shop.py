"""The handlers of sign-up: what each request means to the parts that do the work.

A user's name in the path stands for being logged in as that user: a login of its own would teach nothing here.
"""

import hmac
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from aiohttp import web

from ..refused import Refused
from . import pages
from .rules import DESKTOP, MOBILE, Person, Sight
from .settings import LANDING, Settings

if TYPE_CHECKING:
    from .parts import Parts

_PUNCTUATION = re.compile(r"[\s().\-/]")
_NUMBER = re.compile(r"\+?[0-9]{7,15}")


class Shop:
    """The handlers."""

    label = "Sign up"

    def __init__(self, settings: Settings, parts: "Parts", now: Callable[[], float]) -> None:
        self._settings = settings
        self._gate = parts.gate(settings)
        self._scripts = parts.scripts(settings)
        self._store = parts.store(settings.database)
        self._wire = parts.wire(settings, parts.patience(settings.retry_seconds, settings.longest_pause))
        client = parts.client(self._wire, parts.tokens(self._wire, now))
        self.sign_up = parts.sign_up(settings, self._store, client, parts.rules(), now)

    def home(self, user: str) -> str:
        """The path of a user's own page."""
        return pages.path(user)

    async def open(self) -> None:
        """Nothing is done unasked."""

    async def close(self) -> None:
        """Release connections and database."""
        await self._wire.close()
        self._store.close()

    async def page(self, request: web.Request) -> web.Response:
        """The user's own page."""
        user = request.match_info["user"]
        return self.html(pages.sign_up(user, self.sign_up.sight(user)))

    async def begin(self, request: web.Request) -> web.Response:
        """The user's browser has the details and asks us to begin."""
        user, given = request.match_info["user"], await _given(request)
        device = given.get("device")
        if device not in (MOBILE, DESKTOP):
            raise Refused(400, "device is mobile or desktop")
        token = await self.sign_up.begin(user, _person(given), device)
        return web.json_response({"auth_token": token, **_told(self.sign_up.sight(user))})

    async def finish(self, request: web.Request) -> web.Response:
        """The user's browser says that the check is over. How it went we know from Prove alone."""
        return web.json_response(_told(await self.sign_up.finish(request.match_info["user"])))

    async def confirm(self, request: web.Request) -> web.Response:
        """We have made sure ourselves that the user holds the phone, in a way that this shop leaves out."""
        person = _person(await _given(request))
        return web.json_response(_told(await self.sign_up.confirm(request.match_info["user"], person)))

    async def status(self, request: web.Request) -> web.Response:
        """What the user is told, as JSON."""
        sight = self.sign_up.sight(request.match_info["user"])
        return web.json_response({"status": sight.status, "message": sight.message})

    async def account(self, request: web.Request) -> web.Response:
        """What only users with a verified number may see."""
        if not self.sign_up.has_access(request.match_info["user"]):
            return web.json_response({"account": None, "message": "Please verify your phone number first."}, status=403)
        return web.json_response({"account": "open"})

    async def landing(self, request: web.Request) -> web.Response:
        """A phone followed the link. Whoever opens this URL proves nothing, so nothing changes."""
        flow = self._store.flow(request.match_info["flow"])
        if flow is None:
            raise web.HTTPNotFound
        return self.html(pages.landing(flow.user) if flow.device == MOBILE else pages.computer())

    async def script(self, request: web.Request) -> web.Response:
        """One of our scripts."""
        return _script(self._scripts.ours(request.match_info["name"]))

    async def sdk(self, request: web.Request) -> web.Response:
        """Prove's SDK."""
        return _script(self._scripts.sdk())

    async def webhook(self, request: web.Request) -> web.Response:
        """Prove says that numbers changed. There is little to do, so it is done before we answer: nobody asks twice."""
        self.sign_up.hear(self._gate.admit(request.headers, await request.read()))
        return web.json_response({"status": "received"})

    async def record(self, request: web.Request) -> web.Response:
        """For the staff: what is stored with a user."""
        self._staff_only(request)
        flow = self.sign_up.current(request.match_info["user"])
        known = {"correlation": flow.correlation or None, "identity": flow.identity or None} if flow else {}
        return web.json_response({"correlation": None, "identity": None, **known})

    async def notices(self, request: web.Request) -> web.Response:
        """For the staff: what they should look at."""
        self._staff_only(request)
        return web.json_response({"notices": self._store.notices(request.match_info["user"])})

    async def events(self, request: web.Request) -> web.Response:
        """For the staff: the events that we acted upon."""
        self._staff_only(request)
        return web.json_response({"events": self._store.events(request.match_info["user"])})

    def html(self, text: str) -> web.Response:
        """A page, with what it may do."""
        headers = {"content-security-policy": self._scripts.policy(), "referrer-policy": "no-referrer"}
        return web.Response(text=text, content_type="text/html", headers=headers)

    def routes(self) -> list[web.RouteDef]:
        """All routes."""
        return [
            web.get("/users/{user}/sign-up", self.page),
            web.post("/users/{user}/sign-up", self.begin),
            web.post("/users/{user}/sign-up/finish", self.finish),
            web.post("/users/{user}/sign-up/confirm", self.confirm),
            web.get("/users/{user}/sign-up/status", self.status),
            web.get("/users/{user}/sign-up/account", self.account),
            web.get(f"{LANDING}{{flow}}", self.landing),
            web.get(f"{pages.SCRIPTS}/{{name}}.js", self.script),
            web.get(pages.SDK, self.sdk),
            web.post("/webhooks/prove", self.webhook),
            web.get("/back-office/users/{user}/sign-up", self.record),
            web.get("/back-office/users/{user}/sign-up/notices", self.notices),
            web.get("/back-office/users/{user}/sign-up/events", self.events),
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


def _person(given: Mapping[str, object]) -> Person:
    """Who the user says they are; the number as Prove takes it. Raises `Refused`."""
    phone, first, last = (str(given.get(name) or "").strip() for name in ("phone", "first_name", "last_name"))
    number = _PUNCTUATION.sub("", phone)
    if not (_NUMBER.fullmatch(number) and first and last):
        raise Refused(400, "phone, first_name and last_name are needed")
    return Person(number, first, last)


def _told(sight: Sight) -> dict[str, str]:
    """The answer to what the user asked for."""
    return {"result": sight.status, "message": sight.message}


def _script(text: str | None) -> web.Response:
    if text is None:
        raise web.HTTPNotFound
    return web.Response(text=text, content_type="text/javascript", headers={"x-content-type-options": "nosniff"})
