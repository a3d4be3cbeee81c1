"""The hook by which a vendor refuses settings that its portal would refuse."""

from dataclasses import replace

import pytest
from golive.simulators.core.errors import ControlError
from golive.simulators.core.sandbox import Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.toy import TOY, Tx


def check(tx: Tx) -> None:
    """A URL needs more than one try."""
    if tx.settings.webhook_url is not None and tx.rules.max_tries < 2:
        raise ControlError(400, "webhook_url: allow more tries first")


@pytest.fixture
def box() -> Sandbox:
    """A sandbox whose vendor checks its settings."""
    return Sandboxes(MemoryStore(), {"toy": replace(TOY, check_settings=check)}, wall=lambda: 0).ensure_default()


def test_it_sees_settings_and_rules_as_they_are_about_to_be(box: Sandbox) -> None:
    box.configure("toy", "settings", {"webhook_url": "http://127.0.0.1:1/"})
    before = box.snapshot()
    with pytest.raises(ControlError, match="allow more tries first"):
        box.configure("toy", "rules", {"max_tries": 1})
    assert box.snapshot() == before
    box.configure("toy", "settings", {"webhook_url": None})
    box.configure("toy", "rules", {"max_tries": 1})
    with pytest.raises(ControlError, match="allow more tries first"):
        box.configure("toy", "settings", {"webhook_url": "http://127.0.0.1:1/"})


def test_what_it_refuses_claims_no_credential() -> None:
    world = Sandboxes(MemoryStore(), {"toy": replace(TOY, check_settings=check)}, wall=lambda: 0)
    one, other = world.create(), world.create()
    one.configure("toy", "rules", {"max_tries": 1})
    with pytest.raises(ControlError, match="allow more tries first"):
        one.configure("toy", "settings", {"key": "wanted", "webhook_url": "http://127.0.0.1:1/"})
    other.configure("toy", "settings", {"key": "wanted"})
