"""Sign-up in a background thread, driven by method calls: the Python adapter for golive, and a handy fixture for tests.

Every method goes through the app's real HTTP interface. Answers are plain values, as golive expects them of a class.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..running import Running
from .mutants import MUTANTS
from .pages import path
from .parts import GOOD
from .rules import Status
from .settings import Settings
from .shop import Shop

_MODULES = Path(__file__).parents[2] / "tests" / "browser" / "node_modules"
SDK = _MODULES / "@prove-identity" / "prove-auth" / "build" / "bundle" / "release" / "prove-auth.js"
"""Where `make setup` puts Prove's browser SDK in a checkout."""
CONTROLS = {
    "phone": "#phone",
    "first_name": "#first-name",
    "last_name": "#last-name",
    "begin": "#begin",
    "consent": "#consent",
    "code": "#code",
    "check": "#check",
    "resend": "#resend",
    "cancel": "#cancel",
    "outcome": "#outcome",
}

_STAFF = "reference-back-office"
_WORDS: dict[str, str] = {Status.LAPSED: "unavailable", Status.CHANGED: "unavailable"}
"""Golive's words where ours are others."""


class Reference(Running):
    """A running app. `ready` is the sandbox's ready object; `mutant` names a broken twin; `now` gives seconds.

    `settings` overwrite fields of the app's `Settings`.
    """

    shop: Shop

    def __init__(
        self,
        ready: Mapping[str, Any],  # Any: the ready object is JSON
        mutant: str = "",
        now: Callable[[], float] = time.time,
        **settings: Any,  # noqa: ANN401 - whatever type the field has
    ) -> None:
        prove, parts = ready["vendors"]["prove"], MUTANTS[mutant].parts if mutant else GOOD

        def make(url: str) -> Shop:
            self.shop = parts.shop(replace(_settings(prove, url), **settings), parts, now)
            return self.shop

        super().__init__(make)

    def start(self, user: str, phone: str, first_name: str, last_name: str, device: str) -> str | None:
        """The authToken for the browser."""
        wish = {"phone": phone, "first_name": first_name, "last_name": last_name, "device": device}
        token: str | None = self.request("POST", path(user), json_body=wish).json()["auth_token"]
        return token

    def finish(self, user: str) -> str:
        """What the browser is told when the check is over."""
        return self._result(user, "/finish", {})

    def confirm(self, user: str, phone: str, first_name: str, last_name: str) -> str:
        """What the user is told when we have checked the possession."""
        return self._result(user, "/confirm", {"phone": phone, "first_name": first_name, "last_name": last_name})

    def view(self, user: str) -> dict[str, object]:
        """What the user sees; our words as golive's."""
        seen: dict[str, str] = self.request("GET", f"{path(user)}/status").json()
        return {"state": _WORDS.get(seen["status"], seen["status"]), "message": seen["message"]}

    def access(self, user: str) -> bool:
        """Whether what needs a verified number is open."""
        return self.request("GET", f"{path(user)}/account").status == 200

    def record(self, user: str) -> dict[str, object]:
        """The stored correlation id and identity id."""
        stored: dict[str, object] = self._staff(user, "")
        return stored

    def back_office(self, user: str) -> list[str]:
        """The staff's notices."""
        notices: list[str] = self._staff(user, "/notices")["notices"]
        return notices

    def heard(self, user: str) -> list[str]:
        """The events acted upon."""
        events: list[str] = self._staff(user, "/events")["events"]
        return events

    def landing(self, user: str, url: str) -> dict[str, object]:
        """Where the link leads; status 0 when it leads out of the app."""
        if not url.startswith(self.url + "/"):
            return {"status": 0, "url": url, "text": "", "arrived": False}
        page = self.request("GET", url.removeprefix(self.url))
        arrived = page.status == 200 and "go on at your computer" in page.text
        return {"status": page.status, "url": url, "text": page.text, "arrived": arrived}

    def page(self, user: str) -> str:
        """Where the user signs up."""
        return self.url + path(user)

    def controls(self) -> dict[str, str]:
        """Where things are on that page."""
        return CONTROLS

    def webhooks(self) -> dict[str, str]:
        """Where Prove's messages go."""
        return {"changes": f"{self.url}/webhooks/prove"}

    def health(self) -> None:
        """Raise unless the app is well."""
        self.request("GET", "/health").good()

    def disrupt(self, user: str) -> None:
        """A browser that keeps nothing has nothing to forget."""

    def _result(self, user: str, what: str, body: Mapping[str, str]) -> str:
        said: str = self.request("POST", path(user) + what, json_body=body).json()["result"]
        return {**_WORDS, "none": "unavailable"}.get(said, said)

    def _staff(self, user: str, what: str) -> Any:  # noqa: ANN401 - JSON of the app
        headers = {"authorization": f"Bearer {_STAFF}"}
        return self.request("GET", f"/back-office{path(user)}{what}", headers=headers).json()


def _settings(prove: Mapping[str, str], url: str) -> Settings:
    return Settings(
        base_url=prove["base_url"],
        client_id=prove["client_id"],
        client_secret=prove["client_secret"],
        webhook_secret=prove["webhook_secret"],
        public_url=url,
        auth_sdk=str(SDK),
        back_office_token=_STAFF,
    )
