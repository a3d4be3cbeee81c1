"""Errors: Prove's are nobody's proof of anything, and a user is told no more than that it does not work now."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types
Json = dict[str, Any]  # Any: JSON

BEGINNING = [
    ("verify", {"error": "internal_error"}),
    ("verify", {"error": "malformed_request"}),
    ("verify", {"error": "unauthorized"}),
    ("verify", {"error": "forbidden"}),
    ("verify", {"error": "user_not_found"}),
    ("verify", {"error": "user_access_denied"}),
    ("verify", {"kind": "malformed"}),
    ("verify", {"kind": "reset"}),
    ("token", {"error": "internal_error"}),
    ("token", {"error": "unauthorized"}),
]
ENDING = [
    {"error": "internal_error"},
    {"error": "unauthorized"},
    {"error": "user_access_denied"},
    {"error": "out_of_order"},
    {"error": "forbidden"},
    {"error": "rate_limited"},
    {"error": "invalid_correlation_id"},
    {"kind": "malformed"},
    {"kind": "reset"},
]
NOT_EARLIER = 0.95
"""Of the pause that Prove asks for: two clocks are read."""


def named(trouble: object) -> str:
    """A short name for a parameter."""
    return "-".join(trouble.values()) if isinstance(trouble, dict) else str(trouble)


@contextmanager
def troubled(journey: Fixture, operation: str, trouble: dict[str, str]) -> Iterator[None]:
    """A block during which an operation ends like this."""
    with journey.struck(**({"kind": "error"} | trouble), operation=operation):
        yield


@pytest.mark.req("PROVE-GL-045")
@pytest.mark.parametrize(("operation", "trouble"), BEGINNING, ids=named)
def test_when_no_flow_can_begin_the_user_is_told(
    users: Callable[..., Fixture], operation: str, trouble: dict[str, str]
) -> None:
    before, journey = users().begin(), users()
    if operation == "token":
        before.outlives_tokens()
    with troubled(journey, operation, trouble):
        journey.asks()
    what = f"Prove's answer to {operation} was: {named(trouble)}"
    assert not journey.token, f"{what}, but the front end got an authToken."
    journey.is_told(what, "unavailable", "failed")
    journey.asks()
    (journey if journey.token else journey.asks()).join("Prove works again, and the user asked")


@pytest.mark.req("PROVE-GL-045")
@pytest.mark.parametrize("trouble", ENDING, ids=named)
def test_when_the_status_cannot_be_learned_nobody_is_verified(journey: Fixture, trouble: dict[str, str]) -> None:
    journey.begin().passes()
    with troubled(journey, "verifyStatus", trouble):
        result = journey.finishes()
    what = f"Prove's answer to verify-status was: {named(trouble)}"
    assert result != "verified", f"{what}, and finish answered verified."
    journey.is_told(what, "unavailable", "pending", "failed")
    if journey.finishes() != "verified":
        journey.begin().verified()


@contextmanager
def busy(journey: Fixture) -> Iterator[None]:
    """A block during which Prove takes one call a second, and time goes by as the real one does."""
    with journey.ruled(rate_limited=True, rate_limit=1):
        journey.sandbox.clock.run(1)
        try:
            yield
        finally:
            journey.sandbox.clock.freeze()


def moment(call: Json) -> float:
    """When a call was made, in seconds."""
    return datetime.fromisoformat(call["at"]).timestamp()


@pytest.mark.req("PROVE-GL-046")
def test_after_429_nothing_is_repeated_too_early(users: Callable[..., Fixture]) -> None:
    everyone = [users(), users(), users().begin().passes()]
    *others, last = everyone
    with busy(last):
        windows = [user.asks().verifies() for user in others]
        last.finishes()
    windows.append(last.calls(operation="verifyStatus"))
    assert all(windows), "A user asked to be verified, and the app did not call verify or verify-status."
    limited = [call for calls in windows for call in calls if call["error"] == "rate_limited"]
    last.suppose(bool(limited), "Prove answered one of three calls within a second with 429")
    for calls in windows:
        for call, following in pairwise(calls):
            wait = float(call["response"]["headers"].get("retry-after", 0)) if call["error"] == "rate_limited" else 0
            paused = moment(following) - moment(call)
            assert paused >= wait * NOT_EARLIER, (
                f"Prove answered 429 with Retry-After: {wait:g}, and the app called again after {paused:.2f} s."
            )
    for user, calls in zip(everyone, windows, strict=True):
        if calls[-1]["error"] == "rate_limited":
            user.is_told("Prove answered 429", "unavailable")
