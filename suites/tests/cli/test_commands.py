"""`golive clock`, `health`, `version` and the help: against a server in a process of its own."""

import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators import cli
from golive.simulators.core.exits import ExitStatus
from golive.simulators.remote import duration

Golive = Callable[..., subprocess.CompletedProcess[str]]
Serve = Callable[..., tuple[dict[str, Any], subprocess.Popen[str]]]


def test_clock_shows_and_moves_time(golive: Golive, serve: Serve) -> None:
    control = serve("--rate", "0")[0]["control"]
    assert golive("clock", "--server", control).stdout == "2026-01-01T00:00:00.000000Z\n"
    assert golive("clock", "advance", "7d", "--server", control).stdout == "2026-01-08T00:00:00.000000Z\n"
    assert golive("clock", "set", "2026-02-01", "--server", control).stdout == "2026-02-01T00:00:00.000000Z\n"
    assert golive("clock", "reset", GOLIVE_SERVER=control).stdout == "2026-01-01T00:00:00.000000Z\n"


def test_clock_refuses_what_makes_no_sense(golive: Golive, serve: Serve) -> None:
    control = serve("--rate", "0")[0]["control"]
    for words, said in (
        (("advance",), "say how far"),
        (("advance", "soon"), "is no length of time"),
        (("set", "2020-01-01"), "time does not run backwards"),
        (("set", "then"), "is no date-time"),
    ):
        done = golive("clock", *words, "--server", control)
        assert (done.returncode, said in done.stderr) == (2, True), done
    assert "there is no sandbox 'x'" in golive("clock", "--sandbox", "x", "--server", control).stderr


def test_health(golive: Golive, serve: Serve) -> None:
    control = serve("--vendors", "veriff")[0]["control"]
    assert golive("health", "--server", control).stdout == f"ok: veriff at {control}\n"


def test_nobody_answers(golive: Golive) -> None:
    for command in ("health", "clock"):
        done = golive(command, "--server", "http://127.0.0.1:9")
        assert done.returncode == 3
        assert "golive serve" in done.stdout


def test_version_and_help(golive: Golive) -> None:
    assert golive("version").stdout.startswith("golive 0.")
    text = golive("--help").stdout
    assert all(word in text for word in ("serve", "clock", "health", "run", "version", "exit status"))


def test_no_command_is_a_usage_error(golive: Golive) -> None:
    assert golive().returncode == 2


def test_lengths_of_time() -> None:
    assert [duration(text) for text in ("90", "90s", "1h30m", "7d", "0.5h")] == [90, 90, 5400, 604_800, 1800]


def test_an_address_that_is_none_is_a_sentence(golive: Golive) -> None:
    for url in ("http://127.0.0.1:99999", "http://[::1", "foo"):
        done = golive("health", "--server", url)
        assert (done.returncode, "is no control address" in done.stdout) == (3, True), done


def test_ctrl_c_is_no_stack_trace(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_given: object) -> ExitStatus:
        raise KeyboardInterrupt

    monkeypatch.setitem(cli.COMMANDS, "version", interrupted)
    assert cli.main(["version"]) == 130
    assert capsys.readouterr().err == "golive: interrupted\n"
