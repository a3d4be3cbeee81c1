"""Requests that a test makes itself: a user's browser at the vendor's page, and webhooks that no vendor sent.

Owns plain HTTP without redirects, and the form in which such a webhook becomes evidence. What to send, and how it is
signed, is the suite's business.
"""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

from .client import SandboxHandle
from .conformance.attachments import Attachments

NO_HEADERS: Mapping[str, str] = MappingProxyType({})
PATIENCE_SECONDS = 10.0
POSTED = "posted by the test"
"""Stands where an exchange names its fault."""
SHOWN_BYTES = 2000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, or None when the connection broke, and then `text` says how."""

    status: int | None
    text: str

    @property
    def accepted(self) -> bool:
        """True for a status that says yes."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def crashed(self) -> bool:
        """True when the receiver broke over the request."""
        return self.status is None or self.status >= 500

    def __str__(self) -> str:
        """The status, or what happened instead."""
        return str(self.status or self.text)


def send(method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
    """One request; whatever goes wrong with the connection is an answer without a status."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=PATIENCE_SECONDS)
    try:
        connection.request(method, parts._replace(scheme="", netloc="").geturl() or "/", body, dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, answer.read().decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException) as problem:
        return Answer(None, f"no answer ({str(problem) or type(problem).__name__})")
    finally:
        connection.close()


class Courier:
    """Sends on behalf of one test. Webhooks become evidence of that test."""

    def __init__(self, sandbox: SandboxHandle, evidence: Attachments) -> None:
        self._sandbox = sandbox
        self._evidence = evidence

    def send(self, method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] = NO_HEADERS) -> Answer:
        """A request to the vendor, as a user's browser makes it; the journal has it, so it is evidence already."""
        return send(method, url, {"content-type": "application/json", **headers}, body)

    def webhook(
        self, vendor: str, topic: str, subject: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Post a webhook that the vendor did not send."""
        headers = {"content-type": "application/json", **headers}
        answer = send("POST", url, headers, body)
        about = {"vendor": vendor, "operation": f"webhook.{topic}", "subject": subject, "fault": POSTED}
        request = {"method": "POST", "url": url, "headers": headers, "body": _legible(body)}
        outcome = _outcome(answer)
        self._evidence.attach(
            [{"at": self._sandbox.clock.now(), "direction": "out", **about, "request": request, **outcome}]
        )
        return answer


def _outcome(answer: Answer) -> dict[str, object]:
    """The part of an exchange that came back."""
    if answer.status is None:
        return {"error": answer.text, "response": None}
    return {"error": None, "response": {"status": answer.status, "headers": {}, "body": answer.text[:SHOWN_BYTES]}}


def _legible(body: bytes) -> str:
    text = body[:SHOWN_BYTES].decode("utf-8", "backslashreplace")
    return text if len(body) <= SHOWN_BYTES else f"{text}... ({len(body)} bytes in all)"
