"""The life of a session as pure rules (facts: devdocs status codes and decisions, the given testing guide)."""

from itertools import product

import msgspec
import pytest
from golive.simulators.core.clock import DAY, SECOND
from golive.simulators.veriff import model, reasons
from golive.simulators.veriff.model import Action, Attempt, BadDecision, Refused, Session, Status
from golive.simulators.veriff.rules import Rules

RULES = Rules()
NOW = 5 * DAY
S, A = Status, Action

ALLOWED = {
    (S.CREATED, A.OPEN): S.STARTED,
    (S.CREATED, A.SUBMIT): S.SUBMITTED,
    (S.CREATED, A.LAPSE): S.EXPIRED,
    (S.STARTED, A.SUBMIT): S.SUBMITTED,
    (S.STARTED, A.LAPSE): S.ABANDONED,
    (S.SUBMITTED, A.APPROVE): S.APPROVED,
    (S.SUBMITTED, A.DECLINE): S.DECLINED,
    (S.SUBMITTED, A.RESUBMIT): S.RESUBMISSION,
    (S.SUBMITTED, A.REVIEW): S.REVIEW,
    (S.REVIEW, A.APPROVE): S.APPROVED,
    (S.REVIEW, A.DECLINE): S.DECLINED,
    (S.REVIEW, A.RESUBMIT): S.RESUBMISSION,
    (S.RESUBMISSION, A.OPEN): S.STARTED,
    (S.RESUBMISSION, A.SUBMIT): S.SUBMITTED,
    (S.RESUBMISSION, A.LAPSE): S.ABANDONED,
    (S.APPROVED, A.DECLINE): S.DECLINED,
    (S.DECLINED, A.APPROVE): S.APPROVED,
}
"""The documented transitions, and the two changes of mind that a recorded second decision implies."""


def at(status: Status, attempts: int = 1, media: tuple[str, ...] = ()) -> Session:
    """A session in `status` whose current attempt is the last of `attempts`."""
    tries = tuple(Attempt(f"attempt-{number}", number, status) for number in range(1, attempts + 1))
    last = msgspec.structs.replace(tries[-1], media=media)
    return Session("session", 0, (*tries[:-1], last), status)


def apply(session: Session, action: Action) -> Session:
    """The model's function for `action`."""
    match action:
        case Action.OPEN:
            return model.opened(session, "127.0.0.1")
        case Action.SUBMIT:
            return model.submitted(session, NOW)
        case Action.LAPSE:
            return model.lapsed(session)
        case _:
            return model.decided(session, action, NOW, RULES)


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_each_pair_of_status_and_action_is_as_documented(status: Status, action: Action) -> None:
    session = at(status)
    wanted = ALLOWED.get((status, action))
    if wanted is None:
        with pytest.raises(Refused, match=f"a session that is {status} cannot take: {action}"):
            apply(session, action)
        return
    after = apply(session, action)
    assert (after.status, after.attempt.status) == (wanted, wanted)
    assert [one.id for one in after.attempts] == [one.id for one in session.attempts], "a move makes no attempt"


def test_codes_of_statuses() -> None:
    """Seed 001 for 7001 and 7002; devdocs for 9xxx; created is told to nobody."""
    assert model.CODES == {
        "started": 7001,
        "submitted": 7002,
        "approved": 9001,
        "declined": 9102,
        "resubmission_requested": 9103,
        "expired": 9104,
        "abandoned": 9104,
        "review": 9121,
    }
    assert (
        frozenset({"approved", "declined", "resubmission_requested", "expired", "abandoned", "review"}) == model.DECIDED
    )
    assert frozenset({"created", "started", "resubmission_requested"}) == model.OPEN


# attempts and their cap


def test_opening_marks_a_session_of_the_page_and_submission_takes_the_time() -> None:
    started = model.opened(at(S.CREATED), "127.0.0.1")
    assert (started.web, started.ip) == (True, "127.0.0.1")
    assert model.submitted(started, NOW).attempt.submitted == NOW
    assert not model.submitted(at(S.CREATED), NOW).web, "an upload over the API is no visit"


def test_a_new_attempt_keeps_the_session_and_the_earlier_attempts() -> None:
    before = at(S.RESUBMISSION)
    after = model.new_attempt(before, "attempt-2", NOW)
    assert after.attempts == (*before.attempts, Attempt("attempt-2", NOW))
    assert (after.id, after.created, after.status) == (before.id, before.created, before.status)


