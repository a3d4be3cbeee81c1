"""Errors: Yoti's are nobody's proof of anything; a user is told, and no more sessions are opened than are needed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types
Trouble = dict[str, Any]  # Any: what a fault is set by

MANY = 6
CREATING: dict[str, Trouble] = {
    **{
        name: {"kind": "error", "error": name}
        for name in (
            "payload_validation",
            "message_signing",
            "insufficient_permission",
            "app_not_found",
            "too_many_requests",
            "server_error",
            "temporarily_unavailable",
        )
    },
    "an answer that is no JSON": {"kind": "malformed"},
    "half an answer": {"kind": "truncated"},
    "no answer": {"kind": "reset"},
}
FETCHING: dict[str, Trouble] = {
    name: CREATING[name]
    for name in (
        "message_signing",
        "app_not_found",
        "too_many_requests",
        "server_error",
        "temporarily_unavailable",
        "an answer that is no JSON",
        "no answer",
    )
}
BODIES: dict[str, Trouble] = {
    "a code without a message": {"kind": "status", "status": 400, "body": '{"code":"MALFORMED_REQUEST"}'},
    "a message without errors": {
        "kind": "status",
        "status": 400,
        "body": '{"code":"PAYLOAD_VALIDATION","message":"No"}',
    },
    "no body": {"kind": "status", "status": 503, "body": ""},
    "a gateway's page": {"kind": "status", "status": 502, "body": "<html><h1>Bad Gateway</h1></html>"},
}


def troubled(journey: Fixture, operation: str, trouble: Trouble) -> AbstractContextManager[None]:
    """A block during which an operation ends like this."""
    details = {name: value for name, value in trouble.items() if name != "kind"}
    found: AbstractContextManager[None] = journey.struck(trouble["kind"], operation, **details)
    return found


def survives_creating(journey: Fixture, what: str, trouble: Trouble) -> None:
    """No session can be created; the user must be told, and can begin as soon as Yoti works again."""
    with troubled(journey, "createSession", trouble):
        answer = journey.asks()
        what = f"Yoti's answer to the creation of a session was: {what}"
        assert answer.session is None, f"{what}, and the app says that the user's session is {answer.session}."
        journey.is_told(what, "unavailable", "again")
    answer = journey.asks()
    journey.goes_in(answer if journey.made() else journey.asks())
    journey.completes().is_verified("Yoti works again, and every check approves")


@pytest.mark.req("YOTI-GL-063")
@pytest.mark.parametrize("trouble", CREATING)
def test_when_no_session_can_be_created_the_user_is_told(users: Fixture, evidence: Fixture, trouble: str) -> None:
    if trouble == "message_signing":
        users().begin()  # a call that is answered well: where all are 401, nobody can say whose fault that is
    journey = users()
    survives_creating(journey, trouble, CREATING[trouble])
    struck = [call for call in journey.calls(operation="createSession") if call["fault"]]
    if len(struck) > MANY:
        evidence.warn(f"one user began, and the app asked Yoti for a session {len(struck)} times at once")
    lost = len([call for call in struck if call["subject"]])
    if lost > 1 and trouble == "no answer":
        evidence.warn(f"the app heard no answer and asked again at once: {lost} sessions were created, one is needed")


@pytest.mark.req("YOTI-GL-063")
def test_a_session_that_is_over_is_no_substitute(journey: Fixture, evidence: Fixture) -> None:
    journey.begin().completes({check: {"value": "NOT_AVAILABLE"} for check in journey.checks})
    what, trouble = "temporarily_unavailable, and the user's last session is over", CREATING["temporarily_unavailable"]
    with troubled(journey, "createSession", trouble):
        journey.asks()
    if not journey.creations():
        evidence.note("The app begins no other session for a user who could not be checked.")
        return
    survives_creating(journey, what, trouble)


@pytest.mark.req("YOTI-GL-063", "YOTI-GL-064")
def test_when_yoti_never_answers_the_user_is_told(users: Callable[[], Fixture]) -> None:
    """Yoti is asked for a new session and, because of a notification, for another user's result: both for ever."""
    journey, other = users(), users().begin().misses()
    with journey.struck("timeout", "createSession", "getSession"):
        if other.session["notifications"]:
            other.yoti.notify(other.id, "session_completion")
            other.sandbox.clock.settle()
        try:
            journey.asks()
        except Exception as problem:
            if getattr(problem, "reason", None) != "unreachable":
                raise
            raise AssertionError(
                f"Yoti never answered the app, and the app never answered the user: {problem}"
            ) from None
        journey.is_told("Yoti never answered the creation of a session", "unavailable", "again")
    answer = journey.asks()
    journey.goes_in(answer if journey.made() else journey.asks())
    try:
        other.returns()
    except Exception as problem:
        if getattr(problem, "reason", None) != "unreachable":
            raise
        raise AssertionError(f"Yoti never told the app a result, and the app waits for ever: {problem}") from None
    other.is_verified("Yoti never answered, and does so now; every check approves, and the user came back")


def survives_fetching(journey: Fixture, what: str, trouble: Trouble) -> None:
    """The result cannot be fetched; nobody may be verified, and it must be fetched when Yoti works again."""
    journey.begin().misses()
    with troubled(journey, "getSession", trouble):
        journey.wakes()
        what = f"Yoti's answer to whoever fetched the session was: {what}"
        journey.is_told(what, "pending", "unavailable")
    if journey.sight.state != "verified":
        journey.returns()
    journey.is_verified("Yoti works again, every check approves, and the user came back")


@pytest.mark.req("YOTI-GL-064")
@pytest.mark.parametrize("trouble", FETCHING)
def test_when_the_result_cannot_be_fetched_nobody_is_verified(journey: Fixture, trouble: str) -> None:
    survives_fetching(journey, trouble, FETCHING[trouble])


@pytest.mark.req("YOTI-GL-064")
def test_a_session_that_is_gone_verifies_nobody(journey: Fixture) -> None:
    journey.begin().misses()
    journey.lapses("forgotten_at").returns()
    journey.is_told(
        "The session is gone (404), and nobody fetched it before", "expired", "again", "unavailable", "pending"
    )


@pytest.mark.req("YOTI-GL-065")
@pytest.mark.parametrize("survives", [survives_creating, survives_fetching], ids=["creating", "fetching"])
def test_an_error_may_have_any_body(users: Callable[[], Fixture], survives: Callable[..., None]) -> None:
    for what, trouble in BODIES.items():
        survives(users(), what, trouble)
