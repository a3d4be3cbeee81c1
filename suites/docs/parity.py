"""The page on parity: for each operation, what the simulator's answers have been held against, and when.

Owns the ranks of evidence. Seen live beats recorded, recorded beats a documented example, and what has none of these is
held to its schema alone, which was read by us and proves nothing of the vendor.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import msgspec
from golive.simulators.core import resources
from golive.simulators.fidelity import flows, goldens
from golive.simulators.fidelity.goldens import SANDBOX, Golden, NoGolden
from golive.simulators.fidelity.openapi import Operation, document
from golive.simulators.fidelity.proven import Proven, read

NEVER = "never"
CONFIDENCE = {
    "S": "go-live checklist",
    "D": "documented",
    "E": "an earlier edition",
    "R": "recorded traffic or client source",
    "X": "third parties",
    "I": "inferred",
}


class Evidence(msgspec.Struct, frozen=True):
    """What an operation was held against: kind, statuses, source and the day it was last proven on the sandbox."""

    kind: str
    statuses: tuple[int, ...] = ()
    source: str = ""
    proven: str = NEVER


def rows(vendor: str) -> Iterator[tuple[str, Evidence]]:
    """Every operation of a vendor, in the order of its document."""
    live, known = _live(vendor), _goldens(vendor)
    for operation in document(vendor).operations.values():
        yield operation.id, evidence(vendor, operation, live, known)


def evidence(vendor: str, operation: Operation, live: Proven | None, known: Iterable[Golden]) -> Evidence:
    """The best that there is for one operation."""
    seen = live.operations.get(operation.id) if live else None
    if seen:
        return Evidence("live", seen.statuses, "golive check --target sandbox", seen.date.isoformat())
    recorded = [golden for golden in known if golden.account == SANDBOX]
    documented = [golden for golden in known if golden.kind == "documented"]
    for kind, found in (("recorded", recorded), ("documented example", documented)):
        held = _held(operation.id, kind, found)
        if held:
            return held
    return Evidence("schema only", (), _source(operation, _shape(vendor, operation)))


def _held(operation: str, kind: str, known: Iterable[Golden]) -> Evidence | None:
    steps = [(golden, step) for golden in known for step in golden.exchanges if step.operation == operation]
    if not steps:
        return None
    statuses = tuple(sorted({step.response.status for _, step in steps}))
    days = max((golden.recorded or "" for golden, _ in steps), default="")
    sources = dict.fromkeys(step.source for _, step in steps if step.source)
    return Evidence(kind, statuses, "; ".join(sources), days or NEVER)


def _source(operation: Operation, shape: Mapping[str, str]) -> str:
    source = operation.origin.source or shape.get("x-golive-source", "")
    sure = CONFIDENCE[operation.origin.confidence or shape.get("x-golive-confidence", "") or "D"]
    return f"{source} ({sure})" if source else sure


def _shape(vendor: str, operation: Operation) -> Mapping[str, str]:
    """The schema file of the good answer, or of the request where that has none: both say where they were read."""
    good = next((reply for status, reply in operation.replies.items() if status.startswith("2")), None)
    schemas = [*(good.content.values() if good else ()), *(operation.body.content.values() if operation.body else ())]
    for schema in schemas:
        if schema and "$ref" in schema:
            found: Mapping[str, str] = resources.read_json("schemas", vendor, *schema["$ref"].split("#")[0].split("/"))
            return found
    return {}


@cache
def _goldens(vendor: str) -> tuple[Golden, ...]:
    return tuple(_loaded(vendor, flows.flows(vendor)))


def _loaded(vendor: str, names: Mapping[str, object]) -> Iterator[Golden]:
    for name in names:
        try:
            yield goldens.load(vendor, name)
        except NoGolden:
            continue


def _live(vendor: str) -> Proven | None:
    path = goldens.shipped() / vendor / "proven.json"
    found = read(path) if path.is_file() else None
    return found if found and found.account == "sandbox" else None
