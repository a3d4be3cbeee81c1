"""The command without a server: what was not looked at is never green, and what was is told in one screenful."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from golive.simulators.config import BadConfig
from golive.simulators.core.exits import ExitStatus
from golive.simulators.core.lines import WIDTH
from golive.simulators.pact_checking import run
from golive.simulators.pacts import command
from golive.simulators.pacts.report import Entry, Report

Pact = Callable[..., Path]
Made = Callable[..., dict[str, Any]]


def offline(*paths: Path, **options: Any) -> ExitStatus:  # noqa: ANN401 - options of the command
    return run([str(path) for path in paths], offline=True, **options)


def test_the_right_samples_are_ready(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert offline(samples / "right") is ExitStatus.READY
    first, *_, figures, last = capsys.readouterr().out.splitlines()
    assert first == "10 interactions of 7 files with veriff, proof, prove, yoti, by its schemas alone"
    assert (figures, last) == ("  10 checked   0 warnings", "READY exit 0 (ready)")


def test_the_wrong_ones_are_not(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert offline(samples / "right", samples / "wrong") is ExitStatus.NOT_READY
    shown = capsys.readouterr().out
    assert "  3 failed   10 checked   1 warning\n" in shown
    assert shown.index("FAILED") < shown.index("warning: response /verification/sessionUrl")
    assert shown.endswith("NOT_READY exit 1 (not ready)\n")


def test_a_warning_is_counted_and_shown(pact: Pact, call: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert offline(pact(call(body={"verification": {"nick": "Z"}}))) is ExitStatus.READY
    shown = capsys.readouterr().out
    assert "  WARNING      GET /v1/sessions/1/decision  (getDecision 200; shop-veriff.json)" in shown
    assert "  1 warning   1 warning\n" in shown


def test_a_pending_interaction_proves_nothing(pact: Pact, call: Made) -> None:
    assert offline(pact({**call(), "pending": True})) is ExitStatus.INCONCLUSIVE
    assert offline(pact({**call(), "pending": True}, call("GET", "/v1/sessions/1/media"))) is ExitStatus.READY


def test_an_empty_folder_is_not_green(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert offline(tmp_path) is ExitStatus.INCONCLUSIVE
    assert "has no pact files" in capsys.readouterr().out


def test_an_empty_folder_beside_a_file_is_not_green(samples: Path, tmp_path: Path) -> None:
    assert offline(samples / "right", tmp_path) is ExitStatus.INCONCLUSIVE


def test_a_file_without_interactions_is_not_green(pact: Pact, capsys: pytest.CaptureFixture[str]) -> None:
    assert offline(pact()) is ExitStatus.INCONCLUSIVE
    assert "has no interactions" in capsys.readouterr().out


def test_an_unknown_provider_is_not_green(pact: Pact, call: Made, capsys: pytest.CaptureFixture[str]) -> None:
    file = pact(call(), provider={"name": "Veriff API"})
    assert offline(file) is ExitStatus.INCONCLUSIVE
    assert "no vendor is called 'Veriff API' (known: proof, prove, veriff, yoti)" in capsys.readouterr().out
    assert offline(file, provider="veriff") is ExitStatus.READY


def test_the_vendor_as_a_consumer_is_told(pact: Pact, call: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert offline(pact(call(), consumer={"name": "veriff"}, provider={"name": "shop"})) is ExitStatus.INCONCLUSIVE
    assert "here veriff is the consumer" in capsys.readouterr().out


def test_the_outcome_is_written_as_json(samples: Path, tmp_path: Path) -> None:
    offline(samples / "wrong", json_file=tmp_path / "out.json")
    found = json.loads((tmp_path / "out.json").read_bytes())
    assert found["exit"] == {"status": 1, "name": "not ready"}
    assert [one["verdict"] for one in found["interactions"]] == ["failed"] * 3
    assert found["interactions"][0]["warnings"] == [
        "response /verification/sessionUrl: veriff does not document this member"
    ]


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (lambda file: file.write_text("{"), "is no pact file"),
        (lambda file: file.unlink(missing_ok=True), "does not exist"),
    ],
)
def test_what_cannot_be_read_is_a_usage_error(tmp_path: Path, write: Callable[[Path], object], sentence: str) -> None:
    write(tmp_path / "pact.json")
    with pytest.raises(BadConfig, match=sentence):
        offline(tmp_path / "pact.json")


def test_a_file_that_cannot_be_written_is_a_usage_error(samples: Path, tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="cannot be written"):
        offline(samples / "right", json_file=tmp_path)


def test_an_unknown_vendor_is_a_usage_error(samples: Path) -> None:
    with pytest.raises(BadConfig, match="--provider acme: there is no such vendor; known: proof, prove, veriff, yoti"):
        offline(samples / "right", provider="acme")


def test_without_the_library_the_command_says_what_to_do(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    with pytest.raises(BadConfig, match=r"pip install 'golive\[contracts\]'.*--offline"):
        run([str(samples / "right")])
    assert offline(samples / "right") is ExitStatus.READY


def test_the_report_fits_a_screen_and_obeys_nobody() -> None:
    reasons = ("long " * 200, "\x1b[31mred")
    entries = tuple(Entry("a.json", f"{number} " + "x" * 200, "op", "failed", reasons) for number in range(30))
    shown = Report(("veriff",), verified=True, entries=entries).screen()
    assert max(map(len, shown.splitlines())) <= WIDTH
    assert len(shown.splitlines()) < 60
    assert "\x1b" not in shown
    assert "  ... and 22 more; --json FILE has all of them" in shown


@pytest.mark.parametrize(
    ("verdicts", "exit_"),
    [
        (["passed", "failed"], ExitStatus.NOT_READY),
        (["passed", "not executed"], ExitStatus.NOT_READY),
        (["passed", "pending"], ExitStatus.READY),
        (["pending", "pending"], ExitStatus.INCONCLUSIVE),
        ([], ExitStatus.INCONCLUSIVE),
    ],
)
def test_the_exit_status_needs_something_proven(verdicts: list[Any], exit_: ExitStatus) -> None:
    entries = tuple(Entry("a.json", "d", "op", verdict) for verdict in verdicts)
    assert Report(("veriff",), verified=True, entries=entries).exit is exit_
