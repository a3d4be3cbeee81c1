"""A team's server as it calls Yoti without any SDK: it sends what it is told to, signed the way it is told to."""

import base64
import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from golive.simulators.yoti.sim import YotiSim

Json = Any

NONCE = "5f2bc8f4-4f4e-4d4c-9f46-5c5d0f0f0001"
TIMESTAMP = "1767225600000"
"""The start of a sandbox's clock, in milliseconds."""
UNKNOWN = "00000000-0000-4000-8000-00000000dead"
JSON = {"Content-Type": "application/json"}

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4z"
    "NDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=="
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""The smallest pictures that are some."""

LIVENESS = {"type": "LIVENESS", "config": {"liveness_type": "ZOOM", "max_retries": 1}}
AUTHENTICITY = {"type": "ID_DOCUMENT_AUTHENTICITY", "config": {}}
FACE_MATCH = {"type": "ID_DOCUMENT_FACE_MATCH", "config": {"manual_check": "NEVER"}}
EXTRACTION = {"type": "ID_DOCUMENT_TEXT_DATA_EXTRACTION", "config": {"manual_check": "NEVER"}}


@dataclass(frozen=True)
class Answer:
    """Status, headers with lower-case names, exact bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Json:
        """The body, parsed."""
        return json.loads(self.body)

    def good(self, status: int = 200) -> Json:
        """The body of an answer with this status."""
        assert self.status == status, (self.status, self.body)
        return self.json()

    def empty(self, status: int) -> None:
        """It has this status, and no body."""
        assert (self.status, self.body) == (status, b"")

    def refusal(self) -> tuple[int, str]:
        """Status and code of a refusal, which has Yoti's one shape and exactly the content type that SDKs compare."""
        assert self.headers["content-type"] == "application/json", self.headers
        body = self.json()
        assert set(body) <= {"code", "message", "errors"}, body
        assert body["message"]
        return self.status, body["code"]

    def properties(self) -> list[str]:
        """What the refusal of a payload, or of a header, is about."""
        return [one["property"] for one in self.json()["errors"]]


@dataclass(frozen=True)
class Caller:
    """One application's server. Targets are relative to `base_url`, which ends in /idverify/v1."""

    base_url: str
    sdk_id: str
    key: RSAPrivateKey

    def holding(self, key: RSAPrivateKey) -> "Caller":
        """The same server with another private key."""
        return replace(self, key=key)

    def naming(self, sdk_id: str) -> "Caller":
        """The same server under another SDK id."""
        return replace(self, sdk_id=sdk_id)

    def at(self, base_url: str) -> "Caller":
        """The same server, calling another base."""
        return replace(self, base_url=base_url)

    def query(self, **given: str) -> str:
        """The query of a signed request, as most SDKs order it; further parameters come first."""
        return urlencode({**given, "sdkId": self.sdk_id, "nonce": NONCE, "timestamp": TIMESTAMP})

    def digest(self, message: str, padding: AsymmetricPadding | None = None) -> str:
        """The signature of a text, in base64."""
        return base64.b64encode(self.key.sign(message.encode(), padding or PKCS1v15(), SHA256())).decode()

    def send(
        self, method: str, target: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request with these headers and no others."""
        base = urlsplit(self.base_url)
        connection = http.client.HTTPConnection(base.netloc, timeout=10)
        try:
            connection.request(method, base.path + target, body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def signed(
        self, method: str, target: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request whose target, query included, and body are signed as they are sent."""
        digest = {"X-Yoti-Auth-Digest": self.digest(message(method, target, body))}
        return self.send(method, target, body, {**digest, **(headers or {})})

    def call(self, method: str, path: str, value: Json = None, **query: str) -> Answer:
        """As a team should: signed, a body as JSON."""
        body = None if value is None else json.dumps(value).encode()
        return self.signed(method, f"{path}?{self.query(**query)}", body, JSON if body else {})

    def create(self, **members: Json) -> Json:
        """A new session, which asks for liveness alone unless told otherwise: the answer."""
        return self.call("POST", "/sessions", {"requested_checks": [LIVENESS], **members}).good(201)

    def session(self, session_id: str) -> Json:
        """The session's result."""
        return self.call("GET", f"/sessions/{session_id}").good()


def message(method: str, target: str, body: bytes | None = None) -> str:
    """What is signed."""
    return f"{method}&{target}" + (f"&{base64.b64encode(body).decode()}" if body else "")


@cache
def published(pem: str) -> RSAPrivateKey:
    """The private key that the ready file tells; to parse one takes a while."""
    key = load_pem_private_key(pem.encode(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


@cache
def foreign() -> RSAPrivateKey:
    """A key pair that Yoti has never seen."""
    return generate_private_key(65537, 2048)


def private_pem(key: RSAPrivateKey) -> str:
    """As Yoti Hub hands it out: PKCS#1."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def public_pem(key: RSAPrivateKey) -> str:
    """The half that is registered."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def over_sockets(yoti: YotiSim) -> Caller:
    """The server of the sandbox's application; each request goes on a connection of its own."""
    return Caller(yoti.base_url, yoti.sdk_id, published(yoti.private_key_pem))
