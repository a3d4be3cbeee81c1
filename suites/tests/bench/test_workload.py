"""Workloads: each vendor's own simulator takes what is asked of it, and requests say what they have to."""

import json

import pytest
from golive.suites.bench import inside
from golive.suites.bench.workload import PROOF, VERIFF, WORKLOADS, YOTI, Workload


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.vendor)
def test_a_session_is_created_and_read(workload: Workload) -> None:
    sandbox = inside.sandbox(workload)
    credentials = inside.credentials(sandbox, workload)
    status, answer = inside.ask(sandbox, workload.vendor, workload.creation(credentials, "user-1"))
    assert status == workload.created
    read, _ = inside.ask(sandbox, workload.vendor, workload.reading(credentials, workload.identify(answer)))
    assert read == 200


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.vendor)
def test_nobody_gets_in_without_credentials(workload: Workload) -> None:
    sandbox = inside.sandbox(workload)
    names = {"sdk_id": inside.credentials(sandbox, workload).get("sdk_id", "")}
    status, _ = inside.ask(sandbox, workload.vendor, workload.creation(names, "user-1"))
    assert status == 401


def test_users_differ() -> None:
    for workload in WORKLOADS:
        assert workload.creation({}, "user-1").replace(b"user-1", b"user-2") == workload.creation({}, "user-2")


def test_a_signature_is_good_for_its_request_alone() -> None:
    sandbox = inside.sandbox(YOTI)
    request = YOTI.creation(inside.credentials(sandbox, YOTI), "user-1")
    others = (request.replace(b"user-1", b"user-2"), request.replace(b"nonce=0", b"nonce=1"))
    assert [inside.ask(sandbox, "yoti", one)[0] for one in (request, *others)] == [201, 401, 401]


def test_a_peer_is_asked_for_the_same_without_a_signature() -> None:
    credentials = inside.credentials(inside.sandbox(YOTI), YOTI)
    with_key, without = (inside.request(YOTI.reading(known, "abc")) for known in (credentials, {}))
    assert (with_key.path, with_key.query.keys()) == (without.path, without.query.keys())
    assert len(with_key.headers["x-yoti-auth-digest"]) == len(without.headers["x-yoti-auth-digest"])


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
