"""Small checklists, exchanges and checks, built in memory, and a pytest run of its own for a small suite.

Owns the builders. Each gives something valid and takes only what a test wants to be different.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
import yaml
from golive.simulators.conformance.attested import Answer, Attestation, EvidenceFile, Person
from golive.simulators.conformance.checklist import Checklist, Target
from golive.simulators.conformance.evidence import Evidence, gather
from golive.simulators.conformance.report import Report, make_report
from golive.simulators.conformance.run import Run
from golive.simulators.conformance.states import Outcome
from golive.simulators.conformance.verdict import Check, judge
from golive.simulators.conformance.waived import Waiver
from golive.suites.reference import apart

Row = dict[str, Any]


@pytest.fixture(scope="session")
def row() -> Callable[..., Row]:
    """A row of a checklist file: automated and a MUST, unless told otherwise."""

    def build(number: int = 1, **changes: object) -> Row:
        base: Row = {
            "id": f"DEMO-GL-{number:03d}",
            "rev": 1,
            "section": "first",
            "title": f"Thing {number} works",
            "level": "MUST",
            "subject": "client",
            "method": "automated",
            "min_target": "simulator",
            "source": {"doc": "guide", "lines": [number, number], "sentence_sha256": "0" * 64, "confidence": "stated"},
        }
        return base | changes

    return build


@pytest.fixture(scope="session")
def manual(row: Callable[..., Row]) -> Callable[[int], Row]:
    """A row that only a person can judge."""
    return lambda number: row(number, method="manual", question="Did somebody look?")


@pytest.fixture(scope="session")
def document() -> Callable[..., dict[str, Any]]:
    """The content of a checklist file with the given rows."""

    def build(*rows: Row) -> dict[str, Any]:
        return {
            "checklist": "demo-golive",
            "vendor": "demo",
            "title": "Demo go-live",
            "rev": "1",
            "features": {"upload": "photos are uploaded", "mobile": "there is an app"},
            "documents": [{"id": "guide", "title": "The guide", "retrieved": "2026-01-01"}],
            "sections": [{"id": "first", "title": "First"}, {"id": "second", "title": "Second"}],
            "items": list(rows),
        }

    return build


@pytest.fixture
def checklist_file(tmp_path: Path, document: Callable[..., dict[str, Any]]) -> Callable[..., Path]:
    """A checklist file `suite/checklist.yaml` with the given rows."""

    def write(*rows: Row) -> Path:
        path = tmp_path / "suite" / "checklist.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(document(*rows), sort_keys=False))
        return path

    return write


@pytest.fixture(scope="session")
def checklist(document: Callable[..., dict[str, Any]]) -> Callable[..., Checklist]:
    """A checklist with the given rows, without a file."""
    file = {"path": Path("suite/checklist.yaml"), "sha256": "c" * 64}
    return lambda *rows: msgspec.convert(document(*rows) | file, Checklist)


@pytest.fixture(scope="session")
def exchange() -> Callable[..., dict[str, Any]]:
    """An exchange as the journal answers it; `changes` replace members of it."""

    def build(seq: int = 1, status: int = 201, **changes: object) -> dict[str, Any]:
        base: dict[str, Any] = {
            "seq": seq,
            "at": "2026-01-01T00:00:00.000000Z",
            "direction": "in",
            "vendor": "demo",
            "operation": "createSession",
            "subject": None,
            "fault": None,
            "error": None,
            "request": {"method": "POST", "url": "/v1/sessions", "headers": {"x-auth-client": "***"}, "body": {"a": 1}},
            "response": {"status": status, "headers": {}, "body": {"ok": True}},
        }
        return base | changes

    return build


@pytest.fixture(scope="session")
def check() -> Callable[..., Check]:
    """A check that cites the rows of the given numbers, with evidence unless told otherwise."""

    def build(*numbers: int, outcome: Outcome = Outcome.PASS, name: str = "test_it", **changes: object) -> Check:
        ids = tuple(f"DEMO-GL-{number:03d}" for number in numbers)
        made = Check(f"suite/test_demo.py::{name}", ids, outcome, evidence="e" * 64, exchanges=1)
        return msgspec.structs.replace(made, **changes)

    return build


@pytest.fixture(scope="session")
def report(
    row: Callable[..., Row],
    manual: Callable[[int], Row],
    checklist: Callable[..., Checklist],
    check: Callable[..., Check],
    exchange: Callable[..., dict[str, Any]],
) -> Callable[..., tuple[Report, dict[str, Evidence]]]:
    """A report with one item in each state that exists today, and its evidence by digest."""

    def build(text: str = "broken", **of_exchange: object) -> tuple[Report, dict[str, Evidence]]:
        evidence = gather([exchange(**of_exchange)], [text])
        proof = {"evidence": evidence.sha256, "exchanges": 1}
        checks = [
            check(1, 8, name="passes", **proof),
            check(2, name="fails", outcome=Outcome.FAIL, reason=text, **proof),
            check(3, name="warns", outcome=Outcome.WARN, reason=text, **proof),
            check(4, name="skips", outcome=Outcome.SKIP, reason=text, exchanges=0, evidence=""),
            check(5, name="breaks", outcome=Outcome.ERROR, reason=text, exchanges=0, evidence=""),
        ]
        upload = row(7, applies_when={"features": ["upload"]})
        rows = [*(row(n, title=f"{text} {n}") for n in range(1, 6)), manual(6), upload, row(8, section="second")]
        run = Run(
            "shop", target_url="http://127.0.0.1:1", started="2026-01-01T00:00:00Z", finished="2026-01-01T00:00:01Z"
        )
        judged = judge(checklist(*rows), checks, problems=[text])
        return make_report(judged, run), {evidence.sha256: evidence}

    return build


@pytest.fixture(scope="session")
def every_state(
    row: Callable[..., Row],
    manual: Callable[[int], Row],
    checklist: Callable[..., Checklist],
    check: Callable[..., Check],
    exchange: Callable[..., dict[str, Any]],
) -> Callable[..., tuple[Report, dict[str, Evidence]]]:
    """A report on every state that there is, with papers, an objection and a problem, and its evidence by digest.

    `text` stands wherever a test or a person writes something; `but` are changes to the judge's arguments.
    """

    def build(text: str = "got 200, expected 401", **but: Any) -> tuple[Report, dict[str, Evidence]]:  # noqa: ANN401
        evidence = gather([exchange(), exchange(2, 404, direction="out")], [text])
        proof = {"evidence": evidence.sha256, "exchanges": 2, "taken": "2026-01-10T08:00:00Z", "seconds": 1.25}
        nothing = proof | {"evidence": "", "exchanges": 0}
        failed = {"code": "GL-CLIENT-ASSERTION", "suspect": "client", "reason": text}
        checks = [
            check(1, name="passes", target=Target.SANDBOX, **proof),
            check(2, name="fails[a]", outcome=Outcome.FAIL, **failed, **proof),
            check(
                3, name="breaks", outcome=Outcome.ERROR, code="GL-SUITE-ERROR", suspect="suite", reason=text, **nothing
            ),
            check(
                4, name="skips", outcome=Outcome.SKIP, code="GL-SUITE-SKIPPED", suspect="suite", reason=text, **nothing
            ),
            check(5, name="holds", **proof),
            check(7, name="is_waived", outcome=Outcome.FAIL, **failed, **proof),
            check(8, name="warns", outcome=Outcome.WARN, code="GL-CLIENT-ODD", suspect="client", reason=text, **proof),
        ]
        upload = row(10, applies_when={"features": ["upload"]})
        rows = [*(row(n, title=f"{text} {n}") for n in range(1, 6)), manual(6), row(7), row(8), manual(9), upload]
        person = Person("Ada Example", "Release manager", "@ada")
        answer = Attestation(
            "DEMO-GL-009", 1, text, Answer.YES, person, "2026-01-05T10:00:00Z", "2026-03-31", evidence=(PICTURE,)
        )
        waiver = Waiver(
            "W-12", "DEMO-GL-007", "GL-CLIENT-ASSERTION", text, "@team", "@release", "2026-02-28", ticket="T-1"
        )
        expired = msgspec.structs.replace(waiver, id="W-9", expires="2026-01-09")
        given: dict[str, Any] = {
            "attestations": [answer],
            "waivers": [waiver, expired],
            "today": date(2026, 1, 10),
            "changed": {"DEMO-GL-005": "its sentence is not in the guide any more"},
            "problems": [text],
        }
        run = Run("shop", started="2026-01-10T07:59:00Z", finished="2026-01-10T08:01:00Z")
        judged = judge(
            checklist(*rows, row(11, section="second")), [*checks, check(11, name="ends", **proof)], **given | but
        )
        return make_report(judged, run), {evidence.sha256: evidence}

    return build


PICTURE = EvidenceFile("files/allow-list.png", "a" * 64, "image/png")


class Judged:
    """What a pytest run of its own left behind."""

    def __init__(self, ended: apart.Ended, folder: Path) -> None:
        self.status = ended.status
        self.output = ended.said
        self.folder = folder

    @property
    def last_line(self) -> str:
        """The last line on the terminal."""
        return self.output.rstrip().rpartition("\n")[2]

    @property
    def report(self) -> dict[str, Any]:
        """The content of `report.json`."""
        content: dict[str, Any] = json.loads((self.folder / "report.json").read_bytes())
        return content

    @property
    def states(self) -> dict[str, str]:
        """The state of each item, by the last digits of its id."""
        return {found["item"]["id"][-3:]: found["state"] for found in self.report["items"]}

    @property
    def outcomes(self) -> dict[str, str]:
        """The outcome of each check, by the test's name."""
        return {check["id"].rpartition("::")[2]: check["outcome"] for check in self.report["checks"]}

    @property
    def why(self) -> dict[str, str]:
        """The reason for each item's state."""
        return {found["item"]["id"][-3:]: found["why"] for found in self.report["items"]}

    @property
    def junit(self) -> ET.Element:
        """The suite in `junit.xml`."""
        suite = ET.parse(self.folder / "junit.xml").getroot().find("testsuite")  # noqa: S314 - our own file
        assert suite is not None
        return suite


