"""The installed command, as a person runs it."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

GOLIVE = Path(sys.executable).with_name("golive")
PATIENCE = 30.0

Done = subprocess.CompletedProcess[str]
Ready = dict[str, Any]  # a JSON object


@pytest.fixture
def golive(tmp_path: Path) -> Callable[..., Done]:
    """Runs `golive` with arguments, and environment by keyword, in an empty folder."""

    def run(*arguments: str, **environment: str) -> Done:
        return subprocess.run(
            [GOLIVE, *arguments],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", **environment},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    return run


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., tuple[Ready, subprocess.Popen[str]]]]:
    """Starts `golive serve` on free ports; answers what it printed, and the process."""
    with ExitStack() as running:

        def start(*arguments: str) -> tuple[Ready, subprocess.Popen[str]]:
            process = running.enter_context(
                subprocess.Popen(
                    [GOLIVE, "serve", "--port-base", "0", *arguments],
                    cwd=tmp_path,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            running.callback(process.kill)
            assert process.stdout is not None
            return json.loads(process.stdout.readline()), process

        yield start
