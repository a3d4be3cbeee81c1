"""Runs of pytest, each in a process of its own that need not import everything first.

Such a process is forked from one that has done so and nothing else: to import costs more than most runs do.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import pytest

NEEDED = ("pytest", "golive.simulators.pytest_plugin", "golive.simulators.background", "playwright.sync_api")
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__, *NEEDED])


def run_pytest(arguments: Sequence[str], folder: Path, seconds: float) -> str:
    """Run pytest in `folder`, without other plugins than the named ones; answers what it said.

    Raises `subprocess.TimeoutExpired` when it takes longer than `seconds`.
    """
    log = folder / "said.txt"
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    process = _CONTEXT.Process(target=_run, args=(list(arguments), str(folder), environment, str(log)))
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
        raise subprocess.TimeoutExpired("pytest", seconds)
    return log.read_text("utf-8", "replace")


def _run(arguments: list[str], folder: str, environment: dict[str, str], log: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    with open(log, "wb", buffering=0) as output:  # noqa: PTH123 - a descriptor is wanted
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    gc.freeze()  # pytest looks for garbage ten times at its end; in what was imported before is none
    sys.exit(pytest.main(arguments))
