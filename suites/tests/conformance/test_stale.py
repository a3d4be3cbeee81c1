"""Age: evidence that is too old, and sentences that a vendor's document does not say any more."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from golive.simulators.conformance.checklist import Checklist
from golive.simulators.conformance.sentence import sentence_hash
from golive.simulators.conformance.stale import changed_sentences, day_of, length
from golive.simulators.conformance.states import Outcome, State, Verdict
from golive.simulators.conformance.verdict import Check, judge
from golive.simulators.core.exits import ExitStatus

Rows = Callable[..., dict[str, Any]]
List = Callable[..., Checklist]
MakeCheck = Callable[..., Check]

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("taken", "state", "why"),
    [
        ("2026-11-20T23:59:59Z", State.PASS, ""),
        ("2026-10-21T00:00:00Z", State.PASS, ""),
        ("2026-10-20T23:59:59Z", State.STALE, "its evidence is 31 days old, at most 30 count; run it again"),
        ("", State.STALE, "nobody knows when its evidence was taken; run it again"),
        ("once", State.STALE, "nobody knows when"),
        ("2026-11-21T00:10:00Z", State.PASS, ""),
        ("2026-11-22T00:10:00Z", State.STALE, "its evidence was taken on 2026-11-22, which is after 2026-11-20"),
    ],
)
def test_evidence_counts_for_a_month(
    row: Rows, checklist: List, check: MakeCheck, taken: str, state: State, why: str
) -> None:
    judged = judge(checklist(row(1)), [check(1, taken=taken)], today=TODAY)

    assert judged.items[0].state is state
    assert why in judged.items[0].why
    assert judged.exit is (ExitStatus.READY if state is State.PASS else ExitStatus.INCONCLUSIVE)


def test_the_item_says_how_old_evidence_may_be(row: Rows, checklist: List, check: MakeCheck) -> None:
    rows = checklist(row(1, evidence_max_age="P7D"), row(2))

    judged = judge(rows, [check(1, 2, taken="2026-11-12T00:00:00Z")], today=TODAY)

    assert [found.state for found in judged.items] == [State.STALE, State.PASS]
    assert (judged.verdict, judged.exit) == (Verdict.INCONCLUSIVE, ExitStatus.REVIEW)


def test_an_items_oldest_check_counts(row: Rows, checklist: List, check: MakeCheck) -> None:
    checks = [check(1, name="new", taken="2026-11-19T00:00:00Z"), check(1, name="old", taken="2026-01-01T00:00:00Z")]

    assert judge(checklist(row(1)), checks, today=TODAY).items[0].state is State.STALE


def test_without_a_day_nothing_ages(row: Rows, checklist: List, check: MakeCheck) -> None:
    assert judge(checklist(row(1)), [check(1, taken="1999-01-01T00:00:00Z")]).items[0].state is State.PASS


def test_an_old_failure_is_still_a_failure(row: Rows, checklist: List, check: MakeCheck) -> None:
    failed = check(1, outcome=Outcome.FAIL, taken="2026-01-01T00:00:00Z")

    assert judge(checklist(row(1)), [failed], today=TODAY).items[0].state is State.FAIL


def test_a_changed_sentence_makes_its_item_stale(row: Rows, checklist: List, check: MakeCheck) -> None:
    judged = judge(checklist(row(1), row(2)), [check(1, 2)], changed={"DEMO-GL-001": "The guide was rewritten"})

    assert [(found.state, found.why) for found in judged.items] == [
        (State.STALE, "The guide was rewritten"),
        (State.PASS, ""),
    ]


PAGE = ["# Guide", "", "1. Verify the signature", "   of each webhook.", "2. Answer within five seconds."]


@pytest.fixture
def cited(row: Rows, checklist: List) -> Checklist:
    """Two rows that come from lines of the guide, and one from a place without lines."""

    def source(first: int, last: int) -> dict[str, Any]:
        digest = sentence_hash(PAGE[first - 1 : last])
        return {"doc": "guide", "lines": [first, last], "sentence_sha256": digest, "confidence": "stated"}

    anchor = {"doc": "guide", "anchor": "the end", "confidence": "assumed"}
    return checklist(row(1, source=source(3, 4)), row(2, source=source(5, 5)), row(3, source=anchor))


@pytest.mark.parametrize(
    ("page", "changed"),
    [
        (PAGE, []),
        (["# Guide", "", "- Verify   the signature", "of each webhook.", "* Answer within five seconds."], []),
        (["# New heading", *PAGE], []),
        ([*PAGE[:2], PAGE[4], *PAGE[2:4]], []),
        ([*PAGE[:4], "2. Answer within two seconds."], ["DEMO-GL-002"]),
        (PAGE[:4], ["DEMO-GL-002"]),
        ([], ["DEMO-GL-001", "DEMO-GL-002"]),
    ],
)
def test_a_sentence_is_the_same_wherever_it_stands(cited: Checklist, page: list[str], changed: list[str]) -> None:
    assert list(changed_sentences(cited, {"guide": "\n".join(page)})) == changed


def test_it_says_which_document_changed(cited: Checklist) -> None:
    found = changed_sentences(cited, {"guide": "\n".join(PAGE[:4])})

    assert found == {"DEMO-GL-002": "The guide, L5, does not say any more what it said on 2026-01-01"}


def test_of_a_document_that_was_not_read_again_nothing_is_known(cited: Checklist) -> None:
    assert changed_sentences(cited, {"another": ""}) == {}


def test_durations_are_days() -> None:
    assert length("P30D") == timedelta(days=30)
    for wrong in ("30", "P1M", "PT1H", "P1DT1H", ""):
        with pytest.raises(ValueError):
            length(wrong)


def test_a_day_is_the_one_in_utc() -> None:
    assert day_of("2026-11-20T23:30:00-01:00") == date(2026, 11, 21)
    with pytest.raises(ValueError, match="time zone"):
        day_of("2026-11-20T23:30:00")
    with pytest.raises(ValueError, match="not a time that has a day"):
        day_of("9999-12-31T23:59:59-01:00")
