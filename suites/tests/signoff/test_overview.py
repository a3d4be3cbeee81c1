"""Several plans on one screen: worst first, never more than the screen holds, the worst exit last."""

from collections.abc import Callable

import pytest
from golive.simulators.conformance.report import STATEMENT
from golive.simulators.conformance.screen import WIDTH
from golive.simulators.conformance.states import Outcome
from golive.simulators.core.exits import ExitStatus
from golive.simulators.signoff import overview
from golive.simulators.signoff.overview import Signed
from golive.simulators.signoff.sealed import Ran

Run = Callable[..., Ran]


def test_the_worst_plan_comes_first_and_decides(ran: Run) -> None:
    review, failing = (Signed(ran(worst).report, str(worst)) for worst in (Outcome.PASS, Outcome.FAIL))
    lines = overview.overview([review, failing]).splitlines()
    assert lines[0].startswith("NOT_READY ")
    assert lines[2].startswith("INCONCLUSIVE ")
    assert [line.split()[0] for line in lines[4:7]] == ["FAIL", "REVIEW", "REVIEW"]
    assert lines[-2:] == [f"  {STATEMENT}", "NOT_READY exit 1 (not ready)"]


@pytest.mark.parametrize(
    ("worst", "status"),
    [(Outcome.FAIL, ExitStatus.NOT_READY), (Outcome.ERROR, ExitStatus.INCONCLUSIVE), (Outcome.PASS, ExitStatus.REVIEW)],
)
def test_what_is_not_known_is_worse_than_what_waits(ran: Run, worst: Outcome, status: ExitStatus) -> None:
    assert overview.worst([Signed(ran(Outcome.PASS).report, ""), Signed(ran(worst).report, "")]) is status


def test_many_rows_are_counted_and_fit(ran: Run) -> None:
    plans = [Signed(ran(Outcome.FAIL).report, "somewhere") for _ in range(16)]
    lines = overview.overview(plans).splitlines()
    assert len(lines) == overview.HEIGHT
    assert lines[-3] == "  ... and 27 more in the reports: 11 FAIL, 16 REVIEW"
    assert all(len(line) <= WIDTH for line in lines)


def test_without_any_plan_nothing_is_known() -> None:
    assert overview.worst([]) is ExitStatus.INCONCLUSIVE
