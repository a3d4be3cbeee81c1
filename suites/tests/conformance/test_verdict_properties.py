"""What must hold of every verdict, whatever the checklist and the outcomes."""

from typing import Any

import msgspec
import pytest
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
from golive.simulators.conformance.states import RANK, Outcome, State
from golive.simulators.conformance.verdict import Check, Judgement, judge, overall
from golive.simulators.core.exits import ExitStatus
from hypothesis import given
from hypothesis import strategies as st

IDS = [f"DEMO-GL-{number:03d}" for number in range(1, 5)]
FEATURES = ["upload", "mobile"]
SEVERITY = [ExitStatus.READY, ExitStatus.REVIEW, ExitStatus.INCONCLUSIVE, ExitStatus.NOT_READY]
OUTCOMES = st.sampled_from(Outcome)


@st.composite
def items(draw: st.DrawFn, name: str) -> Item:
    """A valid row of this id."""
    method = draw(st.sampled_from(Method))
    untested = method is Method.AUTOMATED and draw(st.booleans())
    return Item(
        id=name,
        rev=1,
        section="first",
        title=name,
        level=draw(st.sampled_from(Level)),
        subject="client",
        method=method,
        min_target=draw(st.sampled_from(Target)),
        source=Source("guide", "stated", anchor="somewhere"),
        applies_when=AppliesWhen(draw(st.frozensets(st.sampled_from(FEATURES), max_size=1))),
        not_tested=NotTested("too hard", "page 3") if untested else None,
        question="" if method is Method.AUTOMATED else "Seen?",
    )


@st.composite
def checklists(draw: st.DrawFn) -> Checklist:
    """A valid checklist of one to four rows."""
    names = IDS[: draw(st.integers(1, len(IDS)))]
    rows = tuple(draw(items(name)) for name in names)
    documents = (Document("guide", "The guide", "2026-01-01"),)
    return Checklist("demo", "demo", "Demo", "1", documents, (Section("first", "First"),), rows)


@st.composite
def checks(draw: st.DrawFn) -> Check:
    """A check that cites any ids, known or not, with or without evidence."""
    exchanges = draw(st.integers(0, 2))
    return Check(
        id=f"test_{draw(st.integers(0, 20))}",
        items=tuple(draw(st.lists(st.sampled_from([*IDS, "DEMO-GL-999"]), min_size=1, max_size=3, unique=True))),
        outcome=draw(OUTCOMES),
        reason=draw(st.sampled_from(["", "because"])),
        evidence="e" * 64 if exchanges else "",
        exchanges=exchanges,
    )


profiles = st.frozensets(st.sampled_from(FEATURES)).map(Profile)
runs = st.fixed_dictionaries(
    {
        "profile": profiles,
        "target": st.sampled_from(Target),
        "problems": st.lists(st.sampled_from(["worker down", "interrupted"]), max_size=1),
    }
)
many = st.lists(checks(), max_size=6)


def ranks(judged: Judgement) -> list[int]:
    """How good each item is; higher is better."""
    return [RANK[item.state] for item in judged.items]


@given(checklists(), many, checks(), runs)
def test_one_more_check_never_improves_an_item_that_has_one(
    plan: Checklist, some: list[Check], more: Check, run: dict[str, Any]
) -> None:
    before, after = judge(plan, some, **run), judge(plan, [*some, more], **run)

    for old, new in zip(before.items, after.items, strict=True):
        if old.checks or old.item.id not in more.items:
            assert RANK[new.state] <= RANK[old.state]


@given(checklists(), many, runs, st.integers(0, 5), st.sampled_from([Outcome.FAIL, Outcome.ERROR, Outcome.SKIP]))
def test_a_pass_that_turns_bad_never_improves_an_item(
    plan: Checklist, some: list[Check], run: dict[str, Any], place: int, worse: Outcome
) -> None:
    good = [msgspec.structs.replace(check, outcome=Outcome.PASS, exchanges=1, evidence="e" * 64) for check in some]
    bad = [msgspec.structs.replace(check, outcome=worse) if n == place else check for n, check in enumerate(good)]

    before, after = judge(plan, good, **run), judge(plan, bad, **run)

    assert all(new <= old for old, new in zip(ranks(before), ranks(after), strict=True))
    assert SEVERITY.index(after.exit) >= SEVERITY.index(before.exit)


@given(checklists(), many, runs)
def test_no_evidence_is_never_green(plan: Checklist, some: list[Check], run: dict[str, Any]) -> None:
    bare = [msgspec.structs.replace(check, exchanges=0, evidence="") for check in some]

    judged = judge(plan, bare, **run)

    assert judged.exit is not ExitStatus.READY
    assert judged.proven == 0
    assert not {State.PASS, State.WARN} & {item.state for item in judged.items}


@given(checklists(), many, runs)
def test_ready_means_that_every_applicable_item_has_proof(
    plan: Checklist, some: list[Check], run: dict[str, Any]
) -> None:
    judged = judge(plan, some, **run)
    if judged.exit is ExitStatus.READY:
        assert judged.proven
        assert not judged.problems
        for found in judged.items:
            if found.state is not State.NOT_APPLICABLE:
                assert found.item.method is Method.AUTOMATED
                assert any(check.exchanges and check.evidence for check in found.checks)
                assert not {Outcome.ERROR, Outcome.SKIP} & {check.outcome for check in found.checks}


@given(checklists(), many, runs, st.randoms(use_true_random=False))
def test_the_order_of_checks_does_not_matter(
    plan: Checklist,
    some: list[Check],
    run: dict[str, Any],
    chance: Any,  # noqa: ANN401 - hypothesis's own Random
) -> None:
    shuffled = some[:]
    chance.shuffle(shuffled)

    assert judge(plan, shuffled, **run) == judge(plan, some, **run)


@given(checklists(), many, runs)
def test_the_profile_alone_excludes(plan: Checklist, some: list[Check], run: dict[str, Any]) -> None:
    for found in judge(plan, some, **run).items:
        assert (found.state is State.NOT_APPLICABLE) == bool(run["profile"].exclusion(found.item))


@given(checklists(), many, runs)
def test_the_figures_and_the_states_agree(plan: Checklist, some: list[Check], run: dict[str, Any]) -> None:
    judged = judge(plan, some, **run)

    assert sum(judged.counts.values()) == len(plan.items)
    assert judged.failing + judged.proven <= judged.applicable <= len(plan.items)
    assert (judged.exit is ExitStatus.NOT_READY) == (judged.failing > 0)


@given(st.lists(st.tuples(checklists(), many, runs), max_size=3))
def test_several_plans_are_never_better_than_one(plans: list[tuple[Checklist, list[Check], dict[str, Any]]]) -> None:
    judged = [judge(plan, some, **run) for plan, some, run in plans]

    assert all(SEVERITY.index(overall(judged)) >= SEVERITY.index(one.exit) for one in judged)


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_place(state: State) -> None:
    assert state in RANK
