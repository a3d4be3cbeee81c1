"""The pytest plugin as a team uses it: in a project of their own, alone, in parallel, and against a running server."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Serve = Callable[..., tuple[dict[str, Any], subprocess.Popen[str]]]
RunPytest = Callable[..., subprocess.CompletedProcess[str]]

CALLING = """
import urllib.request

def create(sim):
    request = urllib.request.Request(
        sim.base_url + "/v1/sessions", data=b'{"verification": {"vendorData": "user-42"}}',
        headers={"X-AUTH-CLIENT": sim.api_key},
    )
    return urllib.request.urlopen(request).status
"""

ALONE = """
import pytest

@pytest.mark.parametrize("number", range(12))
def test_alone(veriff_sim, sim_clock, sim_journal, number):
    assert veriff_sim.sessions() == []
    assert create(veriff_sim) == 201
    assert len(veriff_sim.sessions()) == 1
    assert sim_journal.count(operation="createSession") == 1
    sim_clock.advance(days=number)
    assert sim_clock.now().startswith(f"2026-01-{number + 1:02d}")
"""

FAILING = """
def test_it_fails(veriff_sim):
    create(veriff_sim)
    assert False, "on purpose"
"""


@pytest.fixture
def run_pytest(tmp_path: Path) -> RunPytest:
    """Runs pytest on a file of tests in an empty folder."""

    def run(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "test_team.py").write_text(CALLING + text, encoding="utf-8")
        without = ("-p", "no:cacheprovider", "-p", "no:schemathesis")  # the latter takes longer to load than the tests
        command = [sys.executable, "-m", "pytest", "-q", *without, "-W", "error", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

    return run


@pytest.mark.parametrize("arguments", [(), ("-n", "2")], ids=["one process", "two"])
def test_every_test_has_a_universe_of_its_own(run_pytest: RunPytest, arguments: tuple[str, ...]) -> None:
    done = run_pytest(ALONE, *arguments)
    assert "12 passed" in done.stdout, done.stdout


@pytest.mark.parametrize("arguments", [(), ("-n", "2")], ids=["one process", "two"])
def test_against_a_running_server(run_pytest: RunPytest, serve: Serve, arguments: tuple[str, ...]) -> None:
    ready, _ = serve()
    done = run_pytest(ALONE, "--golive-server", ready["control"], *arguments)
    assert "12 passed" in done.stdout, done.stdout


def test_sandboxes_do_not_stay_behind(run_pytest: RunPytest, serve: Serve, golive: RunPytest) -> None:
    ready, _ = serve()
    run_pytest(ALONE, "--golive-server", ready["control"])
    assert "there is no sandbox" in golive("clock", "--sandbox", "gone", "--server", ready["control"]).stderr
    assert "known: default)" in golive("clock", "--sandbox", "gone", "--server", ready["control"]).stderr


@pytest.mark.parametrize("arguments", [(), ("-n", "2")], ids=["one process", "two"])
def test_a_failure_shows_the_journal(run_pytest: RunPytest, arguments: tuple[str, ...]) -> None:
    done = run_pytest(FAILING, *arguments)
    assert "golive journal" in done.stdout
    assert "-> POST /v1/sessions 201 [createSession]" in done.stdout
    assert '"vendorData": "user-42"' in done.stdout


def test_a_server_that_is_not_there_is_one_sentence(run_pytest: RunPytest) -> None:
    done = run_pytest(ALONE, "--golive-server", "http://127.0.0.1:9")
    assert "no golive server answers at http://127.0.0.1:9" in done.stdout
    assert "Traceback" not in done.stdout


def test_tests_without_a_simulator_pay_nothing(run_pytest: RunPytest) -> None:
    """The plugin is loaded in every run of a team; what it costs to import is left to those who use it."""
    done = run_pytest("def test_plain():\n    import sys\n    assert 'aiohttp' not in sys.modules\n")
    assert "1 passed" in done.stdout, done.stdout
