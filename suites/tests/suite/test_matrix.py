"""The kill matrix's rules and its page, on twins made up for it."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from golive.suites.reference import matrix, mutants, page
from golive.suites.reference.matrix import Row, Twin

ONE, TWO, PERSON = "V-001", "V-002", "V-003"


def twin(name: str, promised: Sequence[str] = (), **outcomes: str) -> Twin:
    """A twin whose rows had these outcomes: `V_001="FAIL"`; a row that is not named passed."""
    rows = {}
    for row in (ONE, TWO, PERSON):
        found = outcomes.get(row.replace("-", "_"), "PASS")
        state = "REVIEW" if row == PERSON else found
        rows[row] = Row(row, f"title of {row}", state, row != PERSON, frozenset({found, "PASS"}))
    return Twin(name, f"Breaks {name}.", tuple(promised), rows)


GOOD = twin(matrix.GOOD)
FIRST = twin("first", [ONE], V_001="FAIL", V_003="FAIL")
SECOND = twin("second", [TWO], V_002="WARN")


def test_a_matrix_without_a_hole_has_no_findings() -> None:
    assert list(matrix.findings([GOOD, FIRST, SECOND])) == []


@pytest.mark.parametrize("outcome", ["FAIL", "WARN", "ERROR", "SKIP"])
def test_the_good_app_must_be_green(outcome: str) -> None:
    sick = twin(matrix.GOOD, V_001=outcome)
    assert [finding.split(" ")[:3] for finding in matrix.findings([sick, FIRST, SECOND])] == [[ONE, "is", outcome]]


def test_the_good_app_must_pass_what_a_person_has_to_look_at_as_well() -> None:
    sick = twin(matrix.GOOD, V_003="FAIL")
    assert [finding.split(".")[0] for finding in matrix.findings([sick, FIRST, SECOND])] == [
        "V-003 has a check that did not pass for the good app"
    ]


def test_a_survivor_is_named() -> None:
    survivor = twin("third")
    assert list(matrix.findings([GOOD, FIRST, SECOND, survivor])) == [
        "third survives: no row notices that it breaks third."
    ]


@pytest.mark.parametrize("outcome", ["ERROR", "SKIP"])
def test_what_was_not_judged_catches_nothing(outcome: str) -> None:
    assert twin("third", V_001=outcome).caught_by == ()


def test_a_broken_promise_is_named() -> None:
    liar = twin("third", [ONE, TWO], V_001="FAIL")
    assert list(matrix.findings([GOOD, FIRST, SECOND, liar])) == [
        "third promises to break V-002, but no check of that row notices."
    ]


def test_a_mutant_that_could_not_be_judged_is_named() -> None:
    sick = twin("third", [ONE], V_001="FAIL", V_002="ERROR")
    assert list(matrix.findings([GOOD, FIRST, SECOND, sick])) == [
        "third could not be judged by V-002: a check ended in an error."
    ]


def test_a_row_that_catches_nobody_is_named() -> None:
    assert list(matrix.findings([GOOD, FIRST])) == [
        "V-002 catches no mutant, so nobody knows that it can fail. Add a mutant that breaks it."
    ]


def test_the_table_has_a_column_a_row_and_a_line_a_twin() -> None:
    liar = twin("liar", [TWO], V_001="ERROR")
    assert page.table([GOOD, FIRST, SECOND, liar]).splitlines() == [
        "              000",
        "              000",
        "              123",
        "the good app  ...",
        "first         X.x",
        "second        .X.",
        "liar          e?.",
    ]


def test_the_page_says_who_catches_whom() -> None:
    text = page.render([GOOD, FIRST, SECOND])
    assert "| `first` | Breaks first. | **001**, 003 |" in text
    assert page.line(SECOND) == "| `second` | Breaks second. | **002** |"
    assert f"| {PERSON} | 1 | title of {PERSON} |" in text


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., int]:
    """The command on made-up twins, in a folder of suites of its own; answers its exit code."""
    (tmp_path / "veriff").mkdir()

    def run(twins: Sequence[Twin], *arguments: str) -> int:
        return mutants.main(arguments, lambda vendor, jobs: twins, tmp_path)

    return run


Command = Callable[..., int]
Capture = pytest.CaptureFixture[str]


def test_the_command_renews_the_page_and_is_content(command: Command, capsys: Capture, tmp_path: Path) -> None:
    twins = [GOOD, FIRST, SECOND]
    assert command(twins, "--write", "--json", str(tmp_path / "kills.json")) == 0
    assert command(twins) == 0
    assert capsys.readouterr().out.endswith("All 2 mutants are caught.\n")
    kills = json.loads((tmp_path / "kills.json").read_text("utf-8"))
    assert kills["rows"] == {ONE: ["first"], TWO: ["second"], PERSON: ["first"]}
    assert kills["mutants"]["first"] == {"says": "Breaks first.", "promised": [ONE], "caught_by": [ONE, PERSON]}
    assert kills["findings"] == []


def test_the_command_refuses_a_page_that_is_out_of_date(command: Command, capsys: Capture) -> None:
    assert command([GOOD, FIRST, SECOND]) == 1
    assert capsys.readouterr().out.endswith("KILLS.md of veriff is out of date. Renew it with --write.\n")


def test_the_command_refuses_a_survivor_and_leaves_the_page(command: Command, capsys: Capture, tmp_path: Path) -> None:
    assert command([GOOD, FIRST, SECOND, twin("third")], "--write") == 1
    assert "third survives" in capsys.readouterr().out
    assert not (tmp_path / "veriff" / page.NAME).exists()
