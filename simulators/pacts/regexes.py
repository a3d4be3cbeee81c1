"""Turns the patterns and formats of a JSON Schema into regular expressions as Pact reads them.

JSON Schema searches, Pact matches the whole text: `^https://` accepts `https://a` in a schema and refuses it in a pact.
"""

from collections.abc import Iterator

ANYTHING = r"[\s\S]*"

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"

FORMATS = {
    "date": _DATE,
    "date-time": _DATE + r"[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})",
    "email": r"[^@\s]+@[^@\s]+",
    "ipv4": rf"(?:{_OCTET}\.){{3}}{_OCTET}",
    "uri": r"[A-Za-z][A-Za-z0-9+.-]*:\S+",
    "uuid": r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
}
"""By name of the format; the formats that are missing are not worth an expression."""


def whole(pattern: str) -> str:
    """An expression that matches as a whole every text in which `pattern` is found, and no other."""
    if any(char == "|" for _, char in _top_level(pattern)):
        return f"{ANYTHING}(?:{pattern}){ANYTHING}"
    places = dict(_top_level(pattern))
    first, last = places.get(0) == "^", places.get(len(pattern) - 1) == "$"
    inner = pattern[int(first) : len(pattern) - int(last)]
    return f"{'' if first else ANYTHING}{inner}{'' if last else ANYTHING}"


def _top_level(pattern: str) -> Iterator[tuple[int, str]]:
    """Place and character of whatever is outside of groups and classes and not escaped."""
    depth, in_class, escaped = 0, False, False
    for place, char in enumerate(pattern):
        if escaped or char == "\\":
            escaped = not escaped
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif not depth:
            yield place, char
