"""Robustness: repeated, late, early, changed and unknown messages, as the documentation lets one expect them."""

from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

HOLD_SECONDS = 300
DELAY_SECONDS = 1800
STATES = {"approved": "approved", "declined": "declined", "resubmission_requested": "resubmission", "review": "review"}


def standing(journey: Fixture) -> dict[str, object]:
    """All that can be seen of a user from outside."""
    seen = {"the user's view": journey.sight, "access": journey.access}
    for operation in ("record", "back_office"):
        if operation in journey.app.offers:
            seen[operation] = getattr(journey.app, operation)(journey.user)
    return seen


def unchanged(journey: Fixture, before: dict[str, object], after_what: str) -> None:
    for what, now in standing(journey).items():
        assert now == before[what], f"{after_what} changed {what} from {before[what]} to {now}; expected no change."


@pytest.mark.req("VERIFF-GL-034")
def test_webhooks_are_answered_in_time(journey: Fixture) -> None:
    journey.begin().hand_in().decides("approved")
    sent = [*journey.sent("event"), *journey.sent("decision")]
    for webhook in sent:
        assert webhook["error"] != "timeout", (
            f"The app did not answer {webhook['operation']} within five seconds; a few seconds are what Veriff allows."
        )
    journey.took("approved")


@pytest.mark.req("VERIFF-GL-035")
@pytest.mark.parametrize("status", STATES)
def test_a_repeated_webhook_acts_once(journey: Fixture, evidence: Fixture, status: str) -> None:
    journey.begin().hears(status)
    assert journey.sight.state == STATES[status], f"The app did not act on the decision {status} at all."
    before = standing(journey)
    journey.repeat("decision", 0)
    journey.settle(3600)
    journey.repeat("decision", 0)
    unchanged(journey, before, f"A repeated webhook ({status})")
    if "back_office" not in journey.app.offers:
        evidence.warn("the integration declares no back_office, so only what the user sees was compared")


@pytest.mark.req("VERIFF-GL-036")
@pytest.mark.parametrize("status", STATES)
def test_a_late_event_changes_nothing(journey: Fixture, status: str) -> None:
    journey.begin().hears(status)
    assert journey.sight.state == STATES[status], f"The app did not act on the decision {status} at all."
    before = standing(journey)
    for number in range(len(journey.sent("event"))):
        journey.repeat("event", number)
    unchanged(journey, before, f"An event that came after the decision ({status})")


@pytest.mark.req("VERIFF-GL-036")
def test_an_older_decision_that_comes_late_changes_nothing(journey: Fixture) -> None:
    journey.begin()
    with journey.struck("delay", "decision", seconds=DELAY_SECONDS):
        journey.decides("review")
        journey.settle(60)
    journey.hears("approved")
    assert journey.access, "The user was approved, but has no access."
    before = standing(journey)
    journey.settle(DELAY_SECONDS)
    journey.took("review")
    unchanged(journey, before, "A review decision that came after the approval")


@pytest.mark.req("VERIFF-GL-036")
@pytest.mark.parametrize("first", ["review", "resubmission_requested"])
def test_an_older_decision_that_is_repeated_changes_nothing(journey: Fixture, first: str) -> None:
    journey.begin().hears(first)
    journey.settle(60)
    journey.hears("approved")
    assert journey.access, f"The user was approved after {first}, but has no access."
    before = standing(journey)
    journey.repeat("decision", 0)
    unchanged(journey, before, f"An older decision ({first}) that was repeated after the approval")


@pytest.mark.req("VERIFF-GL-037")
def test_unknown_properties_are_tolerated(journey: Fixture) -> None:
    journey.begin().misses("approved")
    news = {"goliveText": "new", "goliveObject": {"list": [1, 2.5, None]}, "goliveNull": None}
    if "event" in journey.endpoints:
        answer = journey.genuine("event", journey.event("submitted", 7002) | news)
        assert answer.status == 200, f"The app answered an event with unknown properties with {answer}; expected 200."
    decision = journey.decision
    verification = decision["verification"]
    for part in (decision, verification, verification["person"], verification["document"]):
        part |= news
    answer = journey.genuine("decision", decision)
    assert answer.status == 200, f"The app answered a decision with unknown properties with {answer}; expected 200."
    assert journey.access, "An approval with unknown properties was answered with 200, but not acted upon."


