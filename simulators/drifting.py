"""`golive drift`: simulator, goldens and, on request, the vendor's sandbox of today, held to each other.

Owns the simulator that is started for it, the settings in `[drift]`, and the files that are written.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from .client import ServerHandle
from .config import FILE, BadConfig, tables
from .core.exits import ExitStatus
from .fidelity import flows, gate, goldens, live, record, report, targets
from .fidelity.drift import Flowed, drift, exit_status
from .fidelity.flows import Flow, Result
from .fidelity.gate import Guarded, Refused
from .fidelity.goldens import BrokenGolden, Golden, NoGolden
from .fidelity.live import Account
from .fidelity.parts import NoContract, vendors
from .fidelity.severity import BadSettings, Settings, settings
from .fidelity.targets import Target
from .surroundings import server_at, write

TABLE = "drift"


def run(
    vendor: str | None,
    every: bool = False,
    sandbox: bool = False,
    folder: Path | None = None,
    json_file: Path | None = None,
    markdown_file: Path | None = None,
    config: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    wait: Callable[[float], None] = time.sleep,
    today: date | None = None,
) -> ExitStatus:
    """Compare one vendor, or `every` one, and print a screenful; `sandbox` asks the vendor's sandbox, too.

    `folder` has goldens of the team's own, `wait` waits for a number of seconds. Raises `BadConfig`.
    """
    if every == bool(vendor):
        raise BadConfig(f"name a vendor, or say --all; known: {', '.join(vendors())}")
    chosen, day = _settings(config), today or datetime.now(UTC).date()
    names = vendors() if every else (str(vendor),)
    accounts = {name: live.account(name, config, environment) for name in names} if sandbox else {}
    if folder and not folder.is_dir():
        raise BadConfig(f"--goldens {folder}: there is no such folder")
    found: list[Flowed] = []
    heard: list[Result] = []
    with server_at(None) as server:
        for name in names:
            asked = _asked(accounts[name], wait, heard) if sandbox else None
            found += _drift(name, _simulator(name, server), asked, folder, chosen, day)
    return _told(found, _guarded(list(accounts.values()), heard), json_file, markdown_file)


def _guarded(accounts: list[Account], heard: list[Result]) -> Guarded:
    secrets = [secret for account in accounts for secret in record.secrets_of(account.credentials)]
    return Guarded([*secrets, *record.fetched(heard)], record.private_of(heard))


def _told(found: list[Flowed], guarded: Guarded, json_file: Path | None, markdown_file: Path | None) -> ExitStatus:
    """Write and print what was found, unless there is something in it that nobody else may know."""
    try:
        document = gate.check("the report", report.document(found), guarded)
    except Refused as problem:
        status = ExitStatus.REVIEW
        sys.stdout.write(f"{problem}\n{status.line}\n")
        return status
    write(json_file, document.decode())
    write(markdown_file, report.markdown(found) + "\n")
    sys.stdout.write(report.screen(found) + "\n")
    return exit_status(found)


def _drift(
    vendor: str, simulator: Target, sandbox: Target | None, folder: Path | None, chosen: Settings, today: date
) -> Iterator[Flowed]:
    for flow in flows.flows(vendor).values():
        ask = (lambda flow=flow: sandbox.run(flow)) if sandbox else None
        yield drift(simulator.run(flow), _golden(vendor, flow.__name__, folder), ask, chosen, today)


def _golden(vendor: str, flow: str, folder: Path | None) -> Golden | None:
    try:
        return goldens.load(vendor, flow, folder)
    except BrokenGolden as problem:
        raise BadConfig(str(problem)) from problem
    except NoGolden:
        return None


def _simulator(vendor: str, server: ServerHandle) -> Target:
    try:
        flows.flows(vendor)
        return targets.simulator(vendor, server)
    except NoContract as problem:
        raise BadConfig(str(problem)) from problem


def _asked(account: Account, wait: Callable[[float], None], heard: list[Result]) -> Target:
    """The sandbox; `heard` gets the result of each run."""
    target = targets.sandbox(account, live.live_sender(account, wait), wait)

    def run(flow: Flow) -> Result:
        heard.append(target.run(flow))
        return heard[-1]

    return replace(target, run=run)


def _settings(config: Path | None) -> Settings:
    try:
        return settings(tables(config).get(TABLE, {}))
    except BadSettings as problem:
        raise BadConfig(f"{config or FILE}: [{TABLE}]: {problem}") from problem
