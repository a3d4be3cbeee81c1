"""The access token: fetched when it is first needed, and again when it is about to expire or Prove refuses it.

Owns its life. However many calls want one at a time, one is fetched.
"""

import asyncio
from collections.abc import Callable
from urllib.parse import urlencode

from ..reading import ShapeError
from .messages import Token, read_token
from .wire import FORM, ProveProblem, Wire

EARLY_SECONDS = 60.0
"""A token is renewed so long before it expires, or at half its life where that is later."""


class Tokens:
    """Our access token. `now` gives seconds of our clock."""

    path = "/token"

    def __init__(self, wire: Wire, now: Callable[[], float]) -> None:
        self.wire = wire
        self.now = now
        self._one_at_a_time = asyncio.Lock()
        self._token: Token | None = None
        self._until = 0.0

    async def current(self) -> str:
        """A token that is good for a while. Raises `ProveProblem`."""
        async with self._one_at_a_time:
            if self._token is None or self.is_stale(self._until):
                asked = self.now()
                self._token = await self.fetch()
                self._until = asked + max(self._token.expires_in - EARLY_SECONDS, self._token.expires_in / 2)
            return self._token.text

    def refused(self, text: str) -> None:
        """Prove does not take this token any more."""
        if self._token is not None and self._token.text == text:
            self._token = None

    def is_stale(self, until: float) -> bool:
        """True when a token that we meant to keep until then has to be renewed."""
        return self.now() >= until

    async def fetch(self) -> Token:
        """A new token. Raises `ProveProblem`."""
        content_type, body = self.written(
            {
                "grant_type": "client_credentials",
                "client_id": self.wire.settings.client_id,
                "client_secret": self.wire.settings.client_secret,
            }
        )
        answer = await self.wire.post(self.path, body, {"content-type": content_type})
        try:
            return read_token(answer)
        except ShapeError as problem:
            raise ProveProblem(f"{self.path}: Prove sent a token in which {problem}") from problem

    def written(self, credentials: dict[str, str]) -> tuple[str, bytes]:
        """Content type and bytes of the request: a form."""
        return FORM, urlencode(credentials).encode()
