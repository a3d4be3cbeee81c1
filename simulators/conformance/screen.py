"""The report in one screenful: worst first, no colour needed, the verdict on the last line.

Owns the text that a terminal shows. Whoever wants everything opens the page.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..core.exits import ExitStatus
from .report import Report, ReportedItem, worst_first
from .states import State

WIDTH = 118
SHOWN = 6
"""Items, and problems, that are spelt out; the rest is counted."""

WORDS = {
    State.PASS: "proven",
    State.FAIL: "failing",
    State.ERROR: "in error",
    State.NOT_RUN: "not run",
    State.STALE: "stale",
    State.REVIEW: "to review",
    State.WAIVED: "waived",
    State.WARN: "with a warning",
    State.NOT_APPLICABLE: "not applicable",
}


def screen(report: Report, page: Path) -> str:
    """The screenful: heading, problems, the worst items, the figures, and the last line."""
    return "\n".join(
        [
            *_cut(_heading(report)),
            *_some([_cut(f"  PROBLEM  {problem}") for problem in report.problems]),
            *_some([_item_lines(found) for found in worst_first(report.items)]),
            "  " + "   ".join(_counts(report)),
            f"  {report.statement}",
            f"{report.verdict} exit {report.exit.status} ({report.exit.name})   report: {_near(page)}",
        ]
    )


def refusal(findings: Iterable[str]) -> str:
    """What a run ends with that was not judged, because the suite, its checklist or its folder is at fault."""
    lines = "\n".join(f"  {finding}" for finding in findings)
    return f"Nothing was judged:\n{lines}\n{ExitStatus.USAGE.line}"


def _heading(report: Report) -> str:
    return (
        f"{report.plan.title}  rev {report.plan.rev}   integration: {report.run.integration or 'unnamed'}   "
        f"target: {report.run.target}   {report.figures.applicable} applicable of {report.figures.items}"
    )


def _item_lines(found: ReportedItem) -> list[str]:
    source = found.item.source
    lines = _cut(f"  {found.state:<8} {found.item.id}  {found.item.title}  ({source.doc} {source.place})")
    return [*lines, *_cut(f"{'':11}{found.why}")] if found.why else lines


def _counts(report: Report) -> Iterator[str]:
    """Proven always, the others where there are any. The figures are never added up."""
    for state, word in WORDS.items():
        if report.states[state] or state is State.PASS:
            yield f"{report.states[state]} {word}"


def _some(blocks: list[list[str]]) -> Iterator[str]:
    for block in blocks[:SHOWN]:
        yield from block
    if len(blocks) > SHOWN:
        yield f"  ... and {len(blocks) - SHOWN} more in the report"


def _cut(line: str) -> list[str]:
    """One line that fits: the first line of a text, without what a terminal might obey."""
    legible = "".join(char if char.isprintable() else " " for char in line.strip("\n").partition("\n")[0])
    return [legible if len(legible) <= WIDTH else f"{legible[: WIDTH - 3]}..."]


def _near(path: Path) -> Path:
    """The path from here, if it is below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
