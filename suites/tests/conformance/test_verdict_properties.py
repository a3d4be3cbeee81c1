"""What must hold of every verdict, whatever the checklist, the outcomes and the paperwork."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec
import pytest
from golive.simulators.conformance.attested import Answer, Attestation, Person, Second
from golive.simulators.conformance.checklist import (
    AppliesWhen,
    Checklist,
    Document,
    Item,
    Level,
    Method,
    NotTested,
    Profile,
    Section,
    Source,
    Target,
)
from golive.simulators.conformance.report import Report, encode, judged_again, make_report
from golive.simulators.conformance.run import Run
from golive.simulators.conformance.states import RANK, Outcome, State, Verdict
from golive.simulators.conformance.verdict import Check, ItemVerdict, Judgement, judge, overall
from golive.simulators.conformance.waived import Waiver
from golive.simulators.core.exits import ExitStatus
from hypothesis import given
from hypothesis import strategies as st

T = TypeVar("T")

IDS = [f"DEMO-GL-{number:03d}" for number in range(1, 5)]
FEATURES = ["upload", "mobile"]
SEVERITY = [ExitStatus.READY, ExitStatus.REVIEW, ExitStatus.INCONCLUSIVE, ExitStatus.NOT_READY]
OUTCOMES = st.sampled_from(Outcome)
CODES = st.sampled_from(["GL-CLIENT-ASSERTION", "GL-CLIENT-SILENT", "GL-ATTESTED-NO", ""])
TODAY = date(2026, 11, 20)
FRESH = "2026-11-20T08:00:00Z"
GOOD = {"outcome": Outcome.PASS, "exchanges": 1, "evidence": "e" * 64}


def mostly(value: T, *others: T) -> st.SearchStrategy[T]:
    """The value that does no harm in most cases: anything at random would hardly ever be green."""
    return st.sampled_from([value] * 12 + [*others])


@st.composite
def items(draw: st.DrawFn, name: str) -> Item:
    """A valid row of this id."""
    method = draw(st.sampled_from(Method))
    untested = method is Method.AUTOMATED and draw(st.booleans())
    return Item(
        id=name,
        rev=draw(mostly(1, 2)),
        section="first",
        title=name,
        level=draw(mostly(*Level)),
        subject="client",
        method=method,
        min_target=draw(st.sampled_from([*[Target.SIMULATOR] * 5, *Target])),
        source=Source("guide", "stated", anchor="somewhere"),
        applies_when=AppliesWhen(draw(mostly(frozenset[str](), *(frozenset({name}) for name in FEATURES)))),
        not_tested=NotTested("too hard", "page 3") if untested else None,
        question="" if method is Method.AUTOMATED else "Seen?",
        evidence_max_age=draw(st.sampled_from(["P30D", "P7D"])),
        two_person=method is not Method.AUTOMATED and draw(mostly(False, True)),
    )


@st.composite
def checklists(draw: st.DrawFn) -> Checklist:
    """A valid checklist of one to four rows."""
    names = IDS[: draw(st.integers(1, len(IDS)))]
    rows = tuple(draw(items(name)) for name in names)
    documents = (Document("guide", "The guide", "2026-01-01"),)
    return Checklist("demo", "demo", "Demo", "1", documents, (Section("first", "First"),), rows)


@st.composite
def checks(draw: st.DrawFn, *names: str) -> Check:
    """A check that cites these items, or any ids, known or not; mostly with evidence, and fresh."""
    exchanges = draw(mostly(1, 0, 2))
    anything = st.lists(st.sampled_from([*IDS, "DEMO-GL-999"]), min_size=1, max_size=3, unique=True)
    return Check(
        id=f"test_{draw(st.integers(0, 20))}",
        items=names or tuple(draw(anything)),
        outcome=draw(st.sampled_from([*[Outcome.PASS] * 6, *[Outcome.FAIL] * 6, *Outcome])),
        reason=draw(st.sampled_from(["", "because"])),
        evidence="e" * 64 if exchanges else "",
        exchanges=exchanges,
        code=draw(CODES),
        target=draw(st.sampled_from([*[Target.SANDBOX] * 6, None, *Target])),
        taken=draw(mostly(FRESH, "", "2026-11-10T08:00:00Z", "2026-01-01T00:00:00Z")),
    )


days = mostly("2026-12-31", "2026-11-19", "2026-11-20", "2027-12-31")
moments = mostly("2026-11-10T10:00:00Z", "2026-11-19T10:00:00Z", "2026-12-24T10:00:00Z")


def attestations(*names: str) -> st.SearchStrategy[Attestation]:
    """An answer to one of these items, mostly a yes that counts."""
    return st.builds(
        Attestation,
        item=st.sampled_from(names),
        rev=mostly(1, 2),
        statement=st.just("It is so."),
        answer=mostly(*Answer),
        by=st.sampled_from([Person("Ann", handle="@ann"), Person("Bob")]),
        at=moments,
        expires=days,
        reason=mostly("no back office", ""),
        second=st.none() | st.builds(Second, st.sampled_from(["Ann", "Bob", "Eve"]), at=moments),
    )


def waivers(*names: str, symptom: str = "") -> st.SearchStrategy[Waiver]:
    """A waiver of one of these items, mostly one that counts."""
    return st.builds(
        Waiver,
        id=st.sampled_from(["W-1", "W-2", "W-3"]),
        item=st.sampled_from(names),
        symptom=mostly(symptom, "GL-CLIENT-SILENT") if symptom else CODES.filter(bool),
        reason=st.just("known"),
        owner=st.just("@kyc"),
        approved_by=st.sampled_from(["@boss", "@boss", "@boss", "@kyc"]),
        expires=st.sampled_from(["2026-12-31", "2026-12-31", "2026-11-19", "2026-11-20", "2027-12-31"]),
        check=st.sampled_from(["", "", "", "*", "test_1*"]),
    )


profiles = st.frozensets(st.sampled_from(FEATURES)).map(Profile)
runs = st.fixed_dictionaries(
    {
        "profile": profiles,
        "target": st.sampled_from(Target),
        "problems": mostly([], ["worker down"], ["interrupted"]),
    }
)
changes = mostly({}, *({name: "the guide was rewritten"} for name in IDS))
any_attestation = attestations(*IDS, "DEMO-GL-999")
any_waiver = waivers(*IDS, "DEMO-GL-999")


@dataclass(frozen=True)
class Case:
    """All that a plan is judged by."""

    plan: Checklist
    checks: list[Check]
    run: dict[str, Any]
    attestations: list[Attestation] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    changed: dict[str, str] = field(default_factory=dict)

    def judged(self, **otherwise: Any) -> Judgement:  # noqa: ANN401 - any argument of `judge`
        """The plan, judged, with what a test wants to be different."""
        known: dict[str, Any] = {
            "checks": self.checks,
            "attestations": self.attestations,
            "waivers": self.waivers,
            "changed": self.changed,
            "today": TODAY,
        }
        return judge(self.plan, **known | self.run | otherwise)


@st.composite
def bare_cases(draw: st.DrawFn) -> Case:
    """A plan without paperwork: mostly, each item that needs tests has one, and a few checks cite anything."""
    plan = draw(checklists())
    tested = [item.id for item in plan.items if item.needs_tests and draw(mostly(True, False))]
    some = [draw(checks(name)) for name in tested]
    return Case(plan, some + draw(mostly(0, 1, 2).flatmap(lambda size: st.lists(checks(), max_size=size))), draw(runs))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A plan with paperwork: mostly, people answer, and what fails is waived."""
    bare = draw(bare_cases())
    asked = [item.id for item in bare.plan.items if item.needs_person and draw(mostly(True, False))]
    answers = [draw(attestations(name)) for name in asked]
    failing = [check for check in bare.checks if check.outcome is Outcome.FAIL and check.code]
    waived = [draw(waivers(*check.items, symptom=check.code)) for check in failing if draw(mostly(True, False))]
    answers += draw(mostly(0, 1).flatmap(lambda size: st.lists(any_attestation, max_size=size)))
    waived += draw(mostly(0, 1).flatmap(lambda size: st.lists(any_waiver, max_size=size)))
    return replace(bare, attestations=answers, waivers=waived, changed=draw(changes))


