"""The simulator held against the committed pact with Yoti, through the control API's states and a signing proxy."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from golive.contracts.yoti import interactions as rows
from golive.contracts.yoti import states
from golive.simulators.client import ControlFailure, SandboxHandle
from golive.simulators.fidelity.openapi import document
from golive.simulators.fidelity.world import World
from golive.simulators.pacts.files import PactFile, read
from golive.simulators.pacts.verification import Provider, verify
from golive.simulators.yoti.sim import YotiSim

PACT = Path(__file__).parents[2] / "yoti" / "pacts" / "reference-shop-yoti.json"
ROWS = (*rows.INTERACTIONS, *rows.MESSAGES)
APPROVED, EXPIRED = "ask for a session that was approved", "ask for a session that has expired"

MakeProvider = Callable[[str], Provider]
MakeExcerpt = Callable[..., PactFile]


@pytest.fixture
def yoti(vendor_provider: MakeProvider) -> Provider:
    return vendor_provider("yoti")


def reasons(pact: PactFile, provider: Provider) -> dict[str, str]:
    """Why each interaction that did not pass did not, by description."""
    outcomes = verify(pact, provider).outcomes
    return {one.description: "; ".join(one.reasons) or one.state for one in outcomes if one.state != "passed"}


def test_the_simulator_keeps_the_pact(yoti: Provider) -> None:
    results = verify(read(PACT), yoti)
    assert {one.description: one.reasons for one in results.outcomes if one.state != "passed"} == {}
    assert {one.description for one in results.of("passed")} == {row.description for row in ROWS}


def test_every_state_and_message_of_the_pact_is_known() -> None:
    given = {state.state for row in ROWS for state in row.given}
    assert given <= states.STATES.keys()
    assert {row.description: row.topic for row in rows.MESSAGES}.items() <= states.MESSAGES.items()
    assert {f"webhook.{topic}" for topic in states.MESSAGES.values()} <= document("yoti").webhooks.keys()


def test_another_status_is_found(yoti: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt) -> None:
    sandbox.faults.add("status", operation="deleteSession", status=200)
    found = reasons(excerpt(PACT, "delete a session", "delete a session that goes on"), yoti)
    assert found["delete a session"].startswith("status: expected 204, got 200")
    assert found["delete a session that goes on"].startswith("status: expected 409, got 200")


def test_one_check_among_many_that_does_not_approve_is_found(
    yoti: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt
) -> None:
    """The simulator is told to reject by itself, as a sandbox of Yoti's can be."""
    reject = {"recommendation": {"value": "REJECT", "reason": "MASK_DETECTED"}, "breakdown": []}
    config = {"check_reports": {"LIVENESS": [{"result": {"report": reject}, "liveness_type": "STATIC"}]}}
    world, path = World("yoti", sandbox.ready), {"sdkId": sandbox.ready["vendors"]["yoti"]["sdk_id"]}
    world.vendor.call("putApplicationResponseConfig", path=path, body=config, expect=200)
    found = reasons(excerpt(PACT, APPROVED), yoti)
    assert '.report.recommendation.value: expected "APPROVE", got "REJECT"' in found[APPROVED]


def test_a_member_that_is_missing_is_found(yoti: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt) -> None:
    told = {"state": "EXPIRED", "user_tracking_id": rows.REFERENCE, "resources": {"id_documents": []}, "checks": []}
    sandbox.faults.add("status", operation="getSession", status=200, body=json.dumps(told))
    assert "session_id" in reasons(excerpt(PACT, EXPIRED), yoti)[EXPIRED]


def test_a_message_that_does_not_come_is_found(yoti: Provider, excerpt: MakeExcerpt) -> None:
    description = "a notification, the session is completed"
    pact = excerpt(PACT, description, given="a session's user is through")
    assert reasons(pact, yoti).keys() == {description}


def test_calls_that_nobody_signs_are_found(yoti: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt) -> None:
    """Without the proxy the placeholders of the pact are all that the simulator gets to see."""
    bare = sandbox.ready["vendors"]["yoti"]["sandbox_base_url"]
    unsigned = Provider(yoti.name, bare, yoti.states_url, yoti.messages_url)
    assert reasons(excerpt(PACT, APPROVED), unsigned)[APPROVED].startswith("status: expected 200, got 401")


def test_a_state_that_does_not_hold_is_found(yoti: Provider, excerpt: MakeExcerpt) -> None:
    found = reasons(excerpt(PACT, APPROVED, given="a session was rejected"), yoti)
    assert 'expected "APPROVE", got "REJECT"' in found[APPROVED]


def test_a_state_that_is_unknown_fails_at_once(yoti: Provider, excerpt: MakeExcerpt) -> None:
    """With a 5xx Pact's verifier would try again for two minutes."""
    assert reasons(excerpt(PACT, APPROVED, given="a session was forgotten"), yoti).keys() == {APPROVED}


def test_a_state_that_is_unknown_is_answered_with_those_that_are_known(sandbox: SandboxHandle) -> None:
    with pytest.raises(ControlFailure, match="a session was forgotten") as found:
        sandbox.control.post("states/yoti", {"state": "a session was forgotten", "action": "setup"})
    assert found.value.status == 422
    assert found.value.answer["known"] == sorted(states.STATES)


@pytest.mark.parametrize("state", states.STATES)
def test_a_state_can_be_brought_about_and_undone(state: str, sandbox: SandboxHandle, yoti_sim: YotiSim) -> None:
    before = yoti_sim.settings(), yoti_sim.rules(), sandbox.faults.list(), sandbox.clock.now()
    sandbox.control.post("states/yoti", {"state": state, "action": "setup"})
    sandbox.control.post("states/yoti", {"state": state, "action": "teardown"})
    assert (yoti_sim.settings(), yoti_sim.rules(), sandbox.faults.list(), sandbox.clock.now()) == before
    assert (yoti_sim.sessions(), sandbox.webhooks.deliveries()) == ([], [])
