"""The rules alone: a table of single steps, and histories whose messages come shuffled and repeated."""

from dataclasses import replace
from itertools import count

import pytest
from golive.suites.reference.veriff.journey import BOOK, WEEK, Journey, Session, Step
from golive.suites.reference.veriff.messages import Decision, Event, Status
from hypothesis import given
from hypothesis import strategies as st

JOURNEY = Journey()
NEW = Session("s", "ann", "https://veriff.example/v/s", created_at=0, heard_at=0)

CREATED, STARTED, SUBMITTED = Status.CREATED, Status.STARTED, Status.SUBMITTED
APPROVED, DECLINED, RESUBMISSION = Status.APPROVED, Status.DECLINED, Status.RESUBMISSION
REVIEW, EXPIRED, ABANDONED = Status.REVIEW, Status.EXPIRED, Status.ABANDONED

EARLIER, NOON, LATER = "2026-01-01T11:00:00", "2026-01-01T12:00:00", "2026-01-01T13:00:00"


def at(status: Status, *attempts: str, decided: str | None = None) -> Session:
    return replace(NEW, status=status, attempts=attempts, decided_at=decided)


EVENTS = [
    (at(CREATED), "started", "a", STARTED),
    (at(CREATED), "submitted", "a", SUBMITTED),
    (at(CREATED), "submitted", None, SUBMITTED),
    (at(CREATED), "flow_cancelled", "a", CREATED),
    (at(STARTED, "a"), "submitted", "a", SUBMITTED),
    (at(SUBMITTED, "a"), "started", "a", SUBMITTED),
    (at(SUBMITTED, "a"), "started", "b", STARTED),
    (at(STARTED, "a", "b"), "submitted", "a", STARTED),
    (at(RESUBMISSION, "a"), "started", "a", RESUBMISSION),
    (at(RESUBMISSION, "a"), "submitted", None, RESUBMISSION),
    (at(RESUBMISSION, "a"), "started", "b", STARTED),
    *((at(status, "a"), "started", "b", status) for status in (APPROVED, DECLINED, REVIEW, EXPIRED, ABANDONED)),
]

DECISIONS = [
    *((at(SUBMITTED, "a"), status, "a", NOON, status) for status in (APPROVED, DECLINED, RESUBMISSION, REVIEW)),
    (at(CREATED), APPROVED, None, None, APPROVED),
    (at(CREATED), EXPIRED, None, None, EXPIRED),
    (at(STARTED, "a"), ABANDONED, "a", None, ABANDONED),
    (at(RESUBMISSION, "a", decided=NOON), ABANDONED, "a", None, ABANDONED),
    (at(APPROVED, "a", decided=NOON), EXPIRED, "a", None, APPROVED),
    (at(REVIEW, "a"), ABANDONED, "a", None, REVIEW),
    (at(REVIEW, "a"), APPROVED, "a", NOON, APPROVED),
    (at(REVIEW, "a", decided=NOON), DECLINED, "a", NOON, DECLINED),
    (at(REVIEW, "a", decided=NOON), RESUBMISSION, "a", NOON, RESUBMISSION),
    (at(APPROVED, "a", decided=NOON), DECLINED, "a", LATER, DECLINED),
    (at(DECLINED, "a", decided=NOON), APPROVED, "a", EARLIER, DECLINED),
    (at(DECLINED, "a", decided=NOON), APPROVED, "a", NOON, APPROVED),
    (at(DECLINED, "a", decided=NOON), APPROVED, "a", None, DECLINED),
    (at(APPROVED, "a", decided=NOON), REVIEW, "a", NOON, APPROVED),
    (at(APPROVED, "a"), REVIEW, "a", None, APPROVED),
    (at(APPROVED, "b", decided=NOON), RESUBMISSION, "a", NOON, APPROVED),
    (at(APPROVED, "a", decided=NOON), RESUBMISSION, "a", LATER, RESUBMISSION),
    (at(RESUBMISSION, "a", decided=NOON), REVIEW, "a", NOON, RESUBMISSION),
    (at(RESUBMISSION, "a", decided=NOON), RESUBMISSION, "b", LATER, RESUBMISSION),
    (at(STARTED, "a", "b"), RESUBMISSION, "a", NOON, STARTED),
    (at(STARTED, "a", "b"), APPROVED, "a", NOON, APPROVED),
    (at(EXPIRED, "a"), RESUBMISSION, "a", NOON, EXPIRED),
    (at(EXPIRED, "a"), APPROVED, "a", NOON, APPROVED),
]


@pytest.mark.parametrize(("before", "action", "attempt", "after"), EVENTS)
def test_after_an_event(before: Session, action: str, attempt: str | None, after: Status) -> None:
    assert JOURNEY.after_event(before, Event("s", attempt, action)).status is after


@pytest.mark.parametrize(("before", "status", "attempt", "when", "after"), DECISIONS)
def test_after_a_decision(
    before: Session, status: Status, attempt: str | None, when: str | None, after: Status
) -> None:
    assert JOURNEY.after_decision(before, Decision("s", attempt, status, decided_at=when)).status is after