def no_better(after: Judgement, before: Judgement) -> bool:
    """Whether no item is in a better state than before."""
    return all(new <= old for new, old in zip(ranks(after), ranks(before), strict=True))


def ranks(judged: Judgement) -> list[int]:
    """How good each item is; higher is better."""
    return [RANK[item.state] for item in judged.items]


def moved(before: Judgement, after: Judgement) -> list[tuple[ItemVerdict, ItemVerdict]]:
    """The items whose state is another one."""
    pairs = zip(before.items, after.items, strict=True)
    return [(old, new) for old, new in pairs if old.state is not new.state]


@given(cases(), checks())
def test_one_more_check_never_improves_an_item_that_has_one(case: Case, more: Check) -> None:
    before, after = case.judged(), case.judged(checks=[*case.checks, more])

    for old, new in zip(before.items, after.items, strict=True):
        if old.checks or old.item.id not in more.items:
            assert RANK[new.state] <= RANK[old.state]


@given(cases(), st.integers(0, 5), st.sampled_from([Outcome.FAIL, Outcome.ERROR, Outcome.SKIP]))
def test_a_pass_that_turns_bad_never_improves_an_item(case: Case, place: int, worse: Outcome) -> None:
    good = [msgspec.structs.replace(check, **GOOD) for check in case.checks]
    bad = [msgspec.structs.replace(check, outcome=worse) if n == place else check for n, check in enumerate(good)]

    assert no_better(case.judged(checks=bad), case.judged(checks=good))
    before, after = case.judged(checks=good, waivers=[]), case.judged(checks=bad, waivers=[])
    assert SEVERITY.index(after.exit) >= SEVERITY.index(before.exit)


