"""How the shop reads what vendors send: JSON that may be none, members that may be missing or of another type."""

import json
from collections.abc import Mapping


class ShapeError(ValueError):
    """A message lacks what no message of its kind lacks."""


def parsed(raw: bytes) -> object:
    """The JSON value, None for what is no JSON."""
    try:
        value: object = json.loads(raw)
    except ValueError:
        return None
    return value


def text(body: Mapping[str, object], name: str) -> str:
    """A member that is a text, empty when it is anything else."""
    value = body.get(name)
    return value if isinstance(value, str) else ""


def needed(body: Mapping[str, object], name: str) -> str:
    """A member that must be a text, and not an empty one. Raises `ShapeError`."""
    value = text(body, name)
    if not value:
        raise ShapeError(f"{name} is missing")
    return value
