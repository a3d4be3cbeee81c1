"""`golive serve`: what it prints, what it refuses, how it ends."""

import json
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from golive.simulators.client import ServerHandle, Unreachable

Done = subprocess.CompletedProcess[str]
Golive = Callable[..., Done]
Serve = Callable[..., tuple[dict[str, Any], subprocess.Popen[str]]]


def end(process: subprocess.Popen[str], number: int = signal.SIGINT) -> Done:
    """Send a signal and wait."""
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    return subprocess.CompletedProcess([], process.returncode, out, err)


def sentence(done: Done) -> str:
    """The one line of an error that ended with the status for usage."""
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("golive: ")
    return line


def test_it_says_where_everything_is(serve: Serve, tmp_path: Path) -> None:
    ready, _ = serve("--ready-file", "ready.json")
    assert set(ready) == {"control", "sandbox", "vendors"}
    assert ready["sandbox"] == "default"
    assert {"base_url", "api_key", "shared_secret"} <= set(ready["vendors"]["veriff"])
    assert json.loads((tmp_path / "ready.json").read_text()) == ready


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly(serve: Serve, tmp_path: Path, number: int) -> None:
    ready, process = serve("--ready-file", "ready.json")
    done = end(process, number)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "ready.json").exists()
    with pytest.raises(Unreachable):
        ServerHandle(ready["control"]).health()


def test_two_servers_side_by_side(serve: Serve) -> None:
    (first, _), (second, _) = serve(), serve()
    assert first["control"] != second["control"]
    ServerHandle(first["control"]).create(id="mine")
    assert ServerHandle(second["control"]).connection.get("sandboxes") == {"sandboxes": ["default"]}


def test_state_survives_a_restart_on_sqlite(serve: Serve) -> None:
    first, process = serve("--store", "sqlite:state.db")
    made = ServerHandle(first["control"]).create(id="mine", seed="s")
    key = made.ready["vendors"]["veriff"]["api_key"]
    end(process)
    second, _ = serve("--store", "sqlite:state.db")
    assert ServerHandle(second["control"]).open("mine").ready["vendors"]["veriff"]["api_key"] == key


def test_only_some_vendors(serve: Serve) -> None:
    ready, _ = serve("--vendors", "veriff")
    assert list(ready["vendors"]) == ["veriff"]


def test_a_port_in_use(golive: Golive) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = sentence(golive("serve", "--port-base", str(port)))
    assert f"127.0.0.1:{port} is already in use" in line
    assert "--port-base" in line


def test_an_unknown_key_in_the_file(golive: Golive, tmp_path: Path) -> None:
    (tmp_path / "golive.toml").write_text("[serve]\nport_bse = 7\n")
    line = sentence(golive("serve"))
    assert "port_bse" in line
    assert "port_base" in line


def test_an_unknown_table_in_the_file(golive: Golive, tmp_path: Path) -> None:
    (tmp_path / "golive.toml").write_text("[server]\n")
    line = sentence(golive("serve"))
    assert (
        "unknown table server; known: drift, handlers, integration, profile, sandbox, serve, signoff, sources" in line
    )


def test_a_file_that_is_no_toml(golive: Golive, tmp_path: Path) -> None:
    (tmp_path / "golive.toml").write_text("nonsense")
    assert "golive.toml is not TOML" in sentence(golive("serve"))


@pytest.mark.parametrize("option", ["--store=sqlite:{}/x.db", "--ready-file={}/ready.json"])
def test_an_unwritable_folder(golive: Golive, tmp_path: Path, option: str) -> None:
    """A plain file in the place of the folder: nobody can write into it, root included."""
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    assert str(blocked) in sentence(golive("serve", "--port-base", "0", option.format(blocked)))


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--port-base=x", "port_base (--port-base, GOLIVE_PORT_BASE)"),
        ("--rate=-1", "rate (--rate, GOLIVE_RATE)"),
        ("--log-format=xml", "log_format"),
        ("--store=redis7:x", "is no store"),
        ("--vendors=acme", "there is no vendor 'acme'; known: "),
        ("--config=nowhere.toml", "nowhere.toml cannot be read"),
    ],
)
def test_a_bad_value(golive: Golive, option: str, words: str) -> None:
    assert words in sentence(golive("serve", option))


def test_the_environment_sets_options_and_flags_win(golive: Golive) -> None:
    assert "rate (" in sentence(golive("serve", GOLIVE_RATE="fast"))
    assert "port_base (" in sentence(golive("serve", "--rate", "1", GOLIVE_RATE="fast", GOLIVE_PORT_BASE="x"))


def test_logs_are_json_lines_without_a_terminal(serve: Serve) -> None:
    ready, process = serve()
    ServerHandle(ready["control"]).open().vendor("veriff").configure(webhook_events_url="http://127.0.0.1:9/")
    assert all(json.loads(line)["level"] for line in end(process).stderr.splitlines())
