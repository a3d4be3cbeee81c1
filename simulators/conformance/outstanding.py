"""What is outstanding, row by row: one table that screen, job summary, annotations and page each spell in their way.

Owns what a row says beside the item's state: the failure code, whom to suspect and why, and the command that comes
next. It decides nothing and changes no state.
"""

import msgspec

from .blame import Blame, of_code
from .check import Check
from .report import Report, ReportedItem, worst_first
from .states import ATTESTED_NO, NOT_RUN, RANK, Finding, Outcome, State
from .waived import Waiver

RED = frozenset({State.FAIL, State.ERROR, State.NOT_RUN})
"""States in which something did not work, as against waiting for somebody."""


class Row(msgspec.Struct, frozen=True):
    """One row: `check` is the test that put the item where it is, if one did; `command` what to type next."""

    state: State
    item: str
    title: str
    why: str
    place: str
    blame: Blame
    command: str = ""
    check: Check | None = None

    @property
    def explain(self) -> str:
        """The command that explains the code; empty without one."""
        return f"golive explain {self.blame.code}" if self.blame.code else ""


def rows(report: Report) -> list[Row]:
    """All that needs somebody's attention, worst first, then in the order of the checklist."""
    return [row(report, found) for found in worst_first(report.items)]


def row(report: Report, found: ReportedItem) -> Row:
    """The row of one item, whatever state it is in."""
    source = found.item.source
    return Row(
        found.state,
        found.item.id,
        found.item.title,
        found.why,
        f"{source.doc} {source.place}",
        of_code(found.code),
        _command(report, found),
        _decisive(report, found),
    )


def problems(report: Report) -> list[tuple[str, Blame]]:
    """What is wrong beside the items, in sentences, each with its code."""
    return [
        (text, of_code("GL-PAPER-PROBLEM" if text in report.objections else "GL-RUN-PROBLEM"))
        for text in report.problems
    ]


def rerun(report: Report, item: str) -> str:
    """The command that judges one item again."""
    return f"golive run {report.plan.vendor} --item {item}"


def waiver_of(report: Report, check: Check) -> Waiver | None:
    """The waiver under which a failed check counts as waived: every applicable item that it cites is, and by one."""
    if check.outcome is not Outcome.FAIL:
        return None
    cited = [one for one in report.items if check.id in one.checks and one.state is not State.NOT_APPLICABLE]
    covering = [_covering(report, found, check) for found in cited]
    return covering[0] if covering and all(covering) else None


def partial(report: Report) -> bool:
    """Whether somebody asked for some tests only, so that the rest was left out on purpose."""
    codes = {check.code == NOT_RUN for check in report.checks}
    return codes == {True, False}


def _covering(report: Report, found: ReportedItem, check: Check) -> Waiver | None:
    failure = Finding(State.FAIL, code=check.code, check=check.id)
    waivers = (one for one in report.paperwork.waivers if one.id in found.waivers)
    return next((one for one in waivers if one.covers(failure)), None)


def _decisive(report: Report, found: ReportedItem) -> Check | None:
    """The check that the reason names; else the worst of the item's, if it is no better than the item."""
    ours = [check for check in report.checks if check.id in found.checks]
    named = [check for check in ours if found.why.startswith(f"{check.id}: ")]
    bad = sorted((check for check in ours if check.code), key=lambda check: RANK[_state(check)])
    return next(iter([*named, *(bad if found.state in RED else [])]), None)


def _state(check: Check) -> State:
    return State.NOT_RUN if check.outcome is Outcome.SKIP else State(check.outcome.value)


def _command(report: Report, found: ReportedItem) -> str:
    if found.state in (State.PASS, State.NOT_APPLICABLE, State.WAIVED):
        return ""
    attest = found.state is State.REVIEW or found.code == ATTESTED_NO or not found.item.needs_tests
    return f"golive attest {found.item.id}" if attest else rerun(report, found.item.id)
