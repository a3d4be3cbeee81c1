"""The app in a background thread, driven by method calls: the Python adapter for golive, and a handy fixture for tests.

Every method goes through the app's real HTTP interface. Answers are plain values, as golive expects them of a class.
"""

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

from aiohttp import web

from .app import make_app
from .messages import Status
from .mutants import MUTANTS
from .parts import GOOD, Parts
from .settings import Settings

T = TypeVar("T")

_STAFF = "reference-back-office"
_PATIENCE = 5.0
_FAREWELL = 0.1
_PHOTO = "iVBORw0KGgo="
"""The beginning of a PNG, in base64."""
_STATES = {
    "none": "none",
    Status.CREATED: "pending",
    Status.STARTED: "pending",
    Status.SUBMITTED: "pending",
    Status.RESUBMISSION: "resubmission",
    Status.REVIEW: "review",
    Status.APPROVED: "approved",
    Status.DECLINED: "declined",
    Status.EXPIRED: "expired",
    Status.ABANDONED: "expired",
}


@dataclass(frozen=True, slots=True)
class Page:
    """An HTTP answer: status, the Location header or None, body."""

    status: int
    location: str | None
    text: str


class Reference:
    """A running app. `ready` is the sandbox's ready object; `mutant` names a broken twin; `now` gives seconds."""

    def __init__(
        self, ready: Mapping[str, Any], mutant: str = "", now: Callable[[], float] = time.time
    ) -> None:  # Any: the ready object is JSON
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.patience = _PATIENCE
        veriff = ready["vendors"]["veriff"]
        settings = Settings(
            veriff_base_url=veriff["base_url"],
            api_key=veriff["api_key"],
            shared_secret=veriff["shared_secret"],
            public_url=self.url,
            back_office_token=_STAFF,
        )
        parts = MUTANTS[mutant].parts if mutant else GOOD
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="reference-veriff", daemon=True)
        self._thread.start()
        self._runner = self._run(self._serve(settings, parts, now))

    def start(self, user: str, first_name: str, last_name: str) -> str | None:
        """The URL that the user is sent to."""
        names = {"first_name": first_name, "last_name": last_name}
        page = self._good(self.request("POST", f"{_path(user)}/verification", json_body=names))
        url: str | None = json.loads(page.text)["url"]
        return url

    def view(self, user: str) -> dict[str, object]:
        """What the user sees, in golive's words."""
        seen = json.loads(self._good(self.request("GET", f"{_path(user)}/verification")).text)
        return {"state": _STATES[seen["status"]], **{key: seen[key] for key in ("message", "retry", "url")}}

    def access(self, user: str) -> bool:
        """True when the account is open."""
        status = self.request("GET", f"{_path(user)}/account").status
        return {200: True, 403: False}[status]

    def webhooks(self) -> dict[str, str]:
        """Where Veriff's messages go."""
        return {name: f"{self.url}/webhooks/veriff/{name}" for name in ("decisions", "events")}

    def landing(self, user: str, url: str) -> dict[str, object]:
        """Where the callback leads; status 0 when it leads out of the app."""
        if not url.startswith(self.url + "/"):
            return {"status": 0, "url": url, "text": "", "arrived": False}
        page = self.request("GET", url.removeprefix(self.url))
        arrived = page.status == 200 and f"Verification of {user}" in page.text and "Welcome back" in page.text
        return {"status": page.status, "url": url, "text": page.text, "arrived": arrived}

    def record(self, user: str) -> dict[str, Any]:  # Any: JSON of the app
        """The stored session id and URL."""
        return self._staff(user, "")

    def back_office(self, user: str) -> list[str]:
        """The staff's notices."""
        notices: list[str] = self._staff(user, "/notices")["notices"]
        return notices

    def upload(self, user: str, first_name: str, last_name: str) -> None:
        """The user hands two photos to the app."""
        photos = {"document-front": _PHOTO, "face": _PHOTO}
        body = {"first_name": first_name, "last_name": last_name, "photos": photos}
        self._good(self.request("POST", f"{_path(user)}/verification/photos", json_body=body))

    def poll(self, user: str) -> None:
        """The user presses "Check again"."""
        self._good(self.request("POST", f"{_path(user)}/verification/refresh"))

    def disrupt(self, user: str) -> None:
        """A browser that keeps nothing has nothing to forget."""

    def health(self) -> None:
        """Raise unless the app is well."""
        self._good(self.request("GET", "/health"))

    def close(self) -> None:
        """Stop the app and its thread."""
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        json_body: object = None,
    ) -> Page:
        """One request to the app, redirects not followed."""
        sent = dict(headers or {})
        if json_body is not None:
            body, sent = json.dumps(json_body).encode(), {"content-type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self.patience)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Page(answer.status, answer.getheader("location"), answer.read().decode())
        finally:
            connection.close()

    def _staff(self, user: str, what: str) -> dict[str, Any]:  # Any: JSON of the app
        headers = {"authorization": f"Bearer {_STAFF}"}
        page = self._good(self.request("GET", f"/back-office{_path(user)}{what}", headers=headers))
        answer: dict[str, Any] = json.loads(page.text)
        return answer

    def _good(self, page: Page) -> Page:
        if page.status >= 400:
            raise RuntimeError(f"the app answered {page.status}: {page.text[:200]}")
        return page

    async def _serve(self, settings: Settings, parts: Parts, now: Callable[[], float]) -> web.AppRunner:
        runner = web.AppRunner(await make_app(settings, parts, now), access_log=None, shutdown_timeout=_FAREWELL)
        await runner.setup()
        await web.SockSite(runner, self._listener).start()
        return runner

    async def _end(self) -> None:
        """Close the app; what still waits for something, as a slow mutant does, is given up."""
        await self._runner.cleanup()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def _run(self, work: Coroutine[None, None, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


def _path(user: str) -> str:
    return f"/users/{quote(user, safe='')}"
