"""How a client of Veriff signs its requests, and how Veriff signs its webhooks, read anew from Veriff's documents.

Owns headers and signed texts, and what an account for contract checks has to tell. It shares no code with the
simulator, so that a misreading in one of the two shows.
"""

import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from golive.simulators.fidelity.wire import Outgoing, Send

BASE = "base_url"
NEEDED = (("api_key",), ("shared_secret",))
"""Members of the credentials; of those in one row any will do."""
OPTIONAL: tuple[str, ...] = ()
SECRETS = ("shared_secret",)
SANDBOX: tuple[tuple[str, str], ...] = ()
"""Hosts and paths that are for tests only: none, a test integration has the host of a live one (devdocs: API)."""
DECLARED = "test"
"""What the account must therefore be called by whoever configures it."""

_KEY, _SIGNATURE, _LEGACY = "x-auth-client", "x-hmac-signature", "x-signature"
_WITHOUT_BODY = frozenset({"GET", "DELETE", "HEAD"})
_ID = 3
"""Where the id stands in /v1/sessions/{id}, /v1/attempts/{id}/media and /v1/media/{id}, split at slashes."""


class Auth:
    """Signs as an integration's server. `credentials`: `api_key`, `shared_secret`."""

    def __init__(self, credentials: Mapping[str, str], send: "Send") -> None:
        """`send` is not needed here: nothing has to be fetched before one can sign."""
        self._credentials = credentials

    def sign(self, request: "Outgoing") -> "Outgoing":
        """The API key, and an HMAC over the raw body, or over the id in the path where there is none.

        Creating a session asks for the key only; a signature there does no harm (devdocs: authentication).
        """
        signature = _hmac(self._credentials, _signed_text(request))
        return request.without_headers(_LEGACY).with_headers(
            {_KEY: self._credentials["api_key"], _SIGNATURE: signature}
        )


class Hook:
    """Signs as Veriff does what it posts. `credentials`: `api_key`, `shared_secret`."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self._credentials = credentials

    def sign(self, request: "Outgoing") -> "Outgoing":
        """Key and HMAC over the raw body, under the old names and the new (devdocs: webhooks)."""
        key, signature = self._credentials["api_key"], _hmac(self._credentials, request.body)
        return request.without_headers(_LEGACY).with_headers(
            {_KEY: key, _SIGNATURE: signature, "vrf-auth-client": key, "vrf-hmac-signature": signature}
        )


def _signed_text(request: "Outgoing") -> bytes:
    if request.method not in _WITHOUT_BODY:
        return request.body
    parts = request.path.split("/")
    return unquote(parts[_ID]).encode() if len(parts) > _ID else b""


def _hmac(credentials: Mapping[str, str], text: bytes) -> str:
    """Lower-case hexadecimal; the key is the secret as text (devdocs: authentication)."""
    return hmac.new(credentials["shared_secret"].encode(), text, "sha256").hexdigest()
