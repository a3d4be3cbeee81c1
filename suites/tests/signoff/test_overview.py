"""Several plans on one screen: worst first, never more than the screen holds, the worst exit last."""

from collections.abc import Callable
from pathlib import Path

import pytest
from golive.simulators.conformance.report import STATEMENT, Report
from golive.simulators.conformance.screen import HEIGHT
from golive.simulators.conformance.states import Outcome
from golive.simulators.core.exits import ExitStatus
from golive.simulators.core.lines import WIDTH
from golive.simulators.signoff import overview
from golive.simulators.signoff.overview import Signed
from golive.simulators.signoff.sealed import Ran
from msgspec.structs import replace

Run = Callable[..., Ran]


def of_another(report: Report, number: int) -> Report:
    """A report with the same states of items that have other ids and other reasons."""
    ids = [f"DEMO{number}-GL-{place:03d}" for place in range(len(report.items))]
    items = [
        replace(found, item=replace(found.item, id=name), why=f"{name} is broken", checks=())
        for found, name in zip(report.items, ids, strict=True)
    ]
    return replace(report, items=tuple(items))


def test_what_is_broken_for_one_reason_takes_one_line(ran: Run) -> None:
    report = of_another(ran(Outcome.FAIL).report, 1)
    same = replace(report, items=tuple(replace(found, why="the app is down") for found in report.items))
    lines = overview.overview([Signed(report), Signed(same), Signed(same)], "signed by nobody").splitlines()
    assert [line.partition("  and ")[2].partition(" ")[0] for line in lines if "FAIL " in line] == ["", "1"]


def test_the_worst_plan_comes_first_and_decides(ran: Run) -> None:
    review, failing = (Signed(ran(worst).report, Path(worst)) for worst in (Outcome.PASS, Outcome.FAIL))
    lines = overview.overview([review, failing], "signed by nobody").splitlines()
    assert lines[0].startswith("NOT_READY ")
    assert lines[2].startswith("INCONCLUSIVE ")
    assert [line.split()[0] for line in lines[4:6]] == ["FAIL", "REVIEW"]
    assert lines[-3:] == ["  signed by nobody", f"  {STATEMENT}", "NOT_READY exit 1 (not ready)"]


@pytest.mark.parametrize(
    ("worst", "status"),
    [(Outcome.FAIL, ExitStatus.NOT_READY), (Outcome.ERROR, ExitStatus.INCONCLUSIVE), (Outcome.PASS, ExitStatus.REVIEW)],
)
def test_what_is_not_known_is_worse_than_what_waits(ran: Run, worst: Outcome, status: ExitStatus) -> None:
    assert overview.worst([Signed(ran(Outcome.PASS).report), Signed(ran(worst).report)]) is status


def test_many_rows_are_counted_and_fit(ran: Run) -> None:
    plans = [Signed(of_another(ran(Outcome.FAIL).report, number)) for number in range(9)]
    lines = overview.overview(plans, "signed by nobody").splitlines()
    assert len(lines) == HEIGHT
    assert lines[-4] == "  ... and 16 more in the reports: 7 FAIL, 9 REVIEW"
    assert all(len(line) <= WIDTH for line in lines)


def test_without_any_plan_nothing_is_known() -> None:
    assert overview.worst([]) is ExitStatus.INCONCLUSIVE
