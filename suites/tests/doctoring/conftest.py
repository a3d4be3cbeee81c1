"""A folder for each test, the look at it, and files under version control."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from golive.simulators import doctor
from golive.simulators.doctoring.findings import Code, Finding
from golive.simulators.doctoring.scene import Scene
from golive.suites.tests.doctoring.world import QUIET, Look


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a folder of its own, which is no repository."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def look(here: Path) -> Look:
    """The findings for a golive.toml, if there is to be one, and environment variables; those of a code, if asked."""

    def looked(
        toml: str | None = None, vendor: str = "", code: Code | None = None, live: bool = False, **environment: str
    ) -> list[Finding]:
        if toml is not None:
            (here / "golive.toml").write_text(toml, encoding="utf-8")
        scene = Scene(Path("golive.toml"), QUIET | environment, (vendor,) if vendor else (), live)
        return [finding for finding in doctor.findings(scene) if code in (None, finding.code)]

    return looked


@pytest.fixture
def track(here: Path) -> Callable[[str, str], None]:
    """Puts a file under version control."""
    subprocess.run(["git", "init", "-q", "."], check=True)

    def tracked(name: str, text: str) -> None:
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(text, encoding="utf-8")
        subprocess.run(["git", "add", "--force", name], check=True)

    return tracked
