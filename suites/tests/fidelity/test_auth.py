"""How a client signs and how a vendor signs webhooks, held against the simulator and the gates of the reference app.

What is judged shares no code with its judges, so an agreement means something.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import jwt
import pytest
from golive.contracts.proof import auth as proof
from golive.contracts.prove import auth as prove
from golive.contracts.veriff import auth as veriff
from golive.contracts.yoti import auth as yoti
from golive.simulators.client import SandboxHandle
from golive.simulators.fidelity.openapi import example
from golive.simulators.fidelity.transports import http_sender
from golive.simulators.fidelity.wire import Answer, Outgoing, Send
from golive.suites.reference.prove.gate import Gate as ProveGate
from golive.suites.reference.prove.settings import Settings as ProveSettings
from golive.suites.reference.refused import Refused
from golive.suites.reference.veriff.gate import Gate as VeriffGate
from golive.suites.reference.veriff.settings import Settings as VeriffSettings
from golive.suites.reference.yoti.gate import Gate as YotiGate
from golive.suites.reference.yoti.settings import Settings as YotiSettings
from msgspec import json
from msgspec.structs import replace

VENDORS = (veriff, yoti, prove, proof)
CALLS = {
    veriff: ("/v1/sessions", "create-session.request", 201),
    yoti: ("/sessions", "create-session.request", 201),
    prove: ("/v3/verify", "verify.request", 200),
    proof: ("/widget/session", "create-session.request", 200),
}
JSON = {"content-type": "application/json", "authorization": "Bearer of-the-caller", "x-hmac-signature": "0" * 64}
VERIFF = {"api_key": "7e57a000-0000-4000-8000-000000007402", "shared_secret": "abcdef12-abcd-abcd-abcd-abcdef012345"}

Tamper = Callable[[Outgoing], Outgoing]


def name_of(vendor: ModuleType) -> str:
    return vendor.__name__.split(".")[-2]


def signer(vendor: ModuleType, sandbox: SandboxHandle) -> tuple[Any, Send]:
    """The vendor's `Auth` with a sandbox's credentials, and the way to that sandbox."""
    connection = sandbox.ready["vendors"][name_of(vendor)]
    send = http_sender(connection[vendor.BASE])
    return vendor.Auth(connection, send), send


def call(vendor: ModuleType) -> Outgoing:
    """A call that a server makes first, with credentials that are not ours."""
    path, body, _ = CALLS[vendor]
    return Outgoing("POST", path, JSON, json.encode(example(name_of(vendor), body, 0)))


def altered(header: str) -> Tamper:
    """Another character in the middle of a header."""

    def tamper(request: Outgoing) -> Outgoing:
        text = request.headers[header]
        at = len(text) // 2
        return request.with_headers({header: text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]})

    return tamper


@pytest.mark.parametrize("vendor", VENDORS, ids=name_of)
def test_a_signed_call_is_let_in_and_an_unsigned_one_is_not(vendor: ModuleType, sandbox: SandboxHandle) -> None:
    auth, send = signer(vendor, sandbox)
    bare = call(vendor).without_headers("authorization", "x-hmac-signature")
    assert send(bare).status in (400, 401)
    for _ in range(2):  # a nonce counts once, and a token more than once
        assert send(auth.sign(call(vendor))).status == CALLS[vendor][2]


@pytest.mark.parametrize(
    ("vendor", "tamper"),
    [
        (yoti, altered("x-yoti-auth-digest")),
        (yoti, lambda request: replace(request, body=request.body + b" ")),
        (yoti, lambda request: replace(request, target=request.target + "0")),
        (prove, altered("authorization")),
        (proof, altered("authorization")),
        (veriff, altered("x-auth-client")),
    ],
)
def test_a_tampered_call_is_refused(vendor: ModuleType, tamper: Tamper, sandbox: SandboxHandle) -> None:
    auth, send = signer(vendor, sandbox)
    assert send(tamper(auth.sign(call(vendor)))).status == 401


def test_veriff_signs_the_body_or_the_id(sandbox: SandboxHandle) -> None:
    auth, send = signer(veriff, sandbox)
    session = send(auth.sign(call(veriff))).json()["verification"]["id"]
    reading = auth.sign(Outgoing("GET", f"/v1/sessions/{session}/attempts?limit=1", {"x-signature": "old"}))
    writing = auth.sign(Outgoing("PATCH", f"/v1/sessions/{session}", JSON, b'{"verification":{"status":"submitted"}}'))
    assert "x-signature" not in reading.headers
    assert send(altered("x-hmac-signature")(reading)).status == 401
    assert send(reading).status == 200
    assert send(replace(writing, body=writing.body + b" ")).json()["code"] == "1819"
    assert send(writing).status != 401


def test_veriff_s_published_signatures() -> None:
    auth = veriff.Auth(VERIFF, nowhere)
    id_ = "aea9ba6d-1b47-47fc-a4fc-f72b6d3584a7"
    body = (
        b'{"verification":{"callback":"https://veriff.com","person":{"firstName":"John","lastName":"Smith"},'
        b'"document":{"type":"PASSPORT","country":"EE"},"vendorData":"unique id of a user",'
        b'"timestamp":"2016-05-19T08:30:25.597Z"}}'
    )
    for path in (f"/v1/sessions/{id_}/decision", f"/v1/attempts/{id_}/media", f"/v1/media/{id_}"):
        signed = auth.sign(Outgoing("GET", path))
        assert signed.headers["x-hmac-signature"] == "895cb3fd31139d89aeb7b263682e15479ab57651e70591256ad2c14fde4950dd"
    signed = auth.sign(Outgoing("POST", "/v1/sessions", {}, body))
    assert signed.headers["x-hmac-signature"] == "6af6d95822e19e9cc707aec55395d8d363ba2c7bc4625bc04ebeca0c7bf8cd67"


def nowhere(request: Outgoing) -> Answer:
    """Nothing needs to be sent."""
    raise AssertionError(request.target)


def test_yoti_replaces_a_signature_and_leaves_the_query_as_it_is(sandbox: SandboxHandle) -> None:
    connection = sandbox.ready["vendors"]["yoti"]
    auth = yoti.Auth({n: connection[n] for n in ("sdk_id", "private_key_file")}, nowhere, now=lambda: 1767225600.0)
    stale = "/supported-documents?sdkID=x&includeNonLatin=%20tr+ue&nonce=1&nonce=2&%74imestamp=3"
    once, twice = (auth.sign(Outgoing("GET", stale, {"authorization": "Bearer x"})) for _ in range(2))
    assert once.target.startswith("/supported-documents?includeNonLatin=%20tr+ue&sdkId=")
    assert once.query["timestamp"] == "1767225600000"
    assert "authorization" not in once.headers
    assert once.query["nonce"] != twice.query["nonce"]


@pytest.mark.parametrize(
    ("vendor", "target", "headers"),
    [
        (yoti, "/sessions/x/configuration", {"x-yoti-auth-token": "of the person"}),
        (yoti, "/v1/oauth/token", {"authorization": "Bearer x"}),
        (prove, "/v1/client/step", {"authorization": "Bearer of-the-person"}),
        (prove, "/l/default/x", {}),
        (proof, "/w/runs", {"authorization": "Bearer x"}),
    ],
)
def test_what_a_person_s_device_calls_is_left_alone(
    vendor: ModuleType, target: str, headers: dict[str, str], sandbox: SandboxHandle
) -> None:
    auth = vendor.Auth(sandbox.ready["vendors"][name_of(vendor)], nowhere)
    request = Outgoing("POST", target, headers, b"{}")
    assert auth.sign(request) == request


def test_prove_s_token_is_fetched_once_and_again_before_it_ends(sandbox: SandboxHandle) -> None:
    connection, seconds, asked = sandbox.ready["vendors"]["prove"], [0.0], []
    send = http_sender(connection["base_url"])

    def counted(request: Outgoing) -> Answer:
        asked.append(request.target)
        return send(request)

    auth = prove.Auth(connection, counted, now=lambda: seconds[0])
    tokens = []
    for at in (0.0, 3539.0, 3540.0):
        seconds[0] = at
        tokens.append(auth.sign(call(prove)).headers["authorization"])
    assert asked == ["/token", "/token"]
    assert tokens[0] == tokens[1] != tokens[2]
    auth.forget()
    assert auth.sign(call(prove)).headers["authorization"] not in tokens


@pytest.mark.parametrize(
    "answer",
    [Answer(401, {}, b'{"code":8002}'), Answer(200, {}, b"<html>"), Answer(200, {}, b"{}"), Answer(200, {}, b"[]")],
)
def test_without_a_token_prove_itself_refuses(answer: Answer) -> None:
    auth = prove.Auth({"client_id": "a", "client_secret": "b"}, lambda _request: answer)
    assert "authorization" not in auth.sign(call(prove)).headers


def hook(body: bytes, **headers: str) -> Outgoing:
    return Outgoing("POST", "/webhooks", headers, body)


def test_veriff_s_webhooks_pass_the_gate() -> None:
    gate = VeriffGate(VeriffSettings("http://veriff.test", VERIFF["api_key"], VERIFF["shared_secret"], "http://a.test"))
    signed = veriff.Hook(VERIFF).sign(hook(b'{"id": "\xc3\xa9"}'))
    assert gate.admit(signed.headers, signed.body) == {"id": "é"}
    assert signed.headers["vrf-hmac-signature"] == signed.headers["x-hmac-signature"]
    with pytest.raises(Refused):
        gate.admit(signed.headers, signed.body + b" ")


def test_prove_s_webhooks_pass_the_gate_for_a_while(sandbox: SandboxHandle) -> None:
    connection = sandbox.ready["vendors"]["prove"]
    gate = ProveGate(ProveSettings("http://prove.test", "a", "b", "http://a.test", connection["webhook_secret"]))
    first, second = (prove.Hook(connection).sign(hook(b"[]")) for _ in range(2))
    assert gate.admit(first.headers, first.body) == []
    assert first.headers != second.headers
    claims = jwt.decode(
        first.headers["x-prove-authorization"].removeprefix("Bearer "), options={"verify_signature": False}
    )
    assert claims["exp"] - claims["iat"] == 300
    for refused in (prove.Hook(connection, now=lambda: 0.0), prove.Hook({"webhook_secret": "whsec_" + "0" * 32})):
        with pytest.raises(Refused):
            gate.admit(refused.sign(hook(b"[]")).headers, b"[]")


@pytest.mark.parametrize("kind", ["BASIC", "BEARER"])
def test_yoti_s_notifications_pass_the_gate(kind: str) -> None:
    gate = YotiGate(YotiSettings("http://yoti.test", "id", "key", "http://a.test", "user:pässword", kind))
    credentials = {"notification_token": "user:pässword", "notification_type": kind.lower()}
    signed = yoti.Hook(credentials).sign(hook(b'{"session_id":"s","topic":"session_completion"}'))
    assert gate.admit(signed.headers, signed.body).topic == "session_completion"
    with pytest.raises(Refused):
        gate.admit(yoti.Hook({}).sign(signed).headers, signed.body)


def test_proof_signs_no_webhook() -> None:
    assert proof.Hook({}).sign(hook(b"{}")) == hook(b"{}")
