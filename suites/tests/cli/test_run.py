"""`golive run`: what is wrong with the words or the file is one sentence, and what fails stands where CI shows it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from golive.simulators import cli
from golive.simulators.core.exits import ExitStatus


@pytest.mark.parametrize(
    ("vendor", "declared", "said"),
    [
        ("acme", "", "there is no suite for 'acme'; known: proof, prove, veriff, yoti"),
        ("veriff", None, "golive.toml is not there; describe your app in golive.toml, or name the file"),
        ("prove", '[integration]\nname = "shop"\n', "golive.toml: integration.prove: there is no such table. Add"),
        (
            "veriff",
            '[handlers]\nveriff = "gone.py:3"\n[integration.veriff]\npython = "shop:App"\n',
            "golive.toml: handlers.veriff: names 'gone.py:3', which is no file. Write for example",
        ),
    ],
    ids=["no such vendor", "no file", "not described", "no such handler"],
)
def test_a_run_that_makes_no_sense_is_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    vendor: str,
    declared: str | None,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if declared is not None:
        (tmp_path / "golive.toml").write_text(declared, encoding="utf-8")
    assert cli.main(["run", vendor]) == ExitStatus.USAGE
    assert said in capsys.readouterr().err
    assert not (tmp_path / "build").exists()


BROKEN = """
[handlers]
VERIFF-GL-005 = "shop/webhooks.py:12"
[integration]
name = "reference app"
[integration.veriff]
python = "golive.suites.reference.veriff.driver:Reference"
[integration.veriff.options]
mutant = "mixes_up_users"
"""


def test_what_fails_is_a_remark_on_a_line_of_the_teams_own(tmp_path: Path) -> None:
    (tmp_path / "golive.toml").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "webhooks.py").touch()
    environment = {**os.environ, "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(tmp_path)}
    environment.pop("GITHUB_STEP_SUMMARY", None)
    command = [sys.executable, "-m", "golive.simulators", "run", "veriff", "--item", "VERIFF-GL-004"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == ExitStatus.NOT_READY, done.stdout + done.stderr
    assert "::error file=golive.toml,line=6,title=FAIL VERIFF-GL-004::" in done.stdout
    assert "::error file=shop/webhooks.py,line=12,title=FAIL VERIFF-GL-005::" in done.stdout
    assert "Traceback" not in done.stdout
