"""Results: who is identified is told by every requested check's recommendation, and by nothing else."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types
Json = dict[str, Any]  # Any: JSON

CHECK_SECONDS = 600
AUTHENTICITY = "ID_DOCUMENT_AUTHENTICITY"
WAITING = ("pending", "rejected", "again", "unavailable")


@pytest.mark.req("YOTI-GL-048")
def test_who_passes_every_check_is_verified(users: Callable[[], Fixture], evidence: Fixture) -> None:
    stranger = users()
    state = stranger.sight.state
    assert state == "none", f"A user who never began is told {state}; expected none."
    stranger.has_no_access("The user never began")
    ann, bob = users().begin(), users().begin()
    waiting = ann.is_told("The user has only begun", "pending").message
    told = ann.completes().is_verified("The session is completed, and every requested check approves")
    assert told.message.strip(), "The user is verified, and is shown no message."
    assert told.message != waiting, "The user is verified, and is shown what they were shown while waiting."
    bob.is_told("Another user was verified", "pending")
    ann.asks()
    if ann.made():
        evidence.warn("a user who is verified began again, and the app created another session")
    else:
        ann.is_verified("The user is verified, and began again")


@pytest.mark.req("YOTI-GL-049")
def test_who_is_rejected_by_any_check_is_told_so(users: Callable[[], Fixture]) -> None:
    for check in users().begin().misses().all_checks:
        journey = users().begin()
        waiting = journey.sight.message
        journey.completes({check: {"value": "REJECT"}})
        what = f"The session is completed, and {check} says REJECT"
        told = journey.is_told(what, "rejected", "again")
        assert told.message != waiting, f"{what}, and the user is shown what they were shown while waiting."


@pytest.mark.req("YOTI-GL-050")
@pytest.mark.parametrize("value", ["NOT_AVAILABLE", "CONSIDER"])
def test_what_is_no_approval_verifies_nobody(users: Callable[[], Fixture], value: str) -> None:
    for check in users().begin().misses().all_checks:
        journey = users().begin().completes({check: {"value": value}})
        journey.is_told(f"The session is completed, and {check} says {value}", *WAITING)


def without(check: str) -> Callable[[Json], None]:
    """Leaves a check out of a result."""

    def change(result: Json) -> None:
        result["checks"] = [one for one in result["checks"] if one["type"] != check]

    return change


def replaced(check: str) -> Callable[[Json], None]:
    """Puts another check in the place of one: there are as many as before."""

    def change(result: Json) -> None:
        for one in result["checks"]:
            one["type"] = "GOLIVE_CHECK" if one["type"] == check else one["type"]

    return change


def altered(check: str, members: Mapping[str, object]) -> Callable[[Json], None]:
    """Changes members of a check; None takes a member away."""

    def change(result: Json) -> None:
        for one in result["checks"]:
            if one["type"] == check:
                one.update(members)
                for name in [name for name, value in members.items() if value is None]:
                    del one[name]

    return change


def in_state(state: str) -> Callable[[Json], None]:
    """All checks are there, and the session is not completed."""

    def change(result: Json) -> None:
        result["state"] = state

    return change


def empty(result: Json) -> None:
    """There are no checks at all."""
    result["checks"] = []


def incomplete(checks: list[str]) -> dict[str, Callable[[Json], None]]:
    """Results that are no approval although nothing in them rejects, by what is wrong with them."""
    last = checks[-1]
    passed = [{"sub_check": "golive", "result": "PASS", "details": [], "process": "AUTOMATED"}]
    silent: Json = {"report": {"breakdown": passed}}
    strange: Json = {"report": {"recommendation": {"value": "GOLIVE"}, "breakdown": passed}}
    return {
        **{f"without {check}": without(check) for check in checks},
        f"with another check in the place of {last}": replaced(last),
        "without any check": empty,
        f"with {last} in the state INTERNAL_ERROR, without a report": altered(
            last, {"state": "INTERNAL_ERROR", "report": None}
        ),
        f"with {last} in the state PENDING, without a report": altered(last, {"state": "PENDING", "report": None}),
        f"with {last} done, without a report": altered(last, {"report": None}),
        f"with a report on {last} that recommends nothing": altered(last, silent),
        f"with a report on {last} that recommends GOLIVE, which is no word of Yoti's": altered(last, strange),
        "in which the session is ongoing": in_state("ONGOING"),
        "in which the session is expired": in_state("EXPIRED"),
        "in which the session is in the state GOLIVE, which is none of Yoti's": in_state("GOLIVE"),
    }


@pytest.mark.req("YOTI-GL-051")
def test_what_is_missing_is_no_approval(users: Callable[[], Fixture]) -> None:
    told_as_it_is = users().begin().misses()
    changes = incomplete(told_as_it_is.checks)
    with told_as_it_is.answered(told_as_it_is.result()):
        told_as_it_is.wakes()
        told_as_it_is.is_verified("Yoti answered a completed session, in which every requested check approves")
    for what, change in changes.items():
        journey = users().begin().misses()
        result = deepcopy(journey.result())
        change(result)
        with journey.answered(result):
            journey.wakes()
            journey.is_told(f"Yoti answered a session {what}", *WAITING, "expired")


@pytest.mark.req("YOTI-GL-051", "YOTI-GL-052")
def test_an_earlier_session_approves_of_nothing(journey: Fixture, evidence: Fixture) -> None:
    """The first session lacks one approval, the second one another."""
    first, *_, last = journey.begin().checks * 2
    journey.completes({first: {"value": "NOT_AVAILABLE"}}).is_told(f"{first} says NOT_AVAILABLE", *WAITING)
    answer = journey.asks()
    if not journey.made():
        evidence.note("The app begins no other session for a user who could not be checked.")
        return
    journey.goes_in(answer).does("document").is_told("The user's second session goes on", "pending")
    result = journey.misses().result()
    without(last)(result)
    with journey.answered(result):
        journey.wakes()
        journey.is_told(f"Only the user's first session has an approval of {last}", *WAITING, "expired")


@pytest.mark.req("YOTI-GL-052")
def test_whose_checks_are_going_on_waits(journey: Fixture, evidence: Fixture) -> None:
    with journey.ruled(check_delay=CHECK_SECONDS):
        journey.begin().completes()
    journey.suppose(journey.session["state"] == "ONGOING", "checks are going on when the user has finished")
    journey.is_told("The user has finished, and checks are going on", "pending")
    again = journey.asks()
    assert not journey.creations(), "The user came back while checks are going on, and the app created another session."
    if again.url is not None:
        evidence.warn("the user came back while checks are going on, and the app sends them into a view that is over")
    journey.settle(CHECK_SECONDS + 1)
    journey.is_verified("The checks are done, and approve")


@pytest.mark.req("YOTI-GL-053")
def test_staff_see_the_recommendation_and_its_reason(journey: Fixture) -> None:
    checks = journey.begin().checks
    check = AUTHENTICITY if AUTHENTICITY in checks else checks[0]
    before = staff_read(journey)
    journey.completes({check: {"value": "REJECT", "reason": "DOCUMENT_COPY"}})
    journey.has_no_access(f"{check} says REJECT, DOCUMENT_COPY")
    told = staff_read(journey)
    for word in ("reject", "document copy"):
        assert word in told.replace(before, ""), (
            f"{check} says REJECT, with the reason DOCUMENT_COPY, and staff read {told!r}; before they read {before!r}."
        )


@pytest.mark.req("YOTI-GL-053")
def test_staff_see_any_check_of_the_latest_session(journey: Fixture, evidence: Fixture) -> None:
    """The check that rejects is another one than above, and the session is the user's second one."""
    last = journey.begin().checks[-1]
    journey.completes({check: {"value": "NOT_AVAILABLE"} for check in journey.checks})
    answer = journey.asks()
    if not journey.made():
        evidence.note("The app begins no other session for a user who could not be checked.")
        return
    journey.goes_in(answer).completes({last: {"value": "REJECT"}})
    told = staff_read(journey)
    assert "reject" in told, f"In the user's second session {last} says REJECT, and staff read {told!r}."
    latest = journey.app.back_office(journey.user).recommendation
    assert "reject" in (latest or "").casefold(), (
        f"In the user's second session {last} says REJECT, and for staff Yoti recommends {latest!r}."
    )


