"""The simulator held against the committed pact with Proof.

States and messages come from the control API, and calls get the sandbox's token on their way.
"""

from collections.abc import Callable

import pytest
from golive.contracts.tests.verifying import committed, reasons
from golive.simulators.client import SandboxHandle
from golive.simulators.pacts.files import PactFile
from golive.simulators.pacts.verification import Provider
from golive.simulators.proof.sim import ProofSim

PACT = committed("proof").path

MakeProvider = Callable[[str], Provider]
MakeExcerpt = Callable[..., PactFile]


@pytest.fixture
def proof(vendor_provider: MakeProvider) -> Provider:
    return vendor_provider("proof")


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
