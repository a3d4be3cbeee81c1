"""From what a person gives to an attestation: the rules that it has to keep, each refusal in one sentence.

Owns what may be answered, by whom, and until when. Where the words come from, a terminal or a command line, and where
they go, is not its business.
"""

from datetime import UTC, date, datetime

import msgspec

from ..config import BadConfig
from ..conformance.attested import Answer, Attestation, Person, Second, same_person
from ..conformance.checklist import Item, Method
from ..conformance.stale import length
from .discreet import Indiscreet, refuse_text

SPELLINGS = {
    "yes": Answer.YES,
    "y": Answer.YES,
    "no": Answer.NO,
    "n": Answer.NO,
    **dict.fromkeys(("not_applicable", "not applicable", "n/a", "na"), Answer.NOT_APPLICABLE),
}


def answer(item: Item, given: str) -> Answer:
    """The answer to an item's question; raises `BadConfig`."""
    found = SPELLINGS.get(given.strip().casefold())
    if found is None:
        raise BadConfig(f"{given!r} is no answer; use one of {', '.join(Answer)}")
    if found is Answer.NOT_APPLICABLE and item.method is not Method.MANUAL:
        raise BadConfig(f"{item.id} is not for people alone, so nobody can say that it does not apply; use the profile")
    return found


def words(what: str, given: str, *, needed: bool = True) -> str:
    """A text that may be written: printable, and nothing that looks like a key; raises `BadConfig`."""
    text = " ".join(given.split())
    if needed and not text:
        raise BadConfig(f"{what} is missing; say it in a few words")
    if not text.isprintable():
        raise BadConfig(f"{what} holds characters that cannot be printed; write it again")
    try:
        refuse_text("what you wrote", {what: text})
    except Indiscreet as problem:
        raise BadConfig(str(problem)) from None
    return text


def person(name: str, role: str = "", handle: str = "") -> Person:
    """Who answers; raises `BadConfig`."""
    optional = {"needed": False}
    return Person(words("name", name), words("role", role, **optional), words("handle", handle, **optional))


def latest(item: Item, now: datetime) -> date:
    """The last day that an answer given now may count."""
    return now.astimezone(UTC).date() + length(item.attestation_max_age)


def expiry(item: Item, given: str, now: datetime) -> str:
    """The last day that the answer counts: the latest one, unless another is given; raises `BadConfig`."""
    last = latest(item, now)
    if not given.strip():
        return last.isoformat()
    try:
        day = date.fromisoformat(given.strip())
    except ValueError:
        raise BadConfig(f"{given!r} is no day; write it as {last.isoformat()}") from None
    if not now.astimezone(UTC).date() <= day <= last:
        raise BadConfig(f"{item.id} cannot be attested until {day}; choose a day from today to {last}")
    return day.isoformat()


def moment(now: datetime) -> str:
    """A moment as it stands in an attestation."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def confirmed(attestation: Attestation, by: Person, now: datetime) -> Attestation:
    """The attestation with the confirmation of a second person; raises `BadConfig`."""
    second = attestation.second
    if second and not same_person(second, attestation.by):
        raise BadConfig(f"{attestation.item}: {second.name} has confirmed it already; attest it anew first")
    if same_person(by, attestation.by):
        raise BadConfig(f"{attestation.item}: {by.name} answered it, so somebody else has to confirm it")
    return msgspec.structs.replace(attestation, second=Second(by.name, by.role, by.handle, moment(now)))