def staff_read(journey: Fixture) -> str:
    """All that staff see of the user, in small letters and without signs between them."""
    seen = journey.app.back_office(journey.user)
    return " | ".join([seen.recommendation or "", *seen.notices]).casefold().replace("_", " ").replace("-", " ")


@pytest.mark.req("YOTI-GL-054")
def test_who_could_not_be_checked_can_do_it_over(journey: Fixture) -> None:
    checks = journey.begin().checks
    check = AUTHENTICITY if AUTHENTICITY in checks else checks[0]
    first = journey.completes({check: {"value": "NOT_AVAILABLE", "reason": "PHOTO_TOO_BLURRY"}}).id
    what = f"{check} says NOT_AVAILABLE, PHOTO_TOO_BLURRY"
    journey.is_told(what, "again")
    answer = journey.asks()
    assert answer.session not in (None, first), (
        f"{what}, the user wants to do it over, and the app goes on with {answer.session}; expected a new session."
    )
    journey.goes_in(answer).ends().is_verified("The user did it over, and every check approves")


@pytest.mark.req("YOTI-GL-055")
def test_the_second_attempt_at_liveness_counts(users: Callable[[], Fixture], evidence: Fixture) -> None:
    """Whichever stands first in the result: no order of checks is documented."""
    for order in ("in order", "in reverse"):
        journey = users().begin().misses({"LIVENESS": [{"value": "REJECT"}, {"value": "APPROVE"}]})
        result = journey.result()
        if len([check for check in result["checks"] if check["type"] == "LIVENESS"]) != 2:
            evidence.note("The app asks for no liveness check, or gives one attempt only.")
            return
        if order == "in reverse":
            result["checks"].reverse()
        with journey.answered(result):
            journey.wakes()
            journey.is_verified(
                f"The user passed the liveness check at the second attempt, and all else; checks stand {order}"
            )


