"""A vendor's schemas as they hold for a part of a message: what is there has to be right, what is missing may be.

Owns the rewriting. A pact names only the members that its consumer reads, so what asks for members is taken out, and
what follows from the absence of one.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from ..core.schema import Schema, documents
from ..fidelity.openapi import schema_of

Json = Any

_ASKING = ("required", "dependentRequired", "minProperties", "else")
_NAMED = ("properties", "patternProperties", "$defs", "dependentSchemas")
_LISTED = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLE = ("items", "additionalProperties", "contains", "propertyNames", "then")


def part_of(vendor: str, schema: Mapping[str, Json]) -> Schema:
    """The schema, as it stands in the vendor's document, for a part of what it describes."""
    return Schema(relaxed(schema_of(vendor, schema).document), registry(vendor))


def relaxed(schema: Json) -> Json:
    """The same schema, asking for no member; below `if` and `not` it asks as before."""
    if not isinstance(schema, dict):
        return schema
    found = {name: value for name, value in schema.items() if name not in _ASKING}
    for keywords, rewrite in _REWRITING:
        found.update({name: rewrite(found[name]) for name in keywords if name in found})
    if "oneOf" in found:  # without their required members several may fit
        found["allOf"] = [*found.get("allOf", ()), {"anyOf": found.pop("oneOf")}]
    return _only_if_present(found)


def _only_if_present(schema: dict[str, Json]) -> dict[str, Json]:
    """A condition on members that are missing holds for a validator; here it must not."""
    if "if" not in schema:
        return schema
    condition = schema["if"]
    if "not" in condition:
        return {name: value for name, value in schema.items() if name not in ("if", "then")}
    asked = [*dict.fromkeys([*condition.get("required", ()), *condition.get("properties", ())])]
    return {**schema, "if": {**condition, "required": asked}}


_REWRITING: tuple[tuple[tuple[str, ...], Callable[[Json], Json]], ...] = (
    (_NAMED, lambda schemas: {name: relaxed(schema) for name, schema in schemas.items()}),
    (_LISTED, lambda schemas: [relaxed(schema) for schema in schemas]),
    (_SINGLE, relaxed),
)


@cache
def registry(vendor: str) -> jsonschema_rs.Registry:
    """All schema files of a vendor by their `$id`, for parts of what they describe."""
    return jsonschema_rs.Registry([(name, relaxed(schema)) for name, schema in documents(vendor).items()])
