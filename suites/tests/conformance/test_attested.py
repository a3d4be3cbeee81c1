"""What a person's word is worth: which half of an item it answers for, until when, and what makes it worth nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest
from golive.simulators.conformance.attested import Answer, Attestation, Person, Second, same_person
from golive.simulators.conformance.checklist import Checklist, Target
from golive.simulators.conformance.states import Outcome, State, Verdict
from golive.simulators.conformance.verdict import Check, Judgement, judge
from golive.simulators.core import schema
from golive.simulators.core.exits import ExitStatus

Row = dict[str, Any]
Rows = Callable[..., Row]
List = Callable[..., Checklist]
MakeCheck = Callable[..., Check]
Attested = Callable[..., Attestation]
Judged = Callable[..., Judgement]

TODAY = date(2026, 11, 20)
ANN = Person("Ann Archer", "Release manager", "@ann")


@pytest.fixture
def attested() -> Attested:
    """A yes to item 2, given ten days ago; `changes` replace members of it."""

    def build(**changes: object) -> Attestation:
        base = Attestation(
            item="DEMO-GL-002",
            rev=1,
            statement="The host is on the list.",
            answer=Answer.YES,
            by=ANN,
            at="2026-11-10T10:12:00Z",
            expires="2027-05-09",
        )
        return msgspec.structs.replace(base, **changes)

    return build


@pytest.fixture
def answered(row: Rows, checklist: List, check: MakeCheck) -> Judged:
    """Item 1, proven by a test, and item 2, judged with the given attestations; `item` is what item 2 is."""

    def build(*given: Attestation, item: Row | None = None, checks: tuple[Check, ...] = ()) -> Judgement:
        second = row(2, method="manual", question="Is it on the list?") | (item or {})
        fresh = [msgspec.structs.replace(one, taken="2026-11-20T09:00:00Z") for one in (check(1, name="a"), *checks)]
        return judge(checklist(row(1), second), fresh, attestations=given, today=TODAY)

    return build


HYBRID = {"method": "hybrid", "question": "Seen?"}
TWO = {"two_person": True}


def test_a_yes_proves_a_manual_item(answered: Judged, attested: Attested) -> None:
    judged = answered(attested())

    assert judged.items[1].state is State.PASS
    assert judged.items[1].why == "attested by Ann Archer (Release manager) on 2026-11-10, until 2027-05-09"
    assert (judged.verdict, judged.problems) == (Verdict.READY, ())
    assert (judged.proven, judged.attested) == (2, 1)


def test_without_an_answer_it_waits(answered: Judged) -> None:
    judged = answered()

    assert (judged.items[1].state, judged.items[1].code) == (State.REVIEW, "GL-NEEDS-PERSON")


@pytest.mark.parametrize(("level", "state"), [("MUST", State.FAIL), ("SHOULD", State.WARN), ("MAY", State.WARN)])
def test_a_no_is_a_finding(answered: Judged, attested: Attested, level: str, state: State) -> None:
    found = answered(attested(answer=Answer.NO, statement="It is not."), item={"level": level}).items[1]

    assert (found.state, found.code) == (state, "GL-ATTESTED-NO")
    assert found.why.endswith("with no: It is not.")


def test_a_yes_answers_for_a_row_without_tests(answered: Judged, attested: Attested, row: Rows) -> None:
    untested = row(2, not_tested={"reason": "too hard", "citation": "page 3"})
    del untested["method"]
    item = {"method": "automated", "question": "", "not_tested": untested["not_tested"]}

    assert answered(item=item).items[1].state is State.REVIEW
    assert answered(attested(), item=item).items[1].state is State.PASS


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.PASS, State.PASS),
        (Outcome.WARN, State.WARN),
        (Outcome.FAIL, State.FAIL),
        (Outcome.ERROR, State.ERROR),
        (Outcome.SKIP, State.NOT_RUN),
        (None, State.NOT_RUN),
    ],
)
def test_a_yes_never_speaks_for_the_tests(
    answered: Judged, attested: Attested, check: MakeCheck, outcome: Outcome | None, state: State
) -> None:
    checks = (check(2, name="b", outcome=outcome),) if outcome else ()

    assert answered(attested(), item=HYBRID, checks=checks).items[1].state is state


def test_a_yes_does_not_replace_evidence(answered: Judged, attested: Attested, check: MakeCheck) -> None:
    bare = check(2, name="b", exchanges=0, evidence="")

    assert answered(attested(), item=HYBRID, checks=(bare,)).items[1].state is State.NOT_RUN


def test_not_applicable_takes_a_manual_item_out(answered: Judged, attested: Attested) -> None:
    judged = answered(attested(answer=Answer.NOT_APPLICABLE, reason="we have no back office"))

    assert judged.items[1].state is State.NOT_APPLICABLE
    assert judged.items[1].why.startswith("we have no back office (attested by Ann Archer")
    assert (judged.applicable, judged.verdict) == (1, Verdict.READY)


def test_not_applicable_never_removes_a_test(answered: Judged, attested: Attested, check: MakeCheck) -> None:
    none = attested(answer=Answer.NOT_APPLICABLE, reason="no")

    hybrid = answered(none, item=HYBRID, checks=(check(2, name="b"),))
    assert (hybrid.items[1].state, hybrid.exit) == (State.REVIEW, ExitStatus.NOT_READY)
    assert "tests judge it too" in hybrid.objections[0]

    tested = answered(none, checks=(check(2, name="b", outcome=Outcome.FAIL),))
    assert (tested.items[1].state, tested.exit) == (State.FAIL, ExitStatus.NOT_READY)


@pytest.mark.parametrize("answer", Answer)
def test_nobody_answers_for_an_automated_item(
    answered: Judged, attested: Attested, check: MakeCheck, answer: Answer
) -> None:
    given = attested(item="DEMO-GL-001", answer=answer, reason="because")
    judged = answered(given, attested())

    assert judged.items[0].state is State.PASS
    assert judged.objections == ("The attestation of DEMO-GL-001 cannot count: tests alone judge the item. Remove it.",)
    assert (judged.verdict, judged.exit) == (Verdict.NOT_READY, ExitStatus.NOT_READY)


@pytest.mark.parametrize(
    ("changes", "item", "why"),
    [
        ({"rev": 1}, {"rev": 2}, "revision 1 was attested, and the item is at revision 2"),
        ({"rev": 3}, {"rev": 2}, "revision 3 was attested"),
        ({"expires": "2026-11-19"}, {}, "until 2026-11-19, which is over"),
        ({"expires": "2026-11-19", "answer": Answer.NO}, {}, "which is over"),
        ({"expires": "2026-11-19", "answer": Answer.NOT_APPLICABLE, "reason": "no"}, {}, "which is over"),
    ],
)
def test_an_old_answer_is_stale(
    answered: Judged, attested: Attested, changes: dict[str, Any], item: Row, why: str
) -> None:
    judged = answered(attested(**changes), item=item)

    assert (judged.items[1].state, judged.items[1].code) == (State.STALE, "GL-STALE")
    assert why in judged.items[1].why
    assert (judged.exit, judged.objections) == (ExitStatus.REVIEW, ())


def test_an_answer_counts_on_its_last_day(answered: Judged, attested: Attested) -> None:
    assert answered(attested(expires="2026-11-20")).items[1].state is State.PASS


def test_an_attached_file_that_changed_makes_the_item_stale(
    row: Rows, manual: Callable[[int], Row], checklist: List, attested: Attested
) -> None:
    changed = {"DEMO-GL-002": "files/list.png is not the one that was attached"}

    judged = judge(checklist(row(1), manual(2)), [], attestations=[attested()], today=TODAY, changed=changed)

    assert (judged.items[1].state, judged.items[1].why) == (State.STALE, changed["DEMO-GL-002"])


@pytest.mark.parametrize(
    ("second", "state"),
    [
        (None, State.REVIEW),
        (Second("Ann Archer", at="2026-11-11T10:00:00Z"), State.REVIEW),
        (Second(" ann  ARCHER", at="2026-11-11T10:00:00Z"), State.REVIEW),
        (Second("A. Archer", handle="Ann", at="2026-11-11T10:00:00Z"), State.REVIEW),
        (Second("-", at="2026-11-11T10:00:00Z"), State.REVIEW),
        (Second("Bob", at="2026-11-11T10:00:00Z"), State.PASS),
    ],
)
def test_two_persons_are_two(answered: Judged, attested: Attested, second: Second | None, state: State) -> None:
    found = answered(attested(second=second), item=TWO).items[1]

    assert found.state is state
    assert ("a second person has to confirm it" in found.why) == (state is State.REVIEW)


def test_one_person_is_enough_for_a_no(answered: Judged, attested: Attested) -> None:
    assert answered(attested(answer=Answer.NO), item=TWO).items[1].state is State.FAIL


def test_both_are_named(answered: Judged, attested: Attested) -> None:
    second = Second("Bob", "CISO", at="2026-11-11T10:00:00Z")

    why = answered(attested(second=second), item=TWO).items[1].why

    assert why == "attested by Ann Archer (Release manager) and Bob (CISO) on 2026-11-10, until 2027-05-09"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"item": "DEMO-GL-099"}, "names no item of the checklist"),
        ({"expires": "2027-05-10"}, "counts for too long: until 2027-05-10. Let it end on 2027-05-09 or before."),
        ({"at": "2026-11-21T00:00:00Z"}, "comes from the future: 2026-11-21, and it is 2026-11-20"),
        ({"second": Second("Bob", at="2026-11-21T00:00:00Z")}, "comes from the future"),
        ({"second": Second("Bob")}, "has a time that cannot be read"),
        ({"second": Second("Bob", at="2026-11-10T10:11:59Z")}, "was confirmed before it was written"),
        ({"at": "0001-01-01T00:00:00+05:00"}, "is not a time that has a day"),
        ({"at": "yesterday"}, "has a time that cannot be read"),
        ({"at": "2026-11-10T10:12:00"}, "does not say its time zone"),
        ({"expires": "never"}, "has a time that cannot be read"),
        ({"answer": Answer.NOT_APPLICABLE}, "says that the item does not apply, and not why"),
        ({"answer": Answer.NOT_APPLICABLE, "reason": " "}, "says that the item does not apply, and not why"),
    ],
)
def test_one_that_breaks_a_rule_fails_the_gate(
    answered: Judged, attested: Attested, changes: dict[str, Any], complaint: str
) -> None:
    judged = answered(attested(**changes))

    (objection,) = judged.objections
    assert complaint in objection
    assert objection in judged.problems
    assert judged.items[1].state is State.REVIEW
    assert (judged.verdict, judged.exit) == (Verdict.NOT_READY, ExitStatus.NOT_READY)


def test_the_item_says_how_long_an_answer_counts(answered: Judged, attested: Attested) -> None:
    week = {"attestation_max_age": "P7D"}

    assert answered(attested(expires="2026-11-17"), item=week).items[1].state is State.STALE
    assert "Let it end on 2026-11-17 or before." in answered(attested(), item=week).objections[0]


def test_two_answers_are_none(answered: Judged, attested: Attested) -> None:
    judged = answered(attested(), attested(answer=Answer.NO))

    assert judged.items[1].state is State.REVIEW
    assert judged.objections == ("DEMO-GL-002 is attested 2 times. Keep one answer.",)


def test_an_answer_needs_a_day(row: Rows, checklist: List, attested: Attested) -> None:
    with pytest.raises(ValueError, match="say which day it is"):
        judge(checklist(row(2)), [], attestations=[attested()])


def test_people_alone_make_nothing_ready(manual: Callable[[int], Row], checklist: List, attested: Attested) -> None:
    judged = judge(checklist(manual(2)), [], attestations=[attested()], today=TODAY)

    assert judged.items[0].state is State.PASS
    assert (judged.verdict, judged.exit) == (Verdict.INCONCLUSIVE, ExitStatus.INCONCLUSIVE)


def test_a_word_is_proof_from_no_target(answered: Judged, attested: Attested, check: MakeCheck) -> None:
    judged = answered(attested(), item=HYBRID, checks=(check(2, name="b", target=Target.SANDBOX),))

    assert (judged.attested, judged.proven_on_sandbox, judged.proven_on_simulator_only) == (0, 1, 1)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Person("Bob", handle="@ANN"), True),
        (Person("ann archer"), True),
        (Person("\N{FULLWIDTH LATIN CAPITAL LETTER A}nn  Archer"), True),
        (Person("An\N{ZERO WIDTH SPACE}n A\N{COMBINING ACUTE ACCENT}rcher"), True),
        (Person("@ Ann"), True),
        (Person("Bob", handle="@@ann"), True),
        (Person("...", handle="@bob"), True),
        (Person("Bob", handle="@bob"), False),
        (Person("Bob"), False),
    ],
)
def test_who_is_the_same_person(other: Person, same: bool) -> None:
    assert same_person(ANN, other) is same
    assert not same_person(Person("Eve"), Person("Mallory"))


def test_an_attestation_keeps_to_its_schema(attested: Attested) -> None:
    form = schema.load("golive", "attestation")
    whole = msgspec.to_builtins(attested(second=Second("Bob", at="2026-11-11T10:00:00Z")))

    assert form.accepts(whole)
    for member in ("item", "rev", "statement", "answer", "by", "at", "expires"):
        assert not form.accepts({name: value for name, value in whole.items() if name != member})
    for wrong in ({"answer": "not_applicable"}, {"at": "2026-11-11"}, {"expires": "soon"}, {"extra": 1}, {"rev": "1"}):
        assert not form.accepts(whole | wrong)
    for file in ("/etc/passwd", "../key", "files/../../key", "a\\b", "C:\\key"):
        piece = {"file": file, "sha256": "a" * 64, "media_type": "image/png"}
        assert not form.accepts(whole | {"evidence": [piece]})
        assert form.accepts(whole | {"evidence": [piece | {"file": "files/DEMO-GL-002/list..png"}]})
