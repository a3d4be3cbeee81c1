"""Prerequisites: operators' consent, and tokens: with whose credentials, for how long, and never a user's concern.

An app's own clock does not see the sandbox's time pass. So here a token expires before the app can know, and what
counts is that a call which is answered 401 is made again with a new one.
"""

from collections.abc import Callable
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

CANADIAN = "+1416555"
FORM = "application/x-www-form-urlencoded"
HOUR = 3600


def insist(journey: Fixture, act: Callable[[], bool]) -> bool:
    """Whether it works at once; it may work the second time, but not never."""
    if act():
        return True
    calls = "; ".join(f"{call['operation']} {call['error'] or 'went well'}" for call in journey.calls()[-4:])
    assert act(), f"The app's token has expired, and the app does not get over it. Its last calls: {calls}."
    return False


@pytest.mark.req("PROVE-GL-001")
def test_without_the_operators_consent_nobody_is_let_in(users: Callable[..., Fixture]) -> None:
    ann = users(CANADIAN)
    with ann.configured(mno_consents=[]):
        ann.asks()
        refused = [call for call in ann.verifies() if call["error"] == "consent_missing"]
        if refused or not ann.verifies():
            ann.is_told("There is no consent of the Canadian operators", "unavailable", "failed", "none")
            assert not ann.token, "Prove refused a Canadian number, but the front end got an authToken."
    users(CANADIAN).begin().verified()


@pytest.mark.req("PROVE-GL-002")
def test_tokens_are_got_with_the_projects_credentials(journey: Fixture, strays: Fixture) -> None:
    strays.new()
    journey.asks().outlives_tokens().asks().asks()
    lost = [call for call in strays.new() if (call["vendor"], call["operation"]) == ("prove", "token")]
    assert not lost, "The app asks Prove for a token with a client ID that is not the project's."
    asked = journey.calls(operation="token")
    assert asked, "The app's token had expired, and it asked for none; expected POST /token with its credentials."
    for call in asked:
        assert call["response"]["status"] == 200, (
            f"The app asked for a token and was answered {call['response']['status']} ({call['error']})."
        )
        kind = call["request"]["headers"].get("content-type", "")
        assert kind.startswith(FORM), f"The app asked for a token with the content type {kind}; expected {FORM}."
    assert journey.token, "The app got a token, but began no flow with it."


@pytest.mark.req("PROVE-GL-003")
def test_an_expired_token_is_renewed_and_no_user_notices(users: Callable[..., Fixture], evidence: Fixture) -> None:
    ann, bob = users().begin(), users()
    ann.outlives_tokens()
    with ann.ruled(token_lifetime=HOUR):
        works = [insist(ann, lambda: bool(ann.asks().token))]
        ann.settle(HOUR - 60).begin().passes().settle(120)
        works.append(insist(ann, lambda: ann.finishes() == "verified"))
        ann.is_verified("verified", "The app's token expired between verify and verify-status")
        ann.settle(HOUR + 60)
        works.append(insist(bob, lambda: bool(bob.asks().token)))
    if not all(works):
        evidence.warn("a token expired, and a user had to try twice; if Prove answers 401, repeat with a new token")


@pytest.mark.req("PROVE-GL-004")
def test_a_token_serves_for_many_calls(users: Callable[..., Fixture]) -> None:
    everyone = [users() for _ in range(4)]
    for user in everyone:
        user.begin().passes().settle(30).finishes()
    asked = len(everyone[0].calls(operation="token"))
    assert asked < len(everyone), (
        f"For {len(everyone)} flows within two minutes the app asked for {asked} tokens; expected one that serves all."
    )
