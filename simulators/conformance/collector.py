"""The pytest plugin that judges an integration by a checklist.

Load it with `pytest_plugins = (f"{__package__}.conformance.collector",)` in a plugin module, or with `-p`. It does
nothing until a checklist is loaded: by `--golive-checklist`, or because a path on the command line lies in a folder
with a `checklist.yaml`. From then on the process ends with golive's exit status, never with pytest's. A plugin that
knows more about the run (the integration, its profile, the target) says so, in every process and before collection
ends, by `config.stash[RUNS] = {"<vendor>": Run(...)}`; which checklists are loaded, `config.stash[CHECKLISTS]` tells.

It owns options, marker and fixture. The work is in `binding` (while tests run) and `session` (when they have run).
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ..core.exits import ExitStatus
from .attachments import Attachments, attach_exchanges, attachments_of
from .binding import CHECKLISTS, RUNS, Binder, checklist_of
from .checklist import Checklist
from .folder import prepare
from .loading import ChecklistError, load_checklist
from .run import Run, timestamp
from .session import STATUS, Judge

__all__ = ["CHECKLISTS", "RUNS", "STATUS", "Attachments", "Run", "attach_exchanges", "run_pytest"]

DEFAULT_FOLDER = "build/golive"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, as plain strings: xdist sends them to its workers."""
    group = parser.getgroup("golive")
    group.addoption(
        "--golive-checklist",
        metavar="FILE",
        action="append",
        default=[],
        help="judge the run by this checklist; may be given several times",
    )
    group.addoption(
        "--golive-report",
        metavar="DIR",
        default=DEFAULT_FOLDER,
        help="folder for the report of a judged run (default: %(default)s)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and the judging hooks when there is something to judge by."""
    config.addinivalue_line("markers", "req(*ids): the checklist rows that this test proves")
    config.addinivalue_line("markers", "feature(*names): this test is for teams whose profile declares these features")
    started = timestamp()
    try:
        checklists = [load_checklist(path) for path in _checklist_paths(config)]
        plans = list(zip(checklists, _folders(config, checklists), strict=True))
    except ChecklistError as error:
        pytest.exit(str(error), returncode=ExitStatus.USAGE.value)
    except OSError as error:
        text = f"No report can be written to {error.filename} ({error.strerror}). Name a folder with --golive-report."
        pytest.exit(text, returncode=ExitStatus.USAGE.value)
    if not plans:
        return
    config.stash[CHECKLISTS] = tuple(checklists)
    binder = Binder(config, checklists)
    config.pluginmanager.register(binder, "golive-binder")
    if not _is_worker(config):
        config.pluginmanager.register(Judge(config, plans, binder, started), "golive-judge")


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Attachments:
    """What this test shows for its outcome: `attach(exchanges)`, `note(text)`, `warn(text)`."""
    return attachments_of(request.node)


def run_pytest(arguments: Sequence[str]) -> ExitStatus:
    """Judge in this process. A run that was never judged, say because pytest refused an argument, ends as USAGE."""
    witness = _Witness()
    pytest.main(list(arguments), plugins=[witness])
    return witness.status


class _Witness:
    """Remembers how a run was judged; pytest's own status cannot tell, its numbers mean other things."""

    status = ExitStatus.USAGE

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Read the status, if there is one."""
        self.status = config.stash.get(STATUS, self.status)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _checklist_paths(config: pytest.Config) -> list[Path]:
    """The checklists asked for; without any, those of the tests that the command line names."""
    here = config.invocation_params.dir
    asked = [here / path for path in config.getoption("golive_checklist")]
    named = (checklist_of(here / argument.partition("::")[0]) for argument in config.args)
    return asked or [path for path in dict.fromkeys(named) if path is not None]


def _folders(config: pytest.Config, checklists: Sequence[Checklist]) -> list[Path]:
    """One folder for each report: the one asked for, or one below it for each of several checklists."""
    base = config.invocation_params.dir / config.getoption("golive_report")
    folders = [base / checklist.checklist if len(checklists) > 1 else base for checklist in checklists]
    for folder in () if _is_worker(config) or config.getoption("collectonly") else folders:
        prepare(folder)
    return folders
