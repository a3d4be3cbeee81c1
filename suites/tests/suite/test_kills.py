"""Mutants of the reference app are caught by the rows that their faults are about, and each row catches some.

`make mutants` runs every mutant against all rows, which takes most of an hour; here each row has to catch one at least.
"""

from collections.abc import Collection, Iterator

import pytest
from golive.simulators.browsing import VARIABLE
from golive.suites.reference import matrix, page

SUITES = sorted(path.parent.name for path in matrix.HERE.parent.glob("*/checklist.yaml"))
MUTANTS = {vendor: matrix.mutants(vendor) for vendor in SUITES}


def chosen(mutants: Collection[matrix.Mutant]) -> Iterator[str]:
    """The names of few mutants that leave no row without one: each time the one for most rows that are left."""
    left = {row for mutant in mutants for row in mutant.reddens}
    while left:
        best = max(mutants, key=lambda mutant: len(left.intersection(mutant.reddens)))
        left.difference_update(best.reddens)
        yield best.name


CHOSEN = [(vendor, name) for vendor in SUITES for name in chosen(MUTANTS[vendor].values())]


@pytest.fixture(autouse=True)
def shared_chromium(chromium: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All runs look at their app in the same browser, each in windows of its own."""
    monkeypatch.setenv(VARIABLE, chromium)


@pytest.mark.parametrize("vendor", MUTANTS)
def test_the_good_app_is_green(vendor: str) -> None:
    assert list(matrix.not_green(matrix.run(vendor))) == []


@pytest.mark.parametrize("vendor", MUTANTS)
def test_each_row_that_a_mutant_is_about_is_tried(vendor: str) -> None:
    tried = {row for owner, name in CHOSEN if owner == vendor for row in MUTANTS[vendor][name].reddens}
    assert tried == {row for mutant in MUTANTS[vendor].values() for row in mutant.reddens}


@pytest.mark.parametrize(("vendor", "name"), CHOSEN)
def test_the_mutant_is_caught(vendor: str, name: str) -> None:
    assert list(matrix.broken_promises(matrix.run(vendor, MUTANTS[vendor][name], quick=True))) == []


@pytest.mark.parametrize("vendor", MUTANTS)
def test_the_committed_matrix_has_every_mutant_and_what_it_promises(vendor: str) -> None:
    text = (matrix.HERE.parent / vendor / page.NAME).read_text("utf-8")
    lines = [line.split("|") for line in text.splitlines() if line.startswith("| `")]
    committed = {
        cells[1].strip(" `"): (cells[2].strip(), {row.strip(" *") for row in cells[3].split(",") if "**" in row})
        for cells in lines
    }
    assert committed == {
        name: (mutant.says, {row.rpartition("-")[2] for row in mutant.reddens})
        for name, mutant in MUTANTS[vendor].items()
    }
