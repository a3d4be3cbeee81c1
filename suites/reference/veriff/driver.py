"""The app in a background thread, driven by method calls: the Python adapter for golive, and a handy fixture for tests.

Every method goes through the app's real HTTP interface. Answers are plain values, as golive expects them of a class.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from ..running import Running
from .messages import Status
from .mutants import MUTANTS
from .parts import GOOD, Parts
from .settings import Settings

_STAFF = "reference-back-office"
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


class Reference(Running):
    """A running app. `ready` is the sandbox's ready object; `mutant` names a broken twin; `now` gives seconds."""

    def __init__(
        self, ready: Mapping[str, Any], mutant: str = "", now: Callable[[], float] = time.time
    ) -> None:  # Any: the ready object is JSON
        veriff, parts = ready["vendors"]["veriff"], self.parts(mutant)
        super().__init__(lambda url: parts.shop(_settings(veriff, url), parts, now))

    def parts(self, mutant: str) -> Parts:
        """What the app is made of."""
        return MUTANTS[mutant].parts if mutant else GOOD

    def start(self, user: str, first_name: str, last_name: str) -> str | None:
        """The URL that the user is sent to."""
        names = {"first_name": first_name, "last_name": last_name}
        url: str | None = self.request("POST", f"{_path(user)}/verification", json_body=names).json()["url"]
        return url

    def view(self, user: str) -> dict[str, object]:
        """What the user sees, in golive's words."""
        seen = self.request("GET", f"{_path(user)}/verification").json()
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
        self.request("POST", f"{_path(user)}/verification/photos", json_body=body).good()

    def poll(self, user: str) -> None:
        """The user presses "Check again"."""
        self.request("POST", f"{_path(user)}/verification/refresh").good()

    def disrupt(self, user: str) -> None:
        """A browser that keeps nothing has nothing to forget."""

    def health(self) -> None:
        """Raise unless the app is well."""
        self.request("GET", "/health").good()

    def _staff(self, user: str, what: str) -> dict[str, Any]:  # Any: JSON of the app
        headers = {"authorization": f"Bearer {_STAFF}"}
        answer: dict[str, Any] = self.request("GET", f"/back-office{_path(user)}{what}", headers=headers).json()
        return answer


def _settings(veriff: Mapping[str, str], url: str) -> Settings:
    return Settings(
        veriff_base_url=veriff["base_url"],
        api_key=veriff["api_key"],
        shared_secret=veriff["shared_secret"],
        public_url=url,
        back_office_token=_STAFF,
    )


def _path(user: str) -> str:
    return f"/users/{quote(user, safe='')}"
