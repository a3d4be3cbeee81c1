"""Notifications that come late, twice, in another order, or not at all."""

from collections import Counter
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest

pytestmark = pytest.mark.feature("notifications")

Fixture = Any  # a suite imports nothing of golive, not even types

TOPICS = (
    "resource_update",
    "task_completion",
    "check_completion",
    "client_session_token_deleted",
    "session_completion",
)
ONCE = ("task_completion", "check_completion", "session_completion")
"""What happens once: a resource may change more than once, and then its notification is another one."""
QUICK_SECONDS, SLOW_SECONDS = 1.0, 1.6
LATE_SECONDS = 60
CHECK_SECONDS = 600
SLOW_ANSWER_SECONDS = 0.3


@pytest.mark.req("YOTI-GL-035")
def test_the_answer_does_not_wait_for_the_work(journey: Fixture) -> None:
    """Yoti is slow to answer what the app may ask in the course of its work; the notification's answer is not."""
    journey.begin().misses()
    journey.sandbox.faults.add("latency", vendor="yoti", seconds=SLOW_SECONDS)
    try:
        begun = monotonic()
        journey.yoti.notify(journey.id, "session_completion")
        journey.sandbox.clock.settle()
        took = monotonic() - begun
    finally:
        journey.sandbox.faults.clear()
    journey.took(journey.sent("session_completion")[-1])
    assert took < QUICK_SECONDS, f"The app answered a notification after {took:.1f} s; expected less than a second."
    journey.app.settle()
    journey.is_verified("Every check approves, and Yoti is as quick as ever")


@pytest.mark.req("YOTI-GL-036")
def test_a_notification_that_comes_twice_acts_once(users: Callable[[], Fixture]) -> None:
    once, twice = users().begin(), users().begin()
    refused = {once.checks[0]: {"value": "REJECT"}}
    once.completes(refused)
    with twice.struck("duplicate", *(f"webhook.{topic}" for topic in ONCE)):
        twice.completes(refused)
    if twice.is_kept:
        twice.took(twice.notifies())
    states = [user.sight.state for user in (once, twice)]
    assert states[0] == states[1], f"Notifications came twice, and the user is told {states[1]} instead of {states[0]}."
    twice.has_no_access("A check rejects the user, and was notified twice")
    offers = twice.app.offers
    twice.suppose(
        bool({"heard", "back_office"} & offers), "heard or back_office is declared, to see what was done twice"
    )
    if "heard" in offers:
        heard = Counter(event for event in twice.app.heard(twice.user) if event.partition(":")[0] in ONCE)
        again = [event for event, times in heard.items() if times > 1]
        assert not again, f"A notification came twice, and the app acted upon it again: {', '.join(again)}."
    if "back_office" in offers:
        told = [len(user.app.back_office(user.user).notices) for user in (once, twice)]
        assert told[0] == told[1], f"Notifications came twice, and staff got {told[1]} notices instead of {told[0]}."


@pytest.mark.req("YOTI-GL-037")
def test_what_comes_after_the_end_changes_nothing(journey: Fixture) -> None:
    journey.begin()
    late = [f"webhook.{topic}" for topic in TOPICS if topic != "session_completion"]
    with journey.struck("delay", *late, seconds=LATE_SECONDS):
        journey.completes()
    journey.wakes()
    journey.is_verified("The end of the session was notified before all else")
    with journey.struck("error", "getSession", error="temporarily_unavailable"):
        journey.settle(LATE_SECONDS + 1)
        for notification in journey.sent():
            journey.took(notification)
        journey.is_verified("The rest was notified after the end of the session, when Yoti could not be asked")


@pytest.mark.req("YOTI-GL-037")
def test_what_comes_while_the_app_asks_is_not_missed(journey: Fixture, evidence: Fixture) -> None:
    """Yoti says how the session stands, and is slow to say so; when the app has read it, it is out of date."""
    with journey.ruled(check_delay=CHECK_SECONDS):
        journey.begin().completes()
    before = journey.session["reads"]
    with journey.struck("latency", "getSession", seconds=SLOW_ANSWER_SECONDS):
        journey.yoti.notify(journey.id, "check_completion")
        until = monotonic() + SLOW_ANSWER_SECONDS / 2
        while journey.session["reads"] == before and monotonic() < until:
            journey.sandbox.clock.settle()
        if journey.session["reads"] == before:
            evidence.note("The app does not ask Yoti because of a check_completion.")
        journey.settle(CHECK_SECONDS + 1)
        journey.is_verified("The session was completed while the app asked how it stands, and every check approves")


@pytest.mark.req("YOTI-GL-037")
def test_what_comes_about_an_earlier_session_changes_nothing(journey: Fixture, evidence: Fixture) -> None:
    journey.begin().misses({check: {"value": "NOT_AVAILABLE"} for check in journey.checks})
    journey.notifies()
    first = journey.id
    answer = journey.asks()
    if not journey.made():
        evidence.note("The app begins no other session for a user who could not be checked.")
        return
    journey.goes_in(answer).completes().is_verified("The user's second session is good")
    journey.id = first
    if not journey.is_kept:
        evidence.note("The app has deleted the user's first session, so that Yoti notifies it of nothing more.")
        return
    for topic in TOPICS:
        journey.notifies(topic)
    journey.is_verified("A notification of the user's first session came after the second one's")


@pytest.mark.req("YOTI-GL-038")
def test_a_lost_notification_leaves_nobody_waiting(journey: Fixture) -> None:
    journey.begin().misses()
    journey.returns()
    journey.is_verified("Every check approves, Yoti's notifications were lost, and the user came back")
