"""What a schema says about each place of one value, with references followed and only the branches that hold.

Owns the walk through a validator's own account of what it did, so that nobody here interprets a schema by himself.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from ..core.schema import Schema

Json = Any

_NAMED = {"properties", "patternProperties", "dependentSchemas", "$defs", "allOf", "anyOf", "oneOf", "prefixItems"}
"""Keywords below which subschemas stand by name or number."""

Keywords = Mapping[str, tuple[Json, ...]]
"""By keyword the values that apply, of all the subschemas that have it."""


class Applied:
    """The keywords that `schema` applied at the places of `value`, and the places that it knows.

    `registry` is the one that the schema was compiled with.
    """

    def __init__(self, schema: Schema, registry: jsonschema_rs.Registry, value: Json) -> None:
        self._document = schema.document
        self._resolver = registry.resolver(schema.document["$id"])
        validator = jsonschema_rs.Draft202012Validator(schema.document, registry=registry)
        self._found: dict[str, dict[str, list[Json]]] = defaultdict(lambda: defaultdict(list))
        details = validator.evaluate(value).list()["details"]
        failed = {entry["evaluationPath"] for entry in details if not entry["valid"]}
        for entry in details:
            path, location = entry["evaluationPath"], entry["schemaLocation"]
            place = self._found[entry["instanceLocation"]]
            if not _below(path, failed) and _is_keyword(location):
                place[location.rpartition("/")[2]].append(location)

    def at(self, pointer: str) -> Keywords:
        """The keywords for the value at a JSON pointer."""
        return {name: tuple(map(self._value, places)) for name, places in self._found.get(pointer, {}).items()}

    def knows(self, pointer: str) -> bool:
        """Whether the schema says anything about this place."""
        return pointer in self._found

    def _value(self, location: str) -> Json:
        base, _, pointer = location.partition("#")
        if base not in ("", self._document["$id"]):
            return self._resolver.lookup(location).contents
        found: Json = self._document
        for part in pointer.removeprefix("/").split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            found = found[int(key)] if isinstance(found, list) else found[key]
        return found


def _is_keyword(location: str) -> bool:
    """Whether a place of a schema is a keyword; else it is a subschema, by whatever name a member has."""
    above, _, name = location.partition("#")[2].rpartition("/")
    return bool(name) and above.rpartition("/")[2] not in _NAMED


def _below(path: str, failed: set[str]) -> bool:
    """Whether a step on the way to this place of the schema failed, as a branch does that was not taken."""
    while path:
        if path in failed:
            return True
        path = path.rpartition("/")[0]
    return "" in failed


def step(pointer: str, key: str | int) -> str:
    """The JSON pointer of a member or an item."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
