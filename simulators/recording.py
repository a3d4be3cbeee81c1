"""`golive record`: run a vendor's contract flows on its real sandbox, and write what came back, redacted, as goldens.

Owns the account, the day and what the command tells; what a recording is, `fidelity.record` knows.
"""

import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from .config import BadConfig
from .core.exits import ExitStatus
from .fidelity import goldens, live, places, record, targets
from .fidelity.gate import Refused
from .fidelity.goldens import NoGolden
from .fidelity.record import NotRecorded
from .surroundings import wanted_flows

KEY_BYTES = 32


def run(
    vendor: str,
    names: Sequence[str] = (),
    into: Path | None = None,
    config: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    wait: Callable[[float], None] = time.sleep,
    today: date | None = None,
) -> ExitStatus:
    """Record the flows of these names, all by default, into the folder `into`, or where golive's own goldens are.

    `wait` waits for a number of seconds. 1: a flow failed; 3: nobody answered or let us in; 4: what came back may not
    be written. Nothing is written then. Raises `BadConfig`.
    """
    wanted = wanted_flows(vendor, names)
    account = live.account(vendor, config, environment)
    target = targets.sandbox(account, live.live_sender(account, wait), wait)
    kind = goldens.LOOPBACK if places.is_loopback(account.base_url) else goldens.SANDBOX
    try:
        written = record.record(
            [target.run(flow) for flow in wanted],
            into or goldens.shipped(),
            day=today or datetime.now(UTC).date(),
            account=kind,
            key=secrets.token_bytes(KEY_BYTES),
            secrets=_secrets(account.credentials),
        )
    except NotRecorded as problem:
        return _ended(str(problem), ExitStatus.NOT_READY if problem.failed else ExitStatus.INCONCLUSIVE)
    except (Refused, NoGolden) as problem:
        return _ended(str(problem), ExitStatus.REVIEW)
    except OSError as problem:
        raise BadConfig(f"{problem.filename} cannot be written: {problem.strerror}") from problem
    return _ended("\n".join(f"recorded {path}" for path in written), ExitStatus.READY)


def _secrets(credentials: Mapping[str, str]) -> list[str]:
    try:
        return record.secrets_of(credentials)
    except OSError as problem:
        raise BadConfig(f"{problem.filename} cannot be read: {problem.strerror}") from problem


def _ended(told: str, status: ExitStatus) -> ExitStatus:
    sys.stdout.write(f"{told}\n{status.line}\n")
    return status
