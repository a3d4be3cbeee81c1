"""The codes of `golive doctor`: each is told once, on the page as in the terminal."""

from pathlib import Path

import pytest
from golive.simulators import explaining
from golive.simulators.doctoring import codes
from golive.simulators.doctoring.findings import Code

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "doctor.md"


def test_every_code_is_in_the_table_once() -> None:
    assert [row.code for row in codes.TABLE] == [*Code]


@pytest.mark.parametrize("row", codes.TABLE, ids=lambda row: row.code.value)
def test_a_code_is_explained(row: codes.Meaning) -> None:
    text = explaining.explain(row.code.lower())

    assert text.startswith(f"{row.code}   found by: golive doctor\n  As it should be: {row.sound}.\n")
    assert row.fails or row.warns
    assert ("  Fails: " in text, "  Warns: " in text) == (bool(row.fails), bool(row.warns))


def test_the_page_has_the_table() -> None:
    assert codes.markdown() in PAGE.read_text(encoding="utf-8"), "write codes.markdown() to the page"