@given(cases())
def test_no_evidence_is_never_green(case: Case) -> None:
    bare = [msgspec.structs.replace(check, exchanges=0, evidence="") for check in case.checks]

    judged = case.judged(checks=bare)

    assert judged.exit is not ExitStatus.READY
    assert judged.proven == judged.attested
    assert not {State.PASS, State.WARN} & {found.state for found in judged.items if not found.item.needs_person}


@given(cases())
def test_ready_means_that_every_applicable_item_has_proof(case: Case) -> None:
    judged = case.judged()
    if judged.exit is not ExitStatus.READY:
        return
    assert judged.proven_on_sandbox + judged.proven_on_simulator_only
    assert not judged.problems
    answered = {one.item for one in case.attestations}
    for found in judged.items:
        if found.state is not State.NOT_APPLICABLE:
            assert found.item.id in answered or not found.item.needs_person
            assert found.checks or not found.item.needs_tests
            assert not {Outcome.ERROR, Outcome.SKIP} & {check.outcome for check in found.checks}
            assert bool(found.waivers) == (found.state is State.WAIVED)


@given(cases(), st.randoms(use_true_random=False))
def test_no_order_matters(
    case: Case,
    chance: Any,  # noqa: ANN401 - hypothesis's own Random
) -> None:
    given: dict[str, list[Any]] = {
        "checks": case.checks,
        "attestations": case.attestations,
        "waivers": case.waivers,
    }
    otherwise = {name: chance.sample(some, len(some)) for name, some in given.items()}

    assert case.judged(**otherwise) == case.judged()


@given(cases())
def test_the_profile_excludes_whatever_else_is_known(case: Case) -> None:
    for found in case.judged().items:
        exclusion = case.run["profile"].exclusion(found.item)
        assert not exclusion or (found.state, found.why) == (State.NOT_APPLICABLE, exclusion)


@given(cases())
def test_the_figures_and_the_states_agree(case: Case) -> None:
    judged = case.judged()

    assert sum(judged.counts.values()) == len(case.plan.items)
    assert judged.failing + judged.proven <= judged.applicable <= len(case.plan.items)
    assert judged.proven == judged.attested + judged.proven_on_sandbox + judged.proven_on_simulator_only
    assert judged.attested >= 0
    assert (judged.exit is ExitStatus.NOT_READY) == bool(judged.failing or judged.objections)
    assert set(judged.objections) <= set(judged.problems)
    assert (judged.verdict is Verdict.READY_WITH_WAIVERS) <= bool(judged.counts[State.WAIVED])


