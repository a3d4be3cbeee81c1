"""Attestations: what a person answers for, as values, and what one is worth on a given day.

Owns the shape, published as `schemas/golive/attestation.schema.json`, and the rules of a single attestation. It reads
no file and no clock. What an item comes to, with its tests, `verdict` decides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from unicodedata import normalize

import msgspec

from .checklist import Item, Level, Method
from .stale import day_of, instant, length
from .states import ATTESTED_NO, NEEDS_PERSON, STALE, Finding, State


class Answer(StrEnum):
    """What a person says to an item's question; yes means that the row holds."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who answers."""

    name: str
    role: str = ""
    handle: str = ""


class Second(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who confirms an answer, and when, in ISO 8601 and UTC."""

    name: str
    role: str = ""
    handle: str = ""
    at: str = ""


class EvidenceFile(msgspec.Struct, frozen=True):
    """A file that shows what a person says: its path below the attestations' folder, and its digest in hex."""

    file: str
    sha256: str
    media_type: str


class Attestation(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer to one revision of an item. `at` is ISO 8601 in UTC; `expires` is the last day that it counts."""

    item: str
    rev: int
    statement: str
    answer: Answer
    by: Person
    at: str
    expires: str
    reason: str = ""
    evidence: tuple[EvidenceFile, ...] = ()
    second: Second | None = None


def admitted(
    attestations: Iterable[Attestation], items: Mapping[str, Item], tested: frozenset[str], today: date
) -> tuple[dict[str, Attestation], list[str]]:
    """Those that may count, by item, and a sentence for each that may not. `tested` items are cited by checks."""
    given = tuple(attestations)
    answers = Counter(one.item for one in given)
    objections = {f"{name} is attested {count} times. Keep one answer." for name, count in answers.items() if count > 1}
    counting = {}
    for one in given:
        wrong = [*_objections(one, items.get(one.item), today, tested=one.item in tested)]
        objections |= {f"The attestation of {one.item} {complaint}" for complaint in wrong}
        if not wrong and answers[one.item] == 1:
            counting[one.item] = one
    return counting, sorted(objections)


def finding(attestation: Attestation, item: Item, today: date) -> Finding:
    """What an admitted attestation says about its item on a day."""
    outdated = _outdated(attestation, item, today)
    if outdated:
        return Finding(State.STALE, f"{outdated}; attest it again", STALE)
    if attestation.answer is Answer.NO:
        broken = State.FAIL if item.level is Level.MUST else State.WARN
        return Finding(broken, f"{signature(attestation)} with no: {attestation.statement}", ATTESTED_NO)
    if item.two_person and not _by_two(attestation):
        return Finding(State.REVIEW, f"{signature(attestation)}; a second person has to confirm it", NEEDS_PERSON)
    if attestation.answer is Answer.NOT_APPLICABLE:
        return Finding(State.NOT_APPLICABLE, f"{attestation.reason} ({signature(attestation)})")
    return Finding(State.PASS, signature(attestation))


def signature(attestation: Attestation) -> str:
    """Who answered, when, and until when it counts."""
    people = _named(attestation.by)
    if attestation.second:
        people += f" and {_named(attestation.second)}"
    return f"attested by {people} on {day_of(attestation.at)}, until {attestation.expires}"


def same_person(one: Person | Second, other: Person | Second) -> bool:
    """Whether two entries name one person, by name or by handle, or cannot be told apart by any name."""
    known, others = ({plain(who.name), plain(who.handle)} - {""} for who in (one, other))
    return not (plain(one.name) and plain(other.name)) or not known.isdisjoint(others)


def plain(name: str) -> str:
    """A name or a handle as it is compared: letters and digits alone, in no case, width or accent."""
    return "".join(filter(str.isalnum, normalize("NFKD", name).casefold()))


def _objections(attestation: Attestation, item: Item | None, today: date, *, tested: bool) -> Iterator[str]:
    """Why it may not count at all, the end of a sentence each."""
    if item is None:
        yield "names no item of the checklist. Correct the id, or remove the attestation."
    elif not item.needs_person:
        yield "cannot count: tests alone judge the item. Remove it."
    else:
        yield from _untimely(attestation, item, today)
        if attestation.answer is Answer.NOT_APPLICABLE:
            yield from _inapplicable(attestation, item, tested=tested)


def _untimely(attestation: Attestation, item: Item, today: date) -> Iterator[str]:
    try:
        written = instant(attestation.at)
        confirmed = instant(attestation.second.at) if attestation.second else written
        longest = written.date() + length(item.attestation_max_age)
        if date.fromisoformat(attestation.expires) > longest:
            yield f"counts for too long: until {attestation.expires}. Let it end on {longest} or before."
    except (ValueError, OverflowError) as error:
        yield f"has a time that cannot be read: {error}. Write 2026-12-31T12:00:00Z and 2026-12-31."
        return
    latest = max(written, confirmed).date()
    if latest > today:
        yield f"comes from the future: {latest}, and it is {today}. Correct its time."
    if confirmed < written:
        yield "was confirmed before it was written. Let the second person look again."


def _inapplicable(attestation: Attestation, item: Item, *, tested: bool) -> Iterator[str]:
    if item.method is not Method.MANUAL or tested:
        yield "says that the item does not apply, but tests judge it too. Answer yes or no, or change the profile."
    if not attestation.reason.strip():
        yield "says that the item does not apply, and not why. Give the reason."


def _outdated(attestation: Attestation, item: Item, today: date) -> str:
    if attestation.rev != item.rev:
        return f"revision {attestation.rev} was attested, and the item is at revision {item.rev}"
    if date.fromisoformat(attestation.expires) < today:
        return f"{signature(attestation)}, which is over"
    return ""


def _by_two(attestation: Attestation) -> bool:
    return attestation.second is not None and not same_person(attestation.by, attestation.second)


def _named(person: Person | Second) -> str:
    return f"{person.name} ({person.role})" if person.role else person.name
