"""The in-toto statement of a sign-off: what was tested, by which configuration, and how it ended.

Owns the mapping onto in-toto Statement v1 with the predicate test-result v0.1. It is made from the report, the lock and
the list of checksums alone, so a verifier makes it again and compares. Names of tests are the checklist's row ids.
"""

from collections.abc import Iterable
from typing import Any

from ..conformance.evidence import canonical
from ..conformance.report import Report
from ..conformance.states import EXIT, State
from ..core.exits import ExitStatus
from .locked import Lock

TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://in-toto.io/attestation/test-result/v0.1"

PASSED, WARNED, FAILED = "PASSED", "WARNED", "FAILED"
"""The predicate's words for a result."""


def make(report: Report, lock: Lock, digests: dict[str, str]) -> bytes:
    """The statement, in its one spelling. `digests` are SHA-256, in hex, of the bundle's files that it covers."""
    return canonical(
        {
            "_type": TYPE,
            "subject": list(_subjects(lock, digests)),
            "predicateType": PREDICATE_TYPE,
            "predicate": {
                "result": result(report),
                "configuration": [_resource(name, digest) for name, digest in sorted(lock.digests.items())],
                "passedTests": _named(report, PASSED),
                "warnedTests": _named(report, WARNED),
                "failedTests": _named(report, FAILED),
            },
        }
    )


def result(report: Report) -> str:
    """The plan in the predicate's words. What is not known, or waits for a person, has not passed."""
    if report.exit.status != ExitStatus.READY:
        return FAILED
    return WARNED if _named(report, WARNED) else PASSED


def word(state: State) -> str:
    """An item's state in the predicate's words; empty for an item that does not apply."""
    if state is State.NOT_APPLICABLE:
        return ""
    if EXIT[state] is not ExitStatus.READY:
        return FAILED
    return PASSED if state is State.PASS else WARNED


def _named(report: Report, wanted: str) -> list[str]:
    return [found.item.id for found in report.items if word(found.state) == wanted]


def _subjects(lock: Lock, digests: dict[str, str]) -> Iterable[dict[str, Any]]:
    """The files, and the commit that was tested, if the working copy was that commit and nothing else."""
    yield from (_resource(name, digest) for name, digest in sorted(digests.items()))
    if lock.integration.commit and not lock.integration.dirty:
        yield {"name": "integration", "digest": {"gitCommit": lock.integration.commit}}


def _resource(name: str, digest: str) -> dict[str, Any]:
    return {"name": name, "digest": {"sha256": digest}}
