"""What a waiver covers: one kind of failure of one item until a day, and what makes it cover nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from golive.simulators.conformance.attested import Answer, Attestation, Person
from golive.simulators.conformance.checklist import Checklist
from golive.simulators.conformance.states import Outcome, State, Verdict
from golive.simulators.conformance.verdict import Check, Judgement, judge
from golive.simulators.conformance.waived import Waiver
from golive.simulators.core import schema
from golive.simulators.core.exits import ExitStatus

Rows = Callable[..., dict[str, Any]]
List = Callable[..., Checklist]
MakeCheck = Callable[..., Check]
Waived = Callable[..., Waiver]
Judged = Callable[..., Judgement]

TODAY = date(2026, 11, 20)
TAKEN = "2026-11-20T09:00:00Z"
CODE = "GL-CLIENT-ASSERTION"


@pytest.fixture
def waiver() -> Waived:
    """A waiver of item 2's failed assertions; `changes` replace members of it."""

    def build(**changes: object) -> Waiver:
        base = Waiver(
            id="W-12",
            item="DEMO-GL-002",
            symptom=CODE,
            reason="The vendor repairs it in December.",
            owner="@team-kyc",
            approved_by="@release-manager",
            expires="2026-12-31",
        )
        return msgspec.structs.replace(base, **changes)

    return build


@pytest.fixture
def waived(row: Rows, checklist: List, check: MakeCheck) -> Judged:
    """Item 1 passes and item 2 fails; judged with the given waivers."""

    def build(*given: Waiver, checks: tuple[Check, ...] = (), level: str = "MUST", **failed: object) -> Judgement:
        bad = check(2, name="bad", outcome=Outcome.FAIL, reason="no 401", code=CODE)
        all_checks = [check(1, name="good"), msgspec.structs.replace(bad, **failed), *checks]
        taken = [msgspec.structs.replace(one, taken=TAKEN) for one in all_checks]
        return judge(checklist(row(1), row(2, level=level)), taken, waivers=given, today=TODAY)

    return build


def test_it_covers_the_failure_that_it_names(waived: Judged, waiver: Waived) -> None:
    judged = waived(waiver())

    found = judged.items[1]
    assert (found.state, found.code, found.waivers) == (State.WAIVED, CODE, ("W-12",))
    assert found.why == "W-12 until 2026-12-31 (@team-kyc)"
    assert (judged.verdict, judged.exit) == (Verdict.READY_WITH_WAIVERS, ExitStatus.READY)
    assert (judged.proven, judged.failing, judged.applicable) == (1, 0, 2)


@pytest.mark.parametrize("glob", ["suite/test_demo.py::bad", "*::bad", "suite/test_demo.py::ba?", "*bad*"])
def test_it_may_be_about_one_check(waived: Judged, waiver: Waived, glob: str) -> None:
    assert waived(waiver(check=glob)).items[1].state is State.WAIVED


def test_brackets_stand_for_themselves(waived: Judged, waiver: Waived) -> None:
    name = "suite/test_demo.py::bad[a]"

    assert waived(waiver(check=name), id=name).items[1].state is State.WAIVED
    assert waived(waiver(check="suite/test_demo.py::bad[abc]"), id=name).items[1].state is State.FAIL


def test_another_symptom_still_fails(waived: Judged, waiver: Waived) -> None:
    judged = waived(waiver(), code="GL-CLIENT-SILENT")

    assert judged.items[1].state is State.FAIL
    assert judged.objections == (
        "Waiver W-12 covers nothing: DEMO-GL-002 does not fail with GL-CLIENT-ASSERTION. Remove it.",
    )


def test_a_second_failure_still_fails(waived: Judged, waiver: Waived, check: MakeCheck) -> None:
    worse = check(2, name="worse", outcome=Outcome.FAIL, code="GL-CLIENT-SILENT")

    judged = waived(waiver(), checks=(worse,))

    assert (judged.items[1].state, judged.items[1].waivers, judged.objections) == (State.FAIL, ("W-12",), ())


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.ERROR, State.ERROR),
        (Outcome.SKIP, State.NOT_RUN),
        (Outcome.WARN, State.WARN),
        (Outcome.PASS, State.PASS),
    ],
)
def test_it_covers_nothing_but_failures(waived: Judged, waiver: Waived, outcome: Outcome, state: State) -> None:
    judged = waived(waiver(), outcome=outcome)

    assert judged.items[1].state is state
    assert "covers nothing" in judged.objections[0]
    assert (judged.verdict, judged.exit) == (Verdict.NOT_READY, ExitStatus.NOT_READY)


def test_what_does_not_block_needs_no_waiver(waived: Judged, waiver: Waived) -> None:
    judged = waived(waiver(), level="SHOULD")

    assert judged.items[1].state is State.WARN
    assert "covers nothing" in judged.objections[0]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"expires": "2026-11-19"}, "expired on 2026-11-19"),
        ({"expires": "2027-02-19"}, "expires on 2027-02-19. Let it end on 2027-02-18 or before, 90 days ahead."),
        ({"expires": "whenever"}, "has a day that cannot be read"),
        ({"approved_by": "@team-kyc"}, "is approved by its owner, @team-kyc"),
        ({"approved_by": " Team-KYC"}, "is approved by its owner"),
        ({"approved_by": "Team KYC"}, "is approved by its owner"),
        ({"approved_by": "@te\N{ZERO WIDTH SPACE}am-kyc"}, "is approved by its owner"),
        ({"approved_by": "-"}, "names nobody who answers for it"),
        ({"item": "DEMO-GL-099"}, "names DEMO-GL-099, which is no item of the checklist"),
        ({"check": "*"}, "is too wide: its check '*' also matches suite/test_demo.py::good"),
    ],
)
def test_one_that_breaks_a_rule_fails_the_gate(
    waived: Judged, waiver: Waived, changes: dict[str, Any], complaint: str
) -> None:
    judged = waived(waiver(**changes))

    (objection,) = judged.objections
    assert complaint in objection
    assert judged.items[1].state is State.FAIL
    assert (judged.verdict, judged.exit) == (Verdict.NOT_READY, ExitStatus.NOT_READY)


