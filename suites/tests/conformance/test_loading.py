"""A checklist file is read whole or refused with sentences that name the row and the remedy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from golive.simulators.conformance.checklist import Level, Profile, Target
from golive.simulators.conformance.loading import ChecklistError, load_checklist

Row = dict[str, Any]
Build = Callable[..., Row]
Write = Callable[..., Path]


def test_a_row_becomes_an_item(checklist_file: Write, row: Build) -> None:
    path = checklist_file(row(7, level="SHOULD", applies_when={"features": ["upload"]}))

    loaded = load_checklist(path)
    item = loaded.by_id["DEMO-GL-007"]

    assert (item.level, item.source.place) == (Level.SHOULD, "L7")
    assert item.applies_when.features == {"upload"}
    assert loaded.document(item).title == "The guide"
    assert loaded.path == path
    assert len(loaded.sha256) == 64


def test_dates_stay_text_without_quotes(checklist_file: Write, row: Build) -> None:
    path = checklist_file(row())
    path.write_text(path.read_text().replace("'2026-01-01'", "2026-01-01"))

    assert load_checklist(path).documents[0].retrieved == "2026-01-01"


WRONG: list[tuple[Row, str]] = [
    ({"level": "OUGHT"}, 'DEMO-GL-001 level: "OUGHT" is not one of'),
    ({"titel": "x"}, "Additional properties are not allowed ('titel' was unexpected)"),
    ({"title": " "}, 'DEMO-GL-001 title: " " does not match'),
    ({"question": "Really?"}, "DEMO-GL-001 question: is not for a row that is judged by this method"),
    ({"method": "manual"}, 'DEMO-GL-001: "question" is a required property. Add it.'),
    (
        {"method": "manual", "question": "Really?", "not_tested": {"reason": "a", "citation": "b"}},
        "DEMO-GL-001 not_tested: is not for a row that is judged by this method",
    ),
    ({"not_tested": {"reason": "too hard"}}, '"citation" is a required property'),
    ({"source": {"doc": "guide", "confidence": "stated"}}, "DEMO-GL-001 source: names neither lines nor an anchor"),
    (
        {"source": {"doc": "guide", "confidence": "stated", "lines": [1, 1]}},
        '"sentence_sha256" is a required property. Give both or neither.',
    ),
    ({"source": {"doc": "rumour", "confidence": "stated", "anchor": "x"}}, "source 'rumour' is not listed"),
    ({"section": "third"}, "section 'third' is not listed. Add it to `sections`."),
    ({"applies_when": {"features": ["batch"]}}, "feature 'batch' is not listed. Add it to `features`"),
]


@pytest.mark.parametrize(("change", "complaint"), WRONG, ids=[complaint for _, complaint in WRONG])
def test_a_wrong_row_is_named(checklist_file: Write, row: Build, change: Row, complaint: str) -> None:
    path = checklist_file(row(**change))

    with pytest.raises(ChecklistError) as refusal:
        load_checklist(path)

    assert str(refusal.value).startswith(f"{path}: DEMO-GL-001")
    assert complaint in str(refusal.value)


def test_all_findings_are_told_at_once(checklist_file: Write, row: Build) -> None:
    path = checklist_file(row(1, level="OUGHT"), row(2, min_target="moon"))

    with pytest.raises(ChecklistError) as refusal:
        load_checklist(path)

    first, second = str(refusal.value).splitlines()
    assert "DEMO-GL-001 level" in first
    assert "DEMO-GL-002 min_target" in second


def test_ids_are_unique(checklist_file: Write, row: Build) -> None:
    path = checklist_file(row(1), row(2), row(1))

    with pytest.raises(ChecklistError, match="DEMO-GL-001: stands on 2 rows"):
        load_checklist(path)


def test_a_row_without_an_id_goes_by_its_place(checklist_file: Write, row: Build) -> None:
    path = checklist_file(row(1), {"title": "nameless"})

    with pytest.raises(ChecklistError, match=r'items\[1\]: "id" is a required property'):
        load_checklist(path)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"items: [", "is not YAML"),
        (b"\xff\xfe\xff", "is not YAML"),
        (b"", 'the file: null is not of type "object"'),
        (b"1: 2", "the file: holds what JSON cannot"),
        (b"items: !!binary aGk=", "the file: holds what JSON cannot"),
        (b"- 1", 'the file: [1] is not of type "object"'),
    ],
)
def test_something_else_is_refused(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "checklist.yaml"
    path.write_bytes(content)

    with pytest.raises(ChecklistError) as refusal:
        load_checklist(path)

    assert complaint in str(refusal.value)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ChecklistError, match=r"cannot be read .* Name an existing checklist file"):
        load_checklist(tmp_path / "none.yaml")


def test_the_profile_decides_by_rule(checklist_file: Write, row: Build) -> None:
    both = load_checklist(checklist_file(row(applies_when={"features": ["upload", "mobile"]}))).items[0]

    assert Profile(frozenset({"upload", "mobile"})).exclusion(both) == ""
    assert Profile(frozenset({"upload"})).exclusion(both) == "the profile does not declare mobile"
    assert Profile().exclusion(both) == "the profile does not declare mobile, upload"


@pytest.mark.parametrize(
    ("target", "least", "enough"),
    [
        (Target.SIMULATOR, Target.SIMULATOR, True),
        (Target.SIMULATOR, Target.SANDBOX, False),
        (Target.GOLDEN, Target.SANDBOX, False),
        (Target.SANDBOX, Target.GOLDEN, True),
    ],
)
def test_targets_are_ordered(target: Target, least: Target, enough: bool) -> None:
    assert target.satisfies(least) is enough
