"""The questions of `golive init`, and what was answered to them.

Owns the questions, their defaults and what an answer may be. It reads and writes by the two functions that it is given.
"""

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from .config import BadConfig
from .conformance.checklist import Checklist
from .conformance.integration import Table, shipped
from .conformance.integration.operations import Webhook
from .conformance.integration.table import vendors as known_vendors
from .conformance.loading import shipped_checklist

T = TypeVar("T")

Ask = Callable[[str], str]
"""Shows a question and waits for a line."""

STARTED, RUNNING = "http://127.0.0.1:{port}", "http://127.0.0.1:8080"
"""Where an app listens that golive starts, and one that runs already."""
_TRIES = 3
_NOWHERE = "none"


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of the app.

    `webhooks` are paths by vendor and name, empty where there is none; `features`, by vendor, those that the app has.
    """

    vendors: tuple[str, ...]
    app_url: str
    command: tuple[str, ...] = ()
    webhooks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    features: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def unasked(vendors: Sequence[str], app_url: str | None, command: str | None, folder: Path) -> Answers:
    """The answers of the command line, and the defaults for all others. Raises `BadConfig`."""
    if not vendors:
        raise BadConfig(f"--yes asks nothing, so say --vendor NAME; known: {', '.join(known_vendors())}")
    words = _command(command if command is not None else _usual_command(folder))
    url = _app_url(app_url or (STARTED if words else RUNNING), words)
    chosen = _vendors(" ".join(vendors))
    return Answers(chosen, url, words, {vendor: _usual_webhooks(shipped(vendor)) for vendor in chosen})


def asked(ask: Ask, vendors: Sequence[str], app_url: str | None, command: str | None, folder: Path) -> Answers:
    """The same by asking a person for what the command line leaves open."""
    names = ", ".join(known_vendors())
    chosen = _vendors(" ".join(vendors)) if vendors else _insist(ask, f"Which vendors ({names})? ", "", _vendors)
    usual = _usual_command(folder)
    words = (
        _insist(ask, _question("How is your app started; empty: you start it yourself", usual), usual, _command)
        if command is None
        else _command(command)
    )
    place = STARTED if words else RUNNING
    url = (
        _app_url(app_url, words)
        if app_url
        else _insist(ask, _question("Where does it listen", place), place, lambda line: _app_url(line, words))
    )
    return Answers(
        chosen,
        url,
        words,
        {vendor: _ask_webhooks(ask, shipped(vendor)) for vendor in chosen},
        {vendor: _ask_features(ask, checklist(vendor)) for vendor in chosen},
    )


def usual_webhook(table: Table, name: str) -> str:
    """A path that one might have chosen for a webhook."""
    return f"/webhooks/{table.vendor}/{name}"


def checklist(vendor: str) -> Checklist:
    """The vendor's go-live list, for its features."""
    return shipped_checklist(vendor)


def _insist(ask: Ask, question: str, default: str, read: Callable[[str], T]) -> T:
    """Ask until the answer is one, a few times; an empty line is the default."""
    shown, tries = question, _TRIES
    while True:
        try:
            return read(ask(shown).strip() or default)
        except BadConfig as problem:
            tries -= 1
            if not tries:
                raise
            shown = f"  {problem}\n{question}"


def _question(text: str, default: str) -> str:
    return f"{text} [{default}]? " if default else f"{text}? "


def _vendors(line: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(line.replace(",", " ").lower().split()))
    unknown = [name for name in chosen if name not in known_vendors()]
    if unknown or not chosen:
        raise BadConfig(f"{', '.join(unknown) or 'nothing'}: no vendor; known: {', '.join(known_vendors())}")
    return chosen


def _command(line: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(line))
    except ValueError as problem:
        raise BadConfig(f"{line!r} is no command: {problem}") from problem


def _app_url(line: str, command: tuple[str, ...]) -> str:
    url = line.rstrip("/")
    if "{port}" in url and not command:
        raise BadConfig(f"{url}: golive chooses a {{port}} only for an app that it starts; write the port")
    parts = urlsplit(url.replace("{port}", "1"))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadConfig(f"{line!r} is no address; write for example {RUNNING}")
    return url


def _usual_command(folder: Path) -> str:
    """How an app of npm's says that it is started; others differ too much to guess."""
    try:
        package = msgspec.json.decode((folder / "package.json").read_bytes())
    except (OSError, msgspec.DecodeError):
        return ""
    scripts = package.get("scripts") if isinstance(package, dict) else None
    return "npm start" if isinstance(scripts, dict) and "start" in scripts else ""


def _usual_webhooks(table: Table) -> dict[str, str]:
    return {webhook.name: usual_webhook(table, webhook.name) for webhook in table.webhooks}


def _ask_webhooks(ask: Ask, table: Table) -> dict[str, str]:
    return {webhook.name: _ask_webhook(ask, table, webhook) for webhook in table.webhooks}


def _ask_webhook(ask: Ask, table: Table, webhook: Webhook) -> str:
    usual = usual_webhook(table, webhook.name)
    spare = "" if webhook.required else f"; {_NOWHERE}: there is no such place"
    question = _question(f"{table.vendor}: {webhook.meaning}{spare}", usual)
    return _insist(ask, question, usual, lambda line: "" if line == _NOWHERE and spare else _path(line))


def _path(line: str) -> str:
    if not line.startswith(("/", "http://", "https://")):
        raise BadConfig(f"{line!r} is neither a path nor a URL; begin with /")
    return line


def _ask_features(ask: Ask, listed: Checklist) -> tuple[str, ...]:
    """One question for each: what a team does not say it has is not judged."""
    return tuple(
        name
        for name, meaning in listed.features.items()
        if _insist(ask, f"{listed.vendor}: {meaning}: is that so (y/n) [n]? ", "n", _yes)
    )


def _yes(line: str) -> bool:
    word = line.strip().lower()
    if word not in ("y", "yes", "n", "no"):
        raise BadConfig(f"{line!r} is neither y nor n")
    return word.startswith("y")
