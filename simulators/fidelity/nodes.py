"""What a vendor's schemas say about one place in a message: the nodes that speak of it, references followed.

Owns the walk from a place to its members and items, through `$ref`, `allOf`, `anyOf` and `oneOf`. Schemas under `if`,
`then`, `else` and `not` narrow a shape and introduce no member, so they are not followed. Nothing here validates.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urldefrag, urljoin

import msgspec

from ..core.schema import documents

Json = Any
"""Any JSON value."""

BASE = "https://golive.invalid/schemas/"
STRICTEST = ("drop", "hash", "pseudonym", "keep")
"""The evidence rules, the one that tells least first."""


class Node(msgspec.Struct, frozen=True):
    """One schema that speaks of a place. `base` resolves its references; `certain`: it holds whatever else does."""

    schema: Mapping[str, Json]
    base: str
    certain: bool = True


_TELLING = ("string", "integer", "number")
"""Types of values that may tell something of somebody by themselves."""

Nodes = tuple[Node, ...]
"""All that speak of one place; none: the schemas do not know it."""


def root(vendor: str, schema: Mapping[str, Json] | None) -> Nodes:
    """The nodes of a whole message; `schema` as it stands in the vendor's OpenAPI document."""
    return () if schema is None else tuple(_expanded(Node(schema, f"{BASE}{vendor}/openapi.yaml")))


def member(nodes: Nodes, name: str) -> tuple[Nodes, ...]:
    """What is said of a member: one group of nodes for each place that declares it."""
    return tuple(tuple(_expanded(found)) for node in nodes for found in _declared(node, name))


def items(nodes: Nodes) -> tuple[Nodes, ...]:
    """What is said of the items of an array: one group of nodes for each place that declares them."""
    declared = [
        Node(schema, node.base, node.certain)
        for node in nodes
        for schema in (node.schema.get("items"), *node.schema.get("prefixItems", ()))
        if isinstance(schema, Mapping)
    ]
    return tuple(tuple(_expanded(node)) for node in declared)


def joined(groups: Iterable[Nodes]) -> Nodes:
    """The nodes of all declarations together."""
    return tuple(node for group in groups for node in group)


def evidence(groups: Iterable[Nodes]) -> str | None:
    """The evidence rule of a place: of each declaration the outermost, of several the strictest; None without any."""
    rules = [next((n.schema["x-evidence"] for n in group if "x-evidence" in n.schema), None) for group in groups]
    return next((rule for rule in STRICTEST if rule in rules), None)


def types(nodes: Nodes) -> frozenset[str]:
    """The JSON types that a place may have; empty where nothing is said of them."""
    told = [_types(node.schema) for node in nodes if {"type", "enum", "const"} & set(node.schema)]
    certain = [_types(n.schema) for n in nodes if n.certain and "type" in n.schema]
    allowed = frozenset[str]().union(*told)
    return frozenset.intersection(*certain) if certain else allowed


def fits(value: Json, nodes: Nodes) -> bool:
    """False for a text or a number where the schemas have no such thing; of all else the parts are looked at."""
    allowed, kind = types(nodes), type_of(value)
    return not allowed or kind in allowed or kind not in _TELLING or (kind == "integer" and "number" in allowed)


def choices(nodes: Nodes) -> tuple[Json, ...]:
    """The values that `enum` and `const` list for a place, of all declarations."""
    return tuple(value for node in nodes for value in _choices(node.schema))


def closed(nodes: Nodes) -> bool:
    """Whether a place may have listed values only: one schema that holds in any case lists, or all that speak do."""
    speaking = [node for node in nodes if {"type", "enum", "const"} & set(node.schema)]
    listing = [bool(_choices(node.schema)) for node in speaking]
    return bool(listing) and (
        all(listing) or any(lists and n.certain for lists, n in zip(listing, speaking, strict=True))
    )


def required(nodes: Nodes) -> frozenset[str]:
    """The members that have to be there in any case."""
    return frozenset(name for node in nodes if node.certain for name in node.schema.get("required", ()))


def told(nodes: Nodes, annotation: str) -> str:
    """The outermost value of an annotation of a place (`x-golive-source`, `format`, ...); empty without one."""
    return next((str(node.schema[annotation]) for node in nodes if annotation in node.schema), "")


def _types(schema: Mapping[str, Json]) -> frozenset[str]:
    if "type" in schema:
        return frozenset([schema["type"]] if isinstance(schema["type"], str) else schema["type"])
    return frozenset(type_of(value) for value in _choices(schema))


def _choices(schema: Mapping[str, Json]) -> tuple[Json, ...]:
    listed = schema.get("enum", ())
    return (schema["const"],) if "const" in schema else tuple(listed if isinstance(listed, list) else ())


def type_of(value: Json) -> str:
    """The JSON type of a value, `integer` for whole numbers."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if value == value // 1 else "number"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


def _expanded(node: Node) -> Iterator[Node]:
    """The node itself and all that it refers to or is put together from."""
    yield node
    if "$ref" in node.schema:
        yield from _expanded(_followed(node))
    for keyword, certain in (("allOf", node.certain), ("anyOf", False), ("oneOf", False)):
        for part in node.schema.get(keyword, ()):
            yield from _expanded(Node(part, node.base, certain))


def _declared(node: Node, name: str) -> Iterator[Node]:
    known = node.schema.get("properties", {})
    if name in known:
        yield Node(known[name], node.base, node.certain)
        return
    patterns = [
        schema for pattern, schema in node.schema.get("patternProperties", {}).items() if re.search(pattern, name)
    ]
    others = node.schema.get("additionalProperties")
    for schema in patterns or [others]:
        if isinstance(schema, Mapping):
            yield Node(schema, node.base, node.certain)


def _followed(node: Node) -> Node:
    place, pointer = urldefrag(urljoin(node.base, node.schema["$ref"]))
    found: Json = documents(place.removeprefix(BASE).partition("/")[0])[place]
    for part in pointer.split("/")[1:]:
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return Node(found, place, node.certain)


@cache
def vocabulary(vendor: str) -> frozenset[str]:
    """Every text that a vendor's schemas list as a value: the vendor's own words, and nobody's personal data."""
    return frozenset(_listed(list(documents(vendor).values())))


def _listed(schema: Json) -> Iterator[str]:
    if isinstance(schema, list):
        for part in schema:
            yield from _listed(part)
    elif isinstance(schema, dict):
        yield from (value for value in _choices(schema) if isinstance(value, str))
        yield from _listed([inner for name, inner in schema.items() if name != "examples"])
