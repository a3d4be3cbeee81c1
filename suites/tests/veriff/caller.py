"""A client that sends exactly what it is told to, header by header, and signs as one asks."""

import hashlib
import hmac
import http.client
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from golive.simulators.veriff.sim import VeriffSim

Json = Any


@dataclass(frozen=True)
class Answer:
    """Status, headers with lower-case names, exact bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Json:
        """The body, parsed."""
        return json.loads(self.body)

    def refusal(self) -> tuple[int, str]:
        """Status and code of a refusal."""
        body = self.json()
        assert body["status"] == "fail"
        return self.status, body["code"]


@dataclass(frozen=True)
class Caller:
    """Sends exactly what it is told to. Signs with `secret`, or else with the first of the integration."""

    veriff: VeriffSim
    secret: str = ""

    def send(
        self,
        method: str,
        path: str,
        body: str | bytes | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request on a connection of its own; a body in pieces is sent in chunks."""
        connection = http.client.HTTPConnection(urlsplit(self.veriff.base_url).netloc, timeout=10)
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def call(self, method: str, path: str, value: Json = None, *, signed: str | None = None) -> Answer:
        """As an integration should: the body signed, without one the id in the path; or another text, `signed`."""
        body = None if value is None else json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        text = signed or body or path.split("/")[3]
        return self.send(
            method, path, body, {"X-AUTH-CLIENT": self.veriff.api_key, "X-HMAC-SIGNATURE": self.hmac(text)}
        )

    def creating(self, **verification: Json) -> Answer:
        """The answer to the creation of a session."""
        return self.call("POST", "/v1/sessions", {"verification": verification})

    def create(self, **verification: Json) -> Json:
        """A new session: its `verification` object."""
        return self.creating(**verification).json()["verification"]

    @property
    def _secret(self) -> str:
        return self.secret or self.veriff.shared_secret

    def hmac(self, text: str) -> str:
        """The signature of today."""
        return hmac.new(self._secret.encode(), text.encode(), "sha256").hexdigest()

    def legacy(self, text: str) -> str:
        """The signature of 2018: a plain hash over the text with the secret behind it."""
        return hashlib.sha256(f"{text}{self._secret}".encode()).hexdigest()
