"""The fields of an answer as they are compared: what may change from call to call is gone, what may not is there.

Owns which values are compared as they are (states, truths, codes: whatever a client branches on) and which by their
class alone (times, ids, addresses, numbers, texts). The items of an array are one place, `/images/*/id`, and so are the
members of a map. What was left out of evidence still tells its type.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from . import nodes
from .goldens import Answered
from .nodes import Nodes

Json = Any
"""Any JSON value."""

CODES = frozenset({"code", "error", "errorcode", "reasoncode"})
"""Members whose values clients branch on though no schema lists them all, without regard to case and underscores."""

FORMS = (
    ("date-time", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")),
    ("date", re.compile(r"\d{4}-\d\d-\d\d")),
    ("uuid", re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")),
    ("url", re.compile(r"[a-z][a-z0-9+.-]*://\S+|<url:\d+>")),
    ("decimal", re.compile(r"-?\d+(\.\d+)?")),
    ("empty", re.compile(r"")),
)
FORMAT_FORMS = {"date-time": "date-time", "date": "date", "uuid": "uuid", "uri": "url"}
"""The form that a text has by the `format` of its schema."""


class Field(msgspec.Struct, frozen=True):
    """What was seen at a place.

    `types`: JSON types. `values`: what is compared as it is, as JSON. `forms`: classes of the other texts. `texts`: the
    other texts themselves. `said`: what the schemas say of the place, empty for what they do not know.
    """

    types: frozenset[str]
    values: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    said: Nodes = ()

    def __or__(self, other: "Field") -> "Field":
        return Field(
            self.types | other.types,
            self.values | other.values,
            self.forms | other.forms,
            self.texts | other.texts,
            self.said,
        )

    def __str__(self) -> str:
        return ", ".join(sorted(self.values or self.forms or self.types))


Fields = Mapping[str, Field]
"""The fields of an answer by their place; the whole body is at the empty pointer."""


def fields(answer: Answered, schema: Nodes) -> Fields:
    """The fields of an answer's body; none without a body."""
    found: dict[str, Field] = {}
    if answer.bytes is not None:
        return {"": Field(frozenset({"bytes"}))}
    if answer.body is not msgspec.UNSET:
        for place, field in _seen(answer.body, schema, "", "", answer.removed, ""):
            found[place] = found[place] | field if place in found else field
    for pointer, how in answer.removed.items():
        place, said = _place(pointer, schema)
        rule, _, kind = how.partition(" ")
        field = Field(frozenset({kind}), said=() if rule == "unknown" else said)
        found[place] = found[place] | field if place in found else field
    return found


def _seen(
    value: Json, said: Nodes, place: str, name: str, removed: Mapping[str, str], pointer: str
) -> Iterator[tuple[str, Field]]:
    """The fields of a value; what was removed is told by its pointer, because its replacement has another type."""
    if pointer in removed:
        return
    yield place, _field(value, said, name)
    if isinstance(value, dict):
        for inner, held in value.items():
            below = nodes.joined(nodes.member(said, inner))
            yield from _seen(held, below, f"{place}/{_name(said, inner)}", inner, removed, f"{pointer}/{inner}")
    if isinstance(value, list):
        below = nodes.joined(nodes.items(said))
        for number, held in enumerate(value):
            yield from _seen(held, below, f"{place}/*", name, removed, f"{pointer}/{number}")


def _field(value: Json, said: Nodes, name: str) -> Field:
    types = frozenset({nodes.type_of(value)})
    if isinstance(value, dict | list) or value is None:
        return Field(types, said=said)
    if isinstance(value, bool) or nodes.closed(said) or name.lower().replace("_", "") in CODES:
        return Field(types, values=frozenset({msgspec.json.encode(value).decode()}), said=said)
    if isinstance(value, str):
        return Field(types, forms=frozenset({form(value)}), texts=frozenset({value}), said=said)
    return Field(types, said=said)


def form(text: str) -> str:
    """The class of a text: date-time, date, uuid, url, decimal, empty, or text."""
    return next((name for name, pattern in FORMS if pattern.fullmatch(text)), "text")


def _name(said: Nodes, name: str) -> str:
    """A member's name in a place; all members of a map are one."""
    declared = any(name in node.schema.get("properties", {}) for node in said)
    return "*" if not declared and nodes.member(said, name) else name.replace("~", "~0").replace("/", "~1")


def _place(pointer: str, said: Nodes) -> tuple[str, Nodes]:
    """The place of a pointer, and what the schemas say of it."""
    place = ""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        groups = nodes.member(said, name)
        if not groups and name.isdecimal():
            place, said = f"{place}/*", nodes.joined(nodes.items(said))
        else:
            place, said = f"{place}/{_name(said, name)}", nodes.joined(groups)
    return place, said
