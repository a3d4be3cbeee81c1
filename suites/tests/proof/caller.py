"""A client that sends exactly what it is told to: over a socket, or straight into a world in memory."""

import http.client
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from golive.simulators.core.message import Request
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.proof.portal import Settings
from golive.simulators.proof.sim import ProofSim

Json = Any

SESSION = "/widget/session"
ORDER: Mapping[str, Json] = {
    "partner_user_id": "acct-7781",
    "user_email": "mira@shop.test",
    "network": "TRC20",
    "currency": "USDT",
    "amount": "42.50",
}
"""A request for a session with all that is required and nothing else."""


def order(*without: str, **changes: Json) -> dict[str, Json]:
    """The plain order with `changes`, and without some of its members."""
    return {name: value for name, value in {**ORDER, **changes}.items() if name not in without}


@dataclass(frozen=True)
class Answer:
    """Status, headers with lower-case names, exact bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Json:
        """The body, parsed."""
        return json.loads(self.body)

    def refusal(self) -> tuple[int, str, str]:
        """Status, `error` and `code` of a refusal, which has Proof's one shape."""
        assert self.headers["content-type"] == "application/json", self.headers
        body = self.json()
        assert list(body) == ["error", "code", "message"], body
        assert isinstance(body["message"], str)
        assert body["message"]
        assert self.headers["x-request-id"]
        return self.status, body["error"], body["code"]


Send = Callable[[str, str, bytes | None, Mapping[str, str]], Answer]
"""`(method, target, body, headers) -> answer`."""


@dataclass(frozen=True)
class Caller:
    """A client of one partner: `send` carries, `token` is the bearer token, `origin` one that is registered."""

    carry: Send
    token: str
    origin: str = ""

    def send(
        self, method: str, target: str, body: str | bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request with these headers and no others."""
        return self.carry(method, target, body.encode() if isinstance(body, str) else body, headers or {})

    def call(self, method: str, target: str, value: Json = None, **headers: str) -> Answer:
        """As an integration should: with the token, a JSON body as JSON. Further headers by name: `origin=...`."""
        body = None if value is None else json.dumps(value, ensure_ascii=False)
        typed = {} if body is None else {"Content-Type": "application/json"}
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return self.send(method, target, body, {"Authorization": f"Bearer {self.token}", **typed, **named})

    def creating(self, *without: str, **changes: Json) -> Answer:
        """The answer to the creation of a session; see `order`."""
        return self.call("POST", SESSION, order(*without, **changes))

    def create(self, *without: str, **changes: Json) -> Json:
        """A new session: all that its creator gets."""
        answer = self.creating(*without, **changes)
        assert answer.status == 200, answer.body
        return answer.json()

    def transaction(self, transaction: str, **headers: str) -> Answer:
        """The status of a transaction."""
        return self.call("GET", f"/widget/transactions/{quote(transaction, safe='')}", **headers)

    def kyc(self, user: str, **headers: str) -> Answer:
        """The identity status of a user."""
        return self.call("GET", f"/widget/users/{quote(user, safe='')}/kyc-status", **headers)

    def stream(self, target: str, **headers: str) -> Answer:
        """The answer to a handshake for a WebSocket at `target`, which must be a refusal over a socket."""
        handshake = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        }
        return self.call("GET", target, **handshake, **headers)

    def preflight(self, target: str, origin: str, method: str = "POST") -> Answer:
        """What a browser on a page of `origin` asks before it calls; it sends no token."""
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        return self.send("OPTIONS", target, headers=asked)

    def holding(self, token: str) -> "Caller":
        """The same client with another token."""
        return replace(self, token=token)


def over_sockets(proof: ProofSim) -> Caller:
    """A client of the sandbox's partner that speaks HTTP, each request on a connection of its own."""

    def carry(method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(proof.base_url).netloc, timeout=10)
        try:
            connection.request(method, target, body, dict(headers))
            answer = connection.getresponse()
            return Answer(answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    return Caller(carry, proof.client_token, proof.origin)


def in_memory(world: Sandboxes, settings: Settings, remote: str = "192.0.2.7") -> Caller:
    """A client of the partner with `settings` that calls a world without any server, from the address `remote`."""

    def carry(method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        path, _, query = target.partition("?")
        lower = {name.lower(): value for name, value in headers.items()}
        found = dict(parse_qsl(query, keep_blank_values=True))
        request = Request(method, unquote(path), found, lower, body or b"", remote)
        response = world.locate("proof", request).handle("proof", request).response
        sent = {**dict(response.headers), "content-type": response.content_type}
        return Answer(response.status, sent, response.body)

    return Caller(carry, settings.client_tokens[0], settings.origin)
