"""The report's three spellings: `report.json` by its schema, JUnit with the same counts, and one screenful."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from golive.simulators.conformance import junit
from golive.simulators.conformance.evidence import Evidence
from golive.simulators.conformance.folder import write_report
from golive.simulators.conformance.report import Report, encode, headline, worst_first
from golive.simulators.conformance.screen import WIDTH, refusal, screen
from golive.simulators.conformance.states import Outcome
from golive.simulators.core import resources, schema

Make = Callable[..., tuple[Report, dict[str, Evidence]]]
HOSTILE = "<script>alert(1)</script> & \x00\x1b[31m\ud800 ]]> \"'"


def test_the_report_keeps_to_its_schema(report: Make) -> None:
    made, _ = report()

    assert not list(schema.load("golive", "report").violations(json.loads(encode(made))))


@pytest.mark.parametrize("change", [{"verdict": "GREEN"}, {"extra": 1}, {"exit": {"status": 2, "name": "usage"}}])
def test_the_schema_is_strict(report: Make, change: dict[str, Any]) -> None:
    made, _ = report()

    assert not schema.load("golive", "report").accepts(json.loads(encode(made)) | change)


def test_the_schema_wants_evidence_for_a_pass(report: Make) -> None:
    content = json.loads(encode(report()[0]))
    passed = next(check for check in content["checks"] if check["outcome"] == "PASS")
    passed["evidence"], passed["exchanges"] = "", 0

    pointers = {violation.pointer for violation in schema.load("golive", "report").violations(content)}

    place = content["checks"].index(passed)
    assert pointers == {f"/checks/{place}/evidence", f"/checks/{place}/exchanges"}


def test_the_report_can_be_read_back(report: Make) -> None:
    made, _ = report()

    assert msgspec.json.decode(encode(made), type=Report) == made


def test_it_says_what_it_is(report: Make) -> None:
    made, _ = report()

    assert made.statement == "This is a test report, not a vendor's certification."
    assert made.run.target == "simulator"
    assert (made.figures.items, made.figures.applicable, made.figures.failing, made.figures.proven) == (8, 7, 1, 2)


def test_open_items_come_worst_first(report: Make) -> None:
    made, _ = report()

    assert [found.state for found in worst_first(made.items)] == ["FAIL", "ERROR", "NOT_RUN", "REVIEW", "WARN"]
    assert headline(made) == "1 item is broken. 2 items are without a result. 1 item is waiting for a person."


def test_the_folder_holds_what_the_report_names(tmp_path: Path, report: Make) -> None:
    made, evidence = report()

    page = write_report(tmp_path, made, evidence)

    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {"report.json", "report.html", "junit.xml", *(f"evidence/{name}.json" for name in evidence)}
    assert page == tmp_path / "report.html"


def test_evidence_keeps_to_its_schema(report: Make) -> None:
    report_schema = resources.read_json("schemas", "golive", "report.schema.json")
    pointer = {"$ref": f"{report_schema['$id']}#/$defs/evidence", "$id": "https://golive.invalid/schemas/evidence"}
    validator = schema.Schema(pointer, schema.registry("golive"))
    _, evidence = report()

    for piece in evidence.values():
        assert not list(validator.violations(piece.document))


def suite_of(made: Report) -> ET.Element:
    suite = ET.fromstring(junit.render(made)).find("testsuite")  # noqa: S314 - our own document
    assert suite is not None
    return suite


def test_junit_counts_equal_the_reports(report: Make) -> None:
    made, _ = report()
    suite = suite_of(made)
    cases = suite.findall("testcase")

    found = Counter(child.tag for case in cases for child in case if child.tag != "properties")
    assert found == {"failure": 1, "error": 1, "skipped": 1, "system-out": 1}
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": str(len(made.checks)),
        "failures": str(made.outcomes[Outcome.FAIL]),
        "errors": str(made.outcomes[Outcome.ERROR]),
        "skipped": str(made.outcomes[Outcome.SKIP]),
    }
    assert len(cases) == len(made.checks)


def test_junit_carries_the_requirements(report: Make) -> None:
    made, evidence = report()
    case = next(case for case in suite_of(made).findall("testcase") if case.get("name", "").endswith("passes"))

    pairs = [(found.get("name"), found.get("value")) for found in case.iter("property")]
    assert pairs == [
        ("requirement", "DEMO-GL-001"),
        ("state", "PASS"),
        ("doc_line", "guide L1"),
        ("requirement", "DEMO-GL-008"),
        ("state", "PASS"),
        ("doc_line", "guide L8"),
        ("evidence", f"evidence/{next(iter(evidence))}.json"),
    ]
    assert (case.get("classname"), case.get("name")) == ("demo.first", "test_demo.py::passes")


def test_junit_says_what_was_judged(report: Make) -> None:
    made, _ = report()
    properties = suite_of(made).find("properties")

    assert properties is not None
    pairs = {found.get("name"): found.get("value") for found in properties}
    assert pairs["verdict"] == "NOT_READY"
    assert pairs["statement"] == made.statement


def test_junit_survives_what_xml_cannot_hold(report: Make) -> None:
    made, _ = report(HOSTILE)
    (failure,) = suite_of(made).iter("failure")

    assert failure.text == "<script>alert(1)</script> & \ufffd\ufffd[31m\ufffd ]]> \"'"


def test_the_screen_ends_with_verdict_and_place(report: Make) -> None:
    made, _ = report()
    lines = screen(made, Path("/reports/report.html")).splitlines()

    assert lines[-1] == "NOT_READY exit 1 (not ready)   report: /reports/report.html"
    assert lines[-3].split("   ") == [
        "  2 proven",
        "1 failing",
        "1 in error",
        "1 not run",
        "1 to review",
        "1 with a warning",
        "1 not applicable",
    ]


def test_the_screen_is_one_screen_however_much_is_open(report: Make) -> None:
    made, _ = report("x" * 500)
    many = msgspec.structs.replace(made, items=made.items * 20, problems=tuple(f"problem {n}" for n in range(50)))
    lines = screen(many, Path("report.html")).splitlines()

    assert len(lines) <= 24
    assert max(map(len, lines)) <= WIDTH
    assert "  ... and 44 more in the report" in lines


def test_the_screen_obeys_nobody(report: Make) -> None:
    made, _ = report(HOSTILE)

    assert all(line.isprintable() for line in screen(made, Path("report.html")).splitlines())


def test_a_refusal_says_why_and_how_it_ends() -> None:
    assert refusal(["A is wrong.", "B too."]).splitlines() == [
        "Nothing was judged:",
        "  A is wrong.",
        "  B too.",
        "USAGE exit 2 (usage)",
    ]
