"""Sealing: from the report of a run, and the inputs of a sign-off, to all files of a bundle.

Owns the order: judge again, spell the report out, lock, list, sign. It writes nothing, so a dry run is the same without
the last step.
"""

import json
from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ..config import BadConfig
from ..conformance.checklist import Checklist
from ..conformance.digests import checksums
from ..conformance.evidence import Evidence
from ..conformance.report import FORMAT, Report, encode, judged_again
from ..conformance.run import installed_version
from ..fidelity import gate
from . import dsse, locked, statement
from .bundle import ENVELOPE, LOCK, REPORT, SUMS, Files, evidence_of, rendered
from .inputs import Underivable, derive
from .locked import Lock
from .rederived import differences


class Ran(msgspec.Struct, frozen=True):
    """What a run left behind: its report, and the evidence by digest."""

    report: Report
    evidence: dict[str, Evidence]


def read_run(folder: Path) -> Ran:
    """The report that `golive run` wrote to a folder; raises `BadConfig`, also for one that contradicts itself."""
    try:
        content = (folder / REPORT).read_bytes()
        report = msgspec.json.decode(content, type=Report)
        names = {f"evidence/{check.evidence}.json" for check in report.checks if check.evidence}
        evidence = evidence_of({name: (folder / name).read_bytes() for name in names}, report)
        changed = "" if json.loads(encode(report)) == json.loads(content) else "golive does not write all of it"
        changed = next(_contradictions(report), changed)
    except OSError as problem:
        raise BadConfig(f"{problem.filename} cannot be read: {problem.strerror}; name a folder with a report") from None
    except (ValueError, RecursionError) as problem:
        raise BadConfig(f"{folder} has no report that this golive wrote ({problem}); run the suite again") from None
    if report.format != FORMAT:
        raise BadConfig(f"{folder / REPORT} is of another format, {report.format!r}; run the suite again")
    if changed:
        raise BadConfig(f"{folder / REPORT} was changed by hand: {changed}; run the suite again")
    return Ran(report, evidence)


def seal(ran: Ran, inputs: Files, lock: Lock, key: Ed25519PrivateKey | None) -> tuple[Report, dict[str, bytes]]:
    """The report as judged with the inputs, and the bundle's files. Without a key nobody signs. Raises `BadConfig`."""
    try:
        problems = {*ran.report.problems} - {*ran.report.objections}
        report = derive(inputs, lock, ran.report.run, ran.report.checks, problems)
    except Underivable as problem:
        raise BadConfig(str(problem)) from None
    files = {**inputs, **rendered(report, ran.evidence), LOCK: locked.encode(lock)}
    files[SUMS] = checksums(files)
    covered = {name: sha256(files[name]).hexdigest() for name in (REPORT, SUMS)}
    envelope = dsse.wrap(statement.make(report, lock, covered), key)
    return report, {**files, ENVELOPE: dsse.encode(envelope)}


def _contradictions(report: Report) -> Iterator[str]:
    """Where a report says something else than its own checks. Its checklist is taken as it tells it."""
    plan, items = report.plan, tuple(found.item for found in report.items)
    checklist = Checklist(
        plan.checklist, plan.vendor, plan.title, plan.rev, plan.documents, plan.sections, items, sha256=plan.sha256
    )
    again = judged_again(report, checklist)
    return differences(report, again, same_words=report.run.golive == installed_version())


def refuse_secrets(files: Files, secrets: Collection[str]) -> None:
    """Raise `BadConfig` when a file of a bundle holds a secret of the team's account or its signing key."""
    found = next((name for name, text in files.items() if gate.holds(text.decode("utf-8", "replace"), secrets)), "")
    if found:
        raise BadConfig(
            f"{found} holds a secret of your account, so no bundle was written; keep the app on the simulator's keys"
        )
