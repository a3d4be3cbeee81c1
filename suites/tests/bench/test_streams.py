"""Listening: what arrives is told in order, a wrong word stops the measurement, and a change ends with its frame."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from golive.suites.bench import peers, streams
from golive.suites.bench.answers import Answers, Said
from golive.suites.bench.listener import Listener, listening
from golive.suites.bench.load import WrongAnswer
from golive.suites.bench.peers import Server
from golive.suites.bench.streams import AT_ONCE
from golive.suites.bench.workload import PROOF, Stream

OPENING = b"GET /ws HTTP/1.1\r\nHost: x\r\n\r\n"
ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"
IDS = [str(number) for number in range(20)]


def stream() -> Stream:
    """Proof's, which is there."""
    assert PROOF.stream is not None
    return PROOF.stream


@pytest.fixture(scope="module")
def bare() -> Iterator[Server]:
    """A peer with Proof's routes, that has little to say."""
    change = stream().change
    said = Said(stream().path, stream().parameter, PROOF.control(change), change.status, {}, {"frame": True})
    with peers.running(peers.bare(Answers(PROOF.create, "amount", 200, {}, PROOF.read, {}, said))) as server:
        yield server


def saying(*pieces: bytes) -> int:
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


def hear_on(listener: Listener) -> None:
    """Hear what comes, until it is wrong."""
    while True:
        listener.hear()


@pytest.mark.parametrize("length", [3, 125, 126, 1000])
def test_a_frame_may_come_in_pieces(length: int) -> None:
    text = b"x" * length
    head = b"\x81" + (bytes([length]) if length < 126 else b"\x7e" + length.to_bytes(2))
    port = saying(ACCEPTED[:9], ACCEPTED[9:] + head[:1], head[1:] + text[:2], text[2:] + b"\x81")
    with listening(port, OPENING) as listener:
        assert listener.text() == text


def test_several_frames_at_once_are_told_in_order() -> None:
    arrived: list[str] = []
    with listening(saying(ACCEPTED + b"\x81\x02ab\x81\x02cd\x81\x02ef"), OPENING) as listener:
        assert listener.text() == b"ab"
        listener.expect(lambda: arrived.append("second"))
        listener.expect(lambda: arrived.append("third"))
        with pytest.raises(WrongAnswer, match="hung up"):
            hear_on(listener)
    assert arrived == ["second", "third"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (ACCEPTED + b"\x88\x02\x03\xe8", "expected a short text"),
        (ACCEPTED + b"\x81\x7f\x00\x00", "expected a short text"),
        (ACCEPTED + b"\x81\x05ab", "hung up"),
        (ACCEPTED + b"\x81\x02ab", "nobody asked"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "expected HTTP/1.1 101"),
        (b"HTTP/1.1 101", "hung up"),
    ],
)
def test_anything_else_stops_the_measurement(said: bytes, problem: str) -> None:
    with pytest.raises(WrongAnswer, match=problem), listening(saying(said), OPENING) as listener:
        hear_on(listener)


@pytest.mark.parametrize("kind", AT_ONCE)
def test_every_change_ends_with_its_frame(bare: Server, kind: str) -> None:
    sample = streams.changes(bare, PROOF, stream(), IDS).ask(kind, 50)
    assert sample.rate > 0
    assert 0 < sample.p50_ms <= sample.p99_ms


def test_fewer_changes_than_connections_are_enough(bare: Server) -> None:
    assert streams.changes(bare, PROOF, stream(), IDS).ask(streams.FRAME, 3).rate > 0


def test_a_frame_that_does_not_come_is_missed(bare: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "SILENCE", 0.2)
    asked = streams.changes(bare, PROOF, stream(), IDS)
    with peers.running(peers.raw) as deaf, pytest.raises(WrongAnswer, match="no frame"):
        replace(asked, control=deaf.port, status=200).ask(streams.LONE, 2)
