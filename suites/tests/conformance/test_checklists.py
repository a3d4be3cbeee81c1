"""The shipped checklists: valid, complete over the lines they cover, and never renumbered.

The vendors' documents are not in the tree, so a hash cannot be compared here; that every line is accounted for can.
"""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from golive.simulators.conformance.checklist import Checklist, Document, Method
from golive.simulators.conformance.loading import load_checklist
from golive.simulators.core import resources

SUITES = Path(str(resources.folder("suites")))
CHECKLISTS = sorted(SUITES.glob("*/checklist.yaml"))


@pytest.fixture(params=CHECKLISTS, ids=lambda path: path.parent.name)
def checklist(request: pytest.FixtureRequest) -> Checklist:
    return load_checklist(request.param)


@pytest.fixture
def veriff() -> Checklist:
    return load_checklist(SUITES / "veriff" / "checklist.yaml")


def claimed_lines(checklist: Checklist, document: Document) -> set[int]:
    """The lines that a row or a `context` entry speaks for."""
    rows = [item.source.lines for item in checklist.items if item.source.doc == document.id]
    ranges = [*(lines for lines in rows if lines), *(context.lines for context in document.context)]
    return {line for first, last in ranges for line in range(first, last + 1)}


def test_every_line_is_a_row_or_accounted_for(checklist: Checklist) -> None:
    """A line that nothing claims must stand between two claimed ones: the blank line between two bullets."""
    for document in checklist.documents:
        if document.span is None:
            continue
        first, last = document.span
        claimed = claimed_lines(checklist, document)
        gaps = [line for line in range(first, last + 1) if line not in claimed]
        assert {first, last} <= claimed
        assert all(after - before > 1 for before, after in pairwise(gaps)), f"lines without a row: {gaps}"


def test_ranges_run_forward(checklist: Checklist) -> None:
    for item in checklist.items:
        first, last = item.source.lines or (1, 1)
        assert first <= last, item.id


def test_ids_count_up_without_holes(checklist: Checklist) -> None:
    numbers = [int(item.id[-3:]) for item in checklist.items]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {item.id[:-4] for item in checklist.items} == {f"{checklist.vendor.upper()}-GL"}


def test_a_row_that_is_not_stated_says_why(checklist: Checklist) -> None:
    for item in checklist.items:
        assert item.source.confidence == "stated" or item.source.note, item.id


def test_sections_are_used_and_in_order(checklist: Checklist) -> None:
    order = {section.id: place for place, section in enumerate(checklist.sections)}
    places = [order[item.section] for item in checklist.items]
    assert places == sorted(places)
    assert set(places) == set(order.values())


def test_veriff_has_each_group_of_the_testing_guide(veriff: Checklist) -> None:
    counts = {section.id: 0 for section in veriff.sections}
    for item in veriff.items:
        counts[item.section] += 1
    assert counts == {
        "session": 12,
        "security": 3,
        "responses": 6,
        "process": 5,
        "mobile": 2,
        "api_upload": 2,
        "batch": 2,
        "live": 1,
        "robustness": 9,
    }


def test_veriff_asks_a_person_only_what_no_test_can_see(veriff: Checklist) -> None:
    asked = {item.id[-3:] for item in veriff.items if item.method is not Method.AUTOMATED}
    assert asked == {"024", "027", "028", "030", "031", "032", "033"}
    assert all(item.question.endswith("?") for item in veriff.items if item.question)


def test_no_veriff_row_is_without_tests(veriff: Checklist) -> None:
    assert not [item.id for item in veriff.items if item.not_tested]


def test_hashes_differ_where_lines_do(veriff: Checklist) -> None:
    hashes: dict[tuple[int, int], str] = {}
    for item in veriff.items:
        if item.source.lines:
            assert re.fullmatch("[0-9a-f]{64}", item.source.sentence_sha256)
            assert hashes.setdefault(item.source.lines, item.source.sentence_sha256) == item.source.sentence_sha256
    assert len(set(hashes.values())) == len(hashes)
