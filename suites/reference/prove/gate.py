"""Who may send us webhooks, and what counts as one. The signed token comes first, then JSON.

Owns refusing. Nothing behind the gate ever sees a message that did not come from Prove.
"""

import json
import logging
from collections.abc import Mapping

import jwt

from ..reading import ShapeError
from ..refused import Refused
from .messages import Change, read_change
from .settings import Settings

HEADER = "x-prove-authorization"
ISSUER = "Prove Identity"

_LEEWAY_SECONDS = 30
"""So far Prove's clock and ours may be apart."""
_log = logging.getLogger(__name__)


class Gate:
    """Checks webhooks. `headers` are looked up without regard to case."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def admit(self, headers: Mapping[str, str], raw: bytes) -> list[Change]:
        """The events of a genuine webhook. Raises `Refused`."""
        kind, _, token = headers.get(HEADER, "").partition(" ")
        if kind.lower() != "bearer" or not self.is_genuine(token.strip()):
            raise Refused(401, "this was not signed by Prove")
        return self.read(raw)

    def is_genuine(self, token: str) -> bool:
        """True for a token that Prove signed with our secret a moment ago."""
        if not self.settings.webhook_secret:
            return False
        try:
            jwt.decode(
                token,
                self.settings.webhook_secret,
                algorithms=["HS256"],
                issuer=ISSUER,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iss"]},
            )
        except jwt.InvalidTokenError:
            return False
        return True

    def read(self, raw: bytes) -> list[Change]:
        """The events in a body; one that we cannot read does not keep us from the others. Raises `Refused`."""
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError) as problem:
            raise Refused(400, "the body is not JSON") from problem
        if not isinstance(body, list):
            raise Refused(400, "the body is not a JSON array")
        return [change for change in map(_change, body) if change is not None]


def _change(event: object) -> Change | None:
    try:
        return read_change(event)
    except ShapeError as problem:
        _log.warning("Ignored an event in which %s", problem)
        return None