@given(cases(), any_waiver)
def test_a_waiver_improves_nothing_but_the_failure_that_it_names(case: Case, one: Waiver) -> None:
    before, after = case.judged(), case.judged(waivers=[*case.waivers, one])

    for old, new in moved(before, after):
        if RANK[new.state] > RANK[old.state]:
            assert (new.item.id, old.state) == (one.item, State.FAIL)
            assert RANK[new.state] <= RANK[State.WAIVED]
            assert one.id in new.waivers
    assert RANK[after.worst] <= RANK[before.worst] or before.worst is State.FAIL
    assert not (after.verdict is Verdict.READY and before.verdict is not Verdict.READY)


@given(cases())
def test_what_is_proven_keeps_every_rule(case: Case) -> None:
    for found in case.judged().items:
        if found.state is State.PASS:
            limit = TODAY - timedelta(days=int(found.item.evidence_max_age[1:-1]))
            assert {check.outcome for check in found.checks} <= {Outcome.PASS}
            assert all((check.target or Target.SIMULATOR).satisfies(found.item.min_target) for check in found.checks)
            assert all(limit.isoformat() <= check.taken[:10] <= TODAY.isoformat() for check in found.checks)
            assert [one.answer for one in answers_to(case, found)] == [Answer.YES] * found.item.needs_person


@given(cases())
def test_what_people_take_out_keeps_every_rule(case: Case) -> None:
    for found in case.judged().items:
        if found.state is State.NOT_APPLICABLE and not case.run["profile"].exclusion(found.item):
            assert (found.item.method, found.checks) == (Method.MANUAL, ())
            assert [(one.answer, bool(one.reason)) for one in answers_to(case, found)] == [
                (Answer.NOT_APPLICABLE, True)
            ]


def answers_to(case: Case, found: ItemVerdict) -> list[Attestation]:
    """The attestations of an item that needs a person, each held to the rules; tests alone judge any other item."""
    given = [one for one in case.attestations if one.item == found.item.id and found.item.needs_person]
    for one in given:
        longest = date.fromisoformat(one.at[:10]) + timedelta(days=180)
        assert one.rev == found.item.rev
        assert one.at[:10] <= TODAY.isoformat() <= one.expires <= longest.isoformat()
        assert not found.item.two_person or (one.second and one.second.name != one.by.name)
    return given


@given(cases())
def test_what_is_waived_keeps_every_rule(case: Case) -> None:
    judged = case.judged()
    covering = {name for found in judged.items for name in found.waivers}
    ids = [one.id for one in case.waivers]

    for name in {*ids} - covering:
        assert any(name in objection for objection in judged.objections)
    for found in judged.items:
        assert found.waivers or found.state is not State.WAIVED
        for one in (one for one in case.waivers if one.id in found.waivers):
            assert (one.item, ids.count(one.id)) == (found.item.id, 1)
            assert one.symptom in {check.code for check in found.checks} | {"GL-ATTESTED-NO"}
            assert TODAY.isoformat() <= one.expires <= (TODAY + timedelta(days=90)).isoformat()
            assert one.approved_by != one.owner
            assert one.check != "*" or all(one.item in check.items for check in judged.checks)


@given(cases())
def test_paperwork_that_breaks_a_rule_is_never_passed_over(case: Case) -> None:
    judged = case.judged()
    for one in case.attestations:
        item = case.plan.by_id.get(one.item)
        if item is None or not item.needs_person or one.at[:10] > TODAY.isoformat() or one.expires > "2027-06-01":
            assert judged.exit is ExitStatus.NOT_READY


