"""What a test holds of one vendor in one sandbox. Vendors derive from `VendorSim` and add their own verbs.

Owns no transport: a `Control` is handed in, so the same handle works in this process and against a server elsewhere.
"""

from collections.abc import Mapping
from typing import Any, Protocol

Json = Any
"""Any JSON value."""


class Control(Protocol):
    """Calls the control API of one sandbox; paths are relative to it. Raises when the answer is an error."""

    def get(self, path: str) -> Json:
        """The answer to a GET."""

    def post(self, path: str, body: Json = None) -> Json:
        """The answer to a POST."""

    def put(self, path: str, body: Json) -> Json:
        """The answer to a PUT."""

    def delete(self, path: str) -> None:
        """Do a DELETE."""


class VendorSim:
    """One vendor in one sandbox: its address and credentials as attributes, its settings and rules."""

    base_url: str

    def __init__(self, name: str, connection: Mapping[str, str], control: Control) -> None:
        self.name = name
        self.connection = dict(connection)
        self.control = control

    def __getattr__(self, name: str) -> str:
        """A value of the connection: `api_key` and the like."""
        try:
            return self.__dict__["connection"][name]  # type: ignore[no-any-return]  # a mapping of text to text
        except KeyError:
            known = ", ".join(sorted(self.__dict__.get("connection", {})))
            raise AttributeError(f"{name!r}; the connection has {known}") from None

    def configure(self, **settings: Json) -> Json:
        """Change portal settings (webhook URLs, switches); answers all of them."""
        return self.control.put(f"settings/{self.name}", settings)

    def settings(self) -> Json:
        """The portal settings."""
        return self.control.get(f"settings/{self.name}")

    def override(self, **rules: Json) -> Json:
        """Override numbers and switches of the vendor in this sandbox; answers all of them."""
        return self.control.put(f"rules/{self.name}", rules)

    def rules(self) -> Json:
        """The vendor's numbers and switches as they hold in this sandbox."""
        return self.control.get(f"rules/{self.name}")
