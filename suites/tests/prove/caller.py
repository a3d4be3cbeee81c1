"""A team's server and a person's device, as they call Prove: each sends exactly what it is told to."""

import base64
import http.client
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from golive.simulators.core.message import Request
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.prove.portal import Settings
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.listener import HANDSHAKE

Json = Any

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PERSON: Mapping[str, Json] = {"phoneNumber": "2005510001", "firstName": "Ann", "lastName": "Lee"}
TARGET = "https://shop.test/go-on"


@dataclass(frozen=True)
class Answer:
    """Status, headers with lower-case names, exact bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Json:
        """The body, parsed."""
        return json.loads(self.body)

    def good(self) -> Json:
        """The body of an answer with status 200, the only one that means success."""
        assert self.status == 200, (self.status, self.body)
        return self.json()

    def refusal(self) -> tuple[int, int | None]:
        """Status and code of a refusal, which has Prove's one shape."""
        assert self.headers["content-type"].startswith("application/json"), self.headers
        body = self.json()
        assert set(body) <= {"code", "message"}, body
        assert body["message"]
        return self.status, body.get("code")


Carry = Callable[[str, str, bytes | None, Mapping[str, str]], Answer]
"""`(method, target, body, headers) -> answer`."""


@dataclass
class Caller:
    """A team's server: it asks for a token once, and calls with it."""

    carry: Carry
    client_id: str
    client_secret: str
    token: str = ""

    def holding(self, token: str) -> "Caller":
        """The same server with another token."""
        return replace(self, token=token)

    def send(
        self, method: str, target: str, body: str | bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request with these headers and no others."""
        return self.carry(method, target, body.encode() if isinstance(body, str) else body, headers or {})

    def asking_token(self, **fields: str) -> Answer:
        """The answer to a request for a token; fields that are empty are left out."""
        known = {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.client_secret}
        given = {name: value for name, value in {**known, **fields}.items() if value}
        return self.send("POST", "/token", urlencode(given), FORM)

    def log_in(self) -> str:
        """A new token, which is used from now on."""
        self.token = self.asking_token().good()["access_token"]
        return self.token

    def call(self, method: str, target: str, value: Json = None, **headers: str) -> Answer:
        """As a team should: with a token, a body as JSON. Further headers by name."""
        body = None if value is None else json.dumps(value, ensure_ascii=False)
        typed = {} if body is None else {"Content-Type": "application/json"}
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        bearer = {"Authorization": f"Bearer {self.token or self.log_in()}"}
        return self.send(method, target, body, {**bearer, **typed, **named})

    def post(self, target: str, **members: Json) -> Answer:
        """POST an object with these members, without those that are None."""
        return self.call("POST", target, {name: value for name, value in members.items() if value is not None})

    def get(self, target: str, **query: object) -> Answer:
        """GET with a query."""
        return self.call("GET", f"{target}?{urlencode(query)}" if query else target)

    def verifying(self, **members: Json) -> Answer:
        """The answer to a verify call about a person who passes, on a phone unless told otherwise."""
        return self.post("/v3/verify", **{**PERSON, "possessionType": "mobile", **members})

    def verify(self, **members: Json) -> Json:
        """A new flow; on a desk it has a page to go on at."""
        target = {"finalTargetUrl": TARGET} if members.get("possessionType") == "desktop" else {}
        return self.verifying(**{**target, **members}).good()

    def status(self, correlation_id: str) -> Json:
        """The results of a flow."""
        return self.post("/v3/verify-status", correlationId=correlation_id).good()

    def results(self, correlation_id: str) -> tuple[str, str, str]:
        """Possession, verify and success."""
        found = self.status(correlation_id)
        return found["possessionResult"], found["verifyResult"], found["success"]


@dataclass(frozen=True)
class Device:
    """A person's browser with the client SDK in it: it knows the authToken and nothing else."""

    carry: Carry
    token: str

    def asking(self, path: str, value: Json = None, **headers: str) -> Answer:
        """The answer to a call of the device protocol; `path` is below /v1/client/."""
        named = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers}
        return self.carry("POST", f"/v1/client/{path}", json.dumps({} if value is None else value).encode(), named)

    def call(self, path: str, **members: Json) -> Json:
        """Its envelope."""
        return self.asking(path, members).good()

    def opening(self, **headers: str) -> Answer:
        """The answer to a WebSocket's handshake that is refused."""
        return self.carry("GET", f"/v1/client/status?token={self.token}", None, {**HANDSHAKE, **headers})

    @property
    def claims(self) -> Json:
        """What the SDK reads in the token: with a decoder for plain base64, as it does."""
        return json.loads(base64.b64decode(self.token.split(".")[1] + "==", validate=False))


def over_sockets(prove: ProveSim) -> Caller:
    """The server of the sandbox's project; each request goes on a connection of its own."""
    return Caller(carrier(prove.base_url), prove.client_id, prove.client_secret)


def carrier(base_url: str) -> Carry:
    """Carries requests to a host."""

    def carry(method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=10)
        try:
            connection.request(method, target, body, dict(headers))
            answer = connection.getresponse()
            return Answer(answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    return carry


def in_memory(world: Sandboxes, settings: Settings) -> Caller:
    """The server of the project with `settings`, in a world without any sockets."""

    def carry(method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        path, _, query = target.partition("?")
        lower = {name.lower(): value for name, value in headers.items()}
        found = dict(parse_qsl(query, keep_blank_values=True))
        request = Request(method, unquote(path), found, lower, body or b"", "192.0.2.7")
        response = world.locate("prove", request).handle("prove", request).response
        sent = {**dict(response.headers), "content-type": response.content_type}
        return Answer(response.status, sent, response.body)

    return Caller(carry, settings.client_id, settings.client_secret)
