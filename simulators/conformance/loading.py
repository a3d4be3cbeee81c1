"""From a checklist file to a `Checklist`, or to sentences that say which row is wrong and what to do.

Owns what a finding of the published schema means to the author of a checklist, and the rules between rows that a schema
cannot express.
"""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from ..core import resources
from .authored import Form
from .checklist import Checklist


class ChecklistError(ValueError):
    """A checklist that cannot be used. Its text has one line for each finding: file, row, what, fix."""


FORM = Form(
    schema="checklist",
    error=ChecklistError,
    known_by="id",
    absent="Name an existing checklist file.",
    complaints={
        "not": "is not for a row that is judged by this method",
        "anyOf": "names neither lines nor an anchor",
    },
    fixes={"anyOf": "Give the lines with their hash, or an anchor.", "not": "Remove it, or change the method."},
)


def load_checklist(path: Path) -> Checklist:
    """Read and validate one checklist file; ChecklistError lists all that is wrong with it."""
    document, content = FORM.read(path)
    checklist = msgspec.convert(document | {"path": path, "sha256": sha256(content).hexdigest()}, Checklist)
    FORM.refuse(path, _reference_findings(checklist))
    return checklist


def shipped_checklist(vendor: str) -> Checklist:
    """The checklist that golive ships for a vendor; ChecklistError when the vendor has none."""
    return load_checklist(Path(str(resources.folder("suites").joinpath(vendor, "checklist.yaml"))))


def _reference_findings(checklist: Checklist) -> Iterator[str]:
    sections = {section.id for section in checklist.sections}
    documents = {document.id for document in checklist.documents}
    for name, count in Counter(item.id for item in checklist.items).items():
        if count > 1:
            yield f"{name}: stands on {count} rows. Give each row an id of its own that was never used before."
    for item in checklist.items:
        if item.section not in sections:
            yield f"{item.id}: section {item.section!r} is not listed. Add it to `sections`."
        if item.source.doc not in documents:
            yield f"{item.id}: source {item.source.doc!r} is not listed. Add it to `documents`."
        for feature in sorted(item.applies_when.features - checklist.features.keys()):
            yield f"{item.id}: feature {feature!r} is not listed. Add it to `features`, with its meaning."
