"""The simulator held against the committed pact with Prove, through the control API's states and a signing proxy."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from golive.contracts.prove import interactions as rows
from golive.contracts.prove import states
from golive.simulators.client import ControlFailure, SandboxHandle
from golive.simulators.fidelity.openapi import document
from golive.simulators.pacts.files import PactFile, read
from golive.simulators.pacts.verification import Provider, verify
from golive.simulators.prove.sim import ProveSim

PACT = Path(__file__).parents[2] / "prove" / "pacts" / "reference-shop-prove.json"
ROWS = (*rows.INTERACTIONS, *rows.MESSAGES)
FAILED, VERIFIED = "ask how a flow went, and possession failed", "ask how a flow went, and the user is verified"

MakeProvider = Callable[[str], Provider]
MakeExcerpt = Callable[..., PactFile]


@pytest.fixture
def prove(vendor_provider: MakeProvider) -> Provider:
    return vendor_provider("prove")


def reasons(pact: PactFile, provider: Provider) -> dict[str, str]:
    """Why each interaction that did not pass did not, by description."""
    outcomes = verify(pact, provider).outcomes
    return {one.description: "; ".join(one.reasons) or one.state for one in outcomes if one.state != "passed"}


def test_the_simulator_keeps_the_pact(prove: Provider) -> None:
    results = verify(read(PACT), prove)
    assert {one.description: one.reasons for one in results.outcomes if one.state != "passed"} == {}
    assert {one.description for one in results.of("passed")} == {row.description for row in ROWS}


def test_every_state_and_message_of_the_pact_is_known() -> None:
    given = {state.state for row in ROWS for state in row.given}
    assert given <= states.STATES.keys()
    assert {row.description: row.topic for row in rows.MESSAGES}.items() <= states.MESSAGES.items()
    assert {f"webhook.{topic}" for topic in states.MESSAGES.values()} <= document("prove").webhooks.keys()


def test_another_status_is_found(prove: Provider, prove_sim: ProveSim, excerpt: MakeExcerpt) -> None:
    prove_sim.override(invalid_correlation_id_status=404)
    found = reasons(excerpt(PACT, "ask how a flow went when it has expired"), prove)
    assert found["ask how a flow went when it has expired"].startswith("status: expected 400, got 404")


def test_another_type_is_found(prove: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt) -> None:
    """`success` is a text; the shop takes no Boolean for it."""
    told = {"success": True, "possessionResult": "success", "verifyResult": "success", "identityId": rows.REQUEST}
    sandbox.faults.add("status", operation="verifyStatus", status=200, body=json.dumps(told))
    found = reasons(excerpt(PACT, VERIFIED, FAILED), prove)
    assert found[VERIFIED].startswith('body $.success: expected "true", got true')
    assert "$.possessionResult" in found[FAILED]


def test_a_member_that_is_missing_is_found(prove: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt) -> None:
    told = {"success": "pending", "possessionResult": "pending", "verifyResult": "pending", "authToken": "a.b.c"}
    sandbox.faults.add("status", operation="verify", status=200, body=json.dumps(told))
    found = reasons(excerpt(PACT, "begin a flow on a phone"), prove)
    assert "correlationId" in found["begin a flow on a phone"]


def test_a_message_of_another_kind_is_found(prove: Provider, excerpt: MakeExcerpt) -> None:
    pact = excerpt(PACT, "a webhook, a number is disconnected", given="a number has changed")
    assert "PHONE_NUMBER_CHANGE" in reasons(pact, prove)["a webhook, a number is disconnected"]


def test_calls_that_nobody_signs_are_found(prove: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt) -> None:
    """Without the proxy the placeholders of the pact are all that the simulator gets to see."""
    bare = sandbox.ready["vendors"]["prove"]["base_url"]
    unsigned = Provider(prove.name, bare, prove.states_url, prove.messages_url)
    assert reasons(excerpt(PACT, VERIFIED), unsigned)[VERIFIED].startswith("status: expected 200, got 401")


def test_a_state_that_does_not_hold_is_found(prove: Provider, excerpt: MakeExcerpt) -> None:
    assert "$.success" in reasons(excerpt(PACT, FAILED, given="possession was passed"), prove)[FAILED]


def test_a_state_that_is_unknown_fails_at_once(prove: Provider, excerpt: MakeExcerpt) -> None:
    """With a 5xx Pact's verifier would try again for two minutes."""
    assert reasons(excerpt(PACT, FAILED, given="possession was half passed"), prove).keys() == {FAILED}


def test_a_state_that_is_unknown_is_answered_with_those_that_are_known(sandbox: SandboxHandle) -> None:
    with pytest.raises(ControlFailure, match="possession was half passed") as found:
        sandbox.control.post("states/prove", {"state": "possession was half passed", "action": "setup"})
    assert found.value.status == 422
    assert found.value.answer["known"] == sorted(states.STATES)


@pytest.mark.parametrize("state", states.STATES)
def test_a_state_can_be_brought_about_and_undone(state: str, sandbox: SandboxHandle, prove_sim: ProveSim) -> None:
    before = prove_sim.settings(), prove_sim.rules(), sandbox.faults.list(), sandbox.clock.now()
    sandbox.control.post("states/prove", {"state": state, "action": "setup"})
    sandbox.control.post("states/prove", {"state": state, "action": "teardown"})
    assert (prove_sim.settings(), prove_sim.rules(), sandbox.faults.list(), sandbox.clock.now()) == before
    assert (prove_sim.sessions(), prove_sim.identities(), sandbox.webhooks.deliveries()) == ([], [], [])


def test_credentials_can_be_those_of_a_teams_own_pact(sandbox: SandboxHandle, prove_sim: ProveSim) -> None:
    ours = {"client_id": "of-our-tests", "client_secret": "likewise"}
    asked = {"state": "our credentials are accepted", "params": ours, "action": "setup"}
    assert sandbox.control.post("states/prove", asked) == ours
    assert prove_sim.settings()["client_id"] == "of-our-tests"
    sandbox.control.post("states/prove", {**asked, "action": "teardown"})
    assert prove_sim.settings()["client_id"] == prove_sim.client_id
