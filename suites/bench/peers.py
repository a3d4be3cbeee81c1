"""The servers that are compared: how each is started, and how it ends.

Owns their processes. What they are asked stands in `workload`, what peers answer in `answers`.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from . import cores, load
from .answers import Answers
from .workload import Credentials, Workload

GOLIVE, BARE = "golive", "bare aiohttp"

HERE = Path(__file__).parent
PYTHON = (sys.executable, "-P", "-m")
PATIENCE = 30.0
"""Seconds that a server may take to start or to end."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process and port, and a folder that goes with it.

    Golive has a control port and credentials too; both are empty for a peer.
    """

    process: subprocess.Popen[str]
    port: int
    control: int = 0
    credentials: Credentials = field(default_factory=dict)
    folder: tempfile.TemporaryDirectory[str] | None = None

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


def golive(workload: Workload) -> Start:
    """A vendor on a free port, as a user starts it; with a token where it wants one."""
    vendor = workload.vendor

    def start() -> Server:
        process = spawn(*PYTHON, "golive.simulators", "serve", "--vendors", vendor, "--port-base", "0")
        ready = json.loads(_first_line(process))
        credentials = ready["vendors"][vendor]
        port = _port(credentials["base_url"])
        return Server(process, port, _port(ready["control"]), logged_in(workload, port, credentials))

    return start


def logged_in(workload: Workload, port: int, credentials: Credentials) -> Credentials:
    """The credentials, with a token among them where the vendor wants one."""
    if workload.login is None:
        return credentials
    (answer,) = load.bodies(port, [workload.entering(workload.login, credentials)], 200)
    return {**credentials, "token": workload.login.token(json.loads(answer))}


def _port(url: str) -> int:
    return urlsplit(url).port or 0


def bare(answers: Answers) -> Start:
    """The yardstick, which answers with `answers`."""

    def start() -> Server:
        process = spawn(*PYTHON, "golive.suites.bench.bare", msgspec.json.encode(answers).decode())
        return Server(process, int(_first_line(process)))

    return start


def raw() -> Server:
    """A server that does nothing at all."""
    process = spawn(*PYTHON, "golive.suites.bench.raw")
    return Server(process, int(_first_line(process)))


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
