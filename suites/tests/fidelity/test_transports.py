"""Two ways to a vendor, one answer; and a clear sentence when nobody is there."""

import socket
from threading import Thread

import pytest
from golive.simulators.client import SandboxHandle
from golive.simulators.core.sandbox import Options
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.discovery import load_all
from golive.simulators.fidelity import transports
from golive.simulators.fidelity.transports import http_sender, in_memory
from golive.simulators.fidelity.wire import Outgoing, Send, Unreachable
from golive.simulators.stores.memory import MemoryStore
from golive.simulators.veriff.sim import VeriffSim


@pytest.fixture
def ways(veriff_sim: VeriffSim) -> list[tuple[Send, str]]:
    """Both senders, each with an API key that is good there."""
    sandboxes = Sandboxes(MemoryStore(), load_all(("veriff",)), Options())
    sandboxes.addresses["veriff"] = "http://veriff.test"
    sandbox = sandboxes.ensure_default(start=None, rate=0.0)
    key = sandbox.connection(sandboxes.addresses)["veriff"]["api_key"]
    return [(http_sender(veriff_sim.base_url), veriff_sim.api_key), (in_memory(sandbox, "veriff"), key)]


def test_both_ways_lead_to_the_same_vendor(ways: list[tuple[Send, str]]) -> None:
    told = []
    for send, key in ways:
        headers = {"x-auth-client": key, "content-type": "application/json"}
        created = send(Outgoing("POST", "/v1/sessions", headers, b'{"verification": {"vendorData": "\xc3\xa9"}}'))
        refused = send(Outgoing("GET", "/v1/sessions/a%2Fb/decision?version=1", headers))
        told.append((created.status, created.media_type, sorted(created.json()["verification"]), refused.status))
        assert refused.media_type == "application/json"
        assert {"x-hmac-signature", "x-auth-client"} <= set(created.headers)
    assert told[0] == told[1]
    assert told[0][0] == 201


def test_nobody_there_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match=f"no answer from http://127.0.0.1:{port}: .*refused"):
        http_sender(f"http://127.0.0.1:{port}")(Outgoing("GET", "/"))


def test_the_path_of_the_base_goes_before_the_target(sandbox: SandboxHandle) -> None:
    base = sandbox.ready["vendors"]["yoti"]["base_url"]
    answer = http_sender(base, {"user-agent": "golive"})(Outgoing("GET", "/supported-documents"))
    assert base.endswith("/idverify/v1")
    assert answer.status == 200


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "without response"),
        (b"SECRET\r\n\r\n", "does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc", "IncompleteRead"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", "IncompleteRead"),
        (b"HTTP/1.1 200 OK\r\n\r\nabcde", "more than 0 MiB"),
    ],
)
def test_half_an_answer_is_none(raw: bytes, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transports, "MOST_BYTES", 4 if raw.endswith(b"e") else 100)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=_answer_once, args=(server, raw))
        thread.start()
        with pytest.raises(Unreachable, match=why) as problem:
            http_sender(f"http://127.0.0.1:{server.getsockname()[1]}")(Outgoing("GET", "/"))
        thread.join()
    assert "SECRET" not in str(problem.value)


def _answer_once(server: socket.socket, raw: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65_536)
        connection.sendall(raw)
