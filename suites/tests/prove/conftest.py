"""Fixtures of the tests that prove the Prove simulator."""

from collections.abc import Iterator

import pytest
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.inbox import Inbox
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.prove.caller import Caller, over_sockets
from golive.suites.tests.prove.world import World


@pytest.fixture
def caller(prove_sim: ProveSim) -> Caller:
    """The server of the sandbox's project."""
    return over_sockets(prove_sim)


@pytest.fixture
def other_sandbox(golive_server: ServerHandle, request: pytest.FixtureRequest) -> Iterator[SandboxHandle]:
    """A second sandbox, which is a second project."""
    handle = golive_server.create(seed=f"{request.node.name} other")
    yield handle
    handle.delete()


@pytest.fixture
def other_caller(other_sandbox: SandboxHandle) -> Caller:
    """The server of the second project."""
    sim = other_sandbox.vendor("prove")
    assert isinstance(sim, ProveSim)
    return over_sockets(sim)


@pytest.fixture
def world(sandbox: SandboxHandle, prove_sim: ProveSim, sim_inbox: Inbox) -> Iterator[World]:
    """Server, people and receiver around one sandbox."""
    made = World.around(sandbox, prove_sim, sim_inbox)
    yield made
    made.leave()
