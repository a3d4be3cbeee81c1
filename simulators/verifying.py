"""`golive verify` and `golive diff`: what others find out about a signed bundle.

Owns what the commands tell; the answers are those of `signoff.verify` and `signoff.diff`.
"""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .config import FILE, BadConfig
from .conformance.stale import day_of
from .core.exits import ExitStatus
from .core.lines import legible
from .signoff import diff as differing
from .signoff import keys, locked
from .signoff.bundle import NotABundle
from .signoff.settings import read_settings
from .signoff.verify import Verified
from .signoff.verify import verify as verified
from .surroundings import write

SHOWN = 20
"""Findings that are spelt out; the rest is counted."""


def verify(folder: str, key: str | None = None) -> ExitStatus:
    """Check a bundle's signature and digests, and derive its verdicts again. Raises `BadConfig` when it is none.

    Without a key the one counts that golive.toml in this folder names.
    """
    try:
        found = verified(Path(folder), _known(key), locked.checklists())
    except NotABundle as problem:
        raise BadConfig(str(problem)) from None
    _tell(*_told(found, datetime.now(UTC).date()), _last_line(found))
    return found.exit


def diff(before: str, after: str, *, json: str | None = None, markdown: str | None = None) -> ExitStatus:
    """Say what changed from one bundle, or report's folder, to another; 1 when something got worse.

    `json` and `markdown` are files to write as well. Raises `BadConfig`.
    """
    changes = differing.compare(differing.read(Path(before)), differing.read(Path(after)))
    write(Path(json) if json else None, differing.as_json(changes))
    write(Path(markdown) if markdown else None, differing.as_markdown(changes))
    status = ExitStatus.NOT_READY if any(change.worse for change in changes) else ExitStatus.READY
    words = {ExitStatus.READY: "NOT_WORSE exit 0", ExitStatus.NOT_READY: "WORSE exit 1"}
    _tell(*differing.as_text(changes), words[status])
    return status


def _known(key: str | None) -> list[Ed25519PublicKey]:
    if key:
        return [keys.public_key(key, Path.cwd(), os.environ)]
    file = Path(FILE).absolute()
    named = read_settings(file, ()).public_key if file.is_file() else ""
    return [keys.public_key(named, file.parent, os.environ)] if named else []


def _told(found: Verified, today: date) -> Iterator[str]:
    if found.report and found.lock:
        report, commit = found.report, found.lock.integration.commit
        yield (
            f"{report.plan.title} of {report.run.integration or 'an unnamed integration'}, signed off at "
            f"{found.lock.at}: {report.verdict} exit {report.exit.status} ({report.exit.name})"
            + (f", commit {commit[:12]}{' and changes' if found.lock.integration.dirty else ''}" if commit else "")
        )
    yield from (f"  TAMPERED  {finding}" for finding in found.findings[:SHOWN])
    if len(found.findings) > SHOWN:
        yield f"  ... and {len(found.findings) - SHOWN} more"
    if found.unknown:
        yield f"  UNKNOWN   {found.unknown}"
    yield from (f"  note      {note}" for note in (*found.notes, *_age(found, today)))
    if found.exit is ExitStatus.READY:
        yield f"  The signature of {found.keyid} is good, every file is as it was signed, and the verdicts follow."


def _age(found: Verified, today: date) -> Iterator[str]:
    """A bundle stays genuine, and what it shows grows old."""
    if found.lock and not found.findings:
        days = (today - day_of(found.lock.at)).days
        if days > found.lock.evidence_max_age_days:
            yield f"it was signed off {days} days ago: before you go live, sign off again"
        if days < 0:
            yield f"it was signed off on a day that is still to come, and today is {today}"


def _last_line(found: Verified) -> str:
    """A bundle that is genuine may well be about a plan that is not ready, so that word is not said of the bundle."""
    if found.exit is ExitStatus.READY and found.report:
        return f"GENUINE exit 0 (the bundle; its verdict is {found.report.verdict})"
    return found.exit.line


def _tell(*lines: str) -> None:
    """Print lines, without what a terminal might obey: a bundle may be anybody's."""
    for line in lines:
        sys.stdout.write(f"{legible(line)}\n")
