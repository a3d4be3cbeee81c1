"""Waivers: known failures that somebody answers for until a day, as values, and what one covers.

Owns the shape, published as `schemas/golive/waivers.schema.json`, and the rules of waivers. It reads no file and no
clock. A waiver turns a failure that it names into WAIVED and touches nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fnmatch import fnmatchcase

import msgspec

from .attested import plain
from .check import Check
from .checklist import Item
from .states import Finding, State

LONGEST = timedelta(days=90)
"""How far ahead a waiver may expire."""


class Waiver(msgspec.Struct, frozen=True, omit_defaults=True):
    """One waiver. `symptom` is the failure code that it covers; `expires` is the last day that it counts.

    `check` narrows it to the item's checks whose ids match: `*` stands for any text, `?` for one character.
    """

    id: str
    item: str
    symptom: str
    reason: str
    owner: str
    approved_by: str
    expires: str
    check: str = ""
    ticket: str = ""

    def matches(self, check: str) -> bool:
        """Whether it is about the check of this id. The brackets of a parametrised test stand for themselves."""
        return not self.check or fnmatchcase(check, self.check.replace("[", "[[]"))

    def names(self, code: str, check: str) -> bool:
        """Whether it is about this failure code of the check of this id; of its item, that is."""
        return code == self.symptom and self.matches(check)

    def covers(self, found: Finding) -> bool:
        """Whether a finding about its item is the failure that it names."""
        return found.state is State.FAIL and self.names(found.code, found.check)


def admitted(
    waivers: Iterable[Waiver], items: Mapping[str, Item], checks: Sequence[Check], today: date
) -> tuple[tuple[Waiver, ...], list[str]]:
    """Those that may waive, by id, and a sentence for each that may not."""
    given = tuple(waivers)
    ids = Counter(one.id for one in given)
    objections = {
        f"There are {count} waivers {name}. Give each an id of its own." for name, count in ids.items() if count > 1
    }
    valid = []
    for one in given:
        wrong = [*_objections(one, items, checks, today)]
        objections |= {f"Waiver {one.id} {complaint}" for complaint in wrong}
        if not wrong and ids[one.id] == 1:
            valid.append(one)
    return tuple(sorted(valid, key=lambda one: one.id)), sorted(objections)


def applied(findings: Iterable[Finding], waivers: Sequence[Waiver]) -> tuple[Finding, ...]:
    """The findings about one item with the failures waived that its waivers cover."""
    return tuple(_waived(found, waivers) for found in findings)


def covering(findings: Sequence[Finding], waivers: Sequence[Waiver]) -> tuple[str, ...]:
    """The ids of those of an item's waivers that cover a finding."""
    return tuple(one.id for one in waivers if any(map(one.covers, findings)))


def unused(waivers: Iterable[Waiver], used: frozenset[str]) -> Iterator[str]:
    """A sentence for each valid waiver that covered nothing: it would wait for a failure that nobody knows yet."""
    for one in waivers:
        if one.id not in used:
            yield f"Waiver {one.id} covers nothing: {one.item} does not fail with {one.symptom}. Remove it."


def _waived(found: Finding, waivers: Iterable[Waiver]) -> Finding:
    cover = next((one for one in waivers if one.covers(found)), None)
    if cover is None:
        return found
    return msgspec.structs.replace(found, state=State.WAIVED, why=f"{cover.id} until {cover.expires} ({cover.owner})")


def _objections(waiver: Waiver, items: Mapping[str, Item], checks: Sequence[Check], today: date) -> Iterator[str]:
    """Why it may not waive anything, the end of a sentence each."""
    if waiver.item not in items:
        yield f"names {waiver.item}, which is no item of the checklist. Correct the id, or remove the waiver."
    owner, approver = plain(waiver.owner), plain(waiver.approved_by)
    if not (owner and approver):
        yield "names nobody who answers for it. Name an owner, and somebody else who approves it."
    elif owner == approver:
        yield f"is approved by its owner, {waiver.owner}. Somebody else has to approve it."
    yield from _untimely(waiver, today)
    others = sorted(check.id for check in checks if waiver.item not in check.items and waiver.matches(check.id))
    if waiver.check and others:
        also = f"its check {waiver.check!r} also matches {others[0]}, which is not about {waiver.item}"
        yield f"is too wide: {also}. Narrow it."


def _untimely(waiver: Waiver, today: date) -> Iterator[str]:
    try:
        left = date.fromisoformat(waiver.expires) - today
    except ValueError as error:
        yield f"has a day that cannot be read: {error}. Write 2026-12-31."
        return
    if left < timedelta():
        yield f"expired on {waiver.expires}. Repair what it covers, or have a new one approved."
    if left > LONGEST:
        yield f"expires on {waiver.expires}. Let it end on {today + LONGEST} or before, {LONGEST.days} days ahead."
