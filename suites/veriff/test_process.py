"""Process in your app: what each outcome means to the user, and to the staff."""

from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

WEEK_AND_A_MINUTE = 7 * 86_400 + 60


@pytest.mark.req("VERIFF-GL-022")
def test_an_approved_user_is_let_in_and_told(journey: Fixture) -> None:
    journey.begin().hand_in()
    waiting = journey.sight
    assert not journey.access, "The user has access before the decision."
    told = journey.hears("approved").sight
    assert journey.access, "The user was approved, but is not let in."
    assert told.state == "approved", f"The user was approved, but is told {told.state}."
    assert told.message != waiting.message, "The approved user still sees what users see who wait."
    assert not told.retry, "The approved user is asked to try again."


@pytest.mark.req("VERIFF-GL-023")
def test_a_declined_user_is_told_and_not_let_in(journey: Fixture) -> None:
    journey.begin().hand_in()
    waiting = journey.sight
    told = journey.hears("declined").sight
    assert told.state == "declined", f"The user was declined, but is told {told.state}."
    assert told.message.strip(), "The declined user is shown no message."
    assert told.message != waiting.message, "The declined user still sees what users see who wait."
    assert not journey.access, "The user was declined, but is let in."


@pytest.mark.req("VERIFF-GL-024")
def test_the_back_office_learns_of_a_declined_user(journey: Fixture, evidence: Fixture) -> None:
    journey.begin()
    if "back_office" not in journey.app.offers:
        evidence.note("The integration declares no back_office: whether the staff must be told is for a person to say.")
        return
    before = journey.app.back_office(journey.user)
    after = journey.hears("declined").app.back_office(journey.user)
    assert len(after) > len(before), "The user was declined, but the back office got no notice."


@pytest.mark.req("VERIFF-GL-025")
def test_a_user_asked_to_resubmit_is_invited_back_to_the_same_session(journey: Fixture) -> None:
    journey.begin().hand_in()
    told = journey.hears("resubmission_requested").sight
    assert told.state == "resubmission", f"Veriff asked for another attempt, but the user is told {told.state}."
    assert told.retry, "Veriff asked for another attempt, but the app does not invite the user to try again."
    assert told.url in (None, journey.url), f"The invitation leads to {told.url}; expected the same session URL."
    url = journey.again()
    assert url == journey.url, f"The invited user is sent to {url}; expected the same session URL."
    journey.hand_in()
    journey.suppose(len(journey.session["attempts"]) == 2, "the session is in its second attempt")
    journey.hears("approved")
    assert journey.access, "The user's second attempt was approved, but the user has no access."
    assert len(journey.opened()) == 1, "For a second attempt the app opened another session."


@pytest.mark.req("VERIFF-GL-026")
@pytest.mark.parametrize("status", ["expired", "abandoned"])
def test_a_lapsed_session_is_not_offered_again(journey: Fixture, status: str) -> None:
    journey.begin()
    if status == "abandoned":
        journey.visit()
    journey.settle(WEEK_AND_A_MINUTE)
    told = journey.took(status).sight
    assert told.state == "expired", f"The session is {status}, but the user is told {told.state}; expected expired."
    assert told.url != journey.url, f"The session is {status}, but the app still shows the user its URL."
    url = journey.again()
    assert url, f"The session is {status}, and the app offers the user no new one."
    assert url != journey.url, f"The session is {status}, but the app sends the user to it once more."
    assert url in dict(journey.opened()).values(), f"The app sends the user to {url}, the URL of no session it opened."
    told = journey.sight.state
    assert told == "pending", f"The user has a new session, but is told {told}; expected pending."
