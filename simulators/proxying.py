"""`golive proxy`: signs whatever passes through it, as an integration's server or as the vendor, for tools that can't.

Owns what happens between the two ends: the upstream's own path, signing over the final bytes, credentials that no
longer count, and whom it may be put in front of.
"""

import os
import signal
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Protocol, runtime_checkable
from urllib.parse import urlsplit

import msgspec

from .client import ControlFailure, ServerHandle
from .client import Unreachable as NoServer
from .config import BadConfig
from .core.exits import ExitStatus
from .fidelity import live
from .fidelity.configured import configured, facts_of, variable
from .fidelity.places import is_loopback, no_base_url
from .fidelity.transports import http_sender
from .fidelity.wire import Answer, Outgoing, Send, Unreachable
from .server.proxy import Passed, Proxy, Reply, trouble

LAST_PORT = 65_535
CLIENT, VENDOR = SIDES = ("client", "vendor")


class Signer(Protocol):
    """`Auth` or `Hook` of a contract."""

    def sign(self, request: Outgoing, /) -> Outgoing:
        """The request with what shows who sends it."""


@runtime_checkable
class Forgetful(Signer, Protocol):
    """A signer that keeps something which may cease to count, such as a token."""

    def forget(self) -> None:
        """Fetch it anew for the next request."""


class SigningProxy(Proxy):
    """Signs with `signer` what comes in, and sends it to the base URL `upstream`, through `send` where that is given.

    For a `with` block. A target that begins with the upstream's own path is meant as it is, any other is relative to
    that path.
    """

    def __init__(self, signer: Signer, upstream: str, send: Send | None = None, port: int = 0) -> None:
        super().__init__(self._forward_signed, port)
        self._signer = signer
        self._upstream = upstream
        self._send = send or http_sender(upstream)

    def _forward_signed(self, passed: Passed) -> Reply:
        target = relative(passed.target, urlsplit(self._upstream).path.rstrip("/"))
        try:
            answer = signed(self._signer, self._send, Outgoing(passed.method, target, passed.headers, passed.body))
        except Unreachable as problem:
            return trouble(HTTPStatus.BAD_GATEWAY, str(problem), upstream=self._upstream)
        except ValueError as problem:
            return trouble(HTTPStatus.BAD_REQUEST, f"this request cannot be passed on: {problem}")
        return Reply(answer.status, answer.headers, answer.body)


def relative(target: str, base: str) -> str:
    """A target without the base's path in front of it. What is left is empty where the target is that path alone."""
    rest = target.removeprefix(base)
    return rest if base and target.startswith(base) and rest[:1] in ("", "/", "?") else target


def signed(signer: Signer, send: Send, request: Outgoing) -> Answer:
    """The answer to the signed request; when it is 401, to the one that is signed with credentials fetched anew."""
    first = signer.sign(request)
    answer = send(first)
    if answer.status != HTTPStatus.UNAUTHORIZED or not isinstance(signer, Forgetful):
        return answer
    signer.forget()
    second = signer.sign(request)
    return answer if second == first else send(second)


class _Asked(msgspec.Struct, frozen=True):
    """What the command line asks for. Credentials are those of a server's sandbox, or else of the account."""

    vendor: str
    to: str | None
    side: str
    server: str | None
    sandbox: str
    config: Path | None
    environment: Mapping[str, str]


def run(
    vendor: str,
    to: str | None = None,
    *,
    port: int = 0,
    side: str = CLIENT,
    server: str | None = None,
    sandbox: str = "default",
    config: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    wait: Callable[[], None] | None = None,
) -> ExitStatus:
    """Print the proxy's address and serve until SIGINT or SIGTERM; raises `BadConfig` for what cannot be done.

    Credentials are those of a running server's sandbox, or without `server` those of the account that is configured.
    `to` is the base URL behind the proxy: the vendor's by default, and on the vendor's side the integration's, which
    nobody can guess. `wait` returns when it is over.
    """
    asked = _Asked(vendor, to, side, server, sandbox, config, environment)
    _check_words(to, port)
    try:
        signer, upstream, send = _as_vendor(asked) if side == VENDOR else _as_client(asked)
    except NoServer as problem:
        print(problem)
        return ExitStatus.INCONCLUSIVE
    except ControlFailure as problem:
        raise BadConfig(str(problem)) from problem
    try:
        with SigningProxy(signer, upstream, send, port) as proxy:
            print(f"signing as {vendor}'s {side}: {proxy.url} -> {upstream}", flush=True)
            (wait or _until_interrupted)()
    except OSError as problem:
        raise BadConfig(f"port {port} cannot be opened ({problem.strerror}); --port 0 takes a free one") from problem
    return ExitStatus.READY


def _check_words(to: str | None, port: int) -> None:
    if not 0 <= port <= LAST_PORT:
        raise BadConfig(f"--port {port}: must be from 0 to {LAST_PORT}; 0 takes a free one")
    if to is not None and (wrong := no_base_url(to)):
        raise BadConfig(f"--to: {wrong}")


def _as_client(asked: _Asked) -> tuple[Signer, str, Send]:
    if asked.server:
        credentials = _credentials(asked, asked.server)
        upstream = asked.to or credentials[facts_of(asked.vendor).BASE]
        _check_near(upstream, asked.server)
        send = http_sender(upstream)
    else:
        account = _account(asked, asked.to)
        credentials, upstream, send = account.credentials, account.base_url, live.live_sender(account)
    return live.auth(asked.vendor, credentials, send), upstream, send


def _as_vendor(asked: _Asked) -> tuple[Signer, str, Send]:
    if not asked.to:
        raise BadConfig(f"say where the webhooks of {asked.vendor} shall go: --to URL")
    if asked.server:
        _check_near(asked.to, asked.server)
        more = configured(asked.vendor, asked.config, asked.environment)
        credentials = {**more, **_credentials(asked, asked.server)}
    elif is_loopback(asked.to) or asked.to.startswith("https://"):
        credentials = dict(_account(asked, None).credentials)
    else:
        raise BadConfig(f"--to {asked.to}: must begin with https://, or be on this machine")
    try:
        return facts_of(asked.vendor).Hook(credentials), asked.to, http_sender(asked.to)
    except KeyError as problem:
        name = problem.args[0]
        raise BadConfig(f"to sign {asked.vendor}'s webhooks, set {variable(asked.vendor, name)}") from problem


def _credentials(asked: _Asked, server: str) -> Mapping[str, str]:
    facts_of(asked.vendor)
    vendors = ServerHandle(server).open(asked.sandbox).ready["vendors"]
    if asked.vendor not in vendors:
        raise BadConfig(f"the server at {server} does not serve {asked.vendor}; it serves {', '.join(vendors)}")
    found: Mapping[str, str] = vendors[asked.vendor]
    return found


def _account(asked: _Asked, base_url: str | None) -> live.Account:
    """The account; `base_url` stands above what is configured, and is judged alike."""
    name = variable(asked.vendor, facts_of(asked.vendor).BASE)
    return live.account(asked.vendor, asked.config, {**asked.environment, **({name: base_url} if base_url else {})})


def _check_near(upstream: str, server: str) -> None:
    """A sandbox's credentials and forged webhooks stay where the simulators are."""
    if not is_loopback(upstream) and urlsplit(upstream).hostname != urlsplit(server).hostname:
        raise BadConfig(
            f"--to {upstream}: with --server it must be on this machine or on the server's; to reach a vendor's real "
            f"sandbox leave --server out and set {live.OPT_IN}=1"
        )


def _until_interrupted() -> None:
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    over.wait()
