"""`report.json` by its schema, and the folder that holds it with its other spellings."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from golive.simulators.conformance.attested import Answer, Attestation, EvidenceFile, Person
from golive.simulators.conformance.checklist import Checklist, Target
from golive.simulators.conformance.evidence import Evidence
from golive.simulators.conformance.folder import FILES, write_report
from golive.simulators.conformance.judgement import Paperwork
from golive.simulators.conformance.report import Exit, Report, encode, headline, judged_again, make_report, worst_first
from golive.simulators.conformance.run import Run
from golive.simulators.conformance.states import Outcome, State, Verdict
from golive.simulators.conformance.verdict import judge
from golive.simulators.conformance.waived import Waiver
from golive.simulators.core import resources, schema

Make = Callable[..., tuple[Report, dict[str, Evidence]]]
Build = Callable[..., Any]


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


@pytest.mark.parametrize(
    ("states", "figures", "sentence"),
    [
        ({"PASS": 7}, {"proven": 7}, "7 of 7 applicable items are proven, and none is open."),
        ({"PASS": 6}, {"proven": 6, "waived": 1}, "6 of 7 applicable items are proven, 1 waived, and none is open."),
    ],
)
def test_the_headline_of_a_ready_plan(
    report: Make, states: dict[State, int], figures: dict[str, int], sentence: str
) -> None:
    made, _ = report()
    ready = msgspec.structs.replace(
        made,
        exit=Exit(0, "ready"),
        states=dict.fromkeys(State, 0) | states,
        figures=msgspec.structs.replace(made.figures, **figures),
    )

    assert headline(ready) == sentence


def test_the_headline_tells_stale_from_waiting(report: Make) -> None:
    made, _ = report()
    states = dict.fromkeys(State, 0) | {State.STALE: 2, State.REVIEW: 1}
    waiting = msgspec.structs.replace(
        made,
        states=states,
        figures=msgspec.structs.replace(made.figures, failing=0),
        objections=("Waiver W-1 is wrong.",),
    )

    assert headline(waiting) == (
        "Nothing failed. 2 items are stale. 1 item is waiting for a person. Attestations or waivers break a rule."
    )


def test_every_item_that_is_open_has_a_code(report: Make) -> None:
    made, _ = report()
    codes = {found.state: found.code for found in made.items}

    assert codes[State.NOT_RUN] == ""  # the fixture's check says none; in a run `blame` does
    assert codes[State.REVIEW] == "GL-NEEDS-PERSON"
    assert codes[State.PASS] == ""


@pytest.fixture
def signed(row: Build, manual: Build, checklist: Build, check: Build) -> tuple[Report, Checklist]:
    """A report of a plan with paperwork: one item proven, one attested, one waived, and a waiver that is of no use."""
    plan: Checklist = checklist(row(1), manual(2), row(3))
    taken = "2026-11-20T09:00:00Z"
    code = "GL-CLIENT-ASSERTION"
    checks = [
        check(1, name="good", taken=taken, target=Target.SANDBOX),
        check(3, name="bad", outcome=Outcome.FAIL, code=code, suspect="client", taken=taken),
    ]
    person = Person("Ann", "CISO", "@ann")
    files = (EvidenceFile("files/DEMO-GL-002/list.png", "a" * 64, "image/png"),)
    yes = Attestation(
        "DEMO-GL-002", 1, "So it is.", Answer.YES, person, "2026-11-10T10:00:00Z", "2026-12-31", "", files
    )
    waiver = Waiver("W-1", "DEMO-GL-003", code, "known", "@kyc", "@boss", "2026-12-31")
    useless = msgspec.structs.replace(waiver, id="W-2", item="DEMO-GL-001")
    judged = judge(
        plan,
        checks,
        attestations=[yes],
        waivers=[waiver, useless],
        today=date(2026, 11, 20),
        changed={"DEMO-GL-009": "of no concern"},
        problems=["a worker went down"],
    )
    return make_report(judged, Run("shop", started=taken, finished=taken)), plan


def test_a_report_with_paperwork_keeps_to_its_schema(signed: tuple[Report, Checklist]) -> None:
    made, _ = signed

    assert not list(schema.load("golive", "report").violations(json.loads(encode(made))))
    assert msgspec.json.decode(encode(made), type=Report) == made


def test_it_says_what_proof_there_is(signed: tuple[Report, Checklist]) -> None:
    figures = signed[0].figures

    assert (figures.proven, figures.attested, figures.waived, figures.failing) == (2, 1, 1, 0)
    assert (figures.proven_on_sandbox, figures.proven_on_simulator_only) == (1, 0)


def test_objections_are_problems(signed: tuple[Report, Checklist]) -> None:
    made, _ = signed

    assert made.objections == (
        "Waiver W-2 covers nothing: DEMO-GL-001 does not fail with GL-CLIENT-ASSERTION. Remove it.",
    )
    assert made.problems == (*made.objections, "a worker went down")
    assert made.exit.status == 1


def test_a_report_can_be_judged_again(signed: tuple[Report, Checklist]) -> None:
    made, plan = signed

    assert judged_again(made, plan) == made


@pytest.mark.parametrize(
    "lie",
    [
        {"verdict": Verdict.READY},
        {"exit": Exit(0, "ready")},
        {"objections": (), "problems": ()},
        {"states": dict.fromkeys(State, 0)},
        {"paperwork": Paperwork(today=date(2026, 11, 20))},
        {"checks": ()},
        {"items": ()},
        {"statement": "Certified."},
    ],
)
def test_a_report_that_lies_is_found_out(signed: tuple[Report, Checklist], lie: dict[str, Any]) -> None:
    made, plan = signed
    lying = msgspec.structs.replace(made, **lie)

    assert judged_again(lying, plan) != lying


def test_the_folder_holds_what_the_report_names(tmp_path: Path, report: Make) -> None:
    made, evidence = report()

    page = write_report(tmp_path, made, evidence)

    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {*FILES, *(f"evidence/{name}.json" for name in evidence)}
    assert page == tmp_path / "report.html"


def test_evidence_keeps_to_its_schema(report: Make) -> None:
    report_schema = resources.read_json("schemas", "golive", "report.schema.json")
    pointer = {"$ref": f"{report_schema['$id']}#/$defs/evidence", "$id": "https://golive.invalid/schemas/evidence"}
    validator = schema.Schema(pointer, schema.registry("golive"))
    _, evidence = report()

    for piece in evidence.values():
        assert not list(validator.violations(piece.document))