def test_nine_attempts_may_end_in_a_resubmission_and_the_tenth_is_declined_with_539() -> None:
    """Testing guide: 9 resubmissions, the 10th attempt is an automatic decline. Code 539: devdocs."""
    ends = [model.decided(at(S.SUBMITTED, n), A.RESUBMIT, NOW, RULES, code=201, text="Mine") for n in range(1, 11)]
    assert [one.status for one in ends] == [S.RESUBMISSION] * 9 + [S.DECLINED]
    last = ends[-1].decision
    assert last is not None
    assert (last.reason_code, last.reason) == (539, "Resubmission limit exceeded")


@pytest.mark.parametrize("action", [A.APPROVE, A.DECLINE, A.REVIEW])
def test_the_cap_turns_nothing_but_a_resubmission_into_a_decline(action: Action) -> None:
    done = model.decided(at(S.SUBMITTED, 10), action, NOW, RULES).decision
    assert done is not None
    assert done.reason_code != 539


@pytest.mark.parametrize(
    ("cap", "attempts", "status"), [(0, 1, S.DECLINED), (1, 1, S.RESUBMISSION), (1, 2, S.DECLINED)]
)
def test_the_cap_is_a_setting(cap: int, attempts: int, status: Status) -> None:
    rules = Rules(resubmissions=cap)
    assert model.decided(at(S.SUBMITTED, attempts), A.RESUBMIT, NOW, rules).status is status


def test_attempts_left_count_down_to_none() -> None:
    assert [at(S.STARTED, n).attempts_left(RULES) for n in range(1, 12)] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]


# decisions


@pytest.mark.parametrize(
    ("action", "code", "reason"),
    [
        (A.APPROVE, None, None),
        (A.REVIEW, None, None),
        (A.DECLINE, 102, "Suspected document tampering"),
        (A.RESUBMIT, 204, "Poor image quality"),
    ],
)
def test_only_declines_and_resubmissions_have_a_reason(action: Action, code: int | None, reason: str | None) -> None:
    decision = model.decided(at(S.SUBMITTED), action, NOW, RULES).decision
    assert decision is not None
    assert (decision.reason_code, decision.reason, decision.time) == (code, reason, NOW)


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        ("declined", [100, 199, 500, 599, *reasons.DECLINED]),
        ("resubmission_requested", [200, 299, 600, 699, *reasons.RESUBMISSION]),
    ],
)
def test_codes_inside_the_ranges_go_with_their_status(status: str, codes: list[int]) -> None:
    """declined: 1xx, 5xx; resubmission: 2xx, 6xx; no closed list (devdocs: granular reason codes)."""
    assert {model.action_for(status, code).value for code in codes} == {model.DECISIONS[status].value}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        *product(["declined"], [99, 200, 299, 499, 600, "102"]),
        *product(["resubmission_requested"], [102, 199, 300, 599, 700]),
        *product(["approved", "review"], [102, 201]),
    ],
)
def test_a_code_of_another_kind_is_refused(status: str, code: object) -> None:
    with pytest.raises(BadDecision, match=f"{code!r} does not go with {status}; declined: 1xx, 5xx"):
        model.action_for(status, code)


@pytest.mark.parametrize("status", ["created", "submitted", "expired", "", None, 9001])
def test_what_is_no_decision_is_refused(status: object) -> None:
    with pytest.raises(BadDecision, match="is no decision; known: approved, declined, resubmission_requested, review"):
        model.action_for(status)


# the end after seven days


@pytest.mark.parametrize(
    ("session", "end"),
    [
        (at(S.CREATED), S.EXPIRED),
        (at(S.CREATED, media=("picture",)), S.ABANDONED),
        (at(S.STARTED), S.ABANDONED),
        (at(S.RESUBMISSION), S.ABANDONED),
    ],
    ids=["nobody came", "uploaded but never submitted", "started", "sent back"],
)
def test_how_an_unfinished_session_ends(session: Session, end: Status) -> None:
    """devdocs: never entered is expired, entered is abandoned; uploaded (and sent back): inferred. No decision time."""
    ended = model.lapsed(session)
    assert ended.status is end
    assert ended.decision == model.Decision(end, "attempt-1", None)


def test_the_seven_days_count_from_creation_whatever_happened_since() -> None:
    session = msgspec.structs.replace(at(S.RESUBMISSION, 3), created=2 * DAY)
    assert model.ends_at(session, RULES) == 9 * DAY
    assert model.ends_at(session, Rules(session_lifetime=60)) == 2 * DAY + 60 * SECOND
