"""The load generator: it asks what it is told, one request at a time on each connection, and takes no wrong answer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from golive.suites.bench import load, peers
from golive.suites.bench.peers import Server

ASK = load.request("GET", "/", {})
TELL = load.request("POST", "/", {"Content-Type": "application/json"}, b'{"a": 1}')


@pytest.fixture(scope="module")
def raw() -> Iterator[Server]:
    """A server that answers everything alike."""
    with peers.running(peers.raw) as server:
        yield server


def test_every_request_is_answered(raw: Server) -> None:
    bodies: list[bytes] = []
    sample = load.drive(raw.port, [TELL] * 100, 200, each=bodies.append)
    assert bodies == [b"{}"] * 100
    assert sample.rate > 0
    assert 0 < sample.p50_ms <= sample.p99_ms


def test_fewer_requests_than_connections_are_enough(raw: Server) -> None:
    bodies: list[bytes] = []
    load.drive(raw.port, [ASK] * 3, 200, connections=8, each=bodies.append)
    assert len(bodies) == 3


def test_another_status_stops_the_measurement(raw: Server) -> None:
    with pytest.raises(load.WrongAnswer, match=r"expected HTTP/1.1 201, got b'HTTP/1.1 200 OK"):
        load.drive(raw.port, [TELL], 201)


def answering(pieces: list[bytes]) -> int:
    """The port of a server that sends the pieces, one by one, to whoever comes first, and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with closing(listener), listener.accept()[0] as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.recv(65_536)
            for piece in pieces:
                connection.sendall(piece)

    threading.Thread(target=serve, daemon=True).start()
    port: int = listener.getsockname()[1]
    return port


def test_an_answer_may_come_in_pieces() -> None:
    bodies: list[bytes] = []
    port = answering([b"HTTP/1.1 200 OK\r\nContent-", b"Length: 5\r\n\r\n", b"he", b"llo"])
    load.drive(port, [b"GET / HTTP/1.1\r\n\r\n"], 200, each=bodies.append)
    assert bodies == [b"hello"]


def test_a_server_that_hangs_up_is_no_answer() -> None:
    with pytest.raises(load.WrongAnswer, match=r"expected HTTP/1\.1 200, got b''"):
        load.drive(answering([]), [b"GET / HTTP/1.1\r\n\r\n"], 200)


def test_a_request_is_whole() -> None:
    assert load.request("POST", "/v1", {"A": "b"}, b"{}") == (
        b"POST /v1 HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\r\nContent-Length: 2\r\n\r\n{}"
    )
    assert load.request("GET", "/", {}) == b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
