"""Several plans on one screen: a line for each, then what is open in any of them, worst first.

Owns the text of `golive signoff --all`. One plan alone has the screen of `golive run`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..conformance.outstanding import RED, Row, rows
from ..conformance.report import STATEMENT, Report
from ..conformance.screen import WIDTH, counts
from ..conformance.states import EXIT, RANK, State
from ..core.exits import ExitStatus

HEIGHT = 40


class Signed(NamedTuple):
    """One plan's report, and where its bundle is; `where` is for people."""

    report: Report
    where: str


def overview(plans: Sequence[Signed]) -> str:
    """At most `HEIGHT` lines; the last is the worst exit of all."""
    top = [line for plan in sorted(plans, key=_badness) for line in _plan_lines(plan)]
    found = sorted((row for plan in plans for row in rows(plan.report)), key=lambda row: RANK[row.state])
    room = HEIGHT - len(top) - 2
    shown = found if len(found) <= room else found[: max(room - 1, 0)]
    return "\n".join(
        [
            *top,
            *map(_row_line, shown),
            *_rest(found[len(shown) :]),
            f"  {STATEMENT}",
            worst(plans).line,
        ]
    )


def worst(plans: Sequence[Signed]) -> ExitStatus:
    """How several plans end: as the worst of them, in the order of the states that lead there."""
    return ExitStatus(min(plans, key=_badness).report.exit.status) if plans else ExitStatus.INCONCLUSIVE


ORDER: Mapping[int, int] = {EXIT[state]: rank for state, rank in sorted(RANK.items(), key=lambda pair: -pair[1])}
"""The first rank at which a plan ends with an exit status; the lower the worse."""


def _badness(plan: Signed) -> int:
    return ORDER[plan.report.exit.status]


def _plan_lines(plan: Signed) -> Iterator[str]:
    report = plan.report
    yield _cut(
        f"{report.verdict:<19} exit {report.exit.status} ({report.exit.name})  {report.plan.title}  "
        f"{report.figures.applicable} applicable:  {'   '.join(counts(report))}"
    )
    yield from (_cut(f"  PROBLEM  {problem}") for problem in report.problems[:1])
    yield _cut(f"    {plan.where}")


def _row_line(row: Row) -> str:
    tail = f"   {row.command}" if row.command else ""
    suspected = f"  {row.blame.code} ({row.blame.suspect})" if row.state in RED else ""
    return _cut(f"  {row.state:<8} {row.item}  {row.title}", f"{suspected}{tail}")


def _rest(left: Sequence[Row]) -> list[str]:
    if not left:
        return []
    states = [row.state for row in left]
    told = ", ".join(f"{states.count(state)} {state}" for state in State if state in states)
    return [f"  ... and {len(left)} more in the reports: {told}"]


def _cut(line: str, tail: str = "") -> str:
    legible = "".join(char if char.isprintable() else " " for char in line)
    room = WIDTH - len(tail)
    return (legible if len(legible) <= room else f"{legible[: room - 3]}...") + tail