@pytest.mark.parametrize(
    ("session", "now", "step"),
    [
        (None, 0, Step.OPEN),
        (at(CREATED), WEEK, Step.CONTINUE),
        (at(CREATED), WEEK + 1, Step.OPEN),
        (at(STARTED), WEEK + 1, Step.OPEN),
        (at(RESUBMISSION), WEEK, Step.CONTINUE),
        (at(RESUBMISSION), WEEK + 1, Step.OPEN),
        (at(SUBMITTED), WEEK + 1, Step.CONTINUE),
        (at(REVIEW), WEEK + 1, Step.WAIT),
        (at(APPROVED), WEEK + 1, Step.WAIT),
        (at(DECLINED), 0, Step.OPEN),
        (at(EXPIRED), 0, Step.OPEN),
        (at(ABANDONED), 0, Step.OPEN),
        (replace(at(RESUBMISSION), url=None), 0, Step.OPEN),
    ],
)
def test_what_happens_when_the_user_comes_back(session: Session | None, now: float, step: Step) -> None:
    assert JOURNEY.next_step(session, now) is step


def test_the_book_knows_every_status_and_only_an_approval_opens_the_account() -> None:
    assert BOOK.keys() == set(Status)
    assert [status for status in Status if JOURNEY.grants(at(status))] == [APPROVED]


@pytest.mark.parametrize("status", Status)
def test_a_link_is_shown_only_while_the_session_can_be_continued(status: Status) -> None:
    seen = JOURNEY.sight(at(status))
    assert (seen.url is not None) == (status in (CREATED, STARTED, RESUBMISSION))
    assert seen.message
    assert "{" not in seen.message


def test_the_staff_is_told_once_of_each_change() -> None:
    declined = replace(at(DECLINED), reason="Known fraud", reason_code=106)
    assert JOURNEY.notice(NEW, declined) == "Session s was declined: Known fraud (106)"
    assert JOURNEY.notice(declined, declined) is None
    assert JOURNEY.notice(NEW, at(REVIEW)) == "Session s is under review"
    assert JOURNEY.notice(NEW, at(APPROVED)) is None


Message = Event | Decision
ENDINGS = (APPROVED, DECLINED, EXPIRED, ABANDONED)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Message], Status]:
    """Everything Veriff sends about one session, in the true order, and how it ends."""
    minutes = count(10)
    messages: list[Message] = []
    attempts = [f"a{number}" for number in range(draw(st.integers(1, 4)))]
    for attempt in attempts:
        messages += [Event("s", attempt, "started"), Event("s", attempt, "submitted")]
        if attempt != attempts[-1]:
            messages.append(Decision("s", attempt, RESUBMISSION, decided_at=f"2026-01-01T12:{next(minutes)}:00"))
    ending = draw(st.sampled_from(ENDINGS))
    if ending in (EXPIRED, ABANDONED):
        del messages[-2 if ending is EXPIRED else -1 :]
        messages.append(Decision("s", attempts[-1], ending))
        return messages, ending
    if draw(st.booleans()):
        messages.append(Decision("s", attempts[-1], REVIEW, decided_at=f"2026-01-01T12:{next(minutes)}:00"))
    messages.append(Decision("s", attempts[-1], ending, decided_at=f"2026-01-01T12:{next(minutes)}:00"))
    return messages, ending


def hear(session: Session, message: Message) -> Session:
    if isinstance(message, Event):
        return JOURNEY.after_event(session, message)
    return JOURNEY.after_decision(session, message)


@given(histories(), st.data())
def test_order_and_repetition_do_not_matter_in_the_end(
    history: tuple[list[Message], Status], data: st.DataObject
) -> None:
    messages, ending = history
    again = data.draw(st.lists(st.sampled_from(messages), max_size=5))
    session = NEW
    for message in data.draw(st.permutations([*messages, *again])):
        session = hear(session, message)
    assert session.status is ending


events = st.builds(
    Event,
    st.just("s"),
    st.sampled_from(["a", "b", "c", None]),
    st.sampled_from(["started", "submitted", "flow_finished", "?"]),
)
decisions = st.builds(
    Decision,
    session=st.just("s"),
    attempt=st.sampled_from(["a", "b", "c", None]),
    status=st.sampled_from([status for status in BOOK if status not in (CREATED, STARTED, SUBMITTED)]),
    reason=st.none(),
    reason_code=st.sampled_from([None, 204, 539]),
    decided_at=st.sampled_from([None, EARLIER, NOON, LATER]),
)


@given(st.lists(events | decisions, max_size=12))
def test_nobody_is_let_in_without_an_approval(messages: list[Message]) -> None:
    session = NEW
    for message in messages:
        before, session = session, hear(session, message)
        approved = isinstance(message, Decision) and message.status is APPROVED
        assert JOURNEY.grants(session) <= (JOURNEY.grants(before) or approved)
        assert hear(session, message).status is session.status
