"""Who may send us webhooks, and what counts as one. Key and signature come first, over the raw bytes; then JSON.

Owns refusing. Nothing behind the gate ever sees a message that did not come from Veriff.
"""

import hmac
import json
from collections.abc import Mapping

from ..refused import Refused
from .client import sign
from .settings import Settings


class Gate:
    """Checks webhooks. `headers` are looked up without regard to case."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def admit(self, headers: Mapping[str, str], raw: bytes) -> Mapping[str, object]:
        """The body of a genuine webhook. Raises `Refused`."""
        if not self.knows_key(headers.get("x-auth-client", "")):
            raise Refused(401, "unknown API key")
        if not self.is_signed(headers.get("x-hmac-signature", ""), raw):
            raise Refused(401, "the signature does not match")
        return self.parse(raw)

    def knows_key(self, key: str) -> bool:
        """True for the API key of our integration."""
        return _same(key, self.settings.api_key)

    def is_signed(self, signature: str, raw: bytes) -> bool:
        """True when the signature covers exactly these bytes. Compared in constant time."""
        return _same(signature, sign(self.settings.shared_secret, raw))

    def parse(self, raw: bytes) -> Mapping[str, object]:
        """The JSON object. Raises `Refused` when it is none."""
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError) as problem:
            raise Refused(400, "the body is not JSON") from problem
        if not isinstance(body, dict):
            raise Refused(400, "the body is not a JSON object")
        return body


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode())
