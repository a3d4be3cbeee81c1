"""Several plans on one screen: a line for each, then what is open in any of them, worst first.

Owns the text of `golive signoff --all`. One plan alone has the screen of `golive run`.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ..conformance.outstanding import RED, Row, rows
from ..conformance.report import STATEMENT, Report
from ..conformance.screen import HEIGHT, counts, near
from ..conformance.screen_rows import alike, cut
from ..conformance.states import EXIT, RANK, State
from ..core.exits import ExitStatus


class Signed(NamedTuple):
    """One plan's report, and the folder of its bundle; None when nothing was written."""

    report: Report
    folder: Path | None = None


def overview(plans: Sequence[Signed], signed: str) -> str:
    """At most `HEIGHT` lines; `signed` tells by whom, and how that is verified. The last is the worst exit of all."""
    top = [line for plan in sorted(plans, key=_badness) for line in _plan_lines(plan)]
    found = alike(sorted((row for plan in plans for row in rows(plan.report)), key=lambda row: RANK[row.state]))
    room = HEIGHT - len(top) - 3
    shown = found if len(found) <= room else found[: max(room - 1, 0)]
    left = [*chain.from_iterable(found[len(shown) :])]
    lines = [*top, *chain.from_iterable(map(_row_line, shown)), *_rest(left), f"  {signed}", f"  {STATEMENT}"]
    return "\n".join([*lines, worst(plans).line])


def worst(plans: Sequence[Signed]) -> ExitStatus:
    """How several plans end: as the worst of them, in the order of the states that lead there."""
    return ExitStatus(min(plans, key=_badness).report.exit.status) if plans else ExitStatus.INCONCLUSIVE


ORDER: Mapping[int, int] = {EXIT[state]: rank for state, rank in sorted(RANK.items(), key=lambda pair: -pair[1])}
"""The first rank at which a plan ends with an exit status; the lower the worse."""


def _badness(plan: Signed) -> int:
    return ORDER[plan.report.exit.status]


def _plan_lines(plan: Signed) -> Iterator[str]:
    report = plan.report
    head = f"{report.verdict:<19} exit {report.exit.status} ({report.exit.name})  {report.plan.title}"
    yield from cut(head, f"   {near(plan.folder)}" if plan.folder else "")
    yield from cut(f"    {report.figures.applicable} applicable:  {'   '.join(counts(report))}")
    yield from chain.from_iterable(cut(f"  PROBLEM  {problem}") for problem in report.problems[:1])


def _row_line(group: Sequence[Row]) -> list[str]:
    """One line for all rows that are alike."""
    row, *others = group
    more = f"  and {len(others)} alike" if others else ""
    suspected = f"  {row.blame.code} ({row.blame.suspect})" if row.state in RED else ""
    tail = f"   {row.command}" if row.command else ""
    return cut(f"  {row.state:<8} {row.item}  {row.title}", f"{more}{suspected}{tail}")


def _rest(left: Sequence[Row]) -> list[str]:
    if not left:
        return []
    states = [row.state for row in left]
    told = ", ".join(f"{states.count(state)} {state}" for state in State if state in states)
    return [f"  ... and {len(left)} more in the reports: {told}"]
