"""The report as JUnit XML, which every CI reads.

Owns the mapping: one `<testcase>` for each check, `classname` = vendor.section, and the requirement ids as properties.
Its counts equal those of `report.json`; a failure that is waived counts as skipped and names its waiver. A warning
passes here and says so in `system-out`: JUnit has no word for it. What no check is about, such as an answer that a
person owes, is not here: whether a plan is ready, the verdict and the exit status say.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from .blame import of_code
from .check import Check
from .outstanding import rerun, waiver_of
from .report import Report, ReportedItem
from .states import Outcome
from .waived import Waiver

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ELEMENTS = {Outcome.FAIL: "failure", Outcome.ERROR: "error", Outcome.SKIP: "skipped"}


def render(report: Report) -> bytes:
    """The XML document, UTF-8."""
    waivers = {check.id: waiver for check in report.checks if (waiver := waiver_of(report, check))}
    count = report.outcomes
    counts = {
        "tests": str(len(report.checks)),
        "failures": str(count[Outcome.FAIL] - len(waivers)),
        "errors": str(count[Outcome.ERROR]),
        "skipped": str(count[Outcome.SKIP] + len(waivers)),
        "time": f"{sum(check.seconds for check in report.checks):.3f}",
    }
    root = ET.Element("testsuites", {"name": "golive", **counts})
    suite = ET.SubElement(root, "testsuite", {"name": report.plan.checklist, "timestamp": report.run.started, **counts})
    _properties(suite, _about(report))
    for check in report.checks:
        suite.append(_testcase(report, check, waivers.get(check.id)))
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _about(report: Report) -> Iterator[tuple[str, str]]:
    yield "statement", report.statement
    yield "verdict", report.verdict
    yield "exit", f"{report.exit.status} ({report.exit.name})"
    yield "target", report.run.target
    yield "integration", report.run.integration


def _testcase(report: Report, check: Check, waiver: Waiver | None) -> ET.Element:
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
    if waiver:
        case.append(_element("skipped", f"waived by {waiver.id} until {waiver.expires}: {check.reason}"))
    elif check.outcome is Outcome.WARN:
        ET.SubElement(case, "system-out").text = _clean(f"WARN: {check.reason}")
    elif check.outcome in ELEMENTS:
        case.append(_element(ELEMENTS[check.outcome], check.reason, *_advice(report, check, cited)))
    return case


def _proof(check: Check, cited: list[ReportedItem]) -> Iterator[tuple[str, str]]:
    for found in cited:
        yield "requirement", found.item.id
        yield "state", found.state
        yield "doc_line", f"{found.item.source.doc} {found.item.source.place}"
    if check.code:
        yield "failure_code", check.code
        yield "suspect", of_code(check.code).suspect
    if check.evidence:
        yield "evidence", f"evidence/{check.evidence}.json"


def _advice(report: Report, check: Check, cited: list[ReportedItem]) -> Iterator[str]:
    """Whom to suspect, and what to type: lines below the reason, which CI shows when a test is opened."""
    if check.code:
        yield of_code(check.code).sentence
        yield f"Again: {rerun(report, cited[0].item.id)}"


def _element(name: str, reason: str, *more: str) -> ET.Element:
    element = ET.Element(name, {"message": _clean(reason).partition("\n")[0]})
    element.text = _clean("\n".join([reason, *more]))
    return element


def _properties(parent: ET.Element, pairs: Iterator[tuple[str, str]]) -> None:
    properties = ET.SubElement(parent, "properties")
    for name, value in pairs:
        ET.SubElement(properties, "property", {"name": name, "value": _clean(value)})


def _clean(text: str) -> str:
    """Text without the characters that XML cannot hold, not even escaped."""
    return _NOT_XML.sub("\ufffd", text)
