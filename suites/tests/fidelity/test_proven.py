"""What was last seen live: noted by operation, of flows that passed, and never of anybody but the vendor's sandbox."""

from datetime import date
from pathlib import Path

import pytest
from golive.simulators import checking
from golive.simulators.client import SandboxHandle
from golive.simulators.config import BadConfig
from golive.simulators.core.exits import ExitStatus
from golive.simulators.fidelity.caller import Exchange
from golive.simulators.fidelity.flows import Outcome, Result
from golive.simulators.fidelity.proven import NotProven, Seen, note, read
from golive.simulators.fidelity.wire import Answer, Outgoing

FIRST, SECOND = date(2026, 11, 20), date(2026, 11, 21)


def result(outcome: Outcome, *answers: tuple[str, int]) -> Result:
    exchanges = tuple(Exchange(name, Outgoing("GET", "/"), Answer(status)) for name, status in answers)
    return Result("veriff", "a_flow", "A flow", outcome, "", exchanges, ())


def test_a_run_is_added_to_what_is_known(tmp_path: Path) -> None:
    file = tmp_path / "proven.json"
    note(file, "veriff", "sandbox", [result(Outcome.PASSED, ("a", 200), ("a", 404), ("b", 200))], FIRST)
    note(file, "veriff", "sandbox", [result(Outcome.PASSED, ("b", 400))], SECOND)
    assert read(file).operations == {"a": Seen(FIRST, (200, 404)), "b": Seen(SECOND, (400,))}


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.PASSED])
def test_a_flow_that_did_not_pass_has_shown_nothing(tmp_path: Path, outcome: Outcome) -> None:
    after = note(tmp_path / "proven.json", "veriff", "sandbox", [result(outcome, ("a", 200))], FIRST)
    assert after.operations == {}


def test_a_file_is_about_one_vendor_and_one_kind_of_account(tmp_path: Path) -> None:
    file = tmp_path / "proven.json"
    note(file, "veriff", "sandbox", [], FIRST)
    with pytest.raises(NotProven, match="about veriff on sandbox, and this run about veriff on loopback"):
        note(file, "veriff", "loopback", [], FIRST)
    with pytest.raises(NotProven, match="this run about yoti"):
        note(file, "yoti", "sandbox", [], FIRST)
    file.write_text("{}")
    with pytest.raises(NotProven, match="does not say what was proven"):
        read(file)


def test_a_check_notes_a_stand_in_as_one(sandbox: SandboxHandle, tmp_path: Path) -> None:
    connection, file = sandbox.ready["vendors"]["veriff"], tmp_path / "proven.json"
    environment = {f"GOLIVE_VERIFF_{name.upper()}": value for name, value in connection.items()}
    environment |= {"GOLIVE_ALLOW_LIVE": "1", "GOLIVE_VERIFF_PER_MINUTE": "1000000"}

    status = checking.run("veriff", "sandbox", ["open_a_session"], environment=environment, proven_file=file)

    assert status is ExitStatus.READY
    assert read(file).account == "loopback"
    assert read(file).operations["createSession"].statuses == (201,)
    assert connection["shared_secret"] not in file.read_text(encoding="utf-8")


def test_only_the_sandbox_proves_anything(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="--proven"):
        checking.run("veriff", "simulator", proven_file=tmp_path / "proven.json")
