"""Matching rules of a pact file, flattened: where each looks, and by what it matches.

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


def read_rules(rules: Mapping[str, Json]) -> Iterator[Rule]:
    """The rules about the body. Raises `ValueError` for what is none."""
    for path, entry in _of_the_body(rules):
        matchers = entry.get("matchers", [entry]) if isinstance(entry, dict) else None
        if not isinstance(matchers, list) or not all(isinstance(matcher, dict) for matcher in matchers):
            raise ValueError(f"the matching rule for {path} is none")
        for matcher in matchers:
            yield Rule(_pointer(path), _kind(matcher), str(matcher.get("regex", "")))


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
