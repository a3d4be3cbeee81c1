"""A WebSocket client that does nothing by itself: it sends the headers it is told to and keeps what it hears."""

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

Json = Any

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
HANDSHAKE = {
    "Host": "vendor.test",
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
SECONDS = 10.0
"""Real time in which an answer has to come."""


@dataclass
class Listener:
    """One open stream. `texts` are the frames heard so far, `code` is the close code once the server has ended it."""

    connection: socket.socket
    texts: list[str] = field(default_factory=list)
    code: int | None = None

    @classmethod
    def connect(cls, base_url: str, target: str, headers: Mapping[str, str]) -> Self:
        """Open the stream at `target`, which must be granted."""
        where = urlsplit(base_url)
        connection = socket.create_connection((where.hostname or "", where.port or 80), SECONDS)
        lines = [f"GET {target} HTTP/1.1", *(f"{name}: {text}" for name, text in {**HANDSHAKE, **headers}.items())]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        made = cls(connection)
        head = made._until_blank_line()
        assert head.startswith(b"HTTP/1.1 101 "), head
        return made

    def _until_blank_line(self) -> bytes:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self._take(1)
        return head

    def _take(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            piece = self.connection.recv(size - len(found))
            assert piece, f"the connection ended after {found!r}"
            found += piece
        return found

    def _frame(self) -> tuple[int, bytes]:
        """The next frame: what it is, and what it carries. The server sends each message whole (RFC 6455)."""
        first, length = self._take(2)
        assert first & 0x80, "a message in pieces"
        if length > 125:
            length = int.from_bytes(self._take(2 if length == 126 else 8), "big")
        return first & 0x0F, self._take(length)

    def _send(self, kind: int, payload: bytes = b"") -> None:
        key = os.urandom(4)
        masked = bytes(byte ^ key[place % 4] for place, byte in enumerate(payload))
        self.connection.sendall(bytes([0x80 | kind, 0x80 | len(payload)]) + key + masked)

    def heard(self) -> list[Json]:
        """All frames so far, parsed: whatever the server wrote before now is among them."""
        return [json.loads(text) for text in self.said()]

    def said(self) -> list[str]:
        """The same as texts."""
        if self.code is None:
            self._send(PING, b"?")
            self._listen_until(PONG)
        return self.texts

    def say(self, text: str) -> None:
        """Say a text to the server."""
        self._send(TEXT, text.encode())

    def _listen_until(self, last: int) -> None:
        """Hear everything up to a frame of kind `last`, or the end."""
        while self.code is None:
            kind, payload = self._frame()
            if kind == TEXT:
                self.texts.append(payload.decode())
            elif kind == CLOSE:
                self.code = int.from_bytes(payload[:2], "big")
                self._send(CLOSE, payload[:2])
            if kind == last:
                return

    def statuses(self) -> list[str]:
        """The statuses in the frames so far."""
        return [frame["status"] for frame in self.heard()]

    def ending(self) -> int | None:
        """The close code, None while the stream is open."""
        self.heard()
        return self.code

    def hang_up(self) -> None:
        """End the stream from this side, as an integration should on a terminal status; once is enough."""
        if self.code is None and self.connection.fileno() >= 0:
            self._send(CLOSE, (1000).to_bytes(2, "big"))
        self.connection.close()