def extended(result: Json) -> None:
    """What a later edition of the API may add."""
    result["golive"] = {"new": [1]}
    result["resources"]["golive_captures"] = [{"id": "7e57dead-0000-4000-8000-000000000000", "tasks": []}]
    for check in result["checks"]:
        check["golive"] = "new"
        check["report"]["recommendation"]["golive"] = "new"
        check["report"]["breakdown"].append(
            {
                "sub_check": "golive_new",
                "result": "PASS",
                "details": [{"name": "golive", "value": "1"}],
                "process": "GOLIVE",
            }
        )
    one = result["checks"][-1]
    result["checks"].append({**one, "type": "GOLIVE_CHECK", "id": "7e57dead-0000-4000-8000-000000000001"})


@pytest.mark.req("YOTI-GL-056")
def test_what_nobody_knows_does_no_harm(journey: Fixture) -> None:
    result = journey.begin().misses().result()
    extended(result)
    with journey.answered(result):
        journey.wakes()
        journey.is_verified("Every requested check approves, and the result has members, checks and resources besides")


@pytest.mark.req("YOTI-GL-057")
@pytest.mark.parametrize("code", [2002, ""], ids=["with its code", "without a code"])
def test_whose_session_expired_is_told_so(journey: Fixture, code: object) -> None:
    journey.begin().does("document").lapses()
    journey.suppose(journey.session["state"] == "EXPIRED", "the session is expired")
    before = journey.sandbox.journal.last()
    journey.returns(code)
    told = journey.has_no_access("The session expired").sight.state
    knows = bool(code) or journey.fetches(after=before)
    assert told in ("expired", "again") or not knows, (
        f"The session expired, the app knows it, and the user is told {told}; expected expired."
    )
