"""The table of mutants: each promises rows that can be judged, each row has one, and edits find their place.

That each is broken where it says so, the suite shows.
"""

from importlib.resources import files

import pytest
import yaml
from golive.suites.reference.yoti.mutants import MUTANTS
from golive.suites.reference.yoti.scripts import Scripts
from golive.suites.reference.yoti.settings import Settings

SCRIPT = Scripts(Settings("http://yoti.example", "", "", "", "")).ours("opening") or ""
EDITS = {name: edits for name, mutant in MUTANTS.items() if (edits := getattr(mutant.parts.scripts, "edits", ()))}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_finds_its_place_once_and_changes_it(name: str) -> None:
    assert all(SCRIPT.count(old) == 1 and old != new for old, new in EDITS[name])


def test_every_row_that_a_run_can_judge_has_a_mutant() -> None:
    checklist = yaml.safe_load(files("golive.suites").joinpath("yoti", "checklist.yaml").read_text("utf-8"))
    judged = {row["id"] for row in checklist["items"] if row["method"] != "manual"}
    of_bearers = {
        row["id"] for row in checklist["items"] if "bearer" in row.get("applies_when", {}).get("features", ())
    }
    assert {row for mutant in MUTANTS.values() for row in mutant.reddens} == judged - of_bearers


def test_a_mutant_says_what_is_wrong_with_it() -> None:
    assert all(mutant.says.endswith(".") and mutant.reddens for mutant in MUTANTS.values())
