"""A world of toys without a socket: its real time stands still, so that nothing depends on when a test runs."""

import pytest
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.toy import TOY

WALL = 1_800_000_000_000_000


@pytest.fixture
def world() -> Sandboxes:
    """All sandboxes; there is the default one."""
    made = Sandboxes(MemoryStore(), {"toy": TOY}, wall=lambda: WALL)
    made.ensure_default()
    return made


@pytest.fixture
def box(world: Sandboxes) -> Sandbox:
    """The default sandbox."""
    return world.get("default")
