"""Every mutant of the reference app is caught by the rows that its fault is about. `make mutants` looks at all rows."""

import pytest
from golive.simulators.browsing import VARIABLE
from golive.suites.reference import matrix, page

SUITES = sorted(path.parent.name for path in matrix.HERE.parent.glob("*/checklist.yaml"))
MUTANTS = {vendor: matrix.mutants(vendor) for vendor in SUITES}


@pytest.fixture(autouse=True)
def shared_chromium(chromium: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All runs look at their app in the same browser, each in windows of its own."""
    monkeypatch.setenv(VARIABLE, chromium)


@pytest.mark.parametrize("vendor", MUTANTS)
def test_the_good_app_is_green(vendor: str) -> None:
    assert list(matrix.not_green(matrix.run(vendor))) == []


@pytest.mark.parametrize(("vendor", "name"), [(vendor, name) for vendor in MUTANTS for name in MUTANTS[vendor]])
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
