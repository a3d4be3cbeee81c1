"""Fixtures of the tests that prove the Proof simulator."""

from collections.abc import Iterator

import pytest
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.inbox import Inbox
from golive.simulators.proof.sim import ProofSim
from golive.suites.tests.proof.caller import Caller, over_sockets
from golive.suites.tests.proof.world import World


@pytest.fixture
def caller(proof_sim: ProofSim) -> Caller:
    """A client of the sandbox's partner."""
    return over_sockets(proof_sim)


@pytest.fixture
def other_sandbox(golive_server: ServerHandle, request: pytest.FixtureRequest) -> Iterator[SandboxHandle]:
    """A second sandbox, which is a second partner."""
    handle = golive_server.create(seed=f"{request.node.name} other")
    yield handle
    handle.delete()


@pytest.fixture
def other_sim(other_sandbox: SandboxHandle) -> ProofSim:
    """The second partner."""
    found = other_sandbox.vendor("proof")
    assert isinstance(found, ProofSim)
    return found


@pytest.fixture
def other_caller(other_sim: ProofSim) -> Caller:
    """A client of the second partner."""
    return over_sockets(other_sim)


@pytest.fixture
def world(sandbox: SandboxHandle, proof_sim: ProofSim, sim_inbox: Inbox) -> Iterator[World]:
    """Back end, user and receiver around one sandbox; webhooks are set up."""
    made = World(sandbox, proof_sim, sim_inbox)
    made.take_webhooks()
    yield made
    made.leave()
