"""What of a message may be written down: an allow-list, read from the `x-evidence` of the vendor's schemas.

Owns the redaction of one JSON value. What a schema does not know, or says nothing about, is left out and reported.
Pure: the run's pseudonyms and key come in, the redacted value goes out, together with all that was left out, so that a
last gate can make sure that none of it comes back elsewhere.
"""

import hmac
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from . import nodes
from .nodes import Nodes
from .pseudonyms import Pseudonyms

Json = Any
"""Any JSON value."""

TELLING_NUMBER = 10_000
"""From here on a number that is left out may be somebody's; scores and counts are smaller."""

NAMELESS = "?"
"""In the place of the name of an unknown member that is no identifier: of a map the names are somebody's as well."""
_NAME = re.compile(r"(?!.*\d{4})[A-Za-z_][A-Za-z0-9_-]{0,63}")

LEFT_OUT = object()
"""In the place of a value that is not written."""


class Redacted(msgspec.Struct, frozen=True):
    """A value as it may be written; `UNSET` where nothing of it may.

    `removed` tells for the JSON pointer of each value that was replaced or left out the rule and the type of what was
    there: `drop string`, `pseudonym string`, `hash string`, `unknown object`. `private` has the texts that must not be
    found anywhere in what is written; it is never written itself.
    """

    value: Json
    removed: Mapping[str, str] = {}
    private: frozenset[str] = frozenset()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The pointers of what the schemas do not know."""
        return tuple(pointer for pointer, how in self.removed.items() if how.startswith("unknown "))


class Redactor:
    """Redacts the messages of one run; `key` makes its hashes useless to whoever has a list of likely values."""

    def __init__(self, key: bytes, pseudonyms: Pseudonyms) -> None:
        self._key = key
        self.pseudonyms = pseudonyms
        self.marks: set[str] = set()
        """Every hash that was issued."""

    def redact(self, value: Json, schema: Nodes) -> Redacted:
        """A message as it may be written; without a schema nothing of it may."""
        walk = _Walk(self)
        kept = walk.visit(value, schema, (schema,) if schema else (), "", "", root=True)
        return Redacted(msgspec.UNSET if kept is LEFT_OUT else kept, walk.removed, frozenset(walk.private))

    def hashed(self, data: bytes) -> str:
        """Digest and length: `<sha256:1f0c... 12 bytes>`."""
        mark = f"<sha256:{hmac.new(self._key, data, sha256).hexdigest()} {len(data)} bytes>"
        self.marks.add(mark)
        return mark


class _Walk:
    """The redaction of one value: what was removed so far."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self.removed: dict[str, str] = {}
        self.private: set[str] = set()

    def visit(
        self, value: Json, said: Nodes, groups: tuple[Nodes, ...], pointer: str, name: str, *, root: bool = False
    ) -> Json:
        """The value as it may be written, or `LEFT_OUT`."""
        rule = "keep" if root and said else nodes.evidence(groups)
        if rule == "keep" and not nodes.fits(value, said):
            rule = "drop"  # it was said of something else: a name where an object was, say
        if rule == "keep":
            return self._kept(value, said, pointer, name)
        if rule == "pseudonym" and value is None:
            return None
        self.removed[pointer] = f"{rule or 'unknown'} {nodes.type_of(value)}"
        if rule == "pseudonym":
            return self._redactor.pseudonyms.of(_text(value), name)
        if rule == "hash":
            return self._redactor.hashed(_text(value).encode())
        self.private.update(_texts(value, nodes.choices(said)))
        return LEFT_OUT

    def _kept(self, value: Json, said: Nodes, pointer: str, name: str) -> Json:
        if isinstance(value, dict):
            return self._members(value, said, pointer)
        if not isinstance(value, list):
            return value
        groups = nodes.items(said)
        every = nodes.joined(groups)
        found = [self.visit(item, every, groups, f"{pointer}/{place}", name) for place, item in enumerate(value)]
        return [item for item in found if item is not LEFT_OUT]

    def _members(self, value: Mapping[str, Json], said: Nodes, pointer: str) -> Json:
        kept = {}
        for name, inner in value.items():
            groups = nodes.member(said, name)
            plain = name if groups or _NAME.fullmatch(name) else NAMELESS
            place = f"{pointer}/{plain.replace('~', '~0').replace('/', '~1')}"
            found = self.visit(inner, nodes.joined(groups), groups, place, name)
            if found is not LEFT_OUT:
                kept[name] = found
        return kept


def _text(value: Json) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _texts(value: Json, public: tuple[Json, ...]) -> Iterator[str]:
    """All texts in a value that is left out, but for those that the schema itself lists."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner, ())
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, ())
    elif isinstance(value, str) and value not in public:
        yield value
    elif isinstance(value, int) and abs(value) >= TELLING_NUMBER:
        yield str(value)
