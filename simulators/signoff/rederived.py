"""What a bundle says twice, compared: once as it was signed and reported, once as its own files lead to it.

Owns the second derivation. Every state, figure and failure code follows from checks, evidence and inputs, so nobody has
to believe a report, and not even the owner of the key can write another verdict over the same evidence.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256

import msgspec

from ..conformance.blame import blame
from ..conformance.check import Check
from ..conformance.evidence import Evidence, shut_out
from ..conformance.report import Report, encode
from ..conformance.states import NO_EVIDENCE, Outcome
from . import dsse, inputs, locked, statement
from .bundle import ENVELOPE, INPUTS, LOCK, REPORT, SUMS, Files, evidence_of, rendered
from .locked import Lock


class Sealed(msgspec.Struct, frozen=True):
    """The three files that everything hangs on, read."""

    report: Report
    lock: Lock
    envelope: dsse.Envelope


def contradictions(files: Files, sealed: Sealed) -> list[str]:
    """Where the bundle says two things: what is signed, locked and reported is derived once more and compared."""
    report, lock = sealed.report, sealed.lock
    covered = {name: sha256(files[name]).hexdigest() for name in (REPORT, SUMS)}
    found = []
    if sealed.envelope.content != statement.make(report, lock, covered):
        found.append(f"{ENVELOPE} signs another statement than these files make")
    found += _unlocked(files, lock)
    try:
        evidence = evidence_of(files, report)
        again = inputs.derive(files, lock, report.run, report.checks, {*report.problems} - {*report.objections})
    except ValueError as problem:
        return [*found, str(problem)]
    for check in report.checks:
        found += _unproven(check, evidence.get(check.evidence, Evidence()))
    return [*found, *_differences(files, report, again), *_misspelt(files, lock, report, evidence)]


def _unlocked(files: Files, lock: Lock) -> Iterator[str]:
    """Inputs that are not the ones of the lock."""
    ours = inputs.digests(files)
    for name in inputs.NAMES:
        if ours.get(name) != lock.digests.get(name):
            yield f"the {name} in {INPUTS}/ is not what {LOCK} says"


def _unproven(check: Check, evidence: Evidence) -> Iterator[str]:
    """What a check says of itself, and its evidence does not."""
    if check.exchanges != len(evidence.exchanges):
        yield f"{check.id}: has {len(evidence.exchanges)} exchanges as evidence, not {check.exchanges}"
    if check.outcome not in (Outcome.SKIP, Outcome.ERROR) and shut_out(evidence.exchanges):
        yield f"{check.id}: is {check.outcome}, although the vendor refused every call with 401"
    suspected = blame(check.outcome, check.reason, evidence.exchanges)
    if check.code != NO_EVIDENCE and (check.code, check.suspect) != (suspected.code, suspected.suspect):
        yield f"{check.id}: has the failure code {check.code!r}; its evidence leads to {suspected.code!r}"


def _differences(files: Files, report: Report, again: Report) -> Iterator[str]:
    """Where the report is not what judging again comes to; the items first, then all else."""
    states = {found.item.id: found.state for found in report.items}
    for found in again.items:
        said = states.get(found.item.id)
        if said is not found.state:
            yield f"{found.item.id} is {said or 'missing'} in the report, and {found.state} judged again: {found.why}"
    if report.verdict is not again.verdict:
        yield f"the verdict is {report.verdict} in the report, and {again.verdict} judged again"
    for name in Report.__struct_fields__:
        if getattr(report, name) != getattr(again, name):
            yield f"{REPORT}: `{name}` is not what judging again comes to"
    if encode(report) != files[REPORT]:
        yield f"{REPORT} is not spelt as golive spells it"


def _misspelt(files: Files, lock: Lock, report: Report, evidence: Mapping[str, Evidence]) -> Iterator[str]:
    """Evidence of nothing; and pages that say something else than the report, as the same golive would write them."""
    for name in sorted(files):
        if name.startswith("evidence/") and name.removeprefix("evidence/").removesuffix(".json") not in evidence:
            yield f"{name} is evidence of no check"
    if lock.golive == locked.golive():
        for name, content in rendered(report, evidence).items():
            if files.get(name) != content:
                yield f"{name} does not say what {REPORT} says"
