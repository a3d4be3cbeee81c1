"""Error handling: what operators learn, what is tried again and how patiently, and what never is.

Growth of the pauses is judged by the sandbox's clock, which runs at real speed meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types
Json = dict[str, Any]  # Any: JSON

REFUSED_PAIRS: dict[str, Json] = {
    "currency_not_allowed": {"allowed_currencies": ["DOGE"]},
    "wallet_not_supported": {"wallets": [{"currency": "USDT", "network": "TRC20", "active": False}]},
}
UPSTREAM = ("provider_error", "upstream_unavailable", "upstream_invalid_response")

MOST_CALLS = 6
"""For one wish of a user: bounded, and no crowd."""
LEAST_PAUSE, MOST_FIRST_PAUSE = 0.05, 5.0
"""Seconds. A shorter pause is none; a longer one, before the first repetition, is not small."""
GROWTH = 1.3
"""A pause that grows by half, or doubles with some chance mixed in, grows so much on a busy machine too."""
CALM_SECONDS = 1.0
CALM_PAUSES = 2.5
"""When nothing came for so long, in seconds and in pauses before, nothing more will."""


def spread(text: str) -> str:
    """A text in lower case with single blanks for whatever stands between its words."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())


def operators_learn(journey: Fixture, name: str, before: int) -> None:
    """Since there were `before` notices, one must have come that names the error."""
    new = journey.app.back_office(journey.user)[before:]
    told = "; ".join(new) or "nothing"
    assert any(spread(name) in spread(notice) for notice in new), (
        f"Proof refused a session with {name}, and the operators were told: {told}. Expected a notice that names it."
    )


def nothing_opens(journey: Fixture) -> None:
    """The user asks, and must get no widget but a message."""
    before = journey.sight.message
    journey.asks()
    if journey.url:
        journey.look().widget.window.page.wait_for_load_state("networkidle")
    assert journey.sessions(), "The user asked to buy, and the app did not ask Proof for a session."
    widgets = journey.calls(operation="runWidget", after=journey.asked)
    assert not widgets, "Proof opened no session, but the app runs the widget."
    sight = journey.told("unavailable", "failed", "none")
    assert sight.state in ("unavailable", "failed", "none"), (
        f"Proof opened no session, but the user is told {sight.state}; expected unavailable."
    )
    assert sight.message.strip(), "Proof opened no session, and the user is shown no message."
    assert sight.message != before, "Proof opened no session, and the user is shown what was shown before."


@pytest.mark.req("PROOF-GL-014")
@pytest.mark.parametrize("name", REFUSED_PAIRS)
def test_a_refused_pair_reaches_the_operators(journey: Fixture, name: str) -> None:
    before = len(journey.app.back_office(journey.user))
    with journey.configured(**REFUSED_PAIRS[name]):
        nothing_opens(journey)
    operators_learn(journey, name, before)


@contextmanager
def running(journey: Fixture) -> Iterator[None]:
    """A block during which the sandbox's time goes by as the real one does."""
    journey.sandbox.clock.run(1)
    try:
        yield
    finally:
        journey.sandbox.clock.freeze()


def pauses(calls: list[Json]) -> list[float]:
    """Seconds between one call and the next."""
    times = [datetime.fromisoformat(call["at"]) for call in calls]
    return [(after - before).total_seconds() for before, after in pairwise(times)]


def calm(journey: Fixture) -> list[Json]:
    """The calls for a session when no more of them come, or far too many have come."""
    wanted = {"operation": "createSession", "after": journey.asked}
    while True:
        calls: list[Json] = journey.sessions()
        patience = max([CALM_SECONDS, *(CALM_PAUSES * pause for pause in pauses(calls)[-1:])])
        if len(calls) > MOST_CALLS or not journey.comes(len(calls) + 1, patience, **wanted):
            return calls


@pytest.mark.req("PROOF-GL-015")
@pytest.mark.parametrize("name", UPSTREAM)
def test_a_bad_gateway_is_tried_again_with_the_same_body(journey: Fixture, name: str) -> None:
    with running(journey), journey.struck("error", "createSession", error=name, first=1):
        journey.asks()
        if journey.url and not journey.opened():
            journey.look()
        journey.comes(2, CALM_SECONDS, operation="createSession", after=journey.asked)
    calls = journey.sessions()
    assert len(calls) > 1, f"Proof answered 502 ({name}), and the app did not try again."
    first, again, *_ = (call["request"]["body"] for call in calls)
    assert again == first, f"Proof answered 502 ({name}), and the app tried again with another body."
    pause = pauses(calls)[0]
    assert pause >= LEAST_PAUSE, f"Proof answered 502 ({name}), and the app tried again at once, after {pause:.3f} s."
    assert pause <= MOST_FIRST_PAUSE, f"Proof answered 502 ({name}), and the app tried again only after {pause:.1f} s."
    journey.arrive()
    assert len(journey.opened()) == 1, f"After one 502 the app opened {len(journey.opened())} sessions; expected one."


@pytest.mark.req("PROOF-GL-015")
def test_the_pauses_grow_and_come_to_an_end(journey: Fixture, evidence: Fixture) -> None:
    with running(journey), journey.struck("error", "createSession", error="provider_error"):
        nothing_opens(journey)
        calls = calm(journey)
    assert len(calls) > 1, "Proof answers 502, and the app did not try again."
    assert len(calls) <= MOST_CALLS, f"Proof answers 502, and the app called {len(calls)} times and more; expected few."
    waited = pauses(calls)
    listed = ", ".join(f"{pause:.2f}" for pause in waited)
    for before, after in pairwise(waited):
        assert after >= GROWTH * before, f"Proof answers 502, and the app waited {listed} s; expected pauses that grow."
    if len(waited) == 1:
        evidence.warn("the app tried once again only, so that its pauses could not be seen to grow")


@pytest.mark.req("PROOF-GL-016")
def test_a_forbidden_origin_is_never_tried_again(journey: Fixture) -> None:
    before = len(journey.app.back_office(journey.user))
    with running(journey), journey.struck("error", "createSession", error="forbidden_origin"):
        nothing_opens(journey)
        calls = calm(journey)
    assert len(calls) == 1, (
        f"Proof answered 403 forbidden_origin, and the app called {len(calls)} times; expected no repetition, "
        "because only a change of the configuration can help."
    )
    operators_learn(journey, "forbidden_origin", before)
