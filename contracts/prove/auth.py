"""How a client of Prove gets its token and shows it, and how Prove signs webhooks, read anew from Prove's documents.

Owns the token of the server, and what an account for contract checks has to tell. It shares no code with the simulator,
and leaves alone what browsers call with a token of their own.
"""

import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import jwt
from msgspec.structs import replace

if TYPE_CHECKING:
    from golive.simulators.fidelity.wire import Answer, Outgoing, Send

BASE = "base_url"
NEEDED = (("client_id",), ("client_secret",))
"""Members of the credentials; of those in one row any will do."""
OPTIONAL = ("webhook_secret",)
SECRETS = ("client_secret", "webhook_secret")
SANDBOX = (("platform.uat.proveapis.com", "/"), ("platform.uat.eu.proveapis.com", "/"))
"""Hosts and paths that are for tests only; the same without `uat` are production (SDKs: server lists)."""
DECLARED = ""
"""The host tells; nobody needs to."""

_SERVER = "/v3/"
"""What a server calls. /token wants no token, /v1/client/* and /l/* are a person's device (SDKs)."""
_OK = 200
_EARLY = 60
"""Seconds by which a token is renewed before it ends."""
_WEBHOOK_LIFETIME = 300
_ISSUER = "Prove Identity"

Clock = Callable[[], float]
"""Seconds since 1970."""


class Auth:
    """Signs as a team's server. `credentials`: `client_id`, `client_secret`. `now` is the clock that tokens end by."""

    def __init__(self, credentials: Mapping[str, str], send: "Send", now: Clock = time.time) -> None:
        self._credentials = credentials
        self._send = send
        self._now = now
        self._token = ""
        self._until = 0.0

    def sign(self, request: "Outgoing") -> "Outgoing":
        """A bearer token on all calls below /v3 (reference: authentication).

        Where Prove gives no token the call goes without one, so that what is heard is Prove's own refusal. Raises
        `Unreachable` when nobody answers.
        """
        if not request.path.startswith(_SERVER):
            return request
        if self._now() >= self._until:
            self._fetch(request)
        bare = request.without_headers("authorization")
        return bare.with_headers({"authorization": f"Bearer {self._token}"}) if self._token else bare

    def forget(self) -> None:
        """Have the next call fetch a new token: the old one was refused, or the vendor's clock has moved."""
        self._token, self._until = "", 0.0

    def _fetch(self, like: "Outgoing") -> None:
        """A token by client credentials, as a form, at the root of the host (reference: authentication)."""
        fields = {name: self._credentials[name] for name in ("client_id", "client_secret")}
        form = urlencode({"grant_type": "client_credentials", **fields}).encode()
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        answer = self._send(replace(like, method="POST", target="/token", headers=headers, body=form))
        self.forget()
        if answer.status == _OK:
            self._keep(answer)

    def _keep(self, answer: "Answer") -> None:
        with suppress(ValueError, KeyError, TypeError):  # an answer that holds no token gives none
            given = answer.json()
            self._token, self._until = str(given["access_token"]), self._now() + given["expires_in"] - _EARLY


class Hook:
    """Signs as Prove does what it posts. `credentials`: `webhook_secret`. `now` is the clock of its tokens."""

    def __init__(self, credentials: Mapping[str, str], now: Clock = time.time) -> None:
        self._secret = credentials["webhook_secret"]
        self._now = now

    def sign(self, request: "Outgoing") -> "Outgoing":
        """A short-lived HS256 token, new for each attempt (guides: webhooks). The claims besides `iss` are I."""
        issued = int(self._now())
        claims = {"iss": _ISSUER, "iat": issued, "exp": issued + _WEBHOOK_LIFETIME, "jti": str(uuid.uuid4())}
        token = jwt.encode(claims, self._secret, algorithm="HS256")
        return request.with_headers({"x-prove-authorization": f"Bearer {token}"})
