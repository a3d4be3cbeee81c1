"""The simulator held against the committed pact with Proof.

States and messages come from the control API, and calls get the sandbox's token on their way.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from golive.contracts.proof import interactions as rows
from golive.contracts.proof import states
from golive.simulators.client import ControlFailure, SandboxHandle
from golive.simulators.pacts.files import PactFile, read
from golive.simulators.pacts.offline import check
from golive.simulators.pacts.verification import Provider, verify
from golive.simulators.proof.sim import ProofSim

PACT = Path(__file__).parents[2] / "proof" / "pacts" / "reference-shop-proof.json"

MakeProvider = Callable[[str], Provider]
MakeExcerpt = Callable[..., PactFile]


@pytest.fixture
def proof(vendor_provider: MakeProvider) -> Provider:
    return vendor_provider("proof")


def reasons(pact: PactFile, provider: Provider) -> dict[str, str]:
    """Why each interaction that did not pass did not, by description."""
    outcomes = verify(pact, provider).outcomes
    return {one.description: "; ".join(one.reasons) or one.state for one in outcomes if one.state != "passed"}


def test_the_simulator_keeps_the_pact(proof: Provider) -> None:
    results = verify(read(PACT), proof)
    assert {one.description: one.reasons for one in results.outcomes if one.state != "passed"} == {}
    assert {one.description for one in results.of("passed")} == {
        row.description for row in (*rows.INTERACTIONS, *rows.MESSAGES)
    }


def test_the_pact_fits_the_schemas() -> None:
    """As `golive pact check --offline` sees it: without even a remark."""
    remarks = {one.description: check("proof", one).remarks for one in read(PACT).interactions}
    assert {description: found for description, found in remarks.items() if found} == {}


def test_every_state_and_message_of_the_pact_is_known() -> None:
    given = {state.state for row in (*rows.INTERACTIONS, *rows.MESSAGES) for state in row.given}
    assert given <= states.STATES.keys()
    assert {row.description: row.topic for row in rows.MESSAGES}.items() <= states.MESSAGES.items()


def test_another_status_is_found(proof: Provider, proof_sim: ProofSim, excerpt: MakeExcerpt) -> None:
    proof_sim.override(session_status=201)
    found = reasons(excerpt(PACT, "open a session to buy"), proof)
    assert found["open a session to buy"].startswith("status: expected 200, got 201")


def test_another_code_is_found(proof: Provider, proof_sim: ProofSim, excerpt: MakeExcerpt) -> None:
    """The status is right either way; here it is the code by which the shop tells what to do."""
    proof_sim.override(disabled_sell="validation_error")
    found = reasons(excerpt(PACT, "open a session to sell when selling is not enabled"), proof)
    assert "offramp_disabled" in found["open a session to sell when selling is not enabled"]


def test_a_member_that_is_missing_is_found(proof: Provider, proof_sim: ProofSim, excerpt: MakeExcerpt) -> None:
    proof_sim.override(blank_amounts="absent")
    name = "read a transaction that is completed"
    assert reasons(excerpt(PACT, name), proof) == {}, "amounts are final by then"
    found = reasons(excerpt(PACT, name, given="a session is open"), proof)
    assert "crypto_amount" in found[name]
    assert "completed" in found[name]


def test_a_message_of_another_kind_is_found(proof: Provider, excerpt: MakeExcerpt) -> None:
    pact = excerpt(PACT, "a status webhook, completed", given="a transaction has failed")
    assert "failed" in reasons(pact, proof)["a status webhook, completed"]


def test_calls_with_a_foreign_token_are_found(proof: Provider, sandbox: SandboxHandle, excerpt: MakeExcerpt) -> None:
    """Without the proxy the placeholder of the pact is all that the simulator gets to see."""
    bare = sandbox.ready["vendors"]["proof"]["base_url"]
    unsigned = Provider(proof.name, bare, proof.states_url, proof.messages_url)
    name = "read a transaction that is pending"
    assert "status: expected 200, got 4" in reasons(excerpt(PACT, name), unsigned)[name]


def test_a_state_that_is_unknown_fails_at_once(proof: Provider, excerpt: MakeExcerpt) -> None:
    """With a 5xx Pact's verifier would try again for two minutes."""
    pact = excerpt(PACT, "open a session to buy", given="a session was forgotten")
    assert reasons(pact, proof).keys() == {"open a session to buy"}


def test_a_state_that_is_unknown_is_answered_with_those_that_are_known(sandbox: SandboxHandle) -> None:
    with pytest.raises(ControlFailure, match="a session was forgotten") as found:
        sandbox.control.post("states/proof", {"state": "a session was forgotten", "action": "setup"})
    assert found.value.status == 422
    assert found.value.answer["known"] == sorted(states.STATES)


@pytest.mark.parametrize("state", states.STATES)
def test_a_state_can_be_brought_about_and_undone(state: str, sandbox: SandboxHandle, proof_sim: ProofSim) -> None:
    before = proof_sim.settings(), sandbox.faults.list(), sandbox.clock.now()
    sandbox.control.post("states/proof", {"state": state, "action": "setup"})
    sandbox.control.post("states/proof", {"state": state, "action": "teardown"})
    assert (proof_sim.settings(), sandbox.faults.list(), sandbox.clock.now()) == before
    assert proof_sim.transactions() == []
