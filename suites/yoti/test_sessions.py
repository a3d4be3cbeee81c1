"""Sessions: one for each user, what they are created with, and users who come back."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

ADVISED_SECONDS = 900
LONGEST_SECONDS = 92 * 86_400
"""Three months."""
DEADLINE, TTL = "session_deadline", "client_session_token_ttl"
PERSONAL = {
    "an e-mail address": re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE),
    "a telephone number": re.compile(r"^\+\d[\d\s()-]{7,}$"),
    "a date of birth": re.compile(r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b"),
    "the user's name": re.compile(r"\b(?:Ann|Lee)\b", re.IGNORECASE),
}


@pytest.mark.req("YOTI-GL-006")
def test_each_user_has_a_session_of_their_own(users: Callable[[], Fixture]) -> None:
    ann, bob = users().begin(), users().begin()
    assert ann.id != bob.id, "The app began with two users in the same session."
    made = len(ann.calls(operation="createSession"))
    assert made == 2, f"Two users began once each, and the app created {made} sessions; expected one for each."
    for user in (ann, bob):
        stored = user.app.record(user.user).session
        assert stored == user.id, f"The app stored the session {stored} with the user; theirs is {user.id}."
    ann.completes().is_verified("Every check of the user's session approves")
    bob.has_no_access("Another user was verified")


@pytest.mark.req("YOTI-GL-007")
def test_a_user_has_a_quarter_of_an_hour(journey: Fixture) -> None:
    session = journey.begin().session
    first, last = (datetime.fromisoformat(session[name]) for name in ("created_at", "expires_at"))
    given = (last - first).total_seconds()
    assert given >= ADVISED_SECONDS, (
        f"A user has {given:.0f} s before the session expires; Yoti advises {ADVISED_SECONDS} s at least."
    )


@pytest.mark.req("YOTI-GL-008")
def test_a_session_has_one_end(journey: Fixture) -> None:
    journey.asks()
    calls = journey.creations()
    assert calls, "The user began, and the app created no session."
    for call in calls:
        given = [name for name in (DEADLINE, TTL) if call["request"]["body"].get(name) is not None]
        assert given != [DEADLINE, TTL], f"The app gave both {DEADLINE} and {TTL}, and Yoti refuses: {call['error']}."


@pytest.mark.req("YOTI-GL-009")
def test_it_is_decided_how_long_yoti_keeps_the_data(journey: Fixture, evidence: Fixture) -> None:
    kept = journey.begin().asked_for.get("resources_ttl")
    journey.completes().is_verified("Every check approves")
    deleted = journey.calls(operation="deleteSession", subject=journey.id, status=204)
    assert kept is not None or deleted, (
        "The app gives no resources_ttl, and does not delete the session when it has the result: the default decides."
    )
    if kept is not None and int(kept) > LONGEST_SECONDS:
        evidence.warn(f"resources_ttl is {kept} s; Yoti has to agree to more than three months")


@pytest.mark.req("YOTI-GL-011")
def test_the_tracking_id_is_not_personal(users: Callable[[], Fixture], evidence: Fixture) -> None:
    for user in (users().begin(), users().begin()):
        found = user.session["user_tracking_id"]
        if found is None:
            evidence.note("The app gives no user_tracking_id, which is optional.")
        for what, pattern in PERSONAL.items():
            assert not pattern.search(found or ""), f"user_tracking_id is {found!r}: it holds {what}."


@pytest.mark.req("YOTI-GL-012")
@pytest.mark.parametrize("left", ["at once", "in the user view", "after their document"])
def test_a_user_who_comes_back_goes_on(journey: Fixture, left: str) -> None:
    journey.begin()
    if left != "at once":
        journey.does("arrive")
    if left == "after their document":
        journey.does("document")
    if "disrupt" in journey.app.offers:
        journey.app.disrupt(journey.user)
    answer = journey.asks()
    assert not journey.creations(), f"The user left {left} and came back in time, and the app created another session."
    assert answer.session == journey.id, (
        f"The user left {left} and came back in time, and the app goes on with {answer.session}; expected {journey.id}."
    )
    assert journey.leads_in(answer.url), f"The user came back, and {answer.url} does not open their session."
    journey.completes().is_verified("The user came back, and every check approves")


@pytest.mark.req("YOTI-GL-012")
def test_a_user_who_comes_back_when_yoti_is_down_goes_on_later(journey: Fixture) -> None:
    journey.begin().does("arrive")
    with journey.struck("error", "getSession", error="temporarily_unavailable"):
        journey.asks()
        assert not journey.creations(), (
            "The user came back, Yoti could not say how the session stands, and the app created another one."
        )
    answer = journey.asks()
    assert answer.session == journey.id, (
        f"The user came back, Yoti works again, and the app goes on with {answer.session}; expected {journey.id}."
    )


@pytest.mark.req("YOTI-GL-013")
@pytest.mark.parametrize(("over", "moment", "code"), [("expired", "expires_at", 2002), ("gone", "forgotten_at", 2001)])
def test_a_user_who_comes_back_too_late_gets_a_new_session(
    journey: Fixture, evidence: Fixture, over: str, moment: str, code: int
) -> None:
    """An app that knows the end by its own clock only cannot know here; it learns of it from the user view then."""
    journey.begin().does("document").lapses(moment)
    answer = journey.asks()
    if answer.session == journey.id:
        evidence.warn(f"the session is {over}, and the app sends the user into it once more without asking Yoti")
        journey.returns(code)
        answer = journey.asks()
    assert answer.session not in (None, journey.id), (
        f"The session is {over}, and the app goes on with {answer.session}; expected a new session."
    )
    journey.goes_in(answer).completes().is_verified("The user's second session is good")


@pytest.mark.req("YOTI-GL-014")
def test_the_consent_screen_is_shown(journey: Fixture, evidence: Fixture) -> None:
    blocked = journey.begin().asked_for.get("block_biometric_consent")
    if blocked:
        evidence.warn("the app blocks Yoti's consent screen; see that it asks for consent itself")
    journey.does("arrive").does("consent")
    evidence.note(f"block_biometric_consent is {blocked}; consent at {journey.session['consented_at']}.")
