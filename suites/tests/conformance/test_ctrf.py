"""CTRF: the members that the format knows and no others, and our words in `extra`."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from golive.simulators.conformance import ctrf
from golive.simulators.conformance.evidence import Evidence
from golive.simulators.conformance.report import Report

Make = Callable[..., tuple[Report, dict[str, Evidence]]]

KNOWN = {
    "": "reportFormat specVersion reportId timestamp generatedBy results insights baseline extra",
    "results": "tool summary tests environment extra",
    "tool": "name version extra",
    "summary": "tests passed failed skipped pending other flaky suites start stop duration extra",
    "environment": "reportName appName testEnvironment osPlatform osRelease osVersion commit branchName extra",
    "test": "id name status duration start stop suite message trace line rawStatus tags labels type filePath extra",
}
"""The members that CTRF's schema allows, as far as they are of use here; it allows no others (ctrf.io, schema 0.0)."""


def document_of(made: Report) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(ctrf.render(made))
    return document


def assert_known(kind: str, value: dict[str, Any]) -> None:
    assert not value.keys() - set(KNOWN[kind].split())


def test_it_has_the_shape_of_the_format(every_state: Make) -> None:
    document = document_of(every_state()[0])

    assert (document["reportFormat"], document["specVersion"]) == ("CTRF", "0.0.0")
    assert_known("", document)
    assert_known("results", document["results"])
    for name in ("tool", "summary", "environment"):
        assert_known(name, document["results"][name])
    for test in document["results"]["tests"]:
        assert_known("test", test)
        assert str(UUID(test["id"])) == test["id"]
        assert test["status"] in ctrf.STATUSES
        assert isinstance(test["duration"], int)
        assert test["name"]


def test_the_run_has_a_beginning_and_an_end(every_state: Make) -> None:
    summary = document_of(every_state()[0])["results"]["summary"]

    assert summary == {
        "tests": 8,
        "passed": 4,
        "failed": 2,
        "skipped": 2,
        "pending": 0,
        "other": 0,
        "start": 1768031940000,
        "stop": 1768032060000,
    }


def test_a_test_says_items_states_code_and_suspect(every_state: Make) -> None:
    made, evidence = every_state()
    tests = {test["name"]: test for test in document_of(made)["results"]["tests"]}

    assert tests["fails[a]"]["extra"] == {
        "items": {"DEMO-GL-002": "FAIL"},
        "code": "GL-CLIENT-ASSERTION",
        "suspect": "client",
        "why": "the exchanges went through, and the integration still did not do what the vendor asks",
        "evidence": f"evidence/{next(iter(evidence))}.json",
        "rerun": "golive run demo --item DEMO-GL-002",
    }
    assert (tests["is_waived"]["status"], tests["is_waived"]["extra"]["waiver"]) == ("skipped", "W-12")
    assert (tests["breaks"]["status"], tests["breaks"]["rawStatus"]) == ("failed", "ERROR")


def test_the_plan_stands_beside_the_tests(every_state: Make) -> None:
    made, _ = every_state()
    extra = document_of(made)["results"]["extra"]

    assert (extra["verdict"], extra["exit"], extra["statement"]) == ("NOT_READY", 1, made.statement)
    assert {item["id"]: item["state"] for item in extra["items"]} == {
        found.item.id: found.state for found in made.items
    }


def test_the_same_report_gives_the_same_bytes(every_state: Make) -> None:
    made, _ = every_state()

    assert ctrf.render(made) == ctrf.render(made)
    assert len({test["id"] for test in document_of(made)["results"]["tests"]}) == len(made.checks)
