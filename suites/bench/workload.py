"""What the server of a vendor is asked: one value for each vendor, which is all that the benchmark knows of it.

Owns how requests are made of it; sends none. In every path `{id}` stands for the id of a session.
"""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from . import load

Json = Any
Credentials = Mapping[str, str]
"""The vendor's part of golive's ready object, with a token where it wants one; empty for a peer, which wants none."""

Sign = Callable[[Credentials, str, str, bytes], tuple[str, dict[str, str]]]
"""From credentials, method, path and body to the path with its query, and the headers that vouch for all of it."""

_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

KEY = "Z29saXZlLWJlbmNobWFyaw=="
"""Any 16 bytes in base 64: a WebSocket's nonce."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happens to a session without its integrator: POST `body` to `path`, to be answered with `status`.

    The path is relative to the vendor's part of the control API.
    """

    path: str
    status: int
    body: Json = None


@dataclass(frozen=True, slots=True)
class Stream:
    """A WebSocket of one session, which stands in `parameter` of the query; each `change` makes it send a frame."""

    path: str
    parameter: str
    change: Event


@dataclass(frozen=True, slots=True)
class Login:
    """A form for which there is a token, good for all that follows: POST to `path`, answered with 200."""

    path: str
    form: Callable[[Credentials], Mapping[str, str]]
    token: Callable[[Json], str]


@dataclass(frozen=True, slots=True)
class Workload:
    """A vendor: POST the `body` for a user to `create`, answered with `created`; GET `read`, answered with 200.

    `headers` authenticate a question about a session, or, with an empty id, its creation; `identify` finds the id in
    the answer to the creation; `finish` brings a session to its end. Where `asking` is given, reading is a POST of
    what it makes of the id; where `sign` is given, every request is signed as a whole.
    """

    vendor: str
    create: str
    body: Callable[[str], Json]
    created: int
    read: str
    headers: Callable[[Credentials, str], dict[str, str]]
    identify: Callable[[Json], str]
    finish: Event
    stream: Stream | None = None
    login: Login | None = None
    asking: Callable[[str], Json] | None = None
    sign: Sign | None = None

    def creation(self, credentials: Credentials, user: str) -> bytes:
        """The request that creates a session of `user`."""
        body = json.dumps(self.body(user), ensure_ascii=False).encode()
        return self._request(credentials, "POST", self.create, "", body)

    def reading(self, credentials: Credentials, session: str) -> bytes:
        """The request that reads a session."""
        if self.asking is None:
            return self._request(credentials, "GET", self.read.format(id=session), session)
        return self._request(credentials, "POST", self.read, session, json.dumps(self.asking(session)).encode())

    def _request(self, credentials: Credentials, method: str, path: str, session: str, body: bytes = b"") -> bytes:
        headers = {**(_JSON if body else {}), **self.headers(credentials, session)}
        target, vouching = self.sign(credentials, method, path, body) if self.sign else (path, {})
        return load.request(method, target, headers | vouching, body)

    def entering(self, login: Login, credentials: Credentials) -> bytes:
        """The request for a token."""
        return load.request("POST", login.path, _FORM, urlencode(login.form(credentials)).encode())

    def control(self, event: Event) -> str:
        """The path on the control port of something that happens to a session of the default sandbox."""
        return f"/__admin/sandboxes/default/{self.vendor}/{event.path}"

    def happening(self, event: Event, session: str) -> bytes:
        """The request to the control API that makes it happen."""
        body = b"" if event.body is None else json.dumps(event.body).encode()
        return load.request("POST", self.control(event).format(id=session), _JSON, body)

    def opening(self, stream: Stream, credentials: Credentials, session: str) -> bytes:
        """The request that opens the stream of a session."""
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
        headers = {**upgrade, "Sec-WebSocket-Key": KEY, **self.headers(credentials, session)}
        return load.request("GET", f"{stream.path}?{stream.parameter}={session}", headers)


def _veriff_headers(credentials: Credentials, session: str) -> dict[str, str]:
    key = {"X-AUTH-CLIENT": credentials.get("api_key", "")}
    secret = credentials.get("shared_secret", "").encode()
    return key | ({"X-HMAC-SIGNATURE": hmac.digest(secret, session.encode(), "sha256").hex()} if session else {})


VERIFF = Workload(
    vendor="veriff",
    create="/v1/sessions",
    body=lambda user: {
        "verification": {
            "callback": "https://shop.example/verified",
            "vendorData": user,
            "person": {"firstName": "Zoë-Ann", "lastName": "O'Neill", "dateOfBirth": "1980-01-01"},
            "document": {"number": "AB1234567", "country": "EE", "type": "PASSPORT"},
            "timestamp": "2026-01-01T09:00:00.000Z",
        }
    },
    created=201,
    read="/v1/sessions/{id}/decision",
    headers=_veriff_headers,
    identify=lambda answer: str(answer["verification"]["id"]),
    finish=Event("sessions/{id}/decision", 200, {"status": "approved", "submit": True}),
)

