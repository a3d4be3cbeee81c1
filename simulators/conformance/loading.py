"""From a checklist file to a `Checklist`, or to sentences that say which row is wrong and what to do.

Owns YAML, what a finding of the published schema means to the author of a checklist, and the rules between rows that a
schema cannot express.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import yaml

from ..core import schema
from ..core.schema import Violation
from .checklist import Checklist

SCHEMA = "schemas/golive/checklist.schema.json"

COMPLAINTS = {
    "not": "is not for a row that is judged by this method",
    "anyOf": "names neither lines nor an anchor",
}
"""Our words for two rules whose keyword says nothing to a reader."""

FIXES = {
    "additionalProperties": "Correct its spelling or remove it.",
    "anyOf": "Give the lines with their hash, or an anchor.",
    "dependentRequired": "Give both or neither.",
    "enum": "Use one of these words.",
    "not": "Remove it, or change the method.",
    "required": "Add it.",
}


class ChecklistError(ValueError):
    """A checklist that cannot be used. Its text has one line for each finding: file, row, what, fix."""


class _Loader(yaml.SafeLoader):
    """YAML without dates: `2026-11-20` stays the text it is in JSON."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own class attribute
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def load_checklist(path: Path) -> Checklist:
    """Read and validate one checklist file; ChecklistError lists all that is wrong with it."""
    try:
        content = path.read_bytes()
        document = yaml.load(content, _Loader)  # noqa: S506 - a subclass of SafeLoader
    except OSError as error:
        raise ChecklistError(f"{path}: cannot be read ({error.strerror}). Name an existing checklist file.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ChecklistError(f"{path}: is not YAML ({' '.join(str(error).split())}). Correct the syntax.") from None
    _refuse(path, _schema_findings(document))
    checklist = msgspec.convert(document | {"path": path, "sha256": sha256(content).hexdigest()}, Checklist)
    _refuse(path, _reference_findings(checklist))
    return checklist


def _refuse(path: Path, findings: Iterator[str]) -> None:
    lines = [f"{path}: {finding}" for finding in findings]
    if lines:
        raise ChecklistError("\n".join(lines))


def _schema_findings(document: object) -> Iterator[str]:
    try:
        violations = list(schema.load("golive", "checklist").violations(document))
    except ValueError as error:
        yield f"the file: holds what JSON cannot ({error}). Use plain texts, numbers and lists."
        return
    for violation in violations:
        complaint = COMPLAINTS.get(violation.keyword, violation.message)
        yield f"{_place(document, violation)}: {complaint}. {FIXES.get(violation.keyword, f'See {SCHEMA}.')}"


def _place(document: object, violation: Violation) -> str:
    """The row's id instead of its number, then the path within the row."""
    path = violation.pointer.split("/")[1:]
    if isinstance(document, Mapping) and path[:1] == ["items"] and len(path) > 1:
        row: Any = document["items"][int(path[1])]
        name = row.get("id") if isinstance(row, Mapping) else None
        path = [str(name or f"items[{path[1]}]"), *path[2:]]
    return " ".join(path) or "the file"


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
