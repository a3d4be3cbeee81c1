"""Judges when the pytest session ends, in the process that the user started.

Owns the gathering of phases, also from xdist workers, the problems of a run as a whole, and the exit status. Pytest's
own status is read for problems only and never passed on.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec
import pytest

from ..core.exits import ExitStatus
from .attachments import Attached
from .binding import BOUND, PHASE, Binder, Bound, run_of
from .checklist import Checklist
from .digests import digest_of_folder
from .evidence import Evidence
from .folder import write_report
from .phases import Phase, make_check, phase_of
from .report import make_report
from .run import timestamp
from .screen import refusal, screen
from .states import Outcome
from .verdict import Check, Judgement, Paperwork, judge, overall

STATUS = pytest.StashKey[ExitStatus]()
PAPERWORK = pytest.StashKey[Mapping[str, Paperwork]]()
"""Attestations, waivers and the day that a run is judged with, by vendor. Without it nothing ages, nobody answers.

Whoever wants it sets it in the process that judges, before the session ends: `config.stash[PAPERWORK] = {...}`.
"""

ENDED_EARLY = {
    pytest.ExitCode.INTERRUPTED: "the run was interrupted",
    pytest.ExitCode.INTERNAL_ERROR: "pytest itself broke down",
}


class WorkerNode(Protocol):
    """What is needed of xdist's handle on a worker."""

    workeroutput: Mapping[str, str]


class Judge:
    """Pytest hooks of reporting: hears every phase, judges at the end, and writes the report."""

    def __init__(
        self, config: pytest.Config, plans: Sequence[tuple[Checklist, Path]], binder: Binder, started: str
    ) -> None:
        self._config = config
        self._plans = plans
        self._binder = binder
        self._started = started
        self._workers: list[Bound] = []
        self._phases: dict[str, list[Phase]] = {}
        self._problems: list[str] = []
        self._screen = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep a phase. A report without one was made by somebody else, for a worker that died, say."""
        text = getattr(report, PHASE, None)
        if text is None:
            phase = phase_of(report.nodeid, (), report, None, Attached())
        else:
            phase = msgspec.convert(json.loads(text), Phase)
        self._phases.setdefault(phase.check, []).append(phase)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that does not load is a problem of the run."""
        if report.failed:
            last = report.longreprtext.strip().rpartition("\n")[2]
            self._problems.append(f"{report.nodeid or 'the collection'} could not be loaded: {last}")

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: WorkerNode, error: object) -> None:
        """A worker has ended: take what it collected."""
        if error:
            self._problems.append(f"a worker process went down: {error}")
        text = getattr(node, "workeroutput", {}).get(BOUND)
        if text:
            self._workers.append(msgspec.convert(json.loads(text), Bound))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Judge, write, and replace the exit status, unless pytest refused its arguments or was only asked to list."""
        findings = dict.fromkeys(finding for bound in self._bound for finding in bound.findings)
        if findings:
            self._end(session, ExitStatus.USAGE, refusal(findings))
        elif not self._config.getoption("collectonly") and exitstatus != pytest.ExitCode.USAGE_ERROR:
            self._judge(session, exitstatus)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Print the screenful after everything that pytest prints."""
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if self._screen and reporter:
            reporter.write_line(self._screen)
        elif self._screen:
            sys.stdout.write(f"{self._screen}\n")

    @property
    def _bound(self) -> list[Bound]:
        return [self._binder.bound, *self._workers]

    def _judge(self, session: pytest.Session, exitstatus: int) -> None:
        checks, evidence = self._checks()
        left_out = {name for bound in self._bound for name in bound.left_out}
        problems = [*self._problems, *_problems(checks, exitstatus, left_out)]
        judgements = [self._judge_by(checklist, checks, problems) for checklist, _ in self._plans]
        status = overall(judgements)
        try:
            screens = [*self._write(judgements, evidence)]
            if len(screens) > 1:
                screens.append(f"{len(screens)} checklists: exit {status.value} ({status.label})")
            self._end(session, status, "\n\n".join(screens))
        except OSError as error:
            self._end(session, ExitStatus.USAGE, refusal([f"The report could not be written: {error}."]))

    def _judge_by(self, checklist: Checklist, checks: Sequence[Check], problems: Sequence[str]) -> Judgement:
        run = run_of(self._config, checklist.vendor)
        paperwork = self._config.stash.get(PAPERWORK, {}).get(checklist.vendor, Paperwork())
        return judge(
            checklist,
            checks,
            profile=run.profile,
            target=run.target,
            problems=problems,
            attestations=paperwork.attestations,
            waivers=paperwork.waivers,
            today=paperwork.today,
            changed=paperwork.changed,
        )

    def _checks(self) -> tuple[list[Check], dict[str, Evidence]]:
        """Every test that was collected or heard of, as a check, and their evidence by digest."""
        cites = {check: ids for bound in self._bound for check, ids in bound.cites.items()}
        names = dict.fromkeys([*cites, *self._phases])
        made = [make_check(name, cites.get(name, ()), self._phases.get(name, ())) for name in names]
        return [check for check, _ in made], {check.evidence: evidence for check, evidence in made}

    def _write(self, judgements: Iterable[Judgement], evidence: Mapping[str, Evidence]) -> Iterator[str]:
        finished = timestamp()
        for judgement, (checklist, folder) in zip(judgements, self._plans, strict=True):
            run = run_of(self._config, checklist.vendor)
            suite = digest_of_folder(checklist.path.parent)
            whole = msgspec.structs.replace(run, started=self._started, finished=finished, suite=suite)
            report = make_report(judgement, whole)
            yield screen(report, write_report(folder, report, evidence))

    def _end(self, session: pytest.Session, status: ExitStatus, text: str) -> None:
        self._config.stash[STATUS] = status
        self._screen = text
        session.exitstatus = status.value


def _problems(checks: Iterable[Check], exitstatus: int, left_out: Iterable[str]) -> Iterator[str]:
    """What went wrong outside of the checks: a broken test that cites nothing is no pass for anything."""
    if sys.flags.optimize:
        yield "Python leaves assertions out (-O, PYTHONOPTIMIZE), so that a test may prove nothing; run it without"
    for name in sorted(left_out):
        yield f"{name} was not collected whole, so that items may lack a check; run the whole suite"
    for check in checks:
        if not check.items and check.outcome in (Outcome.FAIL, Outcome.ERROR):
            yield f"{check.id}, which cites no row, ended as {check.outcome}: {check.reason}"
    if exitstatus in ENDED_EARLY:
        yield ENDED_EARLY[pytest.ExitCode(exitstatus)]
