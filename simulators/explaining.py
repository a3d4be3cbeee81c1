"""`golive explain NAME`: what a failure code or a state means, or what a checklist item asks and how it is judged.

Owns the text of items, and who knows which name: codes are explained by `conformance.codes` and, those of `golive
doctor`, by `doctoring.codes`; items by the checklists that are installed.
"""

import sys
import textwrap
from collections.abc import Iterator
from difflib import get_close_matches

from .config import BadConfig
from .conformance import codes, states
from .conformance.checklist import Checklist, Item
from .conformance.integration.table import vendors
from .conformance.loading import ChecklistError, shipped_checklist
from .core.exits import ExitStatus
from .core.lines import WIDTH
from .doctoring import codes as doctors


def run(name: str) -> ExitStatus:
    """Print what a code or an item means; without a name, the codes. Raises `BadConfig` for a name that is neither."""
    sys.stdout.writelines(f"{_wrapped(line)}\n" for line in explain(name).splitlines())
    return ExitStatus.READY


def _wrapped(line: str) -> str:
    """A line for a terminal; a command, which is short and ends one, stays whole."""
    return textwrap.fill(line, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def explain(name: str) -> str:
    """The text; upper and lower case are the same."""
    wanted = name.upper()
    if not wanted:
        return _listed()
    if wanted in codes.BY_NAME:
        return codes.explain(wanted)
    if wanted in doctors.BY_NAME:
        return doctors.explain(wanted)
    if wanted in _STATES:
        return _state(_STATES[wanted])
    checklists = [*_checklists()]
    for checklist in checklists:
        if wanted in checklist.by_id:
            return "\n".join(_item(checklist, checklist.by_id[wanted]))
    known = [*codes.BY_NAME, *doctors.BY_NAME, *_STATES, *(item for one in checklists for item in one.by_id)]
    alike = get_close_matches(wanted, known, cutoff=0.8)
    raise BadConfig(
        f"{name!r} is no failure code and no item of an installed checklist; "
        + (f"do you mean {' or '.join(alike)}?" if alike else "`golive explain` alone lists the codes")
    )


_STATES = {row.state.value: row for row in states.TABLE}


def _state(row: states.Row) -> str:
    ends = row.exit.line.partition(" ")[2]
    return f"{row.state}   a state of an item\n  {codes.sentence(row.meaning)}\n  A plan with no worse item: {ends}."


def _listed() -> str:
    found = [(row.name, row.suspect.value, row.meaning) for row in codes.TABLE]
    found += [(row.code.value, "golive doctor", row.sound) for row in doctors.TABLE]
    width = max(len(name) for name, _, _ in found)
    return "\n".join(f"{name:<{width}}  {whose:<13}  {meaning}" for name, whose, meaning in found)


def _checklists() -> Iterator[Checklist]:
    for vendor in vendors():
        try:
            yield shipped_checklist(vendor)
        except ChecklistError as problem:
            raise BadConfig(str(problem)) from problem


def _item(checklist: Checklist, item: Item) -> Iterator[str]:
    document = checklist.document(item)
    yield f"{item.id}   {item.level}   {item.title}"
    yield f"  Source: {document.title}, {item.source.place} (retrieved {document.retrieved}) {document.url}".rstrip()
    if item.source.confidence != "stated":
        yield f"  Confidence: {item.source.confidence}, not stated. {item.source.note}".rstrip()
    yield f"  Judged: {item.method}, for the {item.subject}, by evidence from at least a {item.min_target}"
    if item.applies_when.features:
        yield f"  Applies when the profile declares {', '.join(sorted(item.applies_when.features))}"
    if item.not_tested:
        yield f"  Not tested: {item.not_tested.reason} ({item.not_tested.citation})"
    if item.needs_tests:
        yield f"  Judge it: golive run {checklist.vendor} --item {item.id}"
    if item.needs_person:
        yield f"  A person answers: {item.question}" if item.question else "  A person answers for it"
        yield f"  Answer it: golive attest {item.id}"
