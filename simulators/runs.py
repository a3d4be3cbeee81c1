"""The run that a sign-off rests on: one right now, or an earlier one that still speaks of the same things.

Owns how the suite is started for it, in a process of its own, so that one vendor's leaves no trace in another's, and
when an earlier report is not taken.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .config import BadConfig
from .conformance.checklist import Checklist, Profile
from .conformance.run import installed_version
from .signoff import locked
from .signoff.bundle import REPORT
from .signoff.sealed import Ran, read_run

LAST_LINES = 5
"""Of a run's output, when it left no report."""
HIDDEN = frozenset({"PYTEST_ADDOPTS", "GITHUB_ACTIONS", "GITLAB_CI"})
"""What leaves tests out, and what makes a run speak to CI: of a sign-off, that hears of the bundle."""


@dataclass(frozen=True, slots=True)
class Runs:
    """`file` describes the app. `report` is the folder of an earlier run, if there is one."""

    file: Path
    report: Path | None = None
    server: str | None = None
    processes: int = 1

    def of(self, checklist: Checklist, profile: Profile) -> Ran:
        """The run for this checklist and profile. Raises `BadConfig`."""
        if self.report:
            ran = read_run(self.report)
            _refuse_other(ran, checklist, profile, self.report)
            return ran
        with tempfile.TemporaryDirectory(prefix="golive-") as folder:
            self._judge(checklist.vendor, Path(folder))
            return read_run(Path(folder))

    def _judge(self, vendor: str, folder: Path) -> None:
        """`golive run`, quietly. Raises `BadConfig` with its last words when it leaves no report."""
        sys.stderr.write(f"judging {vendor} ...\n")
        words = ["run", vendor, "--integration", str(self.file), "--report", str(folder)]
        words += ["--server", self.server] if self.server else []
        words += ["--processes", str(self.processes)]
        done = subprocess.run(  # noqa: S603 - golive itself
            [sys.executable, "-m", __package__, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={name: value for name, value in os.environ.items() if name not in HIDDEN},
            check=False,
        )
        if not (folder / REPORT).is_file():
            said = done.stdout.decode("utf-8", "replace").strip().splitlines()[-LAST_LINES:]
            raise BadConfig(f"{vendor} could not be judged: {' | '.join(said).removeprefix('golive: ')}")


def _refuse_other(ran: Ran, checklist: Checklist, profile: Profile, where: Path) -> None:
    """An earlier run of another golive, by another suite or for another profile says nothing about this one."""
    plan, run = ran.report.plan, ran.report.run
    here = {
        f"is from golive {run.golive}, and this is {installed_version()}": run.golive == installed_version(),
        f"was judged by another checklist than {checklist.path}": (
            (plan.vendor, plan.sha256) == (checklist.vendor, checklist.sha256)
        ),
        f"was judged by other tests than {checklist.path.parent} has": (
            run.suite == locked.parts(checklist.vendor)["suite"]
        ),
        "was judged for another profile than golive.toml has": run.profile == profile,
    }
    different = next((sentence for sentence, same in here.items() if not same), "")
    if different:
        raise BadConfig(f"{where} {different}; run the suite again")
