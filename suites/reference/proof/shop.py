"""The handlers of top-up: what each request means to the parts that do the work.

A user's name in the path stands for being logged in as that user: a login of its own would teach nothing here.
"""

import asyncio
import hmac
import json
import logging
import random
import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from ..reading import ShapeError
from ..refused import Refused
from . import pages
from .client import ProofProblem
from .messages import Change, read_change
from .rules import BUY, SELL, Wish
from .settings import Settings

if TYPE_CHECKING:
    from .parts import Parts

_log = logging.getLogger(__name__)
_AMOUNT = re.compile(r"[0-9]{1,20}(\.[0-9]{1,18})?")
_WORD = re.compile(r"[A-Za-z0-9]{1,20}")


class Shop:
    """The handlers. Between `open` and `close` it also listens to Proof and looks after what is not over."""

    label = "Top up"

    def __init__(self, settings: Settings, parts: "Parts", now: Callable[[], float]) -> None:
        patience = parts.patience(settings.retry_seconds, random.random)
        self._settings = settings
        self._store = parts.store(settings.database)
        self._client = parts.client(settings, patience)
        self._widget = parts.widget(settings)
        self.top_up = parts.top_up(settings, self._store, self._client, parts.rules(), now)
        self.listening = parts.listening(self._client, patience, self.top_up.ask, self.top_up.hear, self.top_up.alarm)
        self.top_up.over = self.listening.end
        self._work: set[asyncio.Task[None]] = set()
        self._timer: asyncio.Task[None] | None = None

    def home(self, user: str) -> str:
        """The path of a user's own page."""
        return pages.path(user)

    async def open(self) -> None:
        """Take up what was not over when the app stopped."""
        for transaction in self.top_up.watched():
            self.listening.begin(transaction.id)
        if self._settings.poll_seconds:
            self._timer = asyncio.create_task(self._look_after_everybody())

    async def close(self) -> None:
        """Drop what is under way, release connections and database."""
        tasks = [*self._work, *([self._timer] if self._timer else ())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.listening.close()
        await self._client.close()
        self._store.close()

    async def idle(self) -> None:
        """Wait until the work that webhooks gave us is done."""
        await asyncio.gather(*self._work, return_exceptions=True)

    async def overview(self, request: web.Request) -> web.Response:
        """The user's own page."""
        user = request.match_info["user"]
        bookings, verified = self._store.bookings(user), await self.top_up.is_verified(user)
        return _html(pages.overview(user, self.top_up.sight(user), bookings, verified=verified))

    async def status(self, request: web.Request) -> web.Response:
        """How the user's last top-up went, as JSON."""
        return web.json_response(asdict(self.top_up.sight(request.match_info["user"])))

    async def balance(self, request: web.Request) -> web.Response:
        """What the user has, and the bookings that made it, as JSON."""
        bookings = self._store.bookings(request.match_info["user"])
        totals: dict[str, Decimal] = {}
        for one in bookings:
            totals[one.currency] = totals.get(one.currency, Decimal()) + Decimal(one.amount)
        balance = {currency: str(total) for currency, total in totals.items()}
        return web.json_response({"balance": balance, "transactions": [one.transaction for one in bookings]})

    async def begin(self, request: web.Request) -> web.Response:
        """The user wants to buy or sell: a form is answered with a redirect, JSON with JSON."""
        user = request.match_info["user"]
        transaction = await self.top_up.begin(user, await _wish(request), self.client_ip(request))
        if transaction is not None:
            self.listening.begin(transaction)
        path = f"{pages.path(user)}/pay/{quote(transaction, safe='')}" if transaction else None
        if request.content_type == "application/json":
            return web.json_response({"url": path and self._settings.public_url + path})
        raise web.HTTPSeeOther(path or pages.path(user))

    async def pay(self, request: web.Request) -> web.Response:
        """The page with the widget; without it when there is nothing left to pay."""
        user = request.match_info["user"]
        transaction = self._store.transaction(request.match_info["transaction"])
        if transaction is None or transaction.user != user:
            raise web.HTTPNotFound
        if not self.top_up.rules.is_open(transaction):
            raise web.HTTPSeeOther(pages.path(user))
        start = self._widget.html(json.loads(transaction.parameters), f"{pages.path(user)}/status")
        return _html(pages.widget(user, self.top_up.sight(user), start))

    async def back(self, request: web.Request) -> web.Response:
        """The browser comes back from the widget. Whoever opens this URL proves nothing, so nothing changes."""
        user = request.match_info["user"]
        return _html(pages.back(user, self.top_up.sight(user)))

    async def refresh(self, request: web.Request) -> web.Response:
        """The user does not want to wait for a message."""
        user = request.match_info["user"]
        await self.top_up.look_after(user)
        raise web.HTTPSeeOther(pages.path(user))

    async def webhook(self, request: web.Request) -> web.Response:
        """Proof says that a transaction changed. The answer does not wait for what we make of it."""
        try:
            body = json.loads(await request.read())
            change = read_change(body) if isinstance(body, Mapping) else None
        except (ValueError, RecursionError, ShapeError) as problem:
            raise Refused(400, "this is no webhook of Proof") from problem
        if change is not None:
            self._later(self.heard(change))
        return web.json_response({"status": "received"})

    async def heard(self, change: Change) -> None:
        """Act on a change; what goes wrong is made good by the next look at open transactions."""
        try:
            await self.top_up.hear(change)
        except ProofProblem as problem:
            _log.warning("Could not confirm a change of transaction %s: %s", change.transaction, problem)

    async def record(self, request: web.Request) -> web.Response:
        """For the staff: the transaction that is stored with a user."""
        self._staff_only(request)
        transaction = self.top_up.current(request.match_info["user"])
        return web.json_response({"transaction": transaction and transaction.id})

    async def notices(self, request: web.Request) -> web.Response:
        """For the staff: what they should look at."""
        self._staff_only(request)
        return web.json_response({"notices": self._store.notices(request.match_info["user"])})

    def client_ip(self, request: web.Request) -> str:
        """The user's address: the one that our proxy saw, if we have one, else the one at the other end."""
        forwarded = request.headers.get("x-forwarded-for", "") if self._settings.behind_proxy else ""
        return forwarded.rpartition(",")[2].strip() or request.remote or ""

    def routes(self) -> list[web.RouteDef]:
        """All routes."""
        return [
            web.get("/users/{user}/top-up", self.overview),
            web.post("/users/{user}/top-up", self.begin),
            web.get("/users/{user}/top-up/status", self.status),
            web.get("/users/{user}/top-up/balance", self.balance),
            web.get("/users/{user}/top-up/pay/{transaction}", self.pay),
            web.get("/users/{user}/top-up/return", self.back),
            web.post("/users/{user}/top-up/refresh", self.refresh),
            web.post("/webhooks/proof/status", self.webhook),
            web.get("/back-office/users/{user}/top-up", self.record),
            web.get("/back-office/users/{user}/top-up/notices", self.notices),
        ]

    def _staff_only(self, request: web.Request) -> None:
        given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        token = self._settings.back_office_token
        if not token or not hmac.compare_digest(given, f"Bearer {token}".encode()):
            raise web.HTTPUnauthorized

    async def _look_after_everybody(self) -> None:
        while True:
            await asyncio.sleep(self._settings.poll_seconds)
            await self.top_up.look_after()

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)


async def _wish(request: web.Request) -> Wish:
    try:
        given: Mapping[str, object] = (
            await request.json() if request.content_type == "application/json" else await request.post()
        )
        wish = Wish(*(str(given[name]) for name in ("type", "amount", "currency", "network")))
    except (ValueError, TypeError, KeyError) as problem:
        raise Refused(400, "type, amount, currency and network are needed") from problem
    words = wish.type in (BUY, SELL) and _WORD.fullmatch(wish.currency) and _WORD.fullmatch(wish.network)
    if not words or not _AMOUNT.fullmatch(wish.amount) or not Decimal(wish.amount):
        raise Refused(400, "type, amount, currency or network is not usable")
    return wish


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, content_type="text/html", status=status)
