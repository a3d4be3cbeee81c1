"""The report in one screenful: worst first, no colour needed, the verdict on the last line.

Owns the text that a terminal shows; its rows are `screen_rows`'. Whoever wants everything opens the page.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..core.exits import ExitStatus
from ..core.lines import WIDTH
from .outstanding import RED, Row, partial, problems, row, rows
from .report import Report
from .screen_rows import cut, fitted
from .states import NOT_RUN, State

HEIGHT = 24
PROBLEMS = 6
"""Problems that are spelt out; the rest is counted."""

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
GLUE = "\N{NO-BREAK SPACE}"


def screen(report: Report, page: Path) -> str:
    """The screenful: heading, problems, the worst items, the figures, and the last line."""
    top = [*cut(_heading(report)), *_problems(report)]
    found, left_out = _asked_for(report)
    bottom = [*_bottom(report, found, left_out), *_end(report, page)]
    return "\n".join([*top, *fitted(found, HEIGHT - len(top) - len(bottom)), *bottom])


def refusal(findings: Iterable[str]) -> str:
    """What a run ends with that was not judged, because the suite, its checklist or its folder is at fault."""
    lines = "\n".join(f"  {finding}" for finding in findings)
    return f"Nothing was judged:\n{lines}\n{ExitStatus.USAGE.line}"


def counts(report: Report) -> Iterator[str]:
    """Proven always, with what it was proven on; the others where there are any. The figures are never added up."""
    figures = report.figures
    ways = {
        "on sandbox": figures.proven_on_sandbox,
        "on simulator only": figures.proven_on_simulator_only,
        "attested": figures.attested,
    }
    told = ", ".join(f"{count} {way}" for way, count in ways.items() if count)
    for state, word in WORDS.items():
        if state is State.PASS:
            yield f"{figures.proven} proven" + (f" ({told})" if told else "")
        elif report.states[state]:
            yield f"{report.states[state]} {word}"


def _heading(report: Report) -> str:
    """What was judged; the profile, which may be long, comes last."""
    return (
        f"{report.plan.title}  rev {report.plan.rev}   integration: {report.run.integration or 'unnamed'}   "
        f"target: {report.run.target}   {report.figures.applicable} applicable of {report.figures.items}   "
        f"profile: {'+'.join(sorted(report.run.profile.features)) or 'plain'}"
    )


def _problems(report: Report) -> Iterator[str]:
    for text, blame in problems(report)[:PROBLEMS]:
        yield from cut(f"  PROBLEM  {text}", f"   {blame.code}")
    if len(report.problems) > PROBLEMS:
        yield f"  ... and {len(report.problems) - PROBLEMS} more problems in the report"


def _asked_for(report: Report) -> tuple[list[Row], int]:
    """The rows to show, and how many are not because their tests were not asked for.

    Whoever asked for an item wants to see it, be it good: then proven items are shown as well.
    """
    found = rows(report)
    if not partial(report):
        return found, 0
    shown = [one for one in found if one.blame.code != NOT_RUN and one.check]
    shown += [row(report, one) for one in report.items if one.state is State.PASS]
    return shown, len(report.items) - len(shown)


def _bottom(report: Report, found: Sequence[Row], left_out: int) -> Iterator[str]:
    """What was left out, the figures, and how to learn more about the worst row."""
    if left_out:
        yield f"  {left_out} items were left out, because only some tests were asked for"
    figures = "   ".join(count.replace(" ", GLUE) for count in counts(report))
    for line in textwrap.wrap(figures, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False):
        yield line.replace(GLUE, " ")
    explained = next((one.explain for one in found if one.state in RED and one.explain), "")
    if explained:
        yield f"  what a code means: {explained}"


def _end(report: Report, page: Path) -> Iterator[str]:
    yield f"  {report.statement}"
    yield f"{report.verdict} exit {report.exit.status} ({report.exit.name})   report: {near(page)}"


def near(path: Path) -> Path:
    """The path from here, if it is below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
