"""Which ids of an answer are ids that were seen before, and where: the one thing that pseudonyms still tell.

Owns the relation, not the names: `<session:1>` on one side may be `<session:2>` on another, but on both it has to be
the id that the first answer gave.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from .goldens import Step
from .pseudonyms import TOKEN

Json = Any
"""Any JSON value."""

Identities = Mapping[str, frozenset[str]]
"""For each place of an answer with ids in it, where those were seen first; the items of an array are one place."""


def identities(steps: Iterable[Step]) -> dict[int, Identities]:
    """The ids of each step's answer, by the number of the step."""
    first: dict[str, str] = {}
    return {step.number: _of(step, first) for step in steps}


def _of(step: Step, first: dict[str, str]) -> Identities:
    """The ids of one step; `first` has where each was seen first, and grows."""
    for token in TOKEN.findall(msgspec.json.encode([step.request.target, _plain(step.request.body)]).decode()):
        first.setdefault(token, f"request {step.number}")
    found: dict[str, frozenset[str]] = {}
    for place, token in _tokens(_plain(step.response.body), ""):
        origin = first.setdefault(token, f"answer {step.number} {place}")
        found[place] = found.get(place, frozenset()) | {origin}
    return found


def _plain(value: Json) -> Json:
    return None if value is msgspec.UNSET else value


def _tokens(value: Json, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _tokens(inner, f"{place}/{re.sub(r'^[0-9]+$', '*', name)}")
    elif isinstance(value, list):
        for inner in value:
            yield from _tokens(inner, f"{place}/*")
    elif isinstance(value, str) and TOKEN.fullmatch(value):
        yield place, value