UNKNOWN_EVENTS = {
    "code and action": (7999, "something_new", None),
    "reason and state": (7010, "flow_cancelled", {"reason": "a_reason_never_seen", "state": "a_state_never_seen"}),
    "context": (7009, "flow_finished", {"something": ["new"]}),
    "code": (7099, "submitted", None),
}


@pytest.mark.req("VERIFF-GL-038")
@pytest.mark.parametrize("kind", UNKNOWN_EVENTS)
def test_an_unknown_event_is_tolerated(journey: Fixture, kind: str) -> None:
    journey.begin()
    if "event" not in journey.endpoints:
        pytest.skip("the integration declares no URL for event webhooks, so this was not judged")
    code, action, context = UNKNOWN_EVENTS[kind]
    message = journey.event(action, code) | ({"context": context} if context else {})
    answer = journey.genuine("event", message)
    assert answer.status == 200, f"The app answered an event with an unknown {kind} with {answer}; expected 200."
    told = journey.sight.state
    assert told == "pending", f"After an event with an unknown {kind} the user is told {told}; expected pending."
    assert not journey.access, f"After an event with an unknown {kind} the user has access."
    journey.hears("approved")
    assert journey.access, f"After an event with an unknown {kind} the app does not act on decisions any more."


@pytest.mark.req("VERIFF-GL-039")
def test_a_decision_that_is_not_there_yet_is_pending(journey: Fixture) -> None:
    journey.begin().hand_in()
    answer = journey.poll()
    journey.suppose(answer["verification"] is None, "the decision endpoint answered null")
    told = journey.sight.state
    assert told == "pending", f"The decision endpoint answered null, and the user is told {told}; expected pending."
    assert not journey.access, "The decision endpoint answered null, and the user has access."
    journey.hears("approved")
    assert journey.access, "After the decision endpoint answered null, the app does not act on the approval."


@pytest.mark.req("VERIFF-GL-040")
@pytest.mark.parametrize("status", STATES)
def test_a_decision_that_comes_first_is_kept(journey: Fixture, status: str) -> None:
    journey.begin()
    with journey.struck("drop", "event"):
        journey.hears(status)
    journey.suppose(not journey.sent("event"), "no event went out before the decision")
    told = journey.sight.state
    assert told == STATES[status], f"The decision {status} came before any event, and the user is told {told}."
    before = standing(journey)
    for action, code in (("started", 7001), ("submitted", 7002)):
        if "event" in journey.endpoints:
            answer = journey.genuine("event", journey.event(action, code))
            assert answer.status == 200, f"The app answered the late {action} event with {answer}; expected 200."
    unchanged(journey, before, f"An event that came after the decision ({status})")


@pytest.mark.req("VERIFF-GL-041")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("review", "approved"),
        ("review", "declined"),
        ("review", "resubmission_requested"),
        ("approved", "declined"),
        ("declined", "approved"),
    ],
)
def test_a_second_decision_replaces_the_first(journey: Fixture, first: str, second: str) -> None:
    journey.begin().hears(first)
    assert journey.sight.state == STATES[first], f"The app did not act on the decision {first} at all."
    journey.settle(60)
    told = journey.hears(second).sight.state
    assert told == STATES[second], f"Veriff decided {first}, then {second}, and the user is told {told}."
    granted = second == "approved"
    assert journey.access == granted, f"After {first}, then {second}, the user has {'no ' if granted else ''}access."


@pytest.mark.req("VERIFF-GL-042")
def test_five_silent_minutes_are_no_failure(journey: Fixture) -> None:
    journey.begin().hand_in()
    journey.veriff.decide(journey.id, "resubmission_requested")
    journey.settle(HOLD_SECONDS - 10)
    journey.suppose(not journey.sent("decision"), "the decision is held back")
    told = journey.sight.state
    assert told in ("pending", "resubmission"), (
        f"Veriff holds a resubmission decision back for five minutes; meanwhile the user is told {told}."
    )
    url = journey.again()
    assert url in (None, journey.url), f"Meanwhile the app sends the user to {url}; expected the same session or none."
    assert len(journey.opened()) == 1, "Meanwhile the app opened another session."
    journey.settle(10)
    told = journey.took("resubmission_requested").sight
    assert told.state == "resubmission", f"The decision came after five minutes, and the user is told {told.state}."
    assert told.retry, "The decision came after five minutes, and the app does not ask the user to try again."