@given(cases(), any_attestation)
def test_an_attestation_answers_for_its_item_and_for_no_test(case: Case, one: Attestation) -> None:
    before, after = case.judged(attestations=[]), case.judged(attestations=[one])

    for old, new in moved(before, after):
        assert new.item.id == one.item
        assert new.item.needs_person
        if RANK[new.state] > RANK[old.state]:
            assert (old.state, one.rev) == (State.REVIEW, new.item.rev)
            assert {check.outcome for check in new.checks} <= {Outcome.PASS, Outcome.WARN, Outcome.FAIL}
            assert new.state in (State.PASS, State.WARN, State.WAIVED, State.NOT_APPLICABLE)
            assert Outcome.FAIL not in {check.outcome for check in new.checks} or new.state is not State.PASS


@given(bare_cases())
def test_an_item_that_waits_for_a_person_is_never_proven(case: Case) -> None:
    for found in case.judged().items:
        assert found.state is not State.PASS or not found.item.needs_person


@given(bare_cases(), st.sampled_from(["", "1999-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "once"]))
def test_nothing_ages_without_a_day(case: Case, taken: str) -> None:
    aged = [msgspec.structs.replace(check, taken=taken) for check in case.checks]
    before, after = case.judged(today=None), case.judged(today=None, checks=aged)

    assert ranks(before) == ranks(after)
    assert not after.counts[State.STALE]


@given(bare_cases(), st.integers(0, 400), st.integers(0, 400))
def test_time_improves_nothing(case: Case, some: int, more: int) -> None:
    now = case.judged(today=TODAY + timedelta(days=some))
    later = case.judged(today=TODAY + timedelta(days=some + more))

    assert no_better(later, now)
    assert no_better(now, case.judged(today=None))


@given(cases(), st.sampled_from(IDS))
def test_a_change_of_the_source_improves_nothing(case: Case, name: str) -> None:
    before, after = case.judged(changed={}), case.judged(changed={name: "rewritten"})

    assert no_better(after, before)
    for old, new in moved(before, after):
        assert (new.item.id, new.state, new.why) == (name, State.STALE, "rewritten")
        assert RANK[old.state] > RANK[State.STALE]
    stale = after.items[IDS.index(name)] if name in case.plan.by_id else None
    assert stale is None or RANK[stale.state] <= RANK[State.STALE] or case.run["profile"].exclusion(stale.item)


@given(cases(), st.sampled_from(Target))
def test_a_weaker_target_improves_nothing(case: Case, weaker: Target) -> None:
    strong = [msgspec.structs.replace(check, target=Target.SANDBOX) for check in case.checks]
    weak = [msgspec.structs.replace(check, target=weaker) for check in strong]

    assert no_better(case.judged(checks=weak), case.judged(checks=strong))


@given(cases())
def test_a_problem_improves_nothing(case: Case) -> None:
    before, after = case.judged(problems=[]), case.judged(problems=["the disk is full"])

    assert ranks(before) == ranks(after)
    assert RANK[after.worst] <= min(RANK[before.worst], RANK[State.ERROR])


@given(cases())
def test_a_report_can_be_judged_again(case: Case) -> None:
    report = make_report(case.judged(), Run("shop", profile=case.run["profile"], target=case.run["target"]))
    read = msgspec.json.decode(encode(report), type=Report)

    assert read == report
    assert judged_again(read, case.plan) == report


FALSE: list[Callable[[Report], Report]] = [
    lambda report: msgspec.structs.replace(report, verdict=Verdict.READY),
    lambda report: msgspec.structs.replace(report, objections=(), problems=()),
    lambda report: msgspec.structs.replace(
        report, items=tuple(msgspec.structs.replace(found, state=State.PASS) for found in report.items)
    ),
]


@given(cases(), st.sampled_from(FALSE))
def test_a_report_that_says_something_else_is_found_out(case: Case, change: Callable[[Report], Report]) -> None:
    honest = make_report(case.judged(problems=[]), Run("shop", **{k: case.run[k] for k in ("profile", "target")}))
    false = change(honest)

    assert (judged_again(false, case.plan) == false) == (false == honest)


@given(st.lists(cases(), max_size=3))
def test_several_plans_are_never_better_than_one(plans: list[Case]) -> None:
    judged = [case.judged() for case in plans]

    assert all(SEVERITY.index(overall(judged)) >= SEVERITY.index(one.exit) for one in judged)


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_place(state: State) -> None:
    assert state in RANK
