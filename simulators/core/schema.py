"""Validation of messages against the schema files that the suites and contracts use too.

Owns loading, the registry of references, and the translation of a validator's findings into `Violation`s.
What a violation means to a vendor is the vendor's business.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import msgspec

from . import resources


class Violation(msgspec.Struct, frozen=True):
    """One finding: where (a JSON pointer), which keyword said what, and the way to that keyword through the schema.

    `missing` is the member that a `required` found missing.
    """

    pointer: str
    keyword: str
    message: str
    schema_path: tuple[str | int, ...]
    missing: str = ""


class Schema:
    """A compiled schema file. Formats are checked."""

    def __init__(self, document: dict[str, Any], registry: jsonschema_rs.Registry) -> None:
        self.document = document
        self._validator = jsonschema_rs.Draft202012Validator(document, registry=registry, validate_formats=True)

    def accepts(self, value: object) -> bool:
        """True when `value` is valid; the fast path."""
        return self._validator.is_valid(value)

    def violations(self, value: object) -> Iterator[Violation]:
        """All findings, in the order of the instance."""
        for error in self._validator.iter_errors(value):
            pointer = "".join(f"/{part}" for part in error.instance_path)
            path = tuple(error.evaluation_path)
            missing = str(getattr(error.kind, "property", ""))
            yield Violation(pointer, str(path[-1]) if path else "", error.message, path, missing)


@cache
def registry(vendor: str) -> jsonschema_rs.Registry:
    """All schema files of a vendor, by their `$id`."""
    return jsonschema_rs.Registry([*documents(vendor).items()])


@cache
def documents(vendor: str) -> dict[str, dict[str, Any]]:
    """The same files, parsed; nobody may change them."""
    return {found["$id"]: found for found in _read(vendor)}


def _read(vendor: str) -> Iterator[dict[str, Any]]:
    folders = [resources.folder("schemas").joinpath(vendor)]
    while folders:
        for entry in sorted(folders.pop().iterdir(), key=lambda item: item.name):
            if entry.is_dir():
                folders.append(entry)
            elif entry.name.endswith(".schema.json"):
                yield msgspec.json.decode(entry.read_bytes())


@cache
def load(vendor: str, name: str) -> Schema:
    """The schema file `schemas/<vendor>/<name>.schema.json`, compiled once per process."""
    return Schema(resources.read_json("schemas", vendor, f"{name}.schema.json"), registry(vendor))
