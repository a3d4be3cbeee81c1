"""Matching rules of a pact file, flattened: where each looks, and by what it matches; those of a status apart.

Owns the two ways of writing them: by JSON path in version 2, by part of the message from version 3 on.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from .applied import step

Json = Any


class Rule(msgspec.Struct, frozen=True):
    """One matcher for one place of the body, a JSON pointer; every item of a list is its first one."""

    pointer: str
    match: str
    regex: str = ""
    least: int = 0
    """Items that a list must have."""


class StatusRule(msgspec.Struct, frozen=True):
    """One matcher for the status: its kind, and of `statusCode` what it takes, a class by name or a list."""

    match: str
    takes: Json = None

    def is_of(self, status: int) -> bool:
        """Whether it takes this status and not just any."""
        listed = isinstance(self.takes, list) and status in self.takes
        return self.match == "statusCode" and (listed or status in _CLASSES.get(str(self.takes), ()))


_CLASSES = {
    "info": range(100, 200),
    "success": range(200, 300),
    "redirect": range(300, 400),
    "clientError": range(400, 500),
    "serverError": range(500, 600),
    "nonError": range(100, 400),
    "error": range(400, 600),
}
"""Classes of status codes, in the words of version 4."""


def read_rules(rules: Mapping[str, Json]) -> Iterator[Rule]:
    """The rules about the body. Raises `ValueError` for what is none."""
    for path, entry in _of_the_body(rules):
        for matcher in _matchers(path, entry):
            yield Rule(_pointer(path), _kind(matcher), str(matcher.get("regex", "")), _least(matcher))


def read_status_rules(rules: Mapping[str, Json]) -> Iterator[StatusRule]:
    """The rules about the status. Raises `ValueError` for what is none."""
    for path in ("status", "$.status"):
        for matcher in _matchers(path, rules.get(path) or {"matchers": []}):
            yield StatusRule(_kind(matcher), matcher.get("status"))


def _matchers(path: str, entry: Json) -> list[dict[str, Json]]:
    matchers = entry.get("matchers", [entry]) if isinstance(entry, dict) else None
    if not isinstance(matchers, list) or not all(isinstance(matcher, dict) for matcher in matchers):
        raise ValueError(f"the matching rule for {path} is none")
    return matchers


def _least(matcher: Mapping[str, Json]) -> int:
    least = matcher.get("min", 0)
    return least if isinstance(least, int) else 0


def _of_the_body(rules: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    for name, entry in rules.items():
        if name == "body" and isinstance(entry, dict):
            yield from entry.items()
        elif re.match(r"\$\.body\b|\$\['body'\]", name):
            yield "$" + re.sub(r"^\$(\.body|\['body'\])", "", name), entry


def _kind(matcher: Mapping[str, Json]) -> str:
    """Version 2 leaves the kind out where its parameter tells it."""
    return str(matcher.get("match") or next((name for name in ("regex", "min", "max") if name in matcher), "type"))


def _pointer(path: str) -> str:
    pointer = ""
    for name, quoted, index in re.findall(r"\.([^.\[\]]+)|\['([^']*)'\]|\[(\d+|\*)\]", path):
        pointer = step(pointer, (name or quoted) if not index else 0)
    return pointer
