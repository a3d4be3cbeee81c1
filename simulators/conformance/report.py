"""The report of one judged plan, as a value.

Owns the shape of `report.json`, published as `schemas/golive/report.schema.json`. It decides nothing: every state comes
from `verdict`. The JUnit file, the page and the screenful in the terminal are other spellings of this value.
"""

from collections import Counter
from collections.abc import Iterable

import msgspec

from ..core.exits import ExitStatus
from .checklist import Document, Item, Section
from .run import Run
from .states import RANK, Outcome, State, Verdict
from .verdict import Check, Judgement

FORMAT = "golive-report/1"
STATEMENT = "This is a test report, not a vendor's certification."


class Plan(msgspec.Struct, frozen=True):
    """The checklist that was judged; `sha256` is the digest of its file."""

    checklist: str
    vendor: str
    title: str
    rev: str
    sha256: str
    documents: tuple[Document, ...]
    sections: tuple[Section, ...]


class Exit(msgspec.Struct, frozen=True):
    """The exit status and its name for people."""

    status: int
    name: str


class Figures(msgspec.Struct, frozen=True):
    """The two figures, failing and proven of applicable. They are never added, and there is no percentage."""

    items: int
    applicable: int
    failing: int
    proven: int


class ReportedItem(msgspec.Struct, frozen=True):
    """An item with its state, the reason for it, and the ids of the checks that cite it."""

    item: Item
    state: State
    why: str
    checks: tuple[str, ...]


class Report(msgspec.Struct, frozen=True):
    """One plan, judged."""

    format: str
    statement: str
    plan: Plan
    run: Run
    verdict: Verdict
    exit: Exit
    figures: Figures
    states: dict[State, int]
    outcomes: dict[Outcome, int]
    problems: tuple[str, ...]
    items: tuple[ReportedItem, ...]
    checks: tuple[Check, ...]


def make_report(judgement: Judgement, run: Run) -> Report:
    """The report of a judged plan."""
    checklist = judgement.checklist
    outcomes = Counter(check.outcome for check in judgement.checks)
    return Report(
        format=FORMAT,
        statement=STATEMENT,
        plan=Plan(
            checklist=checklist.checklist,
            vendor=checklist.vendor,
            title=checklist.title,
            rev=checklist.rev,
            sha256=checklist.sha256,
            documents=checklist.documents,
            sections=checklist.sections,
        ),
        run=run,
        verdict=judgement.verdict,
        exit=Exit(judgement.exit.value, judgement.exit.label),
        figures=Figures(len(judgement.items), judgement.applicable, judgement.failing, judgement.proven),
        states={state: judgement.counts[state] for state in State},
        outcomes={outcome: outcomes[outcome] for outcome in Outcome},
        problems=judgement.problems,
        items=tuple(
            ReportedItem(found.item, found.state, found.why, tuple(check.id for check in found.checks))
            for found in judgement.items
        ),
        checks=judgement.checks,
    )


def encode(report: Report) -> bytes:
    """`report.json`: two blanks of indentation, the same bytes for the same report."""
    return msgspec.json.format(msgspec.json.encode(report, order="deterministic"), indent=2) + b"\n"


def worst_first(items: Iterable[ReportedItem]) -> list[ReportedItem]:
    """The items that need somebody's attention, by precedence, then in the order of the checklist."""
    closed = (State.PASS, State.NOT_APPLICABLE)
    return sorted((found for found in items if found.state not in closed), key=lambda found: RANK[found.state])


def headline(report: Report) -> str:
    """The verdict in a sentence or two."""
    states = report.states
    unknown, waiting = states[State.ERROR] + states[State.NOT_RUN], states[State.REVIEW] + states[State.STALE]
    if report.exit.status == ExitStatus.READY:
        return f"{report.figures.proven} of {report.figures.applicable} applicable items are proven, and none is open."
    parts = [f"{_items(states[State.FAIL])} broken." if states[State.FAIL] else "Nothing failed."]
    parts += [f"{_items(unknown)} without a result."] if unknown else []
    parts += [f"{_items(waiting)} waiting for a person."] if waiting else []
    return " ".join(parts)


def _items(count: int) -> str:
    return f"{count} item is" if count == 1 else f"{count} items are"
