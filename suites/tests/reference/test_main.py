"""The app as a program: its ready line, its settings, its mutants."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from golive.suites.reference.veriff.mutants import MUTANTS

PROGRAM = [sys.executable, "-m", "golive.suites.reference.veriff"]
ENVIRONMENT = {
    "VERIFF_BASE_URL": "http://127.0.0.1:1",
    "VERIFF_API_KEY": "key",
    "VERIFF_SHARED_SECRET": "secret",
    "PORT": "0",
    "DATABASE": ":memory:",
}


@contextmanager
def program(*arguments: str) -> Iterator[dict[str, str | None]]:
    """A running app; its ready line."""
    process = subprocess.Popen([*PROGRAM, *arguments], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    with process, process.stdout:
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def test_the_program_says_where_it_listens() -> None:
    with program() as ready:
        assert ready["mutant"] is None
        with urlopen(f"{ready['url']}/health") as answer:  # noqa: S310 - the app that was just started
            assert json.load(answer) == {"status": "ok"}


def test_a_mutant_is_started_by_name() -> None:
    with program("--mutant", "never_grants") as ready:
        assert ready["mutant"] == "never_grants"


def test_a_missing_setting_is_named() -> None:
    environment = {name: value for name, value in ENVIRONMENT.items() if name != "VERIFF_API_KEY"}
    done = subprocess.run(PROGRAM, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "Set VERIFF_API_KEY: the integration's API key.\n"


def test_the_mutants_can_be_listed() -> None:
    done = subprocess.run([*PROGRAM, "--list-mutants"], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(MUTANTS)
