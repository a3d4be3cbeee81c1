"""The contracts held against simulators with one defect each: the piece that a mutant names has to notice.

A piece that also objects to the good simulator or cannot look at it, or a mutant that cannot be planted any more, fails
as well; and the committed page has to say what stands in the tables.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from golive.contracts.tests.mutants import page, pieces
from golive.contracts.tests.mutants.__main__ import main
from golive.contracts.tests.mutants.mutant import VENDORS, Mutant, good, killed, killers, mutants
from golive.contracts.tests.mutants.pieces import Broken, Kind, Piece, conform, flow, golden, machine, pact, webhook
from golive.contracts.tests.mutants.planting import Edit, Name, Rule, Unplanted, row
from golive.contracts.tests.veriff.life import Life
from golive.simulators.client import ServerHandle
from golive.simulators.fidelity import targets
from golive.simulators.inbox import Inbox
from golive.simulators.veriff import errors, wire

ABOUT = range(12, 25)
"""So many mutants a vendor: enough for each piece, few enough to be run each time."""


def _every() -> Iterator[Any]:
    for vendor in VENDORS:
        yield from (pytest.param(vendor, mutant, id=f"{vendor}-{mutant.name}") for mutant in mutants(vendor))


def _pieces() -> Iterator[Any]:
    for vendor in VENDORS:
        for piece in killers(mutants(vendor)):
            yield pytest.param(vendor, piece, id=f"{vendor}-{piece.kind.value}-{piece.name}")


@pytest.mark.parametrize(("vendor", "mutant"), [*_every()])
def test_it_is_caught(vendor: str, mutant: Mutant, golive_server: ServerHandle) -> None:
    assert killed(mutant, vendor, golive_server), f"{mutant.name} survives: no sign that the simulator is broken"


@pytest.mark.parametrize(("vendor", "piece"), [*_pieces()])
def test_nothing_is_held_against_the_good_simulator(vendor: str, piece: Piece, golive_server: ServerHandle) -> None:
    assert good(piece, vendor, golive_server) == ""


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_piece_catches_something(vendor: str) -> None:
    table = mutants(vendor)
    assert {mutant.killer.kind for mutant in table} == {*Kind}
    assert len({mutant.name for mutant in table}) == len(table)
    assert len(table) in ABOUT


def test_the_committed_page_is_what_the_tables_say() -> None:
    current = page.render({vendor: mutants(vendor) for vendor in VENDORS})
    renew = "renew it with: python -m golive.contracts.tests.mutants --write"
    assert page.FILE.read_text(encoding="utf-8") == current, renew


IDLE = Mutant("idle", "Is the good one.", Rule("resubmissions", 9), flow("open_a_session"))


def test_a_mutant_that_changes_nothing_survives(golive_server: ServerHandle) -> None:
    assert killed(IDLE, "veriff", golive_server) == ""


def test_the_command_tells_of_a_survivor_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--write"], {"veriff": [IDLE]}, tmp_path / "KILLS.md") == 1
    assert "veriff: idle survives flows, open_a_session." in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_the_command_writes_the_page_and_holds_it_to_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, tables = tmp_path / "KILLS.md", {"veriff": mutants("veriff")[:2]}
    assert main(["--write"], tables, file) == main([], tables, file) == 0
    assert main([], {"veriff": mutants("veriff")[:1]}, file) == 1
    assert capsys.readouterr().out.endswith("KILLS.md is out of date. Renew it with --write.\n")


@pytest.mark.parametrize("piece", [make("nowhere") for make in (flow, golden, webhook, pact, conform)], ids=str)
def test_a_piece_that_is_not_there_proves_nothing(piece: Piece, golive_server: ServerHandle) -> None:
    with pytest.raises(Broken, match=f"^veriff: {piece.kind.value}, nowhere, is broken: "):
        good(piece, "veriff", golive_server)


def _misused() -> None:
    """Takes nothing of what it is given."""


BREAKS = {
    flow("open_a_session"): (targets, "simulator"),
    golden("open_a_session"): (pieces, "drift"),
    webhook("post an approval"): (pieces, "posting"),
    webhook("the signature covers exactly the bytes"): (Inbox, "__enter__"),
    pact("read a decline"): (pieces, "reasons"),
    machine("webhooks"): (Life, "pass_time"),
    conform("getMedia"): (pieces, "ready"),
}


@pytest.mark.parametrize(("piece", "place"), BREAKS.items(), ids=str)
def test_a_piece_that_is_broken_catches_nothing(
    piece: Piece, place: tuple[object, str], golive_server: ServerHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*place, _misused)
    with pytest.raises(Broken, match="is broken: TypeError: "):
        killed(replace(IDLE, killer=piece), "veriff", golive_server)


def test_the_command_tells_of_a_piece_that_is_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = {"veriff": [replace(IDLE, killer=flow("nowhere"))]}
    assert main(["--write"], tables, tmp_path / "KILLS.md") == 1
    assert "veriff: flows, nowhere, is broken: NoFlow: veriff has no flow 'nowhere'" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (Edit("veriff.wire", "nowhere to be found", ""), "0 times"),
        (Edit("veriff.wire", "session", "sitting"), "times, not once"),
        (Edit("veriff.wire", "_SMALLEST = 0.00001", "_SMALLEST = 0.1"), "in no function"),
    ],
    ids=["gone", "ambiguous", "no function"],
)
def test_an_edit_that_does_not_fit_is_no_mutant(edit: Edit, why: str) -> None:
    with pytest.raises(Unplanted, match=why), edit.planted():
        pass


def _feature() -> object:
    return wire.event_object.__code__.co_consts


def _errors() -> object:
    return errors.ERRORS


@pytest.mark.parametrize(
    ("patch", "look"),
    [
        (Edit("veriff.wire", '"feature": "selfid"', '"feature": "self-id"'), _feature),
        (row("veriff", "not_found", status=400), _errors),
        (Name("veriff.errors", "ERRORS", lambda _usual: {}), _errors),
    ],
    ids=["edit", "row", "name"],
)
def test_a_defect_is_gone_afterwards(patch: Edit | Name, look: Callable[[], object]) -> None:
    usual = look()
    with patch.planted():
        assert look() != usual
    assert look() is usual


def test_a_defect_is_gone_after_an_accident() -> None:
    usual = errors.ERRORS
    with pytest.raises(KeyError), row("veriff", "not_found", status=400).planted():
        errors.error("no such row")
    assert errors.ERRORS is usual
