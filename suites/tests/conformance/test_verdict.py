"""The verdict, case by case: what each outcome does to an item, and each item to the plan."""

from collections.abc import Callable
from typing import Any

import pytest
from golive.simulators.conformance.checklist import Checklist, Profile, Target
from golive.simulators.conformance.states import TABLE, Outcome, State, Verdict
from golive.simulators.conformance.verdict import Check, Judgement, judge, overall
from golive.simulators.core.exits import ExitStatus

Row = Callable[..., dict[str, Any]]
List = Callable[..., Checklist]
MakeCheck = Callable[..., Check]


def test_the_precedence_is_the_published_one() -> None:
    assert [row.state for row in TABLE] == [
        State.FAIL,
        State.ERROR,
        State.NOT_RUN,
        State.STALE,
        State.REVIEW,
        State.WAIVED,
        State.WARN,
        State.PASS,
        State.NOT_APPLICABLE,
    ]
    assert [row.exit.value for row in TABLE] == [1, 3, 3, 4, 4, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("level", "outcome", "state"),
    [
        ("MUST", Outcome.PASS, State.PASS),
        ("MUST", Outcome.WARN, State.WARN),
        ("MUST", Outcome.FAIL, State.FAIL),
        ("MUST", Outcome.SKIP, State.NOT_RUN),
        ("MUST", Outcome.ERROR, State.ERROR),
        ("SHOULD", Outcome.PASS, State.PASS),
        ("SHOULD", Outcome.FAIL, State.WARN),
        ("SHOULD", Outcome.SKIP, State.NOT_RUN),
        ("SHOULD", Outcome.ERROR, State.ERROR),
        ("MAY", Outcome.FAIL, State.WARN),
    ],
)
def test_one_outcome_and_one_state(
    row: Row, checklist: List, check: MakeCheck, level: str, outcome: Outcome, state: State
) -> None:
    judged = judge(checklist(row(1, level=level)), [check(1, outcome=outcome)])

    assert judged.items[0].state is state


@pytest.mark.parametrize("level", ["MUST", "SHOULD", "MAY"])
@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.WARN])
@pytest.mark.parametrize("proof", [{"exchanges": 0}, {"evidence": ""}, {"exchanges": 0, "evidence": ""}])
def test_a_pass_without_an_exchange_proves_nothing(
    row: Row, checklist: List, check: MakeCheck, level: str, outcome: Outcome, proof: dict[str, Any]
) -> None:
    judged = judge(checklist(row(1, level=level)), [check(1, outcome=outcome, **proof)])

    assert judged.items[0].state is State.NOT_RUN
    assert "without one recorded exchange" in judged.items[0].why
    assert [check.outcome for check in judged.checks] == [Outcome.SKIP]


def test_a_broken_should_without_an_exchange_is_not_run_either(row: Row, checklist: List, check: MakeCheck) -> None:
    failed = check(1, outcome=Outcome.FAIL, exchanges=0, evidence="")

    assert judge(checklist(row(1, level="SHOULD")), [failed]).items[0].state is State.NOT_RUN
    assert judge(checklist(row(1, level="MUST")), [failed]).items[0].state is State.FAIL


def test_an_item_is_as_bad_as_its_worst_check(row: Row, checklist: List, check: MakeCheck) -> None:
    checks = [check(1, name="good"), check(1, name="bad", outcome=Outcome.FAIL, reason="no 401")]

    (item,) = judge(checklist(row(1)), checks).items

    assert (item.state, item.why) == (State.FAIL, "suite/test_demo.py::bad: no 401")
    assert [check.outcome for check in item.checks] == [Outcome.FAIL, Outcome.PASS]


def test_nothing_ran(row: Row, checklist: List) -> None:
    judged = judge(checklist(row(1), row(2)), [])

    assert {item.state for item in judged.items} == {State.NOT_RUN}
    assert (judged.verdict, judged.exit) == (Verdict.INCONCLUSIVE, ExitStatus.INCONCLUSIVE)
    assert (judged.proven, judged.failing, judged.applicable) == (0, 0, 2)


