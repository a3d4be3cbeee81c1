"""Which items of a checklist wait for a person, and why.

Owns the list that `golive attest` walks. An item stays on it until somebody has said that it holds, or that it does not
apply, in a way that counts today; whoever said no comes back to it once it is mended.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from ..config import BadConfig
from ..conformance.attested import Attestation, admitted, finding
from ..conformance.checklist import Checklist, Item, Profile
from ..conformance.states import RANK, State
from .attestations import asked, changed_files

NEVER = "never attested"


class OpenItem(msgspec.Struct, frozen=True):
    """An item that waits for a person: its state, why, and what was said before."""

    item: Item
    state: State
    why: str = NEVER
    before: Attestation | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to say something about it."""
        return self.state not in (State.PASS, State.NOT_APPLICABLE)

    @property
    def wants_second(self) -> bool:
        """Whether all that is missing is somebody else who confirms the answer."""
        return self.before is not None and self.state is State.REVIEW

    def confirmable(self) -> Attestation:
        """The answer that a second person may confirm; raises `BadConfig`."""
        if self.before is None:
            raise BadConfig(f"{self.item.id} was never attested, so there is nothing to confirm; attest it first")
        if self.is_open and not self.wants_second:
            raise BadConfig(f"{self.item.id}: {self.why}; it has to be attested anew before somebody confirms it")
        return self.before


def open_items(
    checklist: Checklist, profile: Profile, attestations: Iterable[Attestation], folder: Path, today: date
) -> list[OpenItem]:
    """Those of the items that apply, worst first, else in the checklist's order."""
    given = {one.item: one for one in attestations}
    wanted = [item for item in checklist.items if item.needs_person and not profile.exclusion(item)]
    found = [standing(checklist, item, given.get(item.id), folder, today) for item in wanted]
    return sorted((one for one in found if one.is_open), key=lambda one: RANK[one.state])


def standing(checklist: Checklist, item: Item, before: Attestation | None, folder: Path, today: date) -> OpenItem:
    """Where one item stands, be it open or not."""
    if before is None:
        return OpenItem(item, State.REVIEW)
    counting, objections = admitted((before,), checklist.by_id, frozenset(), today)
    if objections:
        return OpenItem(item, State.FAIL, " ".join(objections), before)
    changed = changed_files(before, folder)
    if changed:
        return OpenItem(item, State.STALE, f"{', '.join(changed)} changed since; attest it again", before)
    found = finding(counting[item.id], item, today)
    return OpenItem(item, found.state, found.why, before)


def told(checklist: Checklist, one: OpenItem) -> Iterator[str]:
    """What a person has to know before answering, a paragraph each."""
    item, document = one.item, checklist.document(one.item)
    section = next(section.title for section in checklist.sections if section.id == item.section)
    yield f"{item.id} · {item.title} · {item.level} · {section}"
    yield f"  {asked(item)}"
    place = f"{document.title}, {item.source.place}, retrieved {document.retrieved}"
    yield f"  Source: {place}{document.url and ', '}{document.url} ({item.source.confidence})"
    if item.source.note:
        yield f"  Note: {item.source.note}"
    if one.before:
        yield f"  Before: {one.before.answer}, by {one.before.by.name}: {one.before.statement}"
        yield f"  Now: {one.why}"
