"""`golive check`: a vendor's contract flows on the simulator, on goldens, or on an account in the vendor's sandbox.

Owns putting the target together and telling what came of it. What a flow is, and when it passes, is `fidelity.flows`'.
"""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from .client import ControlFailure, ServerHandle
from .client import Unreachable as NoServer
from .config import BadConfig
from .core.exits import ExitStatus
from .fidelity import flows, live, targets
from .fidelity.flows import Flow, NoFlow
from .fidelity.parts import NoContract, contract
from .fidelity.proven import Account, NotProven, note
from .fidelity.summary import Summary, document, screen
from .fidelity.targets import Kind, Target


def run(
    vendor: str,
    target: Kind = "simulator",
    names: Sequence[str] = (),
    server: str | None = None,
    json_file: Path | None = None,
    config: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    proven_file: Path | None = None,
) -> ExitStatus:
    """Run the flows of these names, all by default, one after the other; prints a screenful.

    `server` is the control address of a running server, `config` the file with the account, and `proven_file` where
    what the sandbox has shown is noted. Raises `BadConfig`.
    """
    wanted = _wanted(vendor, names)
    if proven_file and target != "sandbox":
        raise BadConfig(f"--proven notes what the vendor's sandbox has shown; the target is {target}")
    try:
        with _target(vendor, target, server, config, environment) as (opened, secrets):
            results = tuple(map(opened.run, wanted))
    except NoServer as problem:
        print(f"{problem}\n{_last(ExitStatus.INCONCLUSIVE)}")
        return ExitStatus.INCONCLUSIVE
    except ControlFailure as problem:
        raise BadConfig(f"the server at {server} cannot be used: {problem}") from problem
    summary = Summary(vendor, target, opened.base_url, _now(), results, secrets)
    if json_file:
        _write(json_file, json.dumps(document(summary), indent=2, ensure_ascii=False) + "\n")
    if proven_file:
        _note(proven_file, summary)
    print(screen(summary))
    return summary.exit


def _wanted(vendor: str, names: Sequence[str]) -> list[Flow]:
    try:
        return [flows.named(vendor, name) for name in names] or list(flows.flows(vendor).values())
    except (NoContract, NoFlow) as problem:
        raise BadConfig(str(problem)) from problem


@contextmanager
def _target(
    vendor: str, target: Kind, server: str | None, config: Path | None, environment: Mapping[str, str]
) -> Iterator[tuple[Target, tuple[str, ...]]]:
    """The target, and the secrets that it is reached with."""
    if server and target != "simulator":
        raise BadConfig(f"--server is where a simulator runs; the target is {target}")
    if target == "simulator":
        with _server(server) as handle:
            yield targets.simulator(vendor, handle), ()
    elif target == "golden":
        yield targets.golden(vendor), ()
    else:
        account = live.account(vendor, config, environment)
        secrets = tuple(account.credentials.get(name, "") for name in contract(vendor, "auth").SECRETS)
        yield targets.sandbox(account, live.live_sender(account), time.sleep), secrets


@contextmanager
def _server(url: str | None) -> Iterator[ServerHandle]:
    if url:
        yield ServerHandle(url)
        return
    from .background import BackgroundServer  # a server costs a quarter of a second to import

    background = BackgroundServer().start()
    try:
        yield ServerHandle(str(background.ready["control"]))
    finally:
        background.stop()


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise BadConfig(f"{path} cannot be written: {problem.strerror}") from problem


def _note(path: Path, summary: Summary) -> None:
    account: Account = "loopback" if summary.stands_in else "sandbox"
    try:
        note(path, summary.vendor, account, summary.results, datetime.fromisoformat(summary.when).date())
    except NotProven as problem:
        raise BadConfig(str(problem)) from problem
    except OSError as problem:
        raise BadConfig(f"{path} cannot be used: {problem.strerror}") from problem


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _last(status: ExitStatus) -> str:
    return f"{status.name} exit {status.value} ({status.label})"
