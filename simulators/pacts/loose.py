"""Matching rules of a pact by which too much would pass: another status, an empty list, or nothing that there can be.

Owns what is said of them. A rule that lets everything through proves nothing, however green its verification is.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from .applied import Applied
from .files import Call
from .rules import Rule, StatusRule

Json = Any


class Remark(msgspec.Struct, frozen=True):
    """One finding: a failure, or only a `warning`. `where` is a JSON pointer or the name of a header, perhaps empty."""

    part: str
    where: str
    message: str
    warning: bool = False


def any_status(call: Call) -> Iterator[Remark]:
    """Rules by which answers with another status than the one that is told would pass."""
    for rule in call.status_rules:
        if rule.match != "equality":
            status, fits = call.answer.status, rule.is_of(call.answer.status)
            message = f"its matching rule, {_told(rule)}, lets other statuses than {status} pass"
            yield Remark("response", "status", message, warning=fits)


def _told(rule: StatusRule) -> str:
    return rule.match if rule.takes is None else f"{rule.match} {rule.takes}"


def rules_of_body(applied: Applied, value: Json, part: str, rules: tuple[Rule, ...]) -> Iterator[Remark]:
    """What is to be said of the rules about a body of which `value` is the example."""
    yield from _impossible(applied, part, rules)
    yield from _empty(value, part, rules)


def _impossible(applied: Applied, part: str, rules: tuple[Rule, ...]) -> Iterator[Remark]:
    """Expressions that match none of the values that there can be."""
    for rule in rules:
        for listed in applied.at(rule.pointer).get("enum", ()) if rule.regex else ():
            if not any(_matches(rule.regex, str(value)) for value in listed):
                message = f"the expression {rule.regex} matches none of {', '.join(map(str, listed))}"
                yield Remark(part, rule.pointer, message, warning=True)


def _empty(value: Json, part: str, rules: tuple[Rule, ...]) -> Iterator[Remark]:
    """Lists of which an item is expected, and that may have none."""
    for rule in rules:
        if rule.match in ("type", "min") and not rule.least and _listed(value, rule.pointer):
            message = "an empty list would do, so nothing may be proven of its items; ask for at least one (min)"
            yield Remark(part, rule.pointer, message, warning=True)


def _listed(value: Json, pointer: str) -> bool:
    """Whether there is a list with items at a pointer."""
    for name in pointer.split("/")[1:]:
        key = name.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return False
    return isinstance(value, list) and bool(value)


def _matches(regex: str, text: str) -> bool:
    """Whether Pact would take the text; an expression that only its own engine reads is given the benefit of doubt."""
    try:
        return re.fullmatch(regex, text) is not None
    except re.error:
        return True
