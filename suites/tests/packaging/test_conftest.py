"""The checkout's conftest: the plugin without an installation, and the guard over import names."""

import os
import shutil
import subprocess
import sys
import sysconfig
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout, by links, whose conftest is the real one and whose tests are still to be written."""
    for folder in ("contracts", "schemas", "simulators", "suites"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    shutil.copy(ROOT / "conftest.py", tmp_path)
    return tmp_path


@pytest.fixture
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that is installed here but golive."""
    links = tmp_path_factory.mktemp("libraries")
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if "golive" not in path.name:
            (links / path.name).symlink_to(path)
    return links


def run(folder: Path, test: str, *options: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Run one test function, given as source, in a process that looks for modules in `path` first."""
    probe = folder / "test_probe.py"
    probe.write_text(textwrap.dedent(test), encoding="utf-8")
    pytest_ = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis", "--import-mode=importlib")
    command = (sys.executable, *options, *pytest_, str(probe))
    environment = {**os.environ, "PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_a_bare_checkout_loads_the_plugin_by_itself(bare: Path, libraries: Path) -> None:
    probe = """
        def test_probe(pytestconfig):
            assert pytestconfig.pluginmanager.has_plugin("golive.simulators.pytest_plugin")
            from golive.simulators.core import clock
    """
    done = run(bare, probe, "-S", path=libraries)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_an_installed_plugin_is_not_loaded_twice(bare: Path) -> None:
    probe = """
        def test_probe(pytestconfig):
            assert pytestconfig.pluginmanager.has_plugin("golive")
            assert not pytestconfig.pluginmanager.has_plugin("golive.simulators.pytest_plugin")
    """
    done = run(bare, probe, path=bare)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_a_module_under_two_names_fails_the_run(bare: Path) -> None:
    probe = "def test_probe():\n    import simulators.core.errors, golive.simulators.core.errors"
    done = run(bare, probe, path=bare)
    assert done.returncode == 1
    assert "Loaded both bare and as golive.*: simulators, simulators.core, simulators.core.errors" in done.stdout


def test_pact_never_reports_home() -> None:
    assert os.environ["PACT_DO_NOT_TRACK"] == "true"
