"""Top-up in a background thread, driven by method calls: the Python adapter for golive, and a handy fixture for tests.

Every method goes through the app's real HTTP interface. Answers are plain values, as golive expects them of a class.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..running import Running
from .mutants import MUTANTS
from .pages import path
from .parts import GOOD
from .settings import Settings
from .shop import Shop

_STAFF = "reference-back-office"


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
        proof, parts = ready["vendors"]["proof"], MUTANTS[mutant].parts if mutant else GOOD

        def make(url: str) -> Shop:
            self.shop = parts.shop(replace(_settings(proof, url), **settings), parts, now)
            return self.shop

        super().__init__(make)

    def top_up(self, user: str, amount: str, currency: str, network: str, type: str) -> str | None:  # noqa: A002 - the operation's word
        """The URL of the page with the widget."""
        wish = {"amount": amount, "currency": currency, "network": network, "type": type}
        url: str | None = self.request("POST", path(user), json_body=wish).json()["url"]
        return url

    def view(self, user: str) -> dict[str, object]:
        """What the user sees; our words are golive's."""
        seen: dict[str, str] = self._settled("GET", f"{path(user)}/status")
        return {"state": seen["status"], "message": seen["message"]}

    def credited(self, user: str) -> list[str]:
        """The transactions that changed the balance."""
        transactions: list[str] = self._settled("GET", f"{path(user)}/balance")["transactions"]
        return transactions

    def record(self, user: str) -> str | None:
        """The stored transaction id."""
        transaction: str | None = self._staff(user, "")["transaction"]
        return transaction

    def back_office(self, user: str) -> list[str]:
        """The staff's notices."""
        notices: list[str] = self._staff(user, "/notices")["notices"]
        return notices

    def poll(self, user: str) -> None:
        """The user presses "Check again"."""
        self.request("POST", f"{path(user)}/refresh").good()

    def landing(self, user: str, url: str) -> dict[str, object]:
        """Where the redirect leads; status 0 when it leads out of the app."""
        if not url.startswith(self.url + "/"):
            return {"status": 0, "url": url, "text": "", "arrived": False}
        page = self.request("GET", url.removeprefix(self.url))
        arrived = page.status == 200 and f"Top-up of {user}" in page.text and "Welcome back" in page.text
        return {"status": page.status, "url": url, "text": page.text, "arrived": arrived}

    def webhooks(self) -> dict[str, str]:
        """Where Proof's messages go."""
        return {"status": f"{self.url}/webhooks/proof/status"}

    def health(self) -> None:
        """Raise unless the app is well."""
        self.request("GET", "/health").good()

    def disrupt(self, user: str) -> None:
        """A browser that keeps nothing has nothing to forget."""

    def _settled(self, method: str, where: str) -> Any:  # noqa: ANN401 - JSON of the app
        """What the app answers when it has done what webhooks gave it to do."""
        self.run(self.shop.idle())
        return self.request(method, where).json()

    def _staff(self, user: str, what: str) -> Any:  # noqa: ANN401 - JSON of the app
        headers = {"authorization": f"Bearer {_STAFF}"}
        return self.request("GET", f"/back-office{path(user)}{what}", headers=headers).json()


def _settings(proof: Mapping[str, str], url: str) -> Settings:
    return Settings(
        base_url=proof["base_url"],
        client_token=proof["client_token"],
        public_url=url,
        back_office_token=_STAFF,
    )
