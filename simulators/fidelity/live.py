"""The way to a vendor's real sandbox: nothing is sent unless somebody asked for it, and never to production.

Owns the opt-in, how many requests a run may send and how fast, and under which name. A vendor on loopback is let in as
well, so that this way can be proven without a network.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import Any

from ..config import FILE, BadConfig
from .configured import ACCOUNT, PER_MINUTE, REQUESTS, TABLE, configured, facts_of, variable
from .places import climbs, is_loopback, refusal
from .transports import http_sender
from .wire import Answer, Outgoing, Send, Unreachable

OPT_IN = "GOLIVE_ALLOW_LIVE"
DEFAULTS: Mapping[str, int] = {REQUESTS: 60, PER_MINUTE: 60}
"""What a run may send, and in a minute, unless the account says otherwise."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account in a vendor's sandbox. `credentials` have the members that a simulated vendor's have.

    `requests` are all that one run may send, `per_minute` the most in a minute.
    """

    vendor: str
    credentials: Mapping[str, str] = field(repr=False)
    base_url: str
    requests: int = DEFAULTS[REQUESTS]
    per_minute: int = DEFAULTS[PER_MINUTE]
    user_agent: str = ""


def account(vendor: str, config_file: Path | None, environment: Mapping[str, str]) -> Account:
    """The account that is configured, the environment before the file; raises `BadConfig` with what is to be done.

    The file is golive.toml in this folder unless another is named, and need not be there then.
    """
    facts = facts_of(vendor)
    given = configured(vendor, config_file, environment)
    _check_complete(vendor, facts, given, environment)
    base_url = given[facts.BASE].rstrip("/")
    refused = refusal(vendor, facts, base_url, given.get(ACCOUNT, ""))
    if refused:
        raise BadConfig(f"{variable(vendor, facts.BASE)}: {refused}")
    requests, per_minute = (_number(vendor, name, given) for name in DEFAULTS)
    credentials = {name: value for name, value in given.items() if name not in (ACCOUNT, *DEFAULTS)}
    return Account(vendor, {**credentials, facts.BASE: base_url}, base_url, requests, per_minute, _user_agent())


def live_sender(
    account: Account,
    wait: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Send:
    """Sends to the account, one request after the other, within its limits; make one for a run.

    Raises `Unreachable` when the limit of the run is reached, or for a path that leaves the base URL's. `wait` and
    `clock` are in seconds.
    """
    send = http_sender(account.base_url, {"user-agent": account.user_agent})
    turns = _Turns(account, wait, clock)
    one_at_a_time = threading.Lock()

    def sent(request: Outgoing) -> Answer:
        if climbs(request.path):
            raise Unreachable(
                f"{request.path} is not sent to {account.vendor}: it leaves the path of {account.base_url}"
            )
        with one_at_a_time:
            turns.take()
            return send(request)

    return sent


def auth(vendor: str, credentials: Mapping[str, str], send: Send) -> Any:  # noqa: ANN401 - the contract's own class
    """The vendor's `Auth`; raises `BadConfig` for credentials that cannot sign."""
    try:
        return facts_of(vendor).Auth(credentials, send)
    except KeyError as problem:
        raise BadConfig(f"{vendor}'s credentials have no {problem.args[0]}") from problem
    except (OSError, ValueError) as problem:
        raise BadConfig(f"{vendor}'s credentials cannot sign: {problem}") from problem


class _Turns:
    """When the next request may go out, and whether one still may."""

    def __init__(self, account: Account, wait: Callable[[float], None], clock: Callable[[], float]) -> None:
        self._account = account
        self._wait = wait
        self._clock = clock
        self._left = account.requests
        self._next = clock()

    def take(self) -> None:
        """Wait for a turn; raises `Unreachable` when all are used."""
        if not self._left:
            raise Unreachable(
                f"all {self._account.requests} requests that one run may send to {self._account.vendor} are used; "
                f"{variable(self._account.vendor, REQUESTS)} allows more"
            )
        self._left -= 1
        early = self._next - self._clock()
        if early > 0:
            self._wait(early)
        self._next = max(self._next, self._clock()) + 60 / self._account.per_minute


def _check_complete(vendor: str, facts: ModuleType, given: Mapping[str, str], environment: Mapping[str, str]) -> None:
    rows = ((facts.BASE,), *facts.NEEDED)
    missing = [
        " or ".join(variable(vendor, name) for name in row) for row in rows if not any(name in given for name in row)
    ]
    if facts.DECLARED and ACCOUNT not in given and not is_loopback(given.get(facts.BASE, "")):
        missing.append(f"{variable(vendor, ACCOUNT)}={facts.DECLARED}")
    if environment.get(OPT_IN) != "1":
        missing.insert(0, f"{OPT_IN}=1")
    if missing:
        raise BadConfig(
            f"{vendor}'s real sandbox is called only on purpose and with an account of yours; still to be set: "
            f"{', '.join(missing)} (or all but {OPT_IN} in [{TABLE}.{vendor}] of {FILE})"
        )


def _number(vendor: str, name: str, given: Mapping[str, str]) -> int:
    text = given.get(name, str(DEFAULTS[name]))
    if not (text.isascii() and text.isdigit() and int(text)):
        raise BadConfig(f"{variable(vendor, name)}: {text!r} must be a whole number from 1")
    return int(text)


def _user_agent() -> str:
    try:
        return f"golive/{version('golive')} (contract check)"
    except PackageNotFoundError:
        return "golive (contract check)"
