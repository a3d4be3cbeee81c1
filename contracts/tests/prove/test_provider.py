"""The simulator held against the committed pact with Prove, through the control API's states and a signing proxy."""

import json
from collections.abc import Callable

import pytest
from golive.contracts.prove import interactions as rows
from golive.contracts.tests.verifying import committed, reasons
from golive.simulators.client import SandboxHandle
from golive.simulators.pacts.files import PactFile
from golive.simulators.pacts.verification import Provider
from golive.simulators.prove.sim import ProveSim

PACT = committed("prove").path
FAILED, VERIFIED = "ask how a flow went, and possession failed", "ask how a flow went, and the user is verified"

MakeProvider = Callable[[str], Provider]
MakeExcerpt = Callable[..., PactFile]


@pytest.fixture
def prove(vendor_provider: MakeProvider) -> Provider:
    return vendor_provider("prove")


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


def test_credentials_can_be_those_of_a_teams_own_pact(sandbox: SandboxHandle, prove_sim: ProveSim) -> None:
    ours = {"client_id": "of-our-tests", "client_secret": "likewise"}
    asked = {"state": "our credentials are accepted", "params": ours, "action": "setup"}
    assert sandbox.control.post("states/prove", asked) == ours
    assert prove_sim.settings()["client_id"] == "of-our-tests"
    sandbox.control.post("states/prove", {**asked, "action": "teardown"})
    assert prove_sim.settings()["client_id"] == prove_sim.client_id


@pytest.mark.parametrize("description", ["begin a flow while Prove is down", "ask how a flow went while Prove is down"])
def test_that_prove_is_down_holds_for_whoever_comes_first(
    description: str, prove: Provider, excerpt: MakeExcerpt
) -> None:
    """Nobody has a token then, and one can be had all the same."""
    assert reasons(excerpt(PACT, description), prove) == {}
