"""An app that golive starts: it is waited for, it is stopped with its children, and its last words are shown."""

import os
import select
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from golive.simulators.conformance.integration import (
    ConfigurationError,
    Integration,
    IntegrationError,
    IntegrationFailure,
    Reason,
    Table,
    load,
)

HEALTH = 'request = "GET /health"'

SERVER = """
import http.server, os, subprocess, sys
stubborn = "import signal; signal.signal(15, signal.SIG_IGN); print(1, flush=True); signal.pause()"
child = subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE)
child.stdout.readline()
class App(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        about = f"{os.getpid()} {child.pid} {os.environ['KEY']} {os.getcwd()}"
        text = {"/health": "ok", "/access/ann": '{"granted": true}'}.get(self.path, about)
        if self.path == "/access/die":
            print("about to die of", os.environ["KEY"], flush=True)
            os._exit(7)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text.encode())
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), App).serve_forever()
"""

Start = Callable[..., Integration]


@pytest.fixture
def start(declare: Callable[..., Path], table: Table, ready: Mapping[str, object], tmp_path: Path) -> Start:
    """The integration of a Python program that golive starts."""
    (tmp_path / "below").mkdir()

    def run(program: str, more: str = "") -> Integration:
        (tmp_path / "app.py").write_text(program)
        command = 'command = ["{python}", "{folder}/app.py", "{port}"]\ncwd = "below"'
        head = f'base_url = "http://127.0.0.1:{{port}}"\n{command}\n{more}'
        record = 'request = "GET /record"\nsession = { text = ".*" }'
        return load(declare(head, health=HEALTH, record=record, env='KEY = "{acme.shared_secret}"'), table, ready)

    return run


def has_ended(process: int) -> bool:
    """True when the process behind a pidfd ends; a signal takes its effect a moment after it was sent."""
    return bool(select.select([process], [], [], 30.0)[0])


def test_the_app_is_ready_when_it_is_loaded_and_gone_with_its_children_when_it_is_closed(
    start: Start, tmp_path: Path
) -> None:
    with start(SERVER, "startup = 60") as integration:
        assert integration.access("ann")
        app, child, key, folder = str(integration.record("ann").session).split(" ")
        assert (key, folder) == ("the-secret", str((tmp_path / "below").resolve()))
        processes = [os.pidfd_open(int(pid)) for pid in (app, child)]
        assert select.select(processes, [], [], 0)[0] == []
    assert all(map(has_ended, processes))
    for process in processes:
        os.close(process)


def test_an_app_that_dies_at_once_shows_its_last_lines_without_secrets(start: Start) -> None:
    program = "import os, sys\nprint('no database')\nsys.exit('bad key ' + os.environ['KEY'])"
    with pytest.raises(IntegrationFailure, match="health: the app exited with code 1") as caught:
        start(program)
    assert caught.value.reason is Reason.DIED
    assert "no database" in str(caught.value)
    assert "bad key ***" in str(caught.value)
    assert "the-secret" not in str(caught.value)


def test_an_app_that_dies_under_way_is_a_failure(start: Start) -> None:
    with start(SERVER, "startup = 60") as integration:
        with pytest.raises(IntegrationFailure, match="access: the app exited with code 7") as caught:
            integration.access("die")
        assert "about to die of ***" in str(caught.value)


def test_an_app_that_never_becomes_healthy(start: Start) -> None:
    with pytest.raises(IntegrationFailure, match=r"was not healthy after 0.01 seconds.*got no answer.*wrote nothing"):
        start("import signal\nsignal.pause()", "startup = 0.01")


def test_an_app_that_is_killed(start: Start) -> None:
    with pytest.raises(IntegrationFailure, match="was killed by signal 9"):
        start("import os\nos.kill(os.getpid(), 9)")


def test_a_command_that_cannot_be_started(
    declare: Callable[..., Path], table: Table, ready: Mapping[str, object]
) -> None:
    path = declare('base_url = "http://127.0.0.1:{port}"\ncommand = ["no-such-program"]', health=HEALTH)
    with pytest.raises(ConfigurationError, match="cannot start 'no-such-program': No such file"):
        load(path, table, ready)


def test_scratch_is_removed_when_the_integration_is_closed(
    declare: Callable[..., Path],
    table: Table,
    ready: Mapping[str, object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    integration = load(declare(), table, ready)
    assert len(list(tmp_path.glob("golive-app-*"))) == 1
    integration.close()
    assert list(tmp_path.glob("golive-app-*")) == []


def test_python_is_the_one_that_runs_golive(start: Start) -> None:
    with pytest.raises(IntegrationError, match=sys.executable):
        start("import sys\nprint(sys.executable)\nsys.exit(1)")
