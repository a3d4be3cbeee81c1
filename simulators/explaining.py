"""`golive explain CODE|ITEM`: what a failure code means, or what a checklist item asks and how it is judged.

Owns the text. Codes are explained by `conformance.codes`, items by the checklists that are installed.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from .config import BadConfig
from .conformance import codes
from .conformance.checklist import Checklist, Item
from .conformance.integration.table import vendors
from .conformance.loading import ChecklistError, load_checklist
from .core import resources
from .core.exits import ExitStatus


def run(name: str) -> ExitStatus:
    """Print what a code or an item means; without a name, the codes. Raises `BadConfig` for a name that is neither."""
    sys.stdout.write(f"{explain(name)}\n")
    return ExitStatus.READY


def explain(name: str) -> str:
    """The text; upper and lower case are the same."""
    wanted = name.upper()
    if not wanted:
        return _listed()
    if wanted in codes.BY_NAME:
        return codes.explain(wanted)
    for checklist in _checklists():
        if wanted in checklist.by_id:
            return "\n".join(_item(checklist, checklist.by_id[wanted]))
    raise BadConfig(
        f"{name!r} is no failure code and no item of an installed checklist; `golive explain` alone lists the codes"
    )


def _listed() -> str:
    width = max(map(len, codes.BY_NAME))
    return "\n".join(f"{row.name:<{width}}  {row.suspect:<13}  {row.meaning}" for row in codes.TABLE)


def _checklists() -> Iterator[Checklist]:
    for vendor in vendors():
        try:
            yield load_checklist(Path(str(resources.folder("suites").joinpath(vendor, "checklist.yaml"))))
        except ChecklistError as problem:
            raise BadConfig(str(problem)) from problem


def _item(checklist: Checklist, item: Item) -> Iterator[str]:
    document = checklist.document(item)
    yield f"{item.id}   {item.level}   {item.title}"
    yield f"  Source: {document.title}, {item.source.place} (retrieved {document.retrieved}) {document.url}".rstrip()
    if item.source.confidence != "stated":
        yield f"  Confidence: {item.source.confidence}, not stated. {item.source.note}".rstrip()
    yield f"  Judged: {item.method}, for the {item.subject}, by evidence from at least a {item.min_target}"
    if item.applies_when.features:
        yield f"  Applies when the profile declares {', '.join(sorted(item.applies_when.features))}"
    if item.not_tested:
        yield f"  Not tested: {item.not_tested.reason} ({item.not_tested.citation})"
    if item.needs_tests:
        yield f"  Judge it: golive run {checklist.vendor} --item {item.id}"
    if item.needs_person:
        question = f"{item.question} " if item.question else ""
        yield f"  A person answers: {question}golive attest {item.id}"
