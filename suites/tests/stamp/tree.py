"""A copy of the checkout, and what stamping did to it."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("contracts", "schemas", "simulators", "suites")
GENERATED = shutil.ignore_patterns("__pycache__", "node_modules", ".*")


@dataclass(frozen=True, slots=True)
class Tree:
    """A checkout at `root`, whose four folders are `golive.*` for the processes that it starts."""

    root: Path
    site: Path

    def environment(self) -> dict[str, str]:
        """What a process needs to find this golive before any other."""
        return {**os.environ, "PYTHONPATH": str(self.site), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a module of Python: its name and arguments."""
        return subprocess.run(  # noqa: S603 - our own tools
            (sys.executable, "-P", "-m", *command),
            cwd=self.root,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def good(self, *command: str | Path) -> str:
        """Run a module that must succeed; answers what it printed."""
        done = self.run(*command)
        assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}"
        return done.stdout

    def files(self) -> dict[str, bytes]:
        """Every file of the checkout with its content."""
        found = (path for path in self.root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}


def copied(folder: Path) -> Tree:
    """A copy of this checkout."""
    tree = Tree(folder / "checkout", folder / "site")
    for name in (*FOLDERS, "docs"):
        shutil.copytree(ROOT / name, tree.root / name, ignore=GENERATED)
    for name in ("conftest.py", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, tree.root)
    (tree.site / "golive").mkdir(parents=True)
    for name in FOLDERS:
        (tree.site / "golive" / name).symlink_to(tree.root / name)
    return tree


@dataclass(frozen=True, slots=True)
class Stamped:
    """A checkout with the vendors `lumen` and `zeta`: its files `before` and `after`, and what each stamping said."""

    tree: Tree
    before: dict[str, bytes]
    after: dict[str, bytes]
    said: dict[str, str]

    @property
    def added(self) -> set[str]:
        """The files that were not there before."""
        return set(self.after) - set(self.before)
