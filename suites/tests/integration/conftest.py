"""A toy app with a real socket that answers as it is told, and a writer of declarations for it."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from golive.simulators.conformance.integration import Integration, Table, load, shipped

READY = {
    "control": "http://127.0.0.1:7400",
    "sandbox": "box",
    "vendors": {"acme": {"base_url": "http://127.0.0.1:7499", "api_key": "the-key", "shared_secret": "the-secret"}},
}


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str


@dataclass
class Toy:
    """The app: answers by "METHOD /path", as (status, headers, body); everything else is a 404."""

    url: str
    answers: dict[str, tuple[int, dict[str, str], str]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def say(self, request: str, body: object, status: int = 200, **headers: str) -> None:
        """Answer a request from now on; a body that is not text is sent as JSON."""
        text = body if isinstance(body, str) else json.dumps(body)
        self.answers[request] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, text)


class Handler(BaseHTTPRequestHandler):
    """Passes every request on to a toy, which a subclass names."""

    toy: Toy

    def do_POST(self) -> None:
        """Any request."""
        body = self.rfile.read(int(self.headers.get("content-length", "0"))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.toy.calls.append(Call(self.command, self.path, headers, body))
        status, extra, text = self.toy.answers.get(f"{self.command} {self.path}", (404, {}, "no such page"))
        self.send_response(status)
        for name, value in {**extra, "content-length": str(len(text.encode()))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    do_GET = do_POST  # noqa: N815 - the name that http.server looks for

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def toy() -> Iterator[Toy]:
    """A running toy app."""
    handler = type("ToyHandler", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    toy = Toy(f"http://127.0.0.1:{server.server_port}")
    handler.toy = toy  # type: ignore[attr-defined]  # the class made above
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield toy
    server.shutdown()
    thread.join()
    server.server_close()


REQUIRED = {
    "webhooks": 'decisions = "/hooks"',
    "start": 'request = "POST /start/{user}"\nurl = { json = "/url" }',
    "view": 'request = "GET /view/{user}"\nstate = { json = "/state" }\n'
    'message = { json = "/message" }\nretry = { json = "/retry" }',
    "access": 'request = "GET /access/{user}"\ngranted = { json = "/granted" }',
}


@pytest.fixture(scope="session")
def table() -> Table:
    """What the suite of Veriff does to an integration, a table with operations of every shape."""
    return shipped("veriff")


def _home(name: str) -> str:
    return "" if name in ("env", "health", "sign_in", "disrupt", "verif", "proof") else "veriff."


@pytest.fixture
def declare(tmp_path: Path) -> Callable[..., Path]:
    """Writes a declaration: the head, then tables by name; those of Veriff stand in its table.

    The required tables are there unless they are replaced; "" leaves one out.
    """

    def write(head: str = 'base_url = "http://127.0.0.1:9"', **tables: str) -> Path:
        found = {**REQUIRED, **tables}
        own = found.pop("veriff", "")
        parts = [f"[integration]\n{head}", f"[integration.veriff]\n{own}"]
        parts += [f"[integration.{_home(name)}{name}]\n{text}" for name, text in found.items() if text]
        path = tmp_path / "golive.toml"
        path.write_text("\n\n".join(parts) + "\n")
        return path

    return write


@pytest.fixture
def drive(declare: Callable[..., Path], toy: Toy, table: Table) -> Iterator[Callable[..., Integration]]:
    """The toy app as an integration, with the tables that are given."""
    with ExitStack() as held:

        def make(head: str = "", **tables: str) -> Integration:
            path = declare(f'base_url = "{toy.url}"\n{head}', **tables)
            return held.enter_context(load(path, table, READY))

        yield make


@pytest.fixture
def ready() -> Mapping[str, object]:
    """What a sandbox says of itself."""
    return READY
