"""Every mutant of the reference app is caught by the rows that its fault is about. `make mutants` looks at all rows."""

import pytest
from golive.suites.reference import matrix, page

VENDOR = "veriff"
MUTANTS = matrix.mutants(VENDOR)
COMMITTED = (matrix.HERE.parent / VENDOR / page.NAME).read_text("utf-8")


@pytest.mark.parametrize("name", MUTANTS)
def test_the_mutant_is_caught(name: str) -> None:
    assert list(matrix.broken_promises(matrix.run(VENDOR, MUTANTS[name], quick=True))) == []


def test_the_good_app_is_green() -> None:
    assert list(matrix.not_green(matrix.run(VENDOR))) == []


def test_the_committed_matrix_has_every_mutant_and_what_it_promises() -> None:
    lines = [line.split("|") for line in COMMITTED.splitlines() if line.startswith("| `")]
    committed = {
        cells[1].strip(" `"): (cells[2].strip(), {row.strip(" *") for row in cells[3].split(",") if "**" in row})
        for cells in lines
    }
    assert committed == {
        name: (mutant.says, {row.rpartition("-")[2] for row in mutant.reddens}) for name, mutant in MUTANTS.items()
    }
