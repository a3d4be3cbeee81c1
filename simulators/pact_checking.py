"""`golive pact check`: serves a simulator behind a signing proxy for the verification of a team's pact files.

Owns the command's surroundings; what is checked, and what comes of it, stands in `pacts`.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from .client import PREFIX, ControlFailure, Unreachable
from .config import BadConfig
from .core.exits import ExitStatus
from .fidelity.parts import contract
from .fidelity.transports import http_sender
from .fidelity.wire import Outgoing
from .pacts.command import BadRequest, Served, judge
from .pacts.files import BadPact
from .pacts.prepared import Known
from .proxying import SigningProxy
from .surroundings import server_at, write


def run(
    paths: Sequence[str],
    provider: str | None = None,
    *,
    offline: bool = False,
    json_file: Path | None = None,
    server: str | None = None,
) -> ExitStatus:
    """Check the files, show what came of it, and write it to `json_file`, too.

    The simulator is one of its own, or with `server` a fresh sandbox of the server at this control address. Raises
    `BadConfig` for what is no pact file or cannot be done.
    """

    @contextmanager
    def serve(vendor: str) -> Iterator[Served]:
        with _sandbox(server) as ready, _signing(vendor, ready["vendors"][vendor]) as url:
            yield _served(vendor, ready, url)

    try:
        report = judge([Path(path) for path in paths], provider, None if offline else serve)
    except (BadPact, BadRequest, ControlFailure) as problem:
        raise BadConfig(str(problem)) from problem
    except Unreachable as problem:
        sys.stdout.write(f"{problem}\n")
        return ExitStatus.INCONCLUSIVE
    sys.stdout.write(f"{report.screen()}\n")
    write(json_file, report.document())
    return report.exit


@contextmanager
def _sandbox(server: str | None) -> Iterator[Mapping[str, Any]]:
    """The ready object of a sandbox that is nobody else's."""
    with server_at(server) as handle:
        sandbox = handle.create()
        try:
            yield sandbox.ready
        finally:
            sandbox.delete()


@contextmanager
def _signing(vendor: str, connection: Mapping[str, str]) -> Iterator[str]:
    auth = contract(vendor, "auth")
    base = connection[auth.BASE]
    with SigningProxy(auth.Auth(connection, http_sender(base)), base) as proxy:
        yield proxy.url


def _served(vendor: str, ready: Mapping[str, Any], url: str) -> Served:
    sandbox = f"{ready['control']}{PREFIX}/sandboxes/{quote(ready['sandbox'])}"
    states = f"{sandbox}/states/{vendor}"
    known = msgspec.convert(http_sender(states)(Outgoing("GET", "")).json(), Known)
    return Served(url, states, f"{sandbox}/pact-messages/{vendor}", known)
