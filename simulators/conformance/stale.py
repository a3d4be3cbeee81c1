"""Age: what was once known and is not any more.

Owns how old evidence may be, and whether a sentence that a row comes from still stands in the vendor's document. It
reads no clock: whoever judges says which day it is, in UTC.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from .check import Check
from .checklist import Checklist, Document, Item
from .sentence import sentence_hash
from .states import STALE, Finding, State

SLACK = timedelta(days=1)
"""A run that crosses midnight ends on the day after the one that it is judged on."""


def length(duration: str) -> timedelta:
    """What an ISO 8601 duration in days, such as `P30D`, comes to; ValueError for any other."""
    if duration[:1] != "P" or duration[-1:] != "D":
        raise ValueError(f"{duration!r} is not a number of days such as P30D")
    return timedelta(days=int(duration[1:-1]))


def day_of(moment: str) -> date:
    """The day, in UTC, of an ISO 8601 time with its zone; ValueError when it is not one."""
    return instant(moment).date()


def instant(moment: str) -> datetime:
    """An ISO 8601 time with its zone, in UTC; ValueError when it is not one."""
    found = datetime.fromisoformat(moment)
    if found.utcoffset() is None:
        raise ValueError(f"{moment!r} does not say its time zone")
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{moment!r} is not a time that has a day") from None


def old_evidence(item: Item, checks: Sequence[Check], today: date) -> Iterator[Finding]:
    """A finding for each check whose evidence is too old for the item, or has no age at all."""
    for check in checks:
        why = _too_old(check.taken, length(item.evidence_max_age), today)
        if why:
            yield Finding(State.STALE, f"{check.id}: {why}", STALE, check.id)


def changed_sentences(checklist: Checklist, documents: Mapping[str, str]) -> dict[str, str]:
    """By item: why its sentence is not in the document as it reads now.

    `documents` holds the texts that were retrieved again, by the ids of the checklist. A sentence that only moved to
    other lines is still the same; of a document that is not there nothing is known.
    """
    pages = {name: text.splitlines() for name, text in documents.items()}
    return {
        item.id: _told(item, checklist.document(item))
        for item in checklist.items
        if item.source.lines and item.source.doc in pages and not _stands(item, pages[item.source.doc])
    }


def _too_old(taken: str, limit: timedelta, today: date) -> str:
    try:
        age = today - day_of(taken)
    except ValueError:
        return "nobody knows when its evidence was taken; run it again"
    if age < -SLACK:
        return f"its evidence was taken on {today - age}, which is after {today}; run it again"
    return f"its evidence is {age.days} days old, at most {limit.days} count; run it again" if age > limit else ""


def _stands(item: Item, page: Sequence[str]) -> bool:
    """Whether the sentence is where it was, or anywhere else in the document on as many lines."""
    first, last = item.source.lines or (1, 0)
    height = last - first + 1
    starts = (first - 1, *range(len(page) - height + 1))
    return any(sentence_hash(page[start : start + height]) == item.source.sentence_sha256 for start in starts)


def _told(item: Item, document: Document) -> str:
    return f"{document.title}, {item.source.place}, does not say any more what it said on {document.retrieved}"
