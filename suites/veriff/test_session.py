"""Verification session: a session is opened for each wish, kept, continued or replaced, and its outcome acted upon."""

from collections.abc import Callable
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

ATTEMPTS_USED_UP = 539
WEEK_AND_A_MINUTE = 7 * 86_400 + 60

ODD_NAMES = {
    "Cyrillic": ("Влади́мир", "Щербако́в"),
    "Chinese": ("毛", "歐陽"),
    "right to left": ("عبد الرحمن", "בן־גוריון"),
    "Vietnamese": ("Ánh Nguyệt", "Nguyễn"),
    "apostrophes": ("D'Arcy", "O’Brien"),  # noqa: RUF001 - the typographic one is the other odd one
    "hyphen": ("Anne-Marie", "Smith-Jones"),
    "small particles": ("Ludwig", "van der Rohe da Silva"),
    "one letter": ("O", "Ø"),
    "200 letters": ("Wolfe" * 40, "Schlegel" * 25),
    "brackets": ("[EXAMPLE]", "[EXAMPLE]"),
    "signs": ('Jo"hn <Jr.>', "Smith & Sons; 100% {ok}"),
    "words of programs": ("Null", "True"),
}


@pytest.mark.req("VERIFF-GL-001")
def test_starting_opens_one_session_and_leads_to_it(users: Callable[[], Fixture]) -> None:
    ann, bob = users().begin(), users().begin()
    assert len(ann.opened()) == 2, (
        f"Two users started once each, and the app opened {len(ann.opened())} sessions; expected one session a user."
    )
    assert ann.url != bob.url, "The app sent two users to the same session URL; expected a session for each."
    ann.visit()
    assert ann.session["status"] == "started", "The URL that the user got leads into no verification that can start."


@pytest.mark.req("VERIFF-GL-002")
def test_the_session_is_stored_with_the_user(users: Callable[[], Fixture]) -> None:
    ann, bob = users().begin(), users().begin()
    for user in (ann, bob):
        record = user.app.record(user.user)
        assert record.session == user.id, (
            f"The user's record has session {record.session}, but the session opened for them is {user.id}."
        )
        if "record.url" in user.app.offers:
            assert record.url == user.url, (
                f"The user's record has the URL {record.url}, but their session's URL is {user.url}."
            )
        else:
            assert user.again() == user.url, "The app does not know the session's URL when the user comes back."


@pytest.mark.req("VERIFF-GL-003")
@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_unusual_name_starts_and_arrives_unchanged(journey: Fixture, name: str) -> None:
    first, last = ODD_NAMES[name]
    person = journey.begin(first, last).session["person"]
    for given, arrived in ((first, person.get("firstName")), (last, person.get("lastName"))):
        assert arrived == given, f"The user's name is {given!r}, but the app told Veriff {arrived!r}."


@pytest.mark.req("VERIFF-GL-004")
@pytest.mark.req("VERIFF-GL-005")
def test_a_decision_acts_on_its_own_user_only(users: Callable[[], Fixture]) -> None:
    others, ann = [users().begin()], users().begin()
    others.append(users().begin())
    assert not ann.access, "The user has access before any decision."
    ann.hears("approved")
    assert ann.access, "The approved user has no access: the webhook did not lead to their record."
    for other in others:
        assert not other.access, "The decision on one user's session gave another user access."


IDENTITIES = [
    pytest.param("vendorData", marks=pytest.mark.req("VERIFF-GL-004")),
    pytest.param("endUserId", marks=pytest.mark.req("VERIFF-GL-005")),
]


@pytest.mark.parametrize("member", IDENTITIES)
def test_sessions_name_their_user(users: Callable[[], Fixture], member: str) -> None:
    ann, bob = (users().begin().session[member] for _ in range(2))
    assert ann, f"The app opened a session without {member}; expected its own key for the user."
    assert ann != bob, f"The app opened the sessions of two users with the same {member}, so it tells nobody apart."


@pytest.mark.parametrize("member", IDENTITIES)
def test_a_webhook_finds_its_user_by(users: Callable[[], Fixture], member: str) -> None:
    """The session id alone cannot be it: the answer to a creation may have been lost, or a browser's SDK opened it."""
    ann, bob = users().begin(), users().begin()
    key = ann.session[member]
    assert key, f"The app opened a session without {member}; expected its own key for the user."
    ann.adopt({member: key}).hears("approved")
    assert ann.access, (
        f"A session whose webhook names the user by {member} was approved, but the user has no access: "
        f"the app does not look at {member}."
    )
    assert not bob.access, "The decision on one user's session gave another user access."


@pytest.mark.req("VERIFF-GL-006")
def test_access_comes_with_the_approval_and_not_before(journey: Fixture) -> None:
    assert not journey.access, "The app lets in a user who never began a verification."
    journey.begin()
    assert not journey.access, "The app lets the user in as soon as a session is opened."
    journey.visit()
    assert not journey.access, "The app lets the user in when they open Veriff's page."
    journey.hand_in()
    assert not journey.access, "The app lets the user in when documents are handed in, before any decision."
    journey.hears("approved")
    assert journey.access, "The user was approved, but has no access."


