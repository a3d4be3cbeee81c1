"""What a test holds of one vendor: attributes for the connection, calls for the rest."""

from typing import Any

import pytest
from golive.simulators.core.exits import ExitStatus
from golive.simulators.core.sim import VendorSim

Json = Any


class Recorder:
    """A control API that answers with what it was asked."""

    def get(self, path: str) -> Json:
        """Tell."""
        return ("GET", path)

    def post(self, path: str, body: Json = None) -> Json:
        """Tell."""
        return ("POST", path, body)

    def put(self, path: str, body: Json) -> Json:
        """Tell."""
        return ("PUT", path, body)

    def delete(self, path: str) -> None:
        """Say nothing."""


@pytest.fixture
def sim() -> VendorSim:
    return VendorSim("toy", {"base_url": "http://127.0.0.1:1", "api_key": "k"}, Recorder())


def test_the_connection_is_attributes(sim: VendorSim) -> None:
    assert (sim.base_url, sim.api_key) == ("http://127.0.0.1:1", "k")


def test_what_the_connection_does_not_have_is_told_with_what_it_has(sim: VendorSim) -> None:
    with pytest.raises(AttributeError, match="'secret'; the connection has api_key, base_url"):
        _ = sim.secret


def test_settings_and_rules_are_the_control_apis(sim: VendorSim) -> None:
    assert sim.settings() == ("GET", "settings/toy")
    assert sim.configure(webhook_url="x") == ("PUT", "settings/toy", {"webhook_url": "x"})
    assert sim.rules() == ("GET", "rules/toy")
    assert sim.override(max_tries=1) == ("PUT", "rules/toy", {"max_tries": 1})


def test_an_exit_status_has_a_name_for_people() -> None:
    assert [ExitStatus(number).label for number in range(4)] == ["ready", "not ready", "usage", "inconclusive"]
