"""`waivers.yaml` is read as it stands, or refused with file and line."""

import re
from pathlib import Path

import pytest
from golive.simulators.config import BadConfig
from golive.simulators.conformance.codes import BY_NAME
from golive.simulators.conformance.loading import load_checklist
from golive.simulators.conformance.waived import Waiver
from golive.simulators.signoff.waivers import FILE, read_waivers

ROOT = Path(__file__).parents[3]
HOW_TO = ROOT / "docs" / "how-to" / "waive.md"
FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)

TEXT = """\
# what we live with until the library is mended
- id: W-12
  item: DEMO-GL-014
  check: tests/test_errors.py::test_retry_after*
  symptom: GL-CLIENT-ASSERTION
  reason: the library ignores Retry-After; a fix is on its way
  owner: "@kyc"
  approved_by: "@release"
  ticket: https://tickets.example/KYC-12
  expires: 2026-12-31
"""


def test_a_waiver_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(TEXT)
    assert read_waivers(tmp_path / FILE) == (
        Waiver(
            "W-12",
            "DEMO-GL-014",
            "GL-CLIENT-ASSERTION",
            "the library ignores Retry-After; a fix is on its way",
            "@kyc",
            "@release",
            "2026-12-31",
            "tests/test_errors.py::test_retry_after*",
            "https://tickets.example/KYC-12",
        ),
    )


def test_no_file_is_no_waiver(tmp_path: Path) -> None:
    assert read_waivers(tmp_path / FILE) == ()


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="cannot be read: Is a directory"):
        read_waivers(tmp_path)


@pytest.mark.parametrize("name", ["symptom", "owner", "approved_by", "expires", "reason"])
def test_each_part_is_needed(tmp_path: Path, name: str) -> None:
    (tmp_path / FILE).write_text(re.sub(rf"  {name}: .*\n", "", TEXT))
    with pytest.raises(BadConfig, match=rf"waivers\.yaml:2: W-12 has no {name}"):
        read_waivers(tmp_path / FILE)


@pytest.mark.parametrize("day", ["2026-02-30", "soon", "31.12.2026", "2026-12-31T00:00:00Z"])
def test_a_day_is_a_day(tmp_path: Path, day: str) -> None:
    (tmp_path / FILE).write_text(TEXT.replace("2026-12-31", day))
    with pytest.raises(BadConfig, match=rf'waivers\.yaml:10: W-12 expires: "{day}" is not a "date"'):
        read_waivers(tmp_path / FILE)


@pytest.mark.parametrize("text", FENCE.findall(HOW_TO.read_text(encoding="utf-8")))
def test_the_how_to_shows_files_that_are_read(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    (waiver,) = read_waivers(tmp_path / FILE)
    checklist = load_checklist(ROOT / "suites" / "veriff" / "checklist.yaml")
    assert waiver.item in checklist.by_id
    assert waiver.symptom in BY_NAME
