"""Opening an account in a background thread, driven by method calls: the Python adapter for golive.

A handy fixture for tests too. Every method goes through the app's real HTTP interface. Answers are plain values, as
golive expects them of a class.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..running import Running
from .mutants import MUTANTS
from .pages import path
from .parts import GOOD
from .settings import BASIC, WEBHOOK, Settings
from .shop import Shop

CONTROLS = {"begin": "#begin", "outcome": "#outcome"}

_STAFF = "reference-back-office"
_TOKEN = "reference-shop:reference-notifications"  # noqa: S105 - of an app that lives as long as a test


class Reference(Running):
    """A running app. `ready` is the sandbox's ready object; `mutant` names a broken twin; `now` gives seconds.

    `auth_type` is how notifications authenticate themselves. `settings` overwrite fields of the app's `Settings`.
    """

    shop: Shop

    def __init__(
        self,
        ready: Mapping[str, Any],  # Any: the ready object is JSON
        mutant: str = "",
        now: Callable[[], float] = time.time,
        auth_type: str = BASIC,
        **settings: Any,  # noqa: ANN401 - whatever type the field has
    ) -> None:
        yoti, parts = ready["vendors"]["yoti"], MUTANTS[mutant].parts if mutant else GOOD

        def make(url: str) -> Shop:
            given = replace(_settings(yoti, url), notification_type=auth_type)
            self.shop = parts.shop(replace(given, **settings), parts, now)
            return self.shop

        super().__init__(make)

    def start(self, user: str) -> dict[str, object]:
        """The session, and the user view of it."""
        begun: dict[str, object] = self.request("POST", path(user)).json()
        return {"session": begun["session"], "url": begun["url"]}

    def view(self, user: str) -> dict[str, object]:
        """What the user sees."""
        seen: dict[str, object] = self.request("GET", path(user)).json()
        return seen

    def access(self, user: str) -> bool:
        """Whether the account is open."""
        return self.request("GET", f"{path(user)}/access").status == 200

    def returned(self, user: str, code: str) -> str:
        """What the user is told when the user view has ended."""
        state: str = self.request("POST", f"{path(user)}/returned", json_body={"code": code}).json()["state"]
        return state

    def record(self, user: str) -> dict[str, object]:
        """The stored session, and whether anything of the document is stored."""
        stored: dict[str, object] = self._staff(f"{path(user)}/record")
        return stored

    def back_office(self, user: str) -> dict[str, object]:
        """What the staff sees."""
        seen: dict[str, object] = self._staff(path(user))
        return seen

    def heard(self, user: str) -> list[str]:
        """The notifications acted upon."""
        events: list[str] = self._staff(f"{path(user)}/events")["events"]
        return events

    def erase(self, user: str) -> bool:
        """Whether all of the user's data is gone."""
        done: bool = self.request("POST", f"{path(user)}/erase").json()["done"]
        return done

    def page(self, user: str) -> str:
        """Where the user shows who they are."""
        return f"{self.url}{path(user)}/page"

    def endpoint(self, user: str) -> dict[str, object]:
        """Where notifications can come over https."""
        told: dict[str, object] = self._staff("/notifications")
        return told

    def controls(self) -> dict[str, str]:
        """Where things are on that page."""
        return CONTROLS

    def webhooks(self) -> dict[str, str]:
        """Where Yoti's notifications go."""
        return {"notifications": self.url + WEBHOOK}

    def health(self) -> None:
        """Raise unless the app is well."""
        self.request("GET", "/health").good()

    def disrupt(self, user: str) -> None:
        """A browser that keeps nothing has nothing to forget."""

    def _staff(self, what: str) -> Any:  # noqa: ANN401 - JSON of the app
        headers = {"authorization": f"Bearer {_STAFF}"}
        return self.request("GET", f"/back-office{what}", headers=headers).json()


def _settings(yoti: Mapping[str, str], url: str) -> Settings:
    return Settings(
        base_url=yoti["base_url"],
        sdk_id=yoti["sdk_id"],
        key_file=yoti["private_key_file"],
        public_url=url,
        notification_token=_TOKEN,
        back_office_token=_STAFF,
        tls_port=0,
        patience=0.02,
        timeout=2.0,
    )
