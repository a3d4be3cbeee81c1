"""At most 25 calls in a second for one client (documented in the newest edition), where the rule is on."""

import pytest
from golive.simulators.client import SimClock, SimFaults, SimJournal
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.prove.caller import Answer, Caller

LIMIT = 25


def burst(caller: Caller, calls: int) -> list[Answer]:
    """So many calls at once, of which each is refused for another reason when it is let in."""
    return [caller.post("/v3/verify-status", correlationId="x") for _ in range(calls)]


@pytest.fixture
def limited(caller: Caller, prove_sim: ProveSim) -> Caller:
    """A server whose calls are counted; it has its token already."""
    prove_sim.override(rate_limited=True)
    caller.log_in()
    return caller


def test_the_26th_in_a_second_is_too_many(limited: Caller, sim_clock: SimClock, sim_journal: SimJournal) -> None:
    answers = burst(limited, LIMIT + 2)
    assert [answer.status for answer in answers] == [400] * LIMIT + [429] * 2
    assert answers[-1].refusal() == (429, None)
    assert answers[-1].headers["retry-after"] == "1"
    assert sim_journal.count(error="rate_limited") == 2
    sim_clock.advance(0.999)
    assert burst(limited, 1)[0].status == 429
    sim_clock.advance(0.001)
    assert [answer.status for answer in burst(limited, LIMIT)] == [400] * LIMIT


def test_the_refusal_by_name_says_as_well_when_to_come_back(caller: Caller, sim_faults: SimFaults) -> None:
    caller.log_in()
    sim_faults.add("error", vendor="prove", error="rate_limited", first=1)
    (answer,) = burst(caller, 1)
    assert (answer.refusal(), answer.headers["retry-after"]) == ((429, None), "1")


def test_what_counts_are_calls_with_a_token(limited: Caller, other_caller: Caller) -> None:
    """Strangers, other projects, devices and requests for tokens use none of it up."""
    device = limited.verify()["authToken"]
    for _ in range(LIMIT):
        limited.holding("nobody").post("/v3/verify", a=1)
        limited.asking_token()
        limited.send("POST", "/v1/client/mobile/instant/start", "{}", {"Authorization": f"Bearer {device}"})
    assert [answer.status for answer in burst(limited, LIMIT)] == [400] * (LIMIT - 1) + [429]
    assert burst(other_caller, 1)[0].status == 400


def test_the_number_is_a_rule(limited: Caller, prove_sim: ProveSim) -> None:
    prove_sim.override(rate_limited=True, rate_limit=2)
    assert [answer.status for answer in burst(limited, 3)] == [400, 400, 429]


def test_by_default_nobody_counts(caller: Caller) -> None:
    """Time stands still in tests."""
    assert {answer.status for answer in burst(caller, 2 * LIMIT)} == {400}
