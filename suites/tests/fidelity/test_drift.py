"""Whole flows compared: what was not compared is never clean, and a repetition tells drift from a flake."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from golive.simulators.core.exits import ExitStatus
from golive.simulators.fidelity import report
from golive.simulators.fidelity.caller import Exchange
from golive.simulators.fidelity.documented import documented
from golive.simulators.fidelity.drift import Flowed, drift, exit_status
from golive.simulators.fidelity.flows import Outcome, Result
from golive.simulators.fidelity.goldens import LABELS, Golden
from golive.simulators.fidelity.openapi import example
from golive.simulators.fidelity.severity import Settings
from golive.simulators.fidelity.steps import normalised
from golive.simulators.fidelity.wire import Answer, Outgoing
from msgspec.structs import replace

Json = Any
"""Any JSON value."""

DAY = date(2026, 1, 1)
SESSION: Json = example("proof", "create-session.response")
KYC: Json = example("proof", "get-kyc-status.response")


def step(operation: str, body: Mapping[str, Json], status: int = 200) -> Exchange:
    """One exchange with Proof."""
    method, target = {
        "createSession": ("POST", "/widget/session"),
        "getKycStatus": ("GET", "/widget/users/acct-7781/kyc-status"),
    }[operation]
    answer = Answer(status, {"content-type": "application/json"}, json.dumps(body).encode())
    return Exchange(operation, Outgoing(method, target), answer)


GOOD = (step("createSession", SESSION), step("getKycStatus", KYC))
OTHER = (step("createSession", SESSION), step("getKycStatus", {**KYC, "status": "failed"}))


def ran(exchanges: tuple[Exchange, ...] = GOOD, outcome: Outcome = Outcome.PASSED, why: str = "") -> Result:
    """A flow that was run."""
    return Result("proof", "know_a_user", "A user is known.", outcome, why, exchanges, ())


def recorded(exchanges: tuple[Exchange, ...] = GOOD, day: str = "2026-01-01") -> Golden:
    """A recording of the same flow."""
    steps = normalised("proof", exchanges, b"key").steps
    return Golden(1, "recorded", LABELS["recorded"], "proof", "know_a_user", day, "sandbox", None, {}, (), steps)


def told(golden: Golden | None, ask: Callable[[], Result] | None = None, simulator: Result | None = None) -> Flowed:
    """What comes of the comparison."""
    return drift(simulator or ran(), golden, ask, Settings(), DAY)


def in_turn(*results: Result) -> Callable[[], Result]:
    """A sandbox that answers so, one run after the other."""
    left: Iterator[Result] = iter(results)
    return lambda: next(left)


def test_in_step() -> None:
    flow = told(recorded(), in_turn(ran()))
    assert (flow.compared, flow.differences, flow.inconclusive) == (2, (), ())
    assert exit_status([flow]) is ExitStatus.READY


def test_nothing_compared_is_inconclusive() -> None:
    assert exit_status([]) is ExitStatus.INCONCLUSIVE


def test_drift_is_reproduced() -> None:
    flow = told(recorded(), in_turn(ran(OTHER), ran(OTHER)))
    assert [(one.change, one.reproduced) for one in flow.differences] == [("value", True)]
    assert exit_status([flow]) is ExitStatus.DRIFT


@pytest.mark.parametrize("runs", [(OTHER, GOOD)])
def test_a_flake_is_not(runs: tuple[tuple[Exchange, ...], ...]) -> None:
    flow = told(recorded(), in_turn(*map(ran, runs)))
    assert [one.reproduced for one in flow.flakes] == [False]
    assert not flow.drifted
    assert exit_status([flow]) is ExitStatus.REVIEW


def test_without_a_sandbox_nothing_is_repeated() -> None:
    flow = told(recorded(OTHER))
    assert [(one.verdict, one.reproduced) for one in flow.differences] == [("SEMANTIC_DRIFT", None)]
    assert exit_status([flow]) is ExitStatus.DRIFT


def test_a_repetition_that_nobody_answers_takes_nothing_back() -> None:
    flow = told(recorded(), in_turn(ran(OTHER), ran((), Outcome.UNREACHABLE, "no answer")))
    assert [one.reproduced for one in flow.differences] == [None]
    assert flow.inconclusive == ("the repetition did not get through: no answer",)
    assert exit_status([flow]) is ExitStatus.DRIFT


@pytest.mark.parametrize(
    ("golden", "ask", "simulator", "why"),
    [
        (None, None, ran(), "there is no golden"),
        (recorded(), ran((), Outcome.UNREACHABLE, "no answer"), ran(), "the sandbox was not compared: no answer"),
        (recorded(), ran(GOOD[:1], Outcome.INCONCLUSIVE, "401"), ran(), "the sandbox was not compared: 401"),
        (
            recorded(),
            ran(GOOD[:1], Outcome.FAILED, "odd"),
            ran(),
            "step 2, getKycStatus, was not reached on the sandbox",
        ),
        (
            recorded(),
            ran(GOOD, Outcome.FAILED, "odd"),
            ran(),
            "the flow did not get through on the sandbox: golive check",
        ),
        (recorded(), None, ran(GOOD, Outcome.FAILED, "odd"), "the flow did not get through on the simulator: odd"),
        (recorded(GOOD[:1]), None, ran(), "step 2, getKycStatus, is not in the golden"),
        (recorded(GOOD[:1]), ran(), ran(), "step 2, getKycStatus, is not in the golden"),
        (recorded(GOOD[::-1]), None, ran(), "step 1, createSession, is not in the golden"),
        (
            recorded(),
            None,
            ran(GOOD[:1]),
            "step 2, getKycStatus, is in the golden and was not reached on the simulator",
        ),
    ],
)
def test_what_could_not_be_compared_is_never_clean(
    golden: Golden | None, ask: Result | None, simulator: Result, why: str
) -> None:
    flow = told(golden, in_turn(ask, ask) if ask else None, simulator)
    assert any(sentence.startswith(why) for sentence in flow.inconclusive)
    assert exit_status([flow]) is ExitStatus.INCONCLUSIVE


def test_why_a_flow_failed_on_the_sandbox_is_not_quoted() -> None:
    flow = told(recorded(), in_turn(ran(GOOD, Outcome.FAILED, "the name is 'Ann Lee', not None")))
    assert "Ann" not in report.screen([flow]) + report.markdown([flow]) + str(report.document([flow]))


def test_recordings_grow_stale_and_documentation_does_not() -> None:
    assert exit_status([told(recorded(day="2025-12-02"))]) is ExitStatus.READY
    stale = told(recorded(day="2025-12-01"))
    assert exit_status([stale]) is ExitStatus.REVIEW
    golden, _ = documented("proof", "know_a_user", GOOD)
    assert not told(golden).stale


def test_steps_without_a_documented_example_are_counted_and_not_missed() -> None:
    odd = (*GOOD, step("getKycStatus", {"error": "x", "code": "y", "message": "z"}, 418))
    golden, _ = documented("proof", "know_a_user", odd)
    assert [(one.number, one.why) for one in golden.left_out] == [(3, "status 418 is not documented")]
    flow = told(golden, simulator=ran(odd))
    assert (flow.compared, flow.inconclusive) == (2, ())


def test_an_example_is_never_the_simulators_own_answer() -> None:
    mine = {**SESSION, "merchant_transaction_id": "11111111-1111-4111-8111-111111111111", "amount": "1.00"}
    golden, _ = documented("proof", "know_a_user", (step("createSession", mine),))
    assert golden.exchanges[0].response.body["amount"] == SESSION["amount"]
    assert golden.exchanges[0].waited is None


def test_an_example_of_another_case_is_none() -> None:
    unheard = {**KYC, "status": "pending"}
    golden, _ = documented("proof", "know_a_user", (step("getKycStatus", unheard),))
    assert [one.why for one in golden.left_out] == ["no documented example of status 200 fits"]


def test_the_report_tells_worst_first_where_what_and_what_to_do() -> None:
    flow = told(recorded(), in_turn(ran(OTHER), ran(OTHER)))
    assert report.screen([flow]).splitlines() == [
        "  WARN     VENDOR_DRIFT  proof getKycStatus /status: value, reproduced",
        '           simulator: "not_started"   golden: "not_started"   sandbox: "failed"   x1 in know_a_user',
        "           read up on it, mend schemas/proof, then: golive record proof --flow know_a_user",
        "  proof   1 flows, 2 steps compared; last proven on the sandbox: 2026-01-01",
        "  1 differences that count, 0 flakes, 0 flows inconclusive.",
        "DRIFT exit 5 (drift)",
    ]
    assert "| warn | VENDOR_DRIFT | /status | value |" in report.markdown([flow])
    assert report.document([flow])["flows"][0]["differences"][0]["mend"].startswith("read up on it")


def test_the_same_difference_in_several_flows_is_told_once() -> None:
    flow = told(recorded(OTHER))
    other = replace(flow, flow="b", differences=tuple(replace(one, flow="b") for one in flow.differences))
    found = report.worst_first([flow, other])
    assert [(one.count, one.flow) for one in found] == [(2, "know_a_user, b")]
    assert report.mend(found[0]) == "mend simulators/proof, or the flow, then: golive drift proof"


def test_the_report_says_what_was_never_proven_and_what_is_missing() -> None:
    golden, _ = documented("proof", "know_a_user", GOOD)
    text = report.screen([told(golden), told(None)])
    assert "last proven on the sandbox: never (1 documented only)" in text
    assert "  INCONCLUSIVE  proof know_a_user: there is no golden" in text
    assert report.FIGURES in text
