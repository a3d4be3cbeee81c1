"""The gate: every row has a test, every test a row, and every id exists."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from golive.simulators.conformance.checklist import Checklist, Profile
from golive.simulators.conformance.gate import Collected, findings, profile_findings

Row = Callable[..., dict[str, Any]]
List = Callable[..., Checklist]

SUITE = Path("suite").resolve()
WHOLE = {"demo-golive"}


def collected(*cites: str, path: Path = SUITE / "test_a.py") -> Collected:
    return Collected("suite/test_a.py::test_it", path, cites)


def test_nothing_to_say_about_a_complete_suite(row: Row, checklist: List, manual: Callable[[int], Any]) -> None:
    untested = row(3, not_tested={"reason": "too hard", "citation": "page 3"})
    plan = checklist(row(1), manual(2), untested)

    assert not list(findings([plan], [collected("DEMO-GL-001")], whole=WHOLE))


def test_an_unknown_id_is_told(row: Row, checklist: List) -> None:
    (finding,) = findings([checklist(row(1))], [collected("DEMO-GL-001", "DEMO-GL-100")])

    assert finding.startswith("suite/test_a.py::test_it cites DEMO-GL-100, which is on no loaded checklist.")


@pytest.mark.parametrize("method", ["automated", "hybrid"])
def test_a_row_without_a_test_is_told(row: Row, checklist: List, method: str) -> None:
    question = {"question": "Seen?"} if method == "hybrid" else {}
    plan = checklist(row(1), row(2, method=method, **question))

    assert list(findings([plan], [collected("DEMO-GL-001")], whole=WHOLE)) == [
        "DEMO-GL-002 has no test. Write one, or say `not_tested` with a reason and a citation."
    ]


def test_a_part_of_the_suite_need_not_have_all_tests(row: Row, checklist: List) -> None:
    assert not list(findings([checklist(row(1), row(2))], [collected("DEMO-GL-001")]))


def test_a_test_of_the_suite_cites_a_row(row: Row, checklist: List) -> None:
    (finding,) = findings([checklist(row(1))], [collected()])

    assert "cites no row of suite/checklist.yaml" in finding


def test_a_test_elsewhere_need_not_cite(row: Row, checklist: List) -> None:
    elsewhere = collected(path=SUITE.parent / "other" / "test_b.py")

    assert not list(findings([checklist(row(1))], [elsewhere]))


def test_two_lists_do_not_share_an_id(row: Row, checklist: List) -> None:
    twin = msgspec.structs.replace(checklist(row(1)), path=Path("other/checklist.yaml"))

    (finding,) = findings([checklist(row(1)), twin], [])

    assert finding.startswith("DEMO-GL-001 is on two checklists")


def test_a_feature_that_nobody_lists_is_told(row: Row, checklist: List) -> None:
    test = msgspec.structs.replace(collected("DEMO-GL-001"), features=frozenset({"upload", "uplaod"}))

    (finding,) = findings([checklist(row(1))], [test])

    assert finding.startswith(
        "suite/test_a.py::test_it is about the feature 'uplaod', which no loaded checklist lists."
    )


def test_a_misspelt_feature_is_told(row: Row, checklist: List) -> None:
    plans = [checklist(row(1))]

    assert not list(profile_findings(plans, Profile(frozenset({"upload"}))))
    assert list(profile_findings(plans, Profile(frozenset({"uplaod"})))) == [
        "The profile declares 'uplaod', which no checklist knows. Known: mobile, upload."
    ]
