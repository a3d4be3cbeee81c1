"""A vendor that is not quite the one we know: a reverse proxy before a simulator that changes answers on their way.

Owns the way through. What is changed is planted by whoever wants to see it found; without a plant nothing is.
"""

import json
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from golive.simulators.fidelity.openapi import document
from golive.simulators.fidelity.transports import http_sender
from golive.simulators.fidelity.wire import Answer, Outgoing

Json = Any
"""Any JSON value."""

Plant = Callable[[str, Answer], Answer]
"""Changes an answer to the operation of this id."""

OUR_OWN = frozenset({"host", "connection", "content-length", "transfer-encoding", "date", "server", "keep-alive"})
"""Headers that each hop writes for itself."""


class Stranger:
    """Answers at `url` for the vendor at `upstream`; `asked` has the operations that were asked for, in order."""

    def __init__(self, vendor: str, upstream: str) -> None:
        self.plant: Plant | None = None
        self.asked: list[str] = []
        self._document = document(vendor)
        self._send = http_sender(upstream)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, request: Outgoing) -> Answer:
        """What the vendor answers, with what is planted."""
        found = self._document.match(request.method, request.path)
        operation = found[0].id if found else ""
        self.asked.append(operation)
        answer = self._send(request)
        return self.plant(operation, answer) if self.plant else answer

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stranger = self

        class Handler(BaseHTTPRequestHandler):
            def _pass(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                headers = {n.lower(): v for n, v in self.headers.items() if n.lower() not in OUR_OWN}
                answer = stranger.answer(Outgoing(self.command, self.path, headers, body))
                self.send_response_only(answer.status)
                for name, value in answer.headers.items():
                    if name not in OUR_OWN:
                        self.send_header(name, value)
                if answer.status != HTTPStatus.NO_CONTENT:
                    self.send_header("content-length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass  # noqa: N815 - the library's names

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                """A test has no log."""

        return Handler


def changed(answer: Answer, change: Callable[[Json], object], status: int | None = None) -> Answer:
    """The answer with its JSON changed in place, and perhaps another status."""
    value = answer.json()
    change(value)
    return Answer(status or answer.status, answer.headers, json.dumps(value).encode())