@pytest.mark.req("VERIFF-GL-006")
@pytest.mark.parametrize("status", ["declined", "resubmission_requested", "review"])
def test_no_other_decision_gives_access(journey: Fixture, status: str) -> None:
    journey.begin().hears(status)
    assert not journey.access, f"The app lets the user in after the decision {status}; only approved may."


@pytest.mark.req("VERIFF-GL-006", "VERIFF-GL-012")
def test_coming_back_by_the_callback_proves_nothing(journey: Fixture) -> None:
    callback = journey.begin().callback
    journey.hand_in()
    journey.app.landing(journey.user, callback)
    assert not journey.access, (
        "The app took the browser's return for an approval and gave access, although anybody can open that URL."
    )


@pytest.mark.req("VERIFF-GL-007")
@pytest.mark.parametrize(("status", "state"), [("declined", "declined"), ("resubmission_requested", "resubmission")])
def test_the_user_is_told_that_it_failed(journey: Fixture, status: str, state: str) -> None:
    journey.begin().hand_in()
    waiting = journey.sight
    assert waiting.state == "pending", f"Before the decision the app tells the user {waiting.state}; expected pending."
    told = journey.hears(status).sight
    assert told.state == state, f"After the decision {status} the app tells the user {told.state}; expected {state}."
    assert told.message.strip(), f"After the decision {status} the app shows no message."
    assert told.message != waiting.message, f"After {status} the app shows what it shows to users who wait."


@pytest.mark.req("VERIFF-GL-008")
def test_nine_resubmissions_are_offered_and_the_tenth_attempt_ends(journey: Fixture) -> None:
    journey.begin()
    for number in range(1, 10):
        told = journey.hears("resubmission_requested").sight
        assert told.state == "resubmission", (
            f"After resubmission {number} the app tells the user {told.state}; expected resubmission."
        )
        assert told.retry, f"After resubmission {number} the app does not ask the user to try again; nine are allowed."
    journey.veriff.decide(journey.id, "resubmission_requested", submit=True)
    journey.settle()
    journey.suppose(journey.session["decision"]["reasonCode"] == ATTEMPTS_USED_UP, "the tenth attempt was declined")
    told = journey.took("declined").sight
    assert told.state == "declined", f"The tenth attempt was declined (539), but the app tells the user {told.state}."
    assert not told.retry, "All attempts are used up (539), but the app still asks the user to try again."


@pytest.mark.req("VERIFF-GL-009")
def test_a_resubmission_leads_to_the_same_session(journey: Fixture) -> None:
    journey.begin().hears("resubmission_requested")
    url = journey.again()
    assert url == journey.url, f"After a resubmission request the app sends the user to {url}; expected the same URL."
    assert len(journey.opened()) == 1, "After a resubmission request the app opened another session."


@pytest.mark.req("VERIFF-GL-010")
@pytest.mark.parametrize("left", ["before Veriff's page", "on Veriff's page", "after a resubmission request"])
def test_an_interrupted_user_comes_back_to_the_same_session(journey: Fixture, left: str) -> None:
    journey.begin()
    if left != "before Veriff's page":
        journey.visit()
    if left == "after a resubmission request":
        journey.hears("resubmission_requested")
    journey.app.disrupt(journey.user)
    url = journey.again()
    assert url == journey.url, f"A user who left {left} is sent to {url}; expected the session begun before."
    assert len(journey.opened()) == 1, f"For a user who left {left} and came back the app opened another session."


@pytest.mark.req("VERIFF-GL-010")
def test_a_user_who_left_while_waiting_gets_no_new_session(journey: Fixture) -> None:
    journey.begin().hand_in()
    journey.app.disrupt(journey.user)
    url = journey.again()
    assert url in (None, journey.url), f"A user who waits for a decision is sent to {url}; expected the same session."
    assert len(journey.opened()) == 1, "For a user who waits for a decision the app opened another session."


@pytest.mark.req("VERIFF-GL-011")
@pytest.mark.parametrize("status", ["expired", "abandoned"])
def test_after_seven_days_a_new_session_is_opened(journey: Fixture, status: str) -> None:
    journey.begin()
    if status == "abandoned":
        journey.visit()
    journey.settle(WEEK_AND_A_MINUTE)
    journey.took(status)
    url = journey.again()
    made = dict(journey.opened())
    assert len(made) == 2, f"The session is {status}, and the app opened {len(made) - 1} new ones; expected one."
    assert url != journey.url, f"The session is {status}, but the app sends the user to it once more."
    assert url in made.values(), f"The session is {status}, and the app sends the user to {url}, which is no session."


@pytest.mark.req("VERIFF-GL-012")
def test_the_callback_leads_back_to_the_right_place(users: Callable[[], Fixture]) -> None:
    for user in (users().begin(), users().begin()):
        user.hand_in()
        landing = user.app.landing(user.user, user.callback)
        assert landing.status < 400, f"The callback {user.callback} ends at {landing.url} with {landing.status}."
        assert landing.arrived, (
            f"The callback {user.callback} ends at {landing.url}, which is not where the user should come back to."
        )
