"""JUnit and CTRF count what the report counts, whatever ended how and whoever waived it."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from golive.simulators.conformance import ctrf, junit
from golive.simulators.conformance.blame import of_code
from golive.simulators.conformance.checklist import Checklist
from golive.simulators.conformance.evidence import Evidence
from golive.simulators.conformance.report import Report, make_report
from golive.simulators.conformance.run import Run
from golive.simulators.conformance.states import Outcome
from golive.simulators.conformance.verdict import Check, judge
from golive.simulators.conformance.waived import Waiver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Make = Callable[..., tuple[Report, dict[str, Evidence]]]
HOSTILE = "<script>alert(1)</script> & \x00\x1b[31m ]]> \"'"
CODE = "GL-CLIENT-ASSERTION"


def suite_of(made: Report) -> ET.Element:
    suite = ET.fromstring(junit.render(made)).find("testsuite")  # noqa: S314 - our own document
    assert suite is not None
    return suite


def case_of(made: Report, name: str) -> ET.Element:
    return next(case for case in suite_of(made).findall("testcase") if case.get("name", "").endswith(name))


def properties_of(case: ET.Element) -> list[tuple[str | None, str | None]]:
    return [(found.get("name"), found.get("value")) for found in case.iter("property")]


OUTCOMES = st.lists(st.tuples(st.sampled_from(Outcome), st.booleans(), st.sets(st.integers(1, 4), min_size=1)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OUTCOMES, st.sets(st.integers(1, 4)))
def test_counts_equal_the_reports(
    row: Callable[..., dict[str, Any]],
    checklist: Callable[..., Checklist],
    check: Callable[..., Check],
    outcomes: list[tuple[Outcome, bool, set[int]]],
    waived: set[int],
) -> None:
    checks = [
        check(*cited, name=f"test_{place}", outcome=outcome, code=CODE if coded else "", suspect="client")
        for place, (outcome, coded, cited) in enumerate(outcomes)
    ]
    waivers = [
        Waiver(f"W-{number}", f"DEMO-GL-{number:03d}", CODE, "known", "@a", "@b", "2026-02-01") for number in waived
    ]
    rows = [row(number) for number in range(1, 5)]
    made = make_report(judge(checklist(*rows), checks, waivers=waivers, today=date(2026, 1, 10)), Run())

    suite, document = suite_of(made), json.loads(ctrf.render(made))["results"]
    found = Counter(child.tag for case in suite.findall("testcase") for child in case)
    covered = sum("waived by" in (element.get("message") or "") for element in suite.iter("skipped"))
    told = {name: int(suite.get(name, "")) for name in ("tests", "failures", "errors", "skipped")}
    assert told == {
        "tests": len(made.checks),
        "failures": made.outcomes[Outcome.FAIL] - covered,
        "errors": made.outcomes[Outcome.ERROR],
        "skipped": made.outcomes[Outcome.SKIP] + covered,
    }
    assert (found["failure"], found["error"], found["skipped"]) == (told["failures"], told["errors"], told["skipped"])
    assert document["summary"]["tests"] == len(document["tests"]) == told["tests"]
    assert document["summary"]["failed"] == told["failures"] + told["errors"]
    assert document["summary"]["skipped"] == told["skipped"]
    assert Counter(test["status"] for test in document["tests"]) == +Counter(
        {name: document["summary"][name] for name in ctrf.STATUSES}
    )


def test_a_failure_says_whom_to_suspect(every_state: Make) -> None:
    made, evidence = every_state()

    assert properties_of(case_of(made, "fails[a]")) == [
        ("requirement", "DEMO-GL-002"),
        ("state", "FAIL"),
        ("doc_line", "guide L2"),
        ("failure_code", "GL-CLIENT-ASSERTION"),
        ("suspect", "client"),
        ("evidence", f"evidence/{next(iter(evidence))}.json"),
    ]
    failure = case_of(made, "fails[a]")[1]
    assert (failure.get("message"), (failure.text or "").splitlines()) == (
        "got 200, expected 401",
        [
            "got 200, expected 401",
            of_code(CODE).sentence,
            "Again: golive run demo --item DEMO-GL-002",
        ],
    )


def test_a_waived_failure_is_skipped_and_names_its_waiver(every_state: Make) -> None:
    made, _ = every_state()
    case = case_of(made, "is_waived")

    assert ("state", "WAIVED") in properties_of(case)
    assert [child.tag for child in case] == ["properties", "skipped"]
    assert case[1].get("message") == "waived by W-12 until 2026-02-28: got 200, expected 401"


def test_a_failure_that_is_waived_for_one_of_two_items_only_stays_a_failure(
    row: Callable[..., dict[str, Any]], checklist: Callable[..., Checklist], check: Callable[..., Check]
) -> None:
    waiver = Waiver("W-1", "DEMO-GL-001", CODE, "known", "@a", "@b", "2026-02-01")
    failed = check(1, 2, outcome=Outcome.FAIL, code=CODE, suspect="client", taken="2026-01-10T08:00:00Z")
    judged = judge(checklist(row(1), row(2)), [failed], waivers=[waiver], today=date(2026, 1, 10))
    made = make_report(judged, Run())

    assert [found.state for found in made.items] == ["WAIVED", "FAIL"]
    assert suite_of(made).get("failures") == "1"


def test_it_carries_the_requirements(report: Make) -> None:
    made, evidence = report()
    case = case_of(made, "passes")

    assert properties_of(case) == [
        ("requirement", "DEMO-GL-001"),
        ("state", "PASS"),
        ("doc_line", "guide L1"),
        ("requirement", "DEMO-GL-008"),
        ("state", "PASS"),
        ("doc_line", "guide L8"),
        ("evidence", f"evidence/{next(iter(evidence))}.json"),
    ]
    assert (case.get("classname"), case.get("name")) == ("demo.first", "test_demo.py::passes")


def test_it_says_what_was_judged(report: Make) -> None:
    made, _ = report()
    properties = suite_of(made).find("properties")

    assert properties is not None
    pairs = {found.get("name"): found.get("value") for found in properties}
    assert pairs["verdict"] == "NOT_READY"
    assert pairs["statement"] == made.statement


@pytest.mark.parametrize("name", ["fails[a]", "is_waived"])
def test_it_survives_what_xml_cannot_hold(every_state: Make, name: str) -> None:
    made, _ = every_state(HOSTILE)

    assert "<script>alert(1)</script> & \ufffd\ufffd[31m ]]> \"'" in (case_of(made, name)[1].text or "")
