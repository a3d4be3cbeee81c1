"""Judges the places of one body, by what schema, simulator and vendor say of each.

Owns the table of verdicts, and what makes two fields differ. Where a side could not have shown a place, because what
would hold it is null, nothing is said of it; of items that are gone it is said once, at their own place.
"""

import re

import msgspec

from . import nodes
from .fields import CODES, FORMAT_FORMS, Field, Fields
from .severity import Change, Verdict


def table(ours_ok: bool, theirs_ok: bool, same: bool, as_recorded: bool) -> Verdict | None:
    """The table: does the simulator keep to the schema, does the vendor, do they agree, has the vendor changed."""
    if not theirs_ok:
        return Verdict.SCHEMA_WRONG if not ours_ok and same else Verdict.VENDOR_DRIFT
    if not ours_ok:
        return Verdict.SIMULATOR_BUG
    if not as_recorded:
        return Verdict.VENDOR_DRIFT
    return None if same else Verdict.SEMANTIC_DRIFT


class Judge:
    """Judges the places of one body: `ours` is the simulator's, `theirs` the vendor's now, `before` as recorded.

    `refusal`: the body is that of a refusal, whose codes and words are looked at more closely.
    """

    def __init__(self, ours: Fields, theirs: Fields, before: Fields | None, *, refusal: bool) -> None:
        self._ours = ours
        self._theirs = theirs
        self._before = before
        self._refusal = refusal

    def places(self) -> list[str]:
        """The places that any side has, or should have."""
        return sorted({*_wanted(self._ours), *_wanted(self._theirs), *(self._before or {})})

    def verdict(self, place: str) -> tuple[Verdict | None, Change | None]:
        """Who moved at a place, and what changed; nothing where all is in step or nothing can be said."""
        if place and _unknown(place, self._ours, self._theirs, self._before or {}):
            return self._unknown(place)
        wrong_ours, wrong_theirs = self._wrong(place, self._ours), self._wrong(place, self._theirs)
        moved = self._since_recorded(place)
        apart = self._moved(place, self._ours, self._theirs)
        same = not apart and wrong_ours == wrong_theirs
        verdict = table(not wrong_ours, not wrong_theirs, same, not moved)
        return verdict, (wrong_theirs or wrong_ours or moved or apart) if verdict else None

    def _unknown(self, place: str) -> tuple[Verdict | None, Change | None]:
        ours, theirs = place in self._ours, place in self._theirs
        if ours and theirs:
            return Verdict.SCHEMA_WRONG, Change.ADDED
        if theirs:
            return Verdict.VENDOR_ADDED, Change.ADDED
        if ours and _reachable(place, self._theirs):
            return Verdict.SIMULATOR_BUG, Change.ADDED
        return None, None

    def _wrong(self, place: str, side: Fields) -> Change | None:
        """How a side breaks the schema at a place."""
        if place not in side:
            parent, _, name = place.rpartition("/")
            there = place and parent in side and "object" in side[parent].types
            return Change.REMOVED if there and name in nodes.required(side[parent].said) else None
        return _broken(side[place])

    def _since_recorded(self, place: str) -> Change | None:
        """What the vendor changed since it was recorded; of a refusal its words as well."""
        if self._before is None:
            return None
        moved = self._moved(place, self._before, self._theirs)
        if moved or not self._refusal or place not in self._before or place not in self._theirs:
            return moved
        return Change.WORDING if _words(self._before[place]) != _words(self._theirs[place]) else None

    def _moved(self, place: str, one: Fields | None, other: Fields) -> Change | None:
        """What changed from one side to the other, the schema apart."""
        before, after = (one or {}).get(place), other.get(place)
        if before and after:
            return _changed(before, after, code=self._refusal and _is_code(place))
        if before and _reachable(place, other):
            return Change.REMOVED
        if before and _is_empty(place, other):
            return Change.EMPTIED
        if after and _reachable(place, one or {}):
            return Change.APPEARED
        return None


def _unknown(place: str, *sides: Fields) -> bool:
    """Whether the schemas do not know a place that is there; what is below an unknown place is never written."""
    found = [side[place] for side in sides if place in side]
    return bool(found) and not any(field.said for field in found)


def _reachable(place: str, side: Fields) -> bool:
    """Whether a side could show a place: it is the body, or there is an object for it. Items come and go."""
    parent, _, name = place.rpartition("/")
    return not place or (name != "*" and parent in side and "object" in side[parent].types)


def _is_empty(place: str, side: Fields) -> bool:
    """Whether a place is that of items, and a side has the array or the map without any."""
    parent, _, name = place.rpartition("/")
    return name == "*" and parent in side and not side[parent].types.isdisjoint({"array", "object"})


def _broken(field: Field) -> Change | None:
    """How a field breaks what the schemas say of its place; an enum is broken by a new value."""
    allowed = nodes.types(field.said)
    if allowed and not all(kind in allowed or (kind == "integer" and "number" in allowed) for kind in field.types):
        return Change.TYPE
    if field.values and nodes.closed(field.said):
        listed = {msgspec.json.encode(value).decode() for value in nodes.choices(field.said)}
        return None if field.values <= listed else Change.ENUM
    wanted = FORMAT_FORMS.get(nodes.told(field.said, "format"))
    return Change.FORM if wanted and field.forms and field.forms != {wanted} else None


def _changed(before: Field, after: Field, *, code: bool) -> Change | None:
    if not before.types & after.types and before.types | after.types != {"integer", "number"}:
        return Change.NULL if "null" in before.types | after.types else Change.TYPE
    if before.values and after.values and not before.values & after.values:
        return Change.ERROR_CODE if code else Change.VALUE
    if before.forms and after.forms and not before.forms & after.forms:
        return Change.FORM
    return None


def _words(field: Field) -> frozenset[str]:
    """The texts for people, however their pseudonyms are numbered."""
    return frozenset(re.sub(r":\d+>", ">", text) for text in field.texts) if field.forms == {"text"} else frozenset()


def _is_code(place: str) -> bool:
    return place.rpartition("/")[2].lower().replace("_", "") in CODES


def _wanted(side: Fields) -> set[str]:
    """The places of a side, with those that it should have."""
    return {*side, *(f"{p}/{n}" for p, f in side.items() if "object" in f.types for n in nodes.required(f.said))}
