"""The servers that are compared: how each is started, what it is asked, and how it ends.

Owns their processes. Each gets the same three kinds of request and answers them with the same JSON: create a session,
ask for a decision that is not made yet, ask for one that is.
"""

import hmac
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import cores, load

GOLIVE, BARE = "golive", "bare aiohttp"

HERE = Path(__file__).parent
PYTHON = (sys.executable, "-P", "-m")
PATIENCE = 30.0
"""Seconds that a server may take to start or to end."""

SESSION = {
    "verification": {
        "callback": "https://shop.example/verified",
        "vendorData": "user-42",
        "person": {"firstName": "Zoë-Ann", "lastName": "O'Neill", "dateOfBirth": "1980-01-01"},
        "document": {"number": "AB1234567", "country": "EE", "type": "PASSPORT"},
        "timestamp": "2026-01-01T09:00:00.000Z",
    }
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: process, port, golive's ready object (empty for a peer), and a folder that goes with it."""

    process: subprocess.Popen[str]
    port: int
    ready: dict[str, Any]
    folder: tempfile.TemporaryDirectory[str] | None = None

    def create(self) -> bytes:
        """The request that makes a session."""
        headers = {"Content-Type": "application/json", **self._key()}
        return load.request("POST", "/v1/sessions", headers, json.dumps(SESSION, ensure_ascii=False).encode())

    def decision(self, session: str) -> bytes:
        """The signed request for a session's decision."""
        secret = self._credentials().get("shared_secret", "")
        signature = hmac.digest(secret.encode(), session.encode(), "sha256").hex()
        headers = {**self._key(), "X-HMAC-SIGNATURE": signature}
        return load.request("GET", f"/v1/sessions/{session}/decision", headers)

    def _key(self) -> dict[str, str]:
        return {"X-AUTH-CLIENT": self._credentials().get("api_key", "")}

    def _credentials(self) -> dict[str, str]:
        found: dict[str, str] = self.ready.get("vendors", {}).get("veriff", {})
        return found

    def rss(self) -> int | None:
        """Resident memory in bytes; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return None
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


Start = Callable[[], Server]


@contextmanager
def running(start: Start) -> Iterator[Server]:
    """A server for as long as it is needed."""
    server = start()
    try:
        yield server
    finally:
        end(server)


def end(server: Server) -> None:
    """Stop it and wait until it is gone."""
    server.process.terminate()
    try:
        server.process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.communicate()
    if server.folder is not None:
        server.folder.cleanup()


def golive() -> Server:
    """Veriff on a free port, as a user starts it."""
    process = spawn(*PYTHON, "golive.simulators", "serve", "--vendors", "veriff", "--port-base", "0")
    ready = json.loads(_first_line(process))
    return Server(process, int(ready["vendors"]["veriff"]["base_url"].rpartition(":")[2]), ready)


def bare(answers: dict[str, Any]) -> Start:
    """The yardstick, which answers with `answers` (see `bare.Answers`)."""

    def start() -> Server:
        process = spawn(*PYTHON, "golive.suites.bench.bare", json.dumps(answers, ensure_ascii=False))
        return Server(process, int(_first_line(process)), {})

    return start


def raw() -> Server:
    """A server that does nothing at all."""
    process = spawn(*PYTHON, "golive.suites.bench.raw")
    return Server(process, int(_first_line(process)), {})


def spawn(*command: str) -> subprocess.Popen[str]:
    """Start a server on its core, out of reach of anybody's configuration."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GOLIVE_")}
    with cores.for_servers():
        return subprocess.Popen(  # noqa: S603 - our own servers, and mountebank
            command, cwd=HERE, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"{process.args!r} ended with {process.wait()} before it served anything")
    return line
