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

from .client import ControlFailure
from .client import Unreachable as NoServer
from .config import BadConfig
from .core.exits import ExitStatus
from .fidelity import live, record, targets
from .fidelity.proven import Account, NotProven, note
from .fidelity.summary import Summary, document, screen
from .fidelity.targets import Kind, Target
from .surroundings import server_at, wanted_flows, write


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
    wanted = wanted_flows(vendor, names)
    if proven_file and target != "sandbox":
        raise BadConfig(f"--proven notes what the vendor's sandbox has shown; the target is {target}")
    try:
        with _target(vendor, target, server, config, environment) as (opened, secrets):
            results = tuple(map(opened.run, wanted))
    except NoServer as problem:
        print(f"{problem}\n{ExitStatus.INCONCLUSIVE.line}")
        return ExitStatus.INCONCLUSIVE
    except ControlFailure as problem:
        where = f"the server at {server}" if server else "the server"
        raise BadConfig(f"{where} cannot be used: {problem}") from problem
    hidden = (*secrets, *record.fetched(results)) if target == "sandbox" else ()
    summary = Summary(vendor, target, opened.base_url, _now(), results, hidden)
    write(json_file, json.dumps(document(summary), indent=2, ensure_ascii=False) + "\n")
    if proven_file:
        _note(proven_file, summary)
    print(screen(summary))
    return summary.exit


@contextmanager
def _target(
    vendor: str, target: Kind, server: str | None, config: Path | None, environment: Mapping[str, str]
) -> Iterator[tuple[Target, list[str]]]:
    """The target, and the secrets that it is reached with."""
    if server and target != "simulator":
        raise BadConfig(f"--server is where a simulator runs; the target is {target}")
    if target == "simulator":
        with server_at(server) as handle:
            yield targets.simulator(vendor, handle), []
    elif target == "golden":
        yield targets.golden(vendor), []
    else:
        account = live.account(vendor, config, environment)
        yield targets.sandbox(account, live.live_sender(account), time.sleep), record.secrets_of(account.credentials)


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
