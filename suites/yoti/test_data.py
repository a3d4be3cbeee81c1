"""Media and retention: what may not be had, and what is to be erased, here and at Yoti."""

from collections.abc import Callable
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

NO_CONTENT = 204


@pytest.mark.req("YOTI-GL-059")
def test_media_that_may_not_be_had_are_no_error(journey: Fixture, evidence: Fixture) -> None:
    journey.begin()
    with journey.struck("status", "getMedia", status=NO_CONTENT):
        journey.completes()
        journey.is_verified("Every check approves, and the law forbids to hand out the media (204)")
    if not journey.calls(operation="getMedia", subject=journey.id):
        evidence.note("The app asked for no media.")


def erased(journey: Fixture, why: str) -> None:
    """The user wants their data erased, and it must be gone."""
    done = journey.app.erase(journey.user)
    assert done, f"{why}, and the app says that it is not all gone."
    assert not journey.is_kept, f"{why}, the app says that it is, and Yoti has the session still."
    forgets(journey, why)


def forgets(journey: Fixture, why: str) -> None:
    """The app must keep nothing of the user's document."""
    retained = journey.app.record(journey.user).retained
    assert not retained, f"{why}, the app says that it is, and keeps what it has from their document."


@pytest.mark.req("YOTI-GL-060")
def test_a_users_data_is_erased(users: Callable[[], Fixture], evidence: Fixture) -> None:
    journey, other = users(), users().begin()
    first = journey.begin().completes({check: {"value": "NOT_AVAILABLE"} for check in journey.checks}).id
    answer = journey.asks()
    if journey.made():
        journey.goes_in(answer).completes().is_verified("The user's second session is good")
    else:
        evidence.note("The app begins no other session for a user who could not be checked.")
    erased(journey, "The user's data was to be erased")
    journey.id = first
    assert not journey.is_kept, "The user's data was to be erased, and Yoti has an earlier session of theirs still."
    other.completes().is_verified("The data of another user was erased")


@pytest.mark.req("YOTI-GL-048", "YOTI-GL-061")
def test_what_yoti_has_deleted_is_erased(journey: Fixture) -> None:
    journey.begin().completes().is_verified("Every check approves")
    if journey.is_kept:
        journey.lapses("forgotten_at").returns()
    journey.suppose(not journey.is_kept, "Yoti has deleted the session, its retention being over")
    journey.is_verified("Every check approved, and Yoti has deleted the session since")
    erased(journey, "The user's data was to be erased, and Yoti had deleted it before")


@pytest.mark.req("YOTI-GL-062")
def test_what_cannot_be_erased_yet_is_erased_later(journey: Fixture, evidence: Fixture) -> None:
    journey.begin().does("document")
    done = journey.app.erase(journey.user)
    journey.suppose(journey.is_kept, "Yoti deletes no session that goes on")
    assert not done, "The user's session goes on, Yoti cannot delete it, and the app says that all is gone."
    if journey.completes().is_kept:
        evidence.warn("the session is completed and could be deleted; see that it is, without the user asking again")
    erased(journey, "The session is completed, and the user's data was to be erased")


@pytest.mark.req("YOTI-GL-062")
@pytest.mark.parametrize("trouble", ["temporarily_unavailable", "server_error", "app_not_found"])
def test_what_yoti_fails_to_erase_is_erased_later(journey: Fixture, trouble: str) -> None:
    """That the application is not found does not say that the session is gone, though both are a 404."""
    journey.begin()
    with journey.struck("error", "deleteSession", error=trouble):
        journey.completes().is_verified("Every check approves")
        done = journey.app.erase(journey.user)
    journey.suppose(journey.is_kept, "Yoti failed to delete the session")
    assert not done, f"Yoti answered {trouble} to the deletion, and the app says that all is gone."
    erased(journey, "Yoti works again, and the user's data was to be erased")
