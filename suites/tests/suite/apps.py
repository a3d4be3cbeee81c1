"""Drivers of the reference app that differ from a plain one: how teams' apps may be without being wrong."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web
from golive.suites.reference.veriff.driver import Reference
from golive.suites.reference.veriff.messages import read_decision
from golive.suites.reference.veriff.parts import Parts
from golive.suites.reference.veriff.shop import Shop

LATER_SECONDS = 0.25


class _Queueing(Shop):
    async def decision(self, request: web.Request) -> web.Response:
        decision = read_decision(self._gate.admit(request.headers, await request.read()))
        if decision is not None:
            asyncio.get_running_loop().call_later(LATER_SECONDS, self.verification.hear_decision, decision)
        return web.json_response({"status": "queued"})


class Queueing(Reference):
    """The app that answers a decision at once and acts on it a moment later."""

    def parts(self, mutant: str) -> Parts:
        """The good parts, but for one."""
        return replace(super().parts(mutant), shop=_Queueing)


class Bare:
    """What no team can leave out, and nothing else: no event webhooks, no poll, no record, no landing, ..."""

    def __init__(self, ready: Mapping[str, Any]) -> None:  # Any: the ready object is JSON
        self._app = Reference(ready)

    def start(self, user: str, first_name: str, last_name: str) -> str | None:
        """The URL that the user is sent to."""
        return self._app.start(user, first_name, last_name)

    def view(self, user: str) -> dict[str, object]:
        """What the user sees."""
        return self._app.view(user)

    def access(self, user: str) -> bool:
        """True when the account is open."""
        return self._app.access(user)

    def close(self) -> None:
        """Stop the app."""
        self._app.close()

    def webhooks(self) -> dict[str, str]:
        """Decisions only."""
        return {"decisions": self._app.webhooks()["decisions"]}
