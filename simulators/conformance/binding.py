"""Binds collected tests to checklist rows, in every process that collects and runs tests.

Owns the `req` marker's meaning, the ids in `user_properties` (they survive xdist and reach JUnit), and the phase that
each test report carries to the process that judges.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence, Set
from pathlib import Path

import msgspec
import pytest

from . import gate
from .attachments import attachments_of
from .checklist import Checklist
from .evidence import canonical
from .gate import Collected
from .phases import Phase, phase_of
from .run import Run

CHECKLISTS = pytest.StashKey[tuple[Checklist, ...]]()
"""The loaded checklists, once there are any."""
RUNS = pytest.StashKey[Mapping[str, Run]]()
"""What is known about the run, by the vendor of a checklist: one file describes an app to several vendors."""
BOUND = "golive_bound"
PHASE = "golive_phase"
_TEST = pytest.StashKey[Collected]()


class Bound(msgspec.Struct, frozen=True):
    """What one process collected: the ids that each test cites, and what the gate found wrong.

    `left_out` are files of a suite that were not collected, or not whole: an item may have checks there.
    """

    cites: dict[str, tuple[str, ...]] = {}
    findings: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


class Binder:
    """Pytest hooks of collecting and running. `bound` is complete when the collection is."""

    def __init__(self, config: pytest.Config, checklists: Sequence[Checklist]) -> None:
        self.bound = Bound()
        self._config = config
        self._checklists = checklists
        self._broken = False

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember that a file did not load: then its rows are not without tests, they are just not run."""
        self._broken |= report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Bind every test, before anything is deselected; run none when the gate finds something."""
        collected = [_bind(item) for item in items]
        whole = {checklist.checklist for checklist in self._checklists if self._collects_all_of(checklist)}
        findings = (
            *self._profile_findings(),
            *gate.findings(self._checklists, collected, whole=whole),
        )
        if findings:
            self.bound = Bound({test.check: test.cites for test in collected}, findings)
            items.clear()
            return
        items[:] = [item for item in items if self._is_asked_for(item.stash[_TEST])]
        asked_for = {test.check: test.cites for test in (item.stash[_TEST] for item in items)}
        self.bound = Bound(asked_for, left_out=tuple(self._left_out({test.path for test in collected})))
        for item in items:
            self._skip_inapplicable(item)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Write the phase on the report, after the plugins that turn failures into skips have had their say."""
        report = yield
        test = item.stash[_TEST]
        raised = call.excinfo.value if call.excinfo else None
        setattr(report, PHASE, dump(phase_of(test.check, test.cites, report, raised, attachments_of(item).drain())))
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """In an xdist worker: send what was bound to the controller."""
        if hasattr(self._config, "workeroutput"):
            self._config.workeroutput[BOUND] = dump(self.bound)

    def _profile_findings(self) -> Iterator[str]:
        for vendor in dict.fromkeys(checklist.vendor for checklist in self._checklists):
            ours = [checklist for checklist in self._checklists if checklist.vendor == vendor]
            yield from gate.profile_findings(ours, run_of(self._config, vendor).profile)

    def _collects_all_of(self, checklist: Checklist) -> bool:
        """Whether the command line names the checklist's folder or one above it, and nothing hides a file."""
        hidden = self._broken or self._config.getoption("lf", default=False)
        return not hidden and self._names(checklist.path.resolve().parent)

    def _names(self, path: Path) -> bool:
        """Whether the command line names this, or a folder above it."""
        named = {(self._config.invocation_params.dir / argument).resolve() for argument in self._config.args}
        return not named.isdisjoint((path, *path.parents))

    def _left_out(self, seen: Set[Path]) -> Iterator[str]:
        """Files that cite a checklist beside them and were not collected whole. Broken ones are told elsewhere."""
        for checklist in () if self._broken else self._checklists:
            for path in _citing(checklist):
                if path not in seen or not self._names(path):
                    yield path.name

    def _is_asked_for(self, test: Collected) -> bool:
        """Whether the team has what a test is about. Without it the test is none of its rows' tests."""
        vendors = {checklist.vendor for name in test.cites for checklist in self._checklists if name in checklist.by_id}
        declared = {feature for vendor in vendors for feature in run_of(self._config, vendor).profile.features}
        return test.features <= declared

    def _skip_inapplicable(self, item: pytest.Item) -> None:
        """Skip a test all of whose rows the profile excludes."""
        reasons = [self._exclusion(name) for name in item.stash[_TEST].cites]
        if reasons and all(reasons):
            item.add_marker(pytest.mark.skip(reason=f"not applicable: {reasons[0]}"))

    def _exclusion(self, name: str) -> str:
        """Why the row of this id does not apply to the team; empty when it applies."""
        checklist = next(checklist for checklist in self._checklists if name in checklist.by_id)
        return run_of(self._config, checklist.vendor).profile.exclusion(checklist.by_id[name])


def run_of(config: pytest.Config, vendor: str) -> Run:
    """What is known about the run as far as this vendor is concerned."""
    return config.stash.get(RUNS, {}).get(vendor, Run())


def dump(value: Bound | Phase) -> str:
    """A value as ASCII text, whatever strange characters came from outside."""
    return canonical(msgspec.to_builtins(value)).decode()


def checklist_of(path: Path) -> Path | None:
    """The checklist that a test file or folder belongs to: the nearest, there or in a folder above."""
    folder = path if path.is_dir() else path.parent
    candidates = (one / "checklist.yaml" for one in (folder, *folder.parents))
    return next((one for one in candidates if one.is_file()), None)


def _citing(checklist: Checklist) -> Iterator[Path]:
    """The test files in the checklist's folder, or in one below, that have one of its ids in them."""
    folder = checklist.path.resolve().parent
    for path in sorted([*folder.glob("test_*.py"), *folder.glob("*/test_*.py")]):
        text = path.read_text(encoding="utf-8", errors="replace")
        if any(name in text for name in checklist.by_id):
            yield path


def _bind(item: pytest.Item) -> Collected:
    cites = tuple(dict.fromkeys(str(name) for mark in item.iter_markers("req") for name in mark.args))
    features = frozenset(str(name) for mark in item.iter_markers("feature") for name in mark.args)
    item.user_properties.extend(("requirement", name) for name in cites)
    item.stash[_TEST] = test = Collected(item.nodeid, item.path.resolve(), cites, features)
    return test
