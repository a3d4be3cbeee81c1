"""Who may send us notifications, and what counts as one. The Authorization header comes first, then JSON.

Owns refusing. Nothing behind the gate ever sees a message that did not come with the token that we gave Yoti.
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Mapping

from ..reading import ShapeError
from ..refused import Refused
from .messages import Notification, read_notification
from .settings import BASIC, Settings


class Gate:
    """Checks notifications. `headers` are looked up without regard to case."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def admit(self, headers: Mapping[str, str], raw: bytes) -> Notification:
        """A notification from Yoti. Raises `Refused`."""
        if not self.is_yoti(headers.get("authorization", "")):
            raise Refused(401, "this did not come with our token")
        return self.read(raw)

    def is_yoti(self, given: str) -> bool:
        """True for the header that our token makes. Compared in constant time; only the scheme's case is free."""
        scheme, _, credentials = given.partition(" ")
        wanted_scheme, wanted = self.wanted()
        return _same(scheme.lower(), wanted_scheme.lower()) and _same(credentials, wanted)

    def wanted(self) -> tuple[str, str]:
        """Scheme and credentials of the header that Yoti makes of our token."""
        token = self.settings.notification_token
        if self.settings.notification_type == BASIC:
            return "Basic", b64encode(token.encode()).decode()
        return "Bearer", token

    def read(self, raw: bytes) -> Notification:
        """The notification in a body. Raises `Refused`."""
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError) as problem:
            raise Refused(400, "the body is not JSON") from problem
        if not isinstance(body, dict):
            raise Refused(400, "the body is not a JSON object")
        try:
            return read_notification(body)
        except ShapeError as problem:
            raise Refused(400, str(problem)) from problem


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode())
