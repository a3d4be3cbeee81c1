"""`golive doctor`: what it answers, what it never does, and what it shows."""

import json
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest
from golive.simulators import discovery, doctor
from golive.simulators.config import BadConfig
from golive.simulators.core.exits import ExitStatus
from golive.simulators.core.lines import WIDTH
from golive.simulators.doctoring import telling
from golive.simulators.doctoring.findings import Code, fail, ok, warn
from golive.simulators.doctoring.scene import Scene
from golive.suites.tests.doctoring.world import PROOF, PROVE, QUIET, REFERENCE, VERIFF, YOTI, app

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_reference_integration_is_in_order(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    told = here / "doctor.json"
    assert doctor.run(config=REFERENCE, json_file=told, environment=QUIET) is ExitStatus.READY
    document = json.loads(told.read_text())
    assert {finding["severity"] for finding in document["findings"]} == {"ok"}
    assert document["vendors"] == ["proof", "prove", "veriff", "yoti"]
    assert document["exit"] == {"status": 0, "name": "READY"}
    assert capsys.readouterr().out.splitlines()[-1] == "READY exit 0 (ready)"


def test_a_warning_does_not_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.run(config=REFERENCE, environment={"PATH": QUIET["PATH"]}) is ExitStatus.READY
    assert "WARN  GL-DOCTOR-TELEMETRY" in capsys.readouterr().out


def test_what_fails_is_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.run(environment=QUIET) is ExitStatus.NOT_READY
    lines = capsys.readouterr().out.splitlines()
    assert "FAIL  GL-DOCTOR-CONFIG" in lines[1]
    assert "golive init" in "".join(lines[2:4])
    assert lines[-1] == "NOT_READY exit 1 (not ready)"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"vendor": "acme"}, "there is no suite for 'acme'"),
        ({"live": True}, "say which: proof, prove"),
        ({"config": Path("none.toml")}, "none.toml is not there"),
    ],
)
def test_usage(given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadConfig, match=said):
        doctor.run(environment=QUIET, **given)


def test_nothing_leaves_the_machine(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[object] = []

    def look_up(host: object, *_: object, **__: object) -> list[object]:
        called.append(host)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    (here / "golive.toml").write_text(app("https://shop.test"), encoding="utf-8")
    found = doctor.findings(Scene(Path("golive.toml"), {**QUIET, **VERIFF, **YOTI, **PROVE, **PROOF}))
    assert "was not called" in " ".join(finding.said for finding in found if finding.code is Code.WEBHOOK)
    assert called == []


def test_no_secret_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = "canary-5e7a1b4c9d" + "\u00e9"
    given = QUIET | {name: secret for name in (*VERIFF, *YOTI, *PROVE, *PROOF) if not name.endswith("_ACCOUNT")}
    told = here / "doctor.json"
    subprocess.run(["git", "init", "-q", "."], check=True)
    (here / "leak.py").write_text(f"SECRET = '{secret}'", encoding="utf-8")
    subprocess.run(["git", "add", "leak.py"], check=True)
    for vendor in discovery.names():
        doctor.run(vendor, json_file=told, environment=given)
        assert "canary" not in capsys.readouterr().out + told.read_text(encoding="utf-8")


def test_the_screen_is_one_screen_with_the_worst_first() -> None:
    scene = Scene(Path("golive.toml"), {}, ("veriff",))
    many = [warn(Code.PORT, "word " * 90, "remedy " * 90), *(fail(Code.KEY, "x" * 300, "y") for _ in range(30))]
    lines = telling.screen(scene, [ok(Code.GIT, "fine"), *many]).splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= WIDTH
    assert lines[1].startswith("  FAIL")
    assert "and 26 more" in "\n".join(lines)
    assert "30 failing   1 to look at   1 ok" in lines[-2]


def test_every_code_is_explained() -> None:
    page = (ROOT / "docs/how-to/doctor.md").read_text(encoding="utf-8")
    assert [code for code in Code if f"`{code}`" not in page] == []
