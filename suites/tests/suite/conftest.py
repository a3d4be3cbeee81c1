"""Runs of Veriff's suite in a process of their own, as a team starts them, and what came of them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from golive.suites.reference import apart, matrix

SUITE = matrix.HERE.parent / "veriff"
DECLARATION = matrix.HERE / "golive.toml"


@dataclass(frozen=True)
class Judged:
    """How a run ended: `checks` of the report by the names of the tests, `states` of the rows by their ids."""

    status: int
    said: str
    checks: dict[str, Any]
    states: dict[str, str]
    folder: Path

    def outcomes(self) -> dict[str, str]:
        """The outcome of each check."""
        return {name: check["outcome"] for name, check in self.checks.items()}

    def rows(self, state: str) -> set[str]:
        """The numbers of the rows in a state."""
        return {row.rpartition("-")[2] for row, found in self.states.items() if found == state}

    def evidence(self, check: str) -> list[dict[str, Any]]:
        """The exchanges that a check shows."""
        text = (self.folder / "evidence" / f"{self.checks[check]['evidence']}.json").read_text("utf-8")
        exchanges: list[dict[str, Any]] = json.loads(text)["exchanges"]
        return exchanges


Judge = Callable[..., Judged]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Judges the app that a `golive.toml` describes: its text, or where it lies. `arguments` are pytest's."""

    def run(declaration: str | Path, *arguments: str) -> Judged:
        path = declaration if isinstance(declaration, Path) else tmp_path / "golive.toml"
        if isinstance(declaration, str):
            path.write_text(declaration, encoding="utf-8")
        (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n", encoding="utf-8")
        named = [str(SUITE / argument) if argument.startswith("test_") else argument for argument in arguments]
        chosen = named if any(".py" in argument for argument in named) else [str(SUITE), *named]
        ended = apart.run_pytest(
            [
                *("-c", "pytest.ini", "--rootdir", str(SUITE), "-q", "--tb=no"),
                *("-p", "no:cacheprovider", "-p", "xdist", "-p", "golive.simulators.pytest_plugin"),
                *("--golive-integration", str(path), "--golive-report", "report", *chosen),
            ],
            tmp_path,
        )
        return read(ended.status, ended.said, tmp_path / "report")

    return run


def read(status: int, said: str, folder: Path) -> Judged:
    """The report, empty when the run ended without one."""
    file = folder / "report.json"
    report = json.loads(file.read_text("utf-8")) if file.is_file() else {"checks": [], "items": []}
    checks = {check["id"].partition("::")[2]: check for check in report["checks"]}
    return Judged(status, said, checks, {one["item"]["id"]: one["state"] for one in report["items"]}, folder)


@pytest.fixture
def python() -> Callable[..., str]:
    """The declaration of a Python class that drives the reference app."""

    def declare(path: str = "golive.suites.reference.veriff.driver:Reference", settle: float = 0) -> str:
        profile = '[profile.veriff]\nfeatures = ["api_upload"]\n'
        app = f'[integration]\nname = "app"\nsettle = {settle}\n'
        return f'{profile}{app}[integration.veriff]\npython = "{path}"\n'

    return declare
