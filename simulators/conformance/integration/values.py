"""Where in an HTTP answer a value stands, and how the app's words become ours.

Owns finding one value in one answer. What the value must be is checked elsewhere; here an answer that does not hold the
value is a `ValueError` that says so.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .operations import Kind
from .templates import fill


class Place(StrEnum):
    """Where a value stands."""

    JSON = "json"
    """A JSON pointer (RFC 6901) into the body; "" is the whole body."""
    HEADER = "header"
    """The value of a response header."""
    STATUS = "status"
    """The HTTP status as text."""
    TEXT = "text"
    """A regular expression on the body: its first group, or all of the match; a flag is whether it matches.

    `{user}` and the like in it stand for their exact text.
    """
    VALUE = "value"
    """A constant."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer: status, header values by lower-case name, the body as text, and the URL that gave it."""

    status: int
    headers: Mapping[str, str]
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """A place, the key that finds the value there, and what the app's words mean. `optional`: absent means None."""

    place: Place
    key: object
    words: Mapping[str, object] = field(default_factory=dict)
    optional: bool = False

    def read(self, reply: Reply, kind: Kind, names: Mapping[str, str]) -> object:
        """The value in our words; `names` are the templates' values.

        Raises ValueError when the value is not there or is a word without a meaning.
        """
        key = fill(str(self.key), names, re.escape) if self.place is Place.TEXT else self.key
        try:
            found = _FINDERS[self.place](key, reply, kind)
        except LookupError as problem:
            if self.optional:
                return None
            raise ValueError(str(problem.args[0])) from problem
        return self._ours(found) if self.words else found

    def _ours(self, found: object) -> object:
        word = found if isinstance(found, str) else json.dumps(found)
        if word in self.words:
            return self.words[word]
        raise ValueError(f"the app said {word!r}, which is not among the declared words {', '.join(self.words)}")


def _json(key: object, reply: Reply, kind: Kind) -> object:
    try:
        value: object = json.loads(reply.text)
    except ValueError as problem:
        raise LookupError("the body is not JSON") from problem
    for part in str(key).split("/")[1:]:
        value = _step(value, part.replace("~1", "/").replace("~0", "~"), str(key))
    return [_as_text(item) for item in value] if kind is Kind.TEXTS and isinstance(value, list) else value


def _step(value: object, part: str, pointer: str) -> object:
    if isinstance(value, dict) and part in value:
        return value[part]
    if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
        return value[int(part)]
    raise LookupError(f"the JSON body has nothing at {pointer}")


def _as_text(item: object) -> str:
    return item if isinstance(item, str) else json.dumps(item, ensure_ascii=False, sort_keys=True)


def _header(key: object, reply: Reply, kind: Kind) -> str:
    value = reply.headers.get(str(key).lower())
    if value is None:
        raise LookupError(f"there is no header {key}")
    return value


def _text(key: object, reply: Reply, kind: Kind) -> object:
    pattern = re.compile(str(key), re.DOTALL)
    matches = [match[match.re.groups and 1] for match in pattern.finditer(reply.text)]
    if kind is Kind.TEXTS:
        return matches
    if kind is Kind.FLAG:
        return bool(matches)
    if not matches:
        raise LookupError(f"the body has no text that matches {key!r}")
    return matches[0]


_FINDERS: Mapping[Place, Callable[[object, Reply, Kind], object]] = {
    Place.JSON: _json,
    Place.HEADER: _header,
    Place.STATUS: lambda key, reply, kind: str(reply.status),
    Place.TEXT: _text,
    Place.VALUE: lambda key, reply, kind: key,
}
