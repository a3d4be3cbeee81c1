"""Workloads: each vendor's own simulator takes what is asked of it, and requests say what they have to."""

import json

import pytest
from golive.simulators import discovery
from golive.simulators.core.message import Request
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.stores.memory import MemoryStore
from golive.suites.bench.workload import PROOF, VERIFF, WORKLOADS, Workload


def sandbox_of(workload: Workload) -> Sandbox:
    """A new universe with one vendor."""
    return Sandboxes(MemoryStore(), {workload.vendor: discovery.load(workload.vendor)}).ensure_default()


def asked(sandbox: Sandbox, vendor: str, raw: bytes) -> tuple[int, object]:
    """Status and body of the answer to a request as it is on the wire."""
    head, _, body = raw.partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    method, path, _ = line.split(" ")
    headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
    outcome = sandbox.handle(vendor, Request(method, path, headers=headers, body=body))
    return outcome.response.status, json.loads(outcome.response.body)


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.vendor)
def test_a_session_is_created_and_read(workload: Workload) -> None:
    sandbox, vendor = sandbox_of(workload), workload.vendor
    credentials = dict(sandbox.connection({vendor: ""})[vendor])
    if workload.login is not None:
        entered, token = asked(sandbox, vendor, workload.entering(workload.login, credentials))
        assert entered == 200
        credentials["token"] = workload.login.token(token)
    status, answer = asked(sandbox, vendor, workload.creation(credentials, "user-1"))
    assert status == workload.created
    read, _ = asked(sandbox, vendor, workload.reading(credentials, workload.identify(answer)))
    assert read == 200


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.vendor)
def test_nobody_gets_in_without_credentials(workload: Workload) -> None:
    status, _ = asked(sandbox_of(workload), workload.vendor, workload.creation({}, "user-1"))
    assert status == 401


def test_users_differ() -> None:
    for workload in WORKLOADS:
        assert workload.creation({}, "user-1").replace(b"user-1", b"user-2") == workload.creation({}, "user-2")


def test_what_happens_is_asked_of_the_control_api() -> None:
    request = VERIFF.happening(VERIFF.finish, "abc")
    assert request.startswith(b"POST /__admin/sandboxes/default/veriff/sessions/abc/decision HTTP/1.1\r\n")
    assert json.loads(request.partition(b"\r\n\r\n")[2]) == {"status": "approved", "submit": True}


def test_a_stream_is_opened_for_one_session() -> None:
    assert PROOF.stream is not None
    request = PROOF.opening(PROOF.stream, {"client_token": "t"}, "abc")
    assert request.startswith(b"GET /ws?tx_id=abc HTTP/1.1\r\n")
    assert b"\r\nUpgrade: websocket\r\n" in request
    assert b"\r\nAuthorization: Bearer t\r\n" in request