def test_everything_proven_is_ready(row: Row, checklist: List, check: MakeCheck) -> None:
    judged = judge(checklist(row(1), row(2)), [check(1, 2)])

    assert (judged.verdict, judged.exit) == (Verdict.READY, ExitStatus.READY)
    assert (judged.proven, judged.applicable) == (2, 2)


def test_a_manual_item_waits_for_a_person(
    row: Row, manual: Callable[[int], dict[str, Any]], checklist: List, check: MakeCheck
) -> None:
    judged = judge(checklist(row(1), manual(2)), [check(1)])

    assert (judged.items[1].state, judged.items[1].why) == (State.REVIEW, "Did somebody look?")
    assert (judged.verdict, judged.exit) == (Verdict.INCONCLUSIVE, ExitStatus.REVIEW)


def test_a_passing_test_does_not_answer_for_the_person(
    manual: Callable[[int], dict[str, Any]], checklist: List, check: MakeCheck
) -> None:
    assert judge(checklist(manual(1)), [check(1)]).items[0].state is State.REVIEW


@pytest.mark.parametrize(
    ("outcome", "state"), [(Outcome.PASS, State.REVIEW), (Outcome.FAIL, State.FAIL), (None, State.NOT_RUN)]
)
def test_a_hybrid_item_needs_both(
    row: Row, checklist: List, check: MakeCheck, outcome: Outcome | None, state: State
) -> None:
    hybrid = row(1, method="hybrid", question="Seen?")
    checks = [check(1, outcome=outcome)] if outcome else []

    assert judge(checklist(hybrid), checks).items[0].state is state


def test_a_row_without_tests_stays_open(row: Row, checklist: List) -> None:
    cited = row(1, not_tested={"reason": "cannot be simulated", "citation": "guide, page 3"})

    (item,) = judge(checklist(cited), []).items

    assert (item.state, item.why) == (State.REVIEW, "not tested: cannot be simulated (guide, page 3)")


def test_the_profile_excludes_by_rule(row: Row, checklist: List, check: MakeCheck) -> None:
    rows = checklist(row(1), row(2, applies_when={"features": ["upload"]}))
    checks = [check(1), check(2, outcome=Outcome.FAIL)]

    without = judge(rows, checks)
    assert (without.items[1].state, without.applicable) == (State.NOT_APPLICABLE, 1)
    assert without.items[1].why == "the profile does not declare upload"
    assert without.verdict is Verdict.READY

    declared = judge(rows, checks, profile=Profile(frozenset({"upload"})))
    assert (declared.items[1].state, declared.applicable) == (State.FAIL, 2)


def test_nothing_applicable_is_not_ready(row: Row, checklist: List) -> None:
    judged = judge(checklist(row(1, applies_when={"features": ["upload"]})), [])

    assert (judged.applicable, judged.verdict) == (0, Verdict.INCONCLUSIVE)


def test_an_items_weakest_check_counts(row: Row, checklist: List, check: MakeCheck) -> None:
    strong, weak = check(1, name="a", target=Target.SANDBOX), check(1, name="b", target=Target.GOLDEN)

    def judged(*checks: Check, least: str = "sandbox", target: Target = Target.SIMULATOR) -> Judgement:
        return judge(checklist(row(1, min_target=least)), checks, target=target)

    assert judged(strong).items[0].state is State.PASS
    assert judged(strong, weak).items[0].state is State.NOT_RUN
    assert judged(strong, weak, least="golden").items[0].state is State.PASS
    assert judged(check(1), target=Target.SANDBOX).checks[0].target is Target.SANDBOX
    assert (judged(strong).proven_on_sandbox, judged(strong).proven_on_simulator_only) == (1, 0)
    mixed = judged(strong, weak, least="golden")
    assert (mixed.proven_on_sandbox, mixed.proven_on_simulator_only, mixed.attested) == (0, 1, 0)


def test_evidence_from_a_weaker_target_does_not_count(row: Row, checklist: List, check: MakeCheck) -> None:
    rows = checklist(row(1, min_target="sandbox"))

    weak = judge(rows, [check(1)]).items[0]
    assert (weak.state, weak.why) == (State.NOT_RUN, "needs evidence from a sandbox; this run used a simulator")
    assert judge(rows, [check(1)], target=Target.SANDBOX).items[0].state is State.PASS
    assert judge(rows, [check(1, outcome=Outcome.FAIL)]).items[0].state is State.FAIL


