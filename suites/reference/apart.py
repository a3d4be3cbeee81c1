"""Runs of pytest, each in a process of its own that need not import everything first.

Such a process is forked from one that has done so and nothing else: to import costs more than most runs do.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import pytest

NEEDED = ("pytest", "golive.simulators.pytest_plugin", "golive.simulators.background", "playwright.sync_api")
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__, *NEEDED])


class Ended(NamedTuple):
    """The status of a process, and all that it printed."""

    status: int
    said: str


def run_pytest(arguments: Sequence[str], folder: Path, seconds: float = 300, **environment: str) -> Ended:
    """Run pytest in `folder`, without other plugins than the named ones, and what it shall have in its environment.

    Raises `subprocess.TimeoutExpired` when it takes longer than `seconds`.
    """
    log = folder / "said.txt"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    whole = plain | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | environment
    process = _CONTEXT.Process(target=_run, args=(list(arguments), str(folder), whole, str(log)))
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
        raise subprocess.TimeoutExpired("pytest", seconds)
    return Ended(process.exitcode or 0, log.read_text("utf-8", "replace"))


def _run(arguments: list[str], folder: str, environment: Mapping[str, str], log: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path.insert(0, folder)  # as `python -m pytest` has it
    sys.dont_write_bytecode = "PYTHONDONTWRITEBYTECODE" in environment
    with open(log, "wb", buffering=0) as output:  # noqa: PTH123 - a descriptor is wanted
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    gc.freeze()  # pytest looks for garbage ten times at its end; in what was imported before is none
    sys.exit(pytest.main(arguments))
