"""The wheel holds what the tree holds, and works where there is no checkout.

It is built by way of the source distribution, from a copy, without network and without a trace in the checkout.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("wheel")  # one build serves all tests of this file

ROOT = Path(__file__).parents[3]
FOLDERS = ("contracts", "schemas", "simulators", "suites")
GENERATED = shutil.ignore_patterns("__pycache__", "node_modules", ".*")
KEPT_HOME = tuple(map(Path, ("contracts/tests", "suites/tests", "suites/bench", "suites/docs", "suites/stamp")))


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command and give what it printed; a failure shows all of it."""
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


@dataclass(frozen=True, slots=True)
class Installed:
    """golive as installed for a user, in `site`, used from the empty folder `elsewhere`."""

    site: Path
    elsewhere: Path

    def python(self, *arguments: str | Path) -> str:
        """What Python prints when it finds the installed golive before any other."""
        return run(sys.executable, *arguments, cwd=self.elsewhere, PYTHONPATH=str(self.site))


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what a build reads; nothing generated is in it."""
    copy = tmp_path_factory.mktemp("checkout")
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, copy / folder, ignore=GENERATED)
    for path in (path for path in ROOT.iterdir() if path.is_file()):
        shutil.copy(path, copy)
    return copy


@pytest.fixture(scope="session")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel by way of the source distribution, so that what one lacks the other lacks too."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-c", f"from setuptools import build_meta as b; b.build_sdist({str(out)!r})", cwd=checkout)
    (sdist,) = out.glob("*.tar.gz")
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-build-isolation", "--no-deps")
    run(*pip, "--wheel-dir", out, sdist, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel into a folder of its own; its dependencies are those of this environment."""
    there = Installed(tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("elsewhere"))
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps")
    run(*pip, "--target", there.site, wheel, cwd=there.elsewhere)
    return there


def shipped(checkout: Path) -> Iterator[str]:
    """Every file of the four folders by its place in the wheel, but for what only a checkout can use."""
    for path in (path for folder in FOLDERS for path in (checkout / folder).rglob("*") if path.is_file()):
        place = path.relative_to(checkout)
        if not any(place.is_relative_to(kept) for kept in KEPT_HOME):
            yield f"golive/{place.as_posix()}"


def test_the_wheel_holds_exactly_the_four_folders(checkout: Path, wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name for name in names if ".dist-info/" not in name} == set(shipped(checkout))


def test_the_wheel_declares_the_command_and_the_plugin(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/entry_points.txt"))
    declared = archive.read(name).decode()
    assert "golive = golive.simulators.cli:main" in declared
    assert "[pytest11]\ngolive = golive.simulators.pytest_plugin" in declared


def test_the_installed_modules_are_not_the_checkout_s(installed: Installed) -> None:
    names = ", ".join(f"golive.{folder}" for folder in FOLDERS)
    code = f"import {names}, sys; print(*(sys.modules[name].__file__ for name in {names!r}.split(', ')), sep=chr(10))"
    assert all(Path(line).is_relative_to(installed.site) for line in installed.python("-c", code).splitlines())


def test_the_shipped_suites_are_collected_outside_of_the_checkout(installed: Installed) -> None:
    suites = sorted((installed.site / "golive" / "suites").glob("*/checklist.yaml"))
    assert suites, "no suite with a checklist was shipped"
    for checklist in suites:
        listing = installed.python("-m", "pytest", "--collect-only", "-q", "--import-mode=importlib", checklist.parent)
        assert f"{checklist.parent.name}/test_" in listing