def test_a_problem_of_the_run_is_never_green(row: Row, checklist: List, check: MakeCheck) -> None:
    judged = judge(checklist(row(1)), [check(1)], problems=["a worker went down", "a worker went down"])

    assert judged.items[0].state is State.PASS
    assert judged.problems == ("a worker went down",)
    assert (judged.verdict, judged.exit) == (Verdict.INCONCLUSIVE, ExitStatus.INCONCLUSIVE)


@pytest.mark.parametrize(
    ("outcomes", "verdict", "exit_status"),
    [
        ([Outcome.PASS, Outcome.WARN], Verdict.READY, ExitStatus.READY),
        ([Outcome.WARN, Outcome.WARN], Verdict.INCONCLUSIVE, ExitStatus.INCONCLUSIVE),
        ([Outcome.PASS, Outcome.SKIP], Verdict.INCONCLUSIVE, ExitStatus.INCONCLUSIVE),
        ([Outcome.PASS, Outcome.ERROR], Verdict.INCONCLUSIVE, ExitStatus.INCONCLUSIVE),
        ([Outcome.ERROR, Outcome.FAIL], Verdict.NOT_READY, ExitStatus.NOT_READY),
        ([Outcome.PASS, Outcome.FAIL], Verdict.NOT_READY, ExitStatus.NOT_READY),
    ],
)
def test_the_plan_ends_as_its_worst_item(
    row: Row,
    checklist: List,
    check: MakeCheck,
    outcomes: list[Outcome],
    verdict: Verdict,
    exit_status: ExitStatus,
) -> None:
    checks = [check(number, outcome=outcome, name=f"t{number}") for number, outcome in enumerate(outcomes, 1)]

    judged = judge(checklist(row(1), row(2)), checks)

    assert (judged.verdict, judged.exit) == (verdict, exit_status)


def test_a_failure_outweighs_what_is_open(
    row: Row, manual: Callable[[int], dict[str, Any]], checklist: List, check: MakeCheck
) -> None:
    judged = judge(checklist(row(1), row(2), manual(3)), [check(1, outcome=Outcome.FAIL)])

    assert judged.exit is ExitStatus.NOT_READY
    assert (judged.failing, judged.proven, judged.applicable) == (1, 0, 3)


def test_checks_of_other_lists_are_left_out(row: Row, checklist: List, check: MakeCheck) -> None:
    judged = judge(checklist(row(1)), [check(1), check(99, name="other", outcome=Outcome.FAIL)])

    assert [check.items for check in judged.checks] == [("DEMO-GL-001",)]


def test_every_open_item_has_a_failure_code(
    row: Row, manual: Callable[[int], dict[str, Any]], checklist: List, check: MakeCheck
) -> None:
    weak = row(4, min_target="sandbox")
    checks = [check(1, outcome=Outcome.FAIL, code="GL-CLIENT-SILENT"), check(3, name="b", exchanges=0), check(4)]

    judged = judge(checklist(row(1), row(2), row(3), weak, manual(5), row(6)), checks, changed={"DEMO-GL-006": "new"})

    assert [found.code for found in judged.items] == [
        "GL-CLIENT-SILENT",
        "GL-NOT-RUN",
        "GL-NO-EVIDENCE",
        "GL-WEAK-TARGET",
        "GL-NEEDS-PERSON",
        "GL-NOT-RUN",
    ]


def test_several_plans_end_as_the_worst(row: Row, checklist: List, check: MakeCheck) -> None:
    ready = judge(checklist(row(1)), [check(1)])
    broken = judge(checklist(row(1)), [check(1, outcome=Outcome.FAIL)])

    assert overall([ready]) is ExitStatus.READY
    assert overall([ready, broken]) is ExitStatus.NOT_READY
    assert overall([]) is ExitStatus.INCONCLUSIVE


def test_exit_statuses_have_the_published_numbers() -> None:
    assert {status.label: status.value for status in ExitStatus} == {
        "ready": 0,
        "not ready": 1,
        "usage": 2,
        "inconclusive": 3,
        "review": 4,
        "drift": 5,
        "tampered": 6,
    }
