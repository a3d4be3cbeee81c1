"""What was last seen live: for each operation the statuses that a vendor's sandbox gave in a good flow, and when.

Owns the form of such a file. Dates and statuses only: no body, header or credential gets in.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from .flows import Outcome, Result

Account = Literal["sandbox", "loopback"]


class NotProven(ValueError):
    """The file is none of these, or is about something else: one sentence."""


class Seen(msgspec.Struct, frozen=True):
    """When an operation last answered in a flow that passed, and with which statuses in that run."""

    date: date
    statuses: tuple[int, ...]


class Proven(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of one vendor. `loopback` is a stand-in on this machine, which proves nothing of any vendor."""

    vendor: str
    account: Account
    operations: Mapping[str, Seen] = {}

    def with_run(self, results: Iterable[Result], today: date) -> "Proven":
        """The same with what a run has shown."""
        statuses: dict[str, set[int]] = {}
        for result in results:
            for one in result.exchanges if result.outcome is Outcome.PASSED else ():
                statuses.setdefault(one.operation, set()).add(one.answer.status)
        seen = {name: Seen(today, tuple(sorted(found))) for name, found in statuses.items()}
        return Proven(self.vendor, self.account, dict(sorted({**self.operations, **seen}.items())))


def read(path: Path) -> Proven:
    """A file of this kind; raises `NotProven`, and `FileNotFoundError` where there is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Proven)
    except msgspec.DecodeError as problem:
        raise NotProven(f"{path} does not say what was proven: {problem}") from problem


def note(path: Path, vendor: str, account: Account, results: Iterable[Result], today: date) -> Proven:
    """Add a run to the file, which need not be there yet; raises `NotProven` for a file about something else."""
    before = read(path) if path.is_file() else Proven(vendor, account)
    if (before.vendor, before.account) != (vendor, account):
        raise NotProven(
            f"{path} is about {before.vendor} on {before.account}, and this run about {vendor} on {account}"
        )
    after = before.with_run(results, today)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(after), indent=2) + b"\n")
    return after
