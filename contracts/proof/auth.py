"""How a client of Proof shows who it is, and how Proof posts webhooks, read anew from Proof's documents.

Owns the one header, and what an account for contract checks has to tell. It shares no code with the simulator.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from golive.simulators.fidelity.wire import Outgoing, Send

BASE = "base_url"
NEEDED = (("client_token",),)
"""Members of the credentials; of those in one row any will do."""
OPTIONAL = ("widget_id", "origin")
SECRETS = ("client_token",)
SANDBOX: tuple[tuple[str, str], ...] = ()
"""Hosts and paths that are for tests only: Proof tells its hosts at onboarding, and publishes none."""
DECLARED = "sandbox"
"""What the account must therefore be called by whoever configures it."""


class Auth:
    """Signs as a partner's server. `credentials`: `client_token`."""

    def __init__(self, credentials: Mapping[str, str], send: "Send") -> None:
        """`send` is not needed here: the token was handed over at onboarding."""
        self._bearer = f"Bearer {credentials['client_token']}"

    def sign(self, request: "Outgoing") -> "Outgoing":
        """The token goes with every call below /widget and to /ws (onboarding page); others are the widget's own."""
        if request.path != "/ws" and not request.path.startswith("/widget/"):
            return request
        return request.with_headers({"authorization": self._bearer})


class Hook:
    """Posts as Proof does."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        """Nothing of `credentials` is used."""

    def sign(self, request: "Outgoing") -> "Outgoing":
        """The request as it is: no signature and no shared secret is documented for webhooks (webhook page)."""
        return request
