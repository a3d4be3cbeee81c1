"""`golive clock`, `golive health` and `golive messages`: small commands that talk to a running server."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from .client import ControlFailure, SandboxHandle, ServerHandle, SimClock, Unreachable
from .config import BadConfig
from .core.exits import ExitStatus

DEFAULT_SERVER = "http://127.0.0.1:7400"

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?[dhms])+")


def duration(text: str) -> float:
    """Seconds of `7d`, `1h30m`, `90s` or a plain number of seconds; raises `BadConfig`."""
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if not _DURATION.fullmatch(text):
        raise BadConfig(f"{text!r} is no length of time; write for example 7d, 1h30m, 90s")
    return sum(float(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+(?:\.\d+)?)([dhms])", text))


def health(url: str) -> ExitStatus:
    """Print one line; INCONCLUSIVE when nobody answers."""
    try:
        answer = ServerHandle(url).health()
    except Unreachable as problem:
        print(problem)
        return ExitStatus.INCONCLUSIVE
    print(f"{answer['status']}: {', '.join(answer['vendors'])} at {url}")
    return ExitStatus.READY


def clock(url: str, sandbox: str, action: str, value: str | None) -> ExitStatus:
    """Do `action` with a sandbox's clock, print what happened and the time it shows."""

    def work(opened: SandboxHandle) -> None:
        for event in _act(opened.clock, action, value):
            what = f"{event['vendor']} {event['kind']} {event['name']} {event['subject']}"
            print(f"{event['at']}  {what}: {event['result']}")
        print(opened.clock.now())

    return _with_sandbox(url, sandbox, work)


def messages(url: str, sandbox: str, to: str | None) -> ExitStatus:
    """Print one line for each message that went to a person, or to the one whom `to` names."""

    def work(opened: SandboxHandle) -> None:
        for message in opened.messages.find(**({} if to is None else {"to": to})):
            print(f"{message['at']}  {message['vendor']} to {message['to']}: {message['text']}")

    return _with_sandbox(url, sandbox, work)


def _with_sandbox(url: str, sandbox: str, work: Callable[[SandboxHandle], None]) -> ExitStatus:
    """Do `work` with a sandbox of a running server; INCONCLUSIVE when nobody answers."""
    try:
        work(ServerHandle(url).open(sandbox))
    except Unreachable as problem:
        print(problem)
        return ExitStatus.INCONCLUSIVE
    except ControlFailure as problem:
        raise BadConfig(str(problem)) from problem
    return ExitStatus.READY


def _act(handle: SimClock, action: str, value: str | None) -> list[dict[str, str]]:
    match action:
        case "advance":
            return handle.advance(duration(_needed(action, value, "7d")))
        case "set":
            return handle.set(_moment(_needed(action, value, "2026-01-08T00:00:00Z")))
        case "freeze":
            handle.freeze()
        case "run":
            handle.run(float(value or 1))
        case "reset":
            handle.reset()
    return []


def _needed(action: str, value: str | None, example: str) -> str:
    if value is None:
        raise BadConfig(f"say how far: golive clock {action} {example}")
    return value


def _moment(text: str) -> str:
    """A date-time; without an offset it is taken as UTC."""
    if text == "now":
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as problem:
        raise BadConfig(f"{text!r} is no date-time; write for example 2026-01-08T00:00:00Z") from problem
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