@pytest.fixture
def judged(tmp_path: Path, checklist_file: Callable[..., Path]) -> Callable[..., Judged]:
    """Run a small suite in a process of its own: rows, the test module's source, further arguments."""

    def run(
        rows: list[Row], source: str, *arguments: str, conftest: str = "", paths: tuple[str, ...] = ("suite",)
    ) -> Judged:
        suite = checklist_file(*rows).parent
        (suite / "test_demo.py").write_text(source)
        (suite / "conftest.py").write_text(PROOF + conftest)
        told = [*paths, *PLUGINS, "-W", "error", "--golive-report", "out", *arguments]
        # No byte code: a file that is written twice in a second, at the same length, would be taken for the old one.
        return Judged(apart.run_pytest(told, tmp_path, PYTHONDONTWRITEBYTECODE="1"), tmp_path / "out")

    return run


PLUGINS = ("-p", "golive.simulators.conformance.collector", "-p", "xdist", "-p", "no:cacheprovider")

PROOF = """
import pytest

EXCHANGE = {
    "seq": 1, "at": "2026-01-01T00:00:00.000000Z", "direction": "in", "vendor": "demo", "operation": "createSession",
    "subject": None, "fault": None, "error": None,
    "request": {"method": "POST", "url": "/v1/sessions", "headers": {}, "body": None},
    "response": {"status": 201, "headers": {}, "body": None},
}


@pytest.fixture
def proof(evidence, request):
    evidence.attach([EXCHANGE | {"subject": request.node.name}])
"""
