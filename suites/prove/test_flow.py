"""Type of flow: a phone's browser or an app begins as mobile, anything else as desktop."""

from typing import Any

import pytest

Fixture = Any  # a suite imports nothing of golive, not even types


@pytest.mark.req("PROVE-GL-008")
@pytest.mark.parametrize("device", ["mobile", "desktop"])
def test_the_flow_is_of_the_type_that_the_device_is(journey: Fixture, device: str) -> None:
    found = journey.begin(device).session["possession_type"]
    assert found == device, f"A user begins on a {device} device, and the app told Prove possessionType {found}."
