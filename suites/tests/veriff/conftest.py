"""Fixtures of the tests that prove the Veriff simulator."""

import pytest
from golive.simulators.client import SandboxHandle
from golive.simulators.inbox import Inbox
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Caller
from golive.suites.tests.veriff.world import World


@pytest.fixture
def caller(veriff_sim: VeriffSim) -> Caller:
    """A client of the sandbox's integration."""
    return Caller(veriff_sim)


@pytest.fixture
def world(sandbox: SandboxHandle, veriff_sim: VeriffSim, sim_inbox: Inbox) -> World:
    """Client, end user and receiver around one sandbox; all webhooks are set up."""
    made = World(sandbox, veriff_sim, sim_inbox)
    made.listen()
    return made