@pytest.mark.parametrize("expires", ["2026-11-20", "2027-02-18"])
def test_the_first_and_the_last_day_count(waived: Judged, waiver: Waived, expires: str) -> None:
    assert waived(waiver(expires=expires)).items[1].state is State.WAIVED


def test_a_check_of_several_items_does_not_make_it_too_wide(
    row: Rows, checklist: List, check: MakeCheck, waiver: Waived
) -> None:
    both = check(1, 2, name="bad", outcome=Outcome.FAIL, code=CODE, taken=TAKEN)

    judged = judge(checklist(row(1), row(2)), [both], waivers=[waiver(check="*::bad")], today=TODAY)

    assert [found.state for found in judged.items] == [State.FAIL, State.WAIVED]
    assert judged.objections == ()


def test_two_with_one_id_are_none(waived: Judged, waiver: Waived) -> None:
    judged = waived(waiver(), waiver(reason="another"))

    assert judged.items[1].state is State.FAIL
    assert judged.objections == ("There are 2 waivers W-12. Give each an id of its own.",)


def test_one_for_an_item_that_does_not_apply_covers_nothing(
    row: Rows, checklist: List, check: MakeCheck, waiver: Waived
) -> None:
    upload = row(2, applies_when={"features": ["upload"]})

    judged = judge(checklist(row(1), upload), [check(1, taken=TAKEN)], waivers=[waiver()], today=TODAY)

    assert judged.items[1].state is State.NOT_APPLICABLE
    assert judged.exit is ExitStatus.NOT_READY


def test_a_persons_no_can_be_waived_by_its_code(
    row: Rows, manual: Callable[[int], dict[str, Any]], checklist: List, check: MakeCheck, waiver: Waived
) -> None:
    no = Attestation("DEMO-GL-002", 1, "Not yet.", Answer.NO, Person("Ann"), "2026-11-10T10:00:00Z", "2026-12-31")
    plan = checklist(row(1), manual(2))

    def state(one: Waiver) -> State:
        judged = judge(plan, [check(1, taken=TAKEN)], attestations=[no], waivers=[one], today=TODAY)
        return judged.items[1].state

    assert state(waiver(symptom="GL-ATTESTED-NO")) is State.WAIVED
    assert state(waiver(symptom="GL-ATTESTED-NO", check="*bad")) is State.FAIL
    assert state(waiver()) is State.FAIL


def test_a_waiver_needs_a_day(row: Rows, checklist: List, waiver: Waived) -> None:
    with pytest.raises(ValueError, match="say which day it is"):
        judge(checklist(row(2)), [], waivers=[waiver()])


PAPERWORK = """
from datetime import date
from golive.simulators.conformance.session import PAPERWORK
from golive.simulators.conformance.verdict import Paperwork
from golive.simulators.conformance.waived import Waiver

def pytest_configure(config):
    waiver = Waiver("W-1", "DEMO-GL-002", "GL-CLIENT-ASSERTION", "known", "@kyc", "@boss", expires="2026-12-31")
    config.stash[PAPERWORK] = {"demo": Paperwork(waivers=(waiver,), today=date.fromisoformat("DAY"))}
"""
SUITE = """
import pytest

@pytest.mark.req("DEMO-GL-001")
def test_one(proof):
    pass

@pytest.mark.req("DEMO-GL-002")
def test_two(proof):
    assert False, "broken"
"""


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_a_plugin_may_lay_paperwork_beside_a_run(
    judged: Callable[..., Any], row: Rows, tmp_path: Path, workers: tuple[str, ...]
) -> None:
    today = datetime.now(UTC).date()
    source = PAPERWORK.replace("DAY", today.isoformat()).replace("2026-12-31", (today + timedelta(days=9)).isoformat())
    (tmp_path / "signing.py").write_text(source)

    plain = judged([row(1), row(2)], SUITE, *workers)
    assert (plain.status, plain.report["paperwork"]["today"]) == (1, None)

    run = judged([row(1), row(2)], SUITE, "-p", "signing", *workers)
    assert (run.status, run.states) == (0, {"001": "PASS", "002": "WAIVED"})
    assert run.report["verdict"] == "READY_WITH_WAIVERS"
    assert not list(schema.load("golive", "report").violations(run.report))


def test_waivers_keep_to_their_schema(waiver: Waived) -> None:
    form = schema.load("golive", "waivers")
    whole = msgspec.to_builtins(waiver(check="*::bad", ticket="KYC-1"))

    assert form.accepts([whole])
    for member in ("id", "item", "symptom", "reason", "owner", "approved_by", "expires"):
        assert not form.accepts([{name: value for name, value in whole.items() if name != member}])
    for wrong in ({"expires": "soon"}, {"symptom": "any"}, {"check": ""}, {"extra": 1}, {"reason": " "}):
        assert not form.accepts([whole | wrong])
