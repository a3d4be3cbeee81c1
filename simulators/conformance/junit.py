"""The report as JUnit XML, which every CI reads.

Owns the mapping: one `<testcase>` for each check, `classname` = vendor.section, and the requirement ids as properties.
Its counts equal those of `report.json`. A warning passes here and says so in `system-out`: JUnit has no word for it.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from .report import Report, ReportedItem
from .states import Outcome
from .verdict import Check

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ELEMENTS = {Outcome.FAIL: "failure", Outcome.ERROR: "error", Outcome.SKIP: "skipped", Outcome.WARN: "system-out"}


def render(report: Report) -> bytes:
    """The XML document, UTF-8."""
    count = report.outcomes
    counts = {
        "tests": str(len(report.checks)),
        "failures": str(count[Outcome.FAIL]),
        "errors": str(count[Outcome.ERROR]),
        "skipped": str(count[Outcome.SKIP]),
        "time": f"{sum(check.seconds for check in report.checks):.3f}",
    }
    root = ET.Element("testsuites", {"name": "golive", **counts})
    suite = ET.SubElement(root, "testsuite", {"name": report.plan.checklist, "timestamp": report.run.started, **counts})
    _properties(suite, _about(report))
    for check in report.checks:
        suite.append(_testcase(report, check))
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _about(report: Report) -> Iterator[tuple[str, str]]:
    yield "statement", report.statement
    yield "verdict", report.verdict
    yield "exit", f"{report.exit.status} ({report.exit.name})"
    yield "target", report.run.target
    yield "integration", report.run.integration


def _testcase(report: Report, check: Check) -> ET.Element:
    cited = [found for found in report.items if found.item.id in check.items]
    path, _, name = check.id.partition("::")
    attributes = {
        "classname": f"{report.plan.vendor}.{cited[0].item.section}",
        "name": _clean(f"{path.rpartition('/')[2]}::{name}" if name else path),
        "file": _clean(path),
        "time": f"{check.seconds:.3f}",
    }
    case = ET.Element("testcase", attributes)
    _properties(case, _proof(check, cited))
    if check.outcome in ELEMENTS:
        case.append(_result(check))
    return case


def _proof(check: Check, cited: list[ReportedItem]) -> Iterator[tuple[str, str]]:
    for found in cited:
        yield "requirement", found.item.id
        yield "state", found.state
        yield "doc_line", f"{found.item.source.doc} {found.item.source.place}"
    if check.evidence:
        yield "evidence", f"evidence/{check.evidence}.json"


def _result(check: Check) -> ET.Element:
    reason = _clean(check.reason)
    if check.outcome is Outcome.WARN:
        element = ET.Element("system-out")
        element.text = f"WARN: {reason}"
        return element
    first, _, _ = reason.partition("\n")
    element = ET.Element(ELEMENTS[check.outcome], {"message": first})
    element.text = reason
    return element


def _properties(parent: ET.Element, pairs: Iterator[tuple[str, str]]) -> None:
    properties = ET.SubElement(parent, "properties")
    for name, value in pairs:
        ET.SubElement(properties, "property", {"name": name, "value": _clean(value)})


def _clean(text: str) -> str:
    """Text without the characters that XML cannot hold, not even escaped."""
    return _NOT_XML.sub("\ufffd", text)
