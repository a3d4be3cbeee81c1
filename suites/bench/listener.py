"""The client of one WebSocket, who tells what arrives.

Of the protocol it knows what the servers here say, short texts, and takes nothing else.
"""

import socket
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .load import WrongAnswer

TEXT = 0x81
"""First byte of a text that is whole."""

TWO_BYTES, EIGHT_BYTES = 126, 127
"""Instead of a length: it follows, in so many bytes (RFC 6455 section 5.2)."""


class Listener:
    """What comes over a connection; `accepted` first, then the rest."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self._expected = deque[Callable[[], None]]()
        self._got = b""

    def accepted(self) -> None:
        """Wait until the request for the stream is answered; `WrongAnswer` unless it is granted."""
        while b"\r\n\r\n" not in self._got:
            self._check(self._read())
        head, _, self._got = self._got.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101"):
            raise WrongAnswer(f"expected HTTP/1.1 101, got {head[:300]!r}")

    def expect(self, arrived: Callable[[], None]) -> None:
        """`arrived` is called when the next frame that nobody else expects is there."""
        self._expected.append(arrived)

    def hear(self) -> None:
        """Read what has come."""
        piece = self._read()
        for text in self._texts():
            if not self._expected:
                raise WrongAnswer(f"nobody asked for the frame {text[:300]!r}")
            self._expected.popleft()()
        self._check(piece)

    def text(self) -> bytes:
        """Wait for the next frame."""
        while (text := next(self._texts(), None)) is None:
            self._check(self._read())
        return text

    def _read(self) -> bytes:
        piece = self.socket.recv(65_536)
        self._got += piece
        return piece

    def _check(self, piece: bytes) -> None:
        if not piece:
            raise WrongAnswer(f"the server hung up on a stream behind {self._got[:300]!r}")

    def _texts(self) -> Iterator[bytes]:
        """Frames that are complete."""
        while (bounds := _bounds(self._got)) is not None:
            text, self._got = self._got[bounds], self._got[bounds.stop :]
            yield text


def _bounds(got: bytes) -> slice | None:
    """Where the text of the first frame is, None while it is not all there; raises `WrongAnswer` for all but texts."""
    if (got and got[0] != TEXT) or (len(got) > 1 and got[1] >= EIGHT_BYTES):
        raise WrongAnswer(f"expected a short text on a stream, got {got[:300]!r}")
    if len(got) < 4:
        return None
    start, length = (4, int.from_bytes(got[2:4])) if got[1] == TWO_BYTES else (2, got[1])
    return slice(start, start + length) if len(got) >= start + length else None


@contextmanager
def listening(port: int, opening: bytes) -> Iterator[Listener]:
    """The stream that `opening` asks for, as long as it is needed; then the server, too, has seen its end."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(opening)
        listener = Listener(connection)
        listener.accepted()
        yield listener
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass
