"""The report of one judged plan, as a value.

Owns the shape of `report.json`, published as `schemas/golive/report.schema.json`. It decides nothing: every state comes
from `verdict`. The JUnit file, the page and the screenful in the terminal are other spellings of this value.
"""

from collections import Counter
from collections.abc import Iterable

import msgspec

from ..core.exits import ExitStatus
from .check import Check
from .checklist import Checklist, Document, Item, Section
from .judgement import ItemVerdict, Judgement, Paperwork
from .run import Run
from .states import RANK, Outcome, State, Verdict
from .verdict import judge

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
    """The two figures, failing and proven of applicable. They are never added, and there is no percentage.

    What is proven is attested, proven on a sandbox, or proven on simulators only; the three add up.
    """

    items: int
    applicable: int
    failing: int
    proven: int
    attested: int
    waived: int
    proven_on_sandbox: int
    proven_on_simulator_only: int


class ReportedItem(msgspec.Struct, frozen=True):
    """An item with its state, the reason, the failure code, and the ids of the checks that cite it.

    `waivers` are the ids of those that cover a failure of the item.
    """

    item: Item
    state: State
    why: str
    code: str
    checks: tuple[str, ...]
    waivers: tuple[str, ...]


class Report(msgspec.Struct, frozen=True):
    """One plan, judged. Those of `problems` that are about `paperwork` are `objections`: they weigh like a failure."""

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
    objections: tuple[str, ...]
    paperwork: Paperwork
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
        figures=_figures(judgement),
        states={state: judgement.counts[state] for state in State},
        outcomes={outcome: outcomes[outcome] for outcome in Outcome},
        problems=judgement.problems,
        objections=judgement.objections,
        paperwork=judgement.paperwork,
        items=tuple(map(_reported, judgement.items)),
        checks=judgement.checks,
    )


def judged_again(report: Report, checklist: Checklist) -> Report:
    """The report that its own checks and paperwork come to: the same one, unless somebody changed its conclusions.

    `checklist` is the one that was judged; its digest is not compared here.
    """
    judgement = judge(
        checklist,
        report.checks,
        profile=report.run.profile,
        target=report.run.target,
        problems=set(report.problems) - set(report.objections),
        attestations=report.paperwork.attestations,
        waivers=report.paperwork.waivers,
        today=report.paperwork.today,
        changed=report.paperwork.changed,
    )
    return make_report(judgement, report.run)


def encode(report: Report) -> bytes:
    """`report.json`: two blanks of indentation, the same bytes for the same report."""
    return msgspec.json.format(msgspec.json.encode(report, order="deterministic"), indent=2) + b"\n"


def worst_first(items: Iterable[ReportedItem]) -> list[ReportedItem]:
    """The items that need somebody's attention, by precedence, then in the order of the checklist."""
    closed = (State.PASS, State.NOT_APPLICABLE)
    return sorted((found for found in items if found.state not in closed), key=lambda found: RANK[found.state])


def headline(report: Report) -> str:
    """The verdict in a few sentences."""
    states, figures = report.states, report.figures
    if report.exit.status == ExitStatus.READY:
        waived = f", {figures.waived} waived" if figures.waived else ""
        return f"{figures.proven} of {figures.applicable} applicable items are proven{waived}, and none is open."
    counted = [
        (figures.failing, "broken"),
        (states[State.ERROR] + states[State.NOT_RUN], "without a result"),
        (states[State.STALE], "stale"),
        (states[State.REVIEW], "waiting for a person"),
    ]
    parts = [f"{_items(count)} {how}." for count, how in counted if count]
    parts += ["Attestations or waivers break a rule."] * bool(report.objections)
    return " ".join([*["Nothing failed."] * (not figures.failing), *parts])


def _items(count: int) -> str:
    return f"{count} item is" if count == 1 else f"{count} items are"


def _figures(judgement: Judgement) -> Figures:
    return Figures(
        items=len(judgement.items),
        applicable=judgement.applicable,
        failing=judgement.failing,
        proven=judgement.proven,
        attested=judgement.attested,
        waived=judgement.counts[State.WAIVED],
        proven_on_sandbox=judgement.proven_on_sandbox,
        proven_on_simulator_only=judgement.proven_on_simulator_only,
    )


def _reported(found: ItemVerdict) -> ReportedItem:
    checks = tuple(check.id for check in found.checks)
    return ReportedItem(found.item, found.state, found.why, found.code, checks, found.waivers)
