"""User view: what the browser says of its end proves nothing, and each error code says how to go on.

The codes of a browser and those of both platforms are judged, as Yoti's page has them, and a mobile one.
"""

from collections.abc import Callable
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types

CHECK_SECONDS = 600
CANCELLED, UNAVAILABLE, NO_NETWORK, NO_CAMERA, NO_TRIES = 1000, 3000, 3002, 4000, 5002
UNAUTHORISED, EXPIRED = 2000, 2002
NO_DEVICE, UNFIT, INTERNAL, NOT_ALIVE, IOS, UNSUPPORTED, FAILED, COARSE, NO_DOCUMENT = (
    5000, 5001, 5004, 5006, 5007, 5008, 5010, 5011, 7000,
)  # fmt: skip


@pytest.mark.req("YOTI-GL-043")
def test_a_good_end_verifies_nobody(journey: Fixture) -> None:
    said = journey.begin().does("arrive").returns()
    assert said != "verified", "The browser says that the user is through, which they are not, and they are verified."
    journey.has_no_access("The browser says that the user is through, and they are not")
    with journey.ruled(check_delay=CHECK_SECONDS):
        said = journey.completes().returns()
        assert said != "verified", "The user is through, the checks are not, and the user is verified."
        journey.is_told("The user is through, and the checks are not", "pending")
    journey.settle(CHECK_SECONDS + 1).is_verified("Every check approves")


@pytest.mark.req("YOTI-GL-043")
def test_a_bad_end_takes_nothing_away(journey: Fixture) -> None:
    with journey.ruled(check_delay=CHECK_SECONDS):
        journey.begin().completes()
    journey.returns(UNAUTHORISED)
    journey.settle(CHECK_SECONDS + 1).is_verified(
        "The user was through, opened the user view once more, which ended with 2000, and then every check approved"
    )
    for code in (INTERNAL, NO_CAMERA, UNAUTHORISED, EXPIRED, ""):
        journey.returns(code)
        journey.is_verified(f"Every check approves, and then the browser said {code or 'success'}")


@pytest.mark.req("YOTI-GL-044")
@pytest.mark.parametrize("code", [CANCELLED, UNAVAILABLE, NO_NETWORK, NO_CAMERA, NO_TRIES])
def test_the_user_can_try_again(journey: Fixture, code: int) -> None:
    journey.begin().does("arrive").returns(code)
    journey.is_told(f"The user view ended with {code}, and it can be tried again", "again", "pending", "unavailable")
    answer = journey.asks()
    if journey.made():
        journey.goes_in(answer)
    assert answer.session == journey.id, f"After {code} the user wants to try again, and the app offers no session."
    journey.completes().is_verified(f"After {code} the user tried again, and every check approves")


@pytest.mark.req("YOTI-GL-045")
@pytest.mark.parametrize("code", [2000, 2001, 2002, 4001])
def test_the_user_gets_a_new_session(journey: Fixture, code: int) -> None:
    journey.begin().does("arrive")
    if code == 4001:
        journey.tries_in_vain()
    else:
        journey.lapses()
    first, said = journey.id, journey.returns(code)
    assert said not in ("pending", "verified"), (
        f"The session is of no use any more ({code}), and the user is told {said}."
    )
    answer = journey.asks()
    assert answer.session not in (None, first), (
        f"The session is of no use any more ({code}), and the app goes on with {answer.session}; expected a new one."
    )
    journey.goes_in(answer).completes().is_verified(
        f"After {code} the user got a new session, and every check approves"
    )


@pytest.mark.req("YOTI-GL-046")
def test_the_user_is_not_sent_back_into_it(users: Callable[[], Fixture]) -> None:
    for code in (NO_DEVICE, UNFIT, INTERNAL, NOT_ALIVE, IOS, UNSUPPORTED, FAILED, COARSE, NO_DOCUMENT):
        journey = users().begin().does("arrive")
        journey.returns(code)
        journey.is_told(f"The user view ended with {code}, and trying again does not help", "unavailable", "rejected")


@pytest.mark.req("YOTI-GL-047")
@pytest.mark.parametrize("code", ["9999", "-1", "golive", "4000 4001"])
def test_a_code_that_nobody_knows_does_no_harm(users: Callable[[], Fixture], code: str) -> None:
    journey, stranger = users().begin().does("arrive"), users()
    for user in (journey, stranger):
        said = user.returns(code)
        assert said != "verified", f"The user view ended with {code}, and the user is told that they are verified."
        user.has_no_access(f"The user view ended with {code}")
    answer = journey.asks()
    if journey.made():
        journey.goes_in(answer)
    journey.completes().is_verified(f"After {code} the user went on, and every check approves")