PROOF = Workload(
    vendor="proof",
    create="/widget/session",
    body=lambda user: {
        "partner_user_id": user,
        "user_email": "zoe@shop.example",
        "network": "TRC20",
        "currency": "USDT",
        "amount": "42.50",
        "type": "buy",
        "client_ip": "198.51.100.23",
        "redirect_url": "https://shop.example/topped-up",
    },
    created=200,
    read="/widget/transactions/{id}",
    headers=lambda credentials, _session: {"Authorization": f"Bearer {credentials.get('client_token', '')}"},
    identify=lambda answer: str(answer["merchant_transaction_id"]),
    finish=Event("transactions/{id}/status", 200, {"status": "completed"}),
    stream=Stream("/ws", "tx_id", Event("transactions/{id}/republish", 202)),
)

PROVE = Workload(
    vendor="prove",
    create="/v3/verify",
    body=lambda user: {
        "possessionType": "mobile",
        "phoneNumber": "2005510001",
        "firstName": "Zoë-Ann",
        "lastName": "O'Neill",
        "clientCustomerId": user,
        "clientRequestId": "713189b8-5555-4b08-83ba-75d08780aebd",
    },
    created=200,
    read="/v3/verify-status",
    headers=lambda credentials, _session: {"Authorization": f"Bearer {credentials.get('token', '')}"},
    identify=lambda answer: str(answer["correlationId"]),
    finish=Event("sessions/{id}/possession", 200, {"result": "passed"}),
    login=Login(
        "/token",
        lambda credentials: {
            "grant_type": "client_credentials",
            "client_id": credentials.get("client_id", ""),
            "client_secret": credentials.get("client_secret", ""),
        },
        lambda answer: str(answer["access_token"]),
    ),
    asking=lambda session: {"correlationId": session},
)

_YOTI = "/idverify/v1"
_NOBODY = "00000000-0000-4000-8000-000000000000"


@cache
def _private_key(pem: str) -> RSAPrivateKey:
    """The key; that it is a sound one need not be found out, which takes as long as a hundred signatures."""
    key = load_pem_private_key(pem.encode(), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, RSAPrivateKey)
    return key


def _yoti_sign(credentials: Credentials, method: str, path: str, body: bytes) -> tuple[str, dict[str, str]]:
    """Nonce and time are always the same: they are signed like others, and nobody compares them unless told to."""
    given = {"sdkId": credentials.get("sdk_id", _NOBODY), "nonce": _NOBODY, "timestamp": "1767225600000"}
    target = f"{path}?{urlencode(given)}"
    signed = f"{method}&{target.removeprefix(_YOTI)}".encode() + (b"&" + base64.b64encode(body) if body else b"")
    pem = credentials.get("private_key_pem")
    signature = _private_key(pem).sign(signed, PKCS1v15(), SHA256()) if pem else bytes(256)
    return target, {"X-Yoti-Auth-Digest": base64.b64encode(signature).decode()}


YOTI = Workload(
    vendor="yoti",
    create=_YOTI + "/sessions",
    body=lambda user: {
        "user_tracking_id": user,
        "client_session_token_ttl": 900,
        "resources_ttl": 90_000,
        "requested_checks": [
            {"type": "ID_DOCUMENT_AUTHENTICITY", "config": {"manual_check": "FALLBACK"}},
            {"type": "ID_DOCUMENT_FACE_MATCH", "config": {"manual_check": "FALLBACK"}},
            {"type": "LIVENESS", "config": {"liveness_type": "ZOOM", "max_retries": 3}},
        ],
        "requested_tasks": [{"type": "ID_DOCUMENT_TEXT_DATA_EXTRACTION", "config": {"manual_check": "FALLBACK"}}],
        "sdk_config": {
            "allowed_capture_methods": "CAMERA_AND_UPLOAD",
            "primary_colour": "#2d9fff",
            "preset_issuing_country": "GBR",
            "success_url": "https://shop.example/verified",
            "error_url": "https://shop.example/failed",
        },
    },
    created=201,
    read=_YOTI + "/sessions/{id}",
    headers=lambda _credentials, _session: {},
    identify=lambda answer: str(answer["session_id"]),
    finish=Event("sessions/{id}/person", 200, {"action": "complete"}),
    sign=_yoti_sign,
)

WORKLOADS = (PROVE, VERIFF, YOTI, PROOF)
