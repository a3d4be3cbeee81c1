"""The report as CTRF, the Common Test Report Format: one flat JSON file that many dashboards read.

Owns the mapping: one test for each check. What CTRF has no word for, items, states, codes, figures, stands in `extra`.
Its counts equal those of `report.json`: a check that broke counts as failed, so that nobody takes it for green, and a
failure that is waived as skipped.
"""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec

from .blame import of_code
from .check import Check
from .outstanding import rerun, waiver_of
from .report import Report
from .states import Outcome

SPEC_VERSION = "0.0.0"
"""The format's own version; it has not reached 1.0."""
STATUS = {
    Outcome.PASS: "passed",
    Outcome.WARN: "passed",
    Outcome.FAIL: "failed",
    Outcome.ERROR: "failed",
    Outcome.SKIP: "skipped",
}
STATUSES = ("passed", "failed", "skipped", "pending", "other")

Json = dict[str, Any]  # Any: JSON


def render(report: Report) -> bytes:
    """The document, UTF-8; the same bytes for the same report."""
    tests = [_test(report, check) for check in report.checks]
    document = {
        "reportFormat": "CTRF",
        "specVersion": SPEC_VERSION,
        "timestamp": report.run.finished,
        "generatedBy": f"golive {report.run.golive}",
        "results": {
            "tool": {"name": "golive", "version": report.run.golive},
            "summary": _summary(report, tests),
            "tests": tests,
            "environment": _environment(report),
            "extra": _extra(report),
        },
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _summary(report: Report, tests: list[Json]) -> Json:
    counts = Counter(test["status"] for test in tests)
    times = {"start": _milliseconds(report.run.started), "stop": _milliseconds(report.run.finished)}
    return {"tests": len(tests), **{status: counts[status] for status in STATUSES}, **times}


def _test(report: Report, check: Check) -> Json:
    waiver = waiver_of(report, check)
    path, _, name = check.id.partition("::")
    cited = [found for found in report.items if check.id in found.checks]
    extra = {
        "items": {found.item.id: found.state for found in cited},
        "code": check.code,
        "suspect": of_code(check.code).suspect,
        "why": of_code(check.code).why,
        "waiver": waiver.id if waiver else "",
        "evidence": f"evidence/{check.evidence}.json" if check.evidence else "",
        "rerun": rerun(report, cited[0].item.id) if check.code else "",
    }
    test = {
        "id": str(uuid5(NAMESPACE_URL, f"golive:{report.plan.checklist}:{check.id}")),
        "name": name or path,
        "status": "skipped" if waiver else STATUS[check.outcome],
        "rawStatus": check.outcome,
        "duration": round(check.seconds * 1000),
        "suite": [report.plan.vendor, cited[0].item.section],
        "filePath": path,
        "tags": [found.item.id for found in cited],
        "extra": {name: value for name, value in extra.items() if value},
    }
    return test | ({"message": check.reason} if check.reason else {})


def _environment(report: Report) -> Json:
    return {
        "reportName": report.plan.title,
        "appName": report.run.integration,
        "testEnvironment": report.run.target,
        "extra": {"python": report.run.python, "system": report.run.system},
    }


def _extra(report: Report) -> Json:
    return {
        "statement": report.statement,
        "verdict": report.verdict,
        "exit": report.exit.status,
        "figures": msgspec.to_builtins(report.figures),
        "problems": report.problems,
        "items": [{"id": one.item.id, "state": one.state, "code": one.code, "why": one.why} for one in report.items],
    }


def _milliseconds(time: str) -> int:
    """ISO 8601 as milliseconds since 1970; 0 for no time."""
    return round(datetime.fromisoformat(time).timestamp() * 1000) if time else 0
