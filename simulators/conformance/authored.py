"""A YAML file that the author of a suite writes, held to its published schema.

Owns reading, and the sentences in which a finding of the schema reaches the author: file, row, what is wrong, remedy.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..core import schema
from ..core.schema import Violation

try:
    from yaml import CSafeLoader as SafeLoader  # the parser in C: a suite's files in a tenth of the time
except ImportError:  # PyYAML was built without it
    from yaml import SafeLoader  # type: ignore[assignment]  # the same loader, parser in Python

FIXES = {
    "additionalProperties": "Correct its spelling or remove it.",
    "dependentRequired": "Give both or neither.",
    "enum": "Use one of these words.",
    "required": "Add it.",
}


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file: its schema in `schemas/golive`, what it raises, and by which member a row is known.

    `absent` is what to do when there is no such file. `complaints` are our words for rules whose keyword says nothing
    to a reader, `fixes` are remedies by keyword.
    """

    schema: str
    error: type[ValueError]
    known_by: str
    absent: str
    complaints: Mapping[str, str] = field(default_factory=dict)
    fixes: Mapping[str, str] = field(default_factory=dict)

    def read(self, path: Path) -> tuple[dict[str, Any], bytes]:  # Any: YAML
        """The document and its bytes; raises the form's error with all that is wrong."""
        try:
            content = path.read_bytes()
            document = yaml.load(content, _Loader)  # noqa: S506 - a subclass of SafeLoader
        except OSError as error:
            raise self.error(f"{path}: cannot be read ({error.strerror}). {self.absent}") from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise self.error(f"{path}: is not YAML ({' '.join(str(error).split())}). Correct the syntax.") from None
        self.refuse(path, self._findings(document))
        return document, content

    def refuse(self, path: Path, findings: Iterable[str]) -> None:
        """Raise the form's error unless there are no findings."""
        lines = [f"{path}: {finding}" for finding in findings]
        if lines:
            raise self.error("\n".join(lines))

    def _findings(self, document: object) -> Iterator[str]:
        try:
            violations = list(schema.load("golive", self.schema).violations(document))
        except ValueError as error:
            yield f"the file: holds what JSON cannot ({error}). Use plain texts, numbers and lists."
            return
        otherwise = f"See schemas/golive/{self.schema}.schema.json."
        for violation in violations:
            complaint = self.complaints.get(violation.keyword, violation.message)
            fix = {**FIXES, **self.fixes}.get(violation.keyword, otherwise)
            yield f"{self._place(document, violation)}: {complaint}. {fix}"

    def _place(self, document: object, violation: Violation) -> str:
        """The row's name instead of its number, then the path within the row."""
        path = violation.pointer.split("/")[1:]
        if isinstance(document, Mapping) and len(path) > 1 and path[1].isdecimal():
            row: Any = document[path[0]][int(path[1])]
            name = row.get(self.known_by) if isinstance(row, Mapping) else None
            path = [str(name or f"{path[0]}[{path[1]}]"), *path[2:]]
        return " ".join(path) or "the file"


class _Loader(SafeLoader):
    """YAML without dates: `2026-11-20` stays the text it is in JSON."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own class attribute
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in SafeLoader.yaml_implicit_resolvers.items()
    }
