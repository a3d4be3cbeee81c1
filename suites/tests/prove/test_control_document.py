"""`schemas/prove/control.yaml` describes Prove's controls: the same members."""

from typing import Any

import pytest
from golive.simulators.prove import controls
from golive.simulators.prove.model import Possession
from golive.simulators.prove.personas import Outcome
from golive.simulators.prove.webhooks import EVENTS
from golive.suites.tests import control_documents
from golive.suites.tests.prove.world import World


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    return control_documents.schemas("prove")


def test_bodies_have_the_members_that_are_taken(schemas: dict[str, Any]) -> None:
    for kind in (controls.Possess, controls.Change, controls.Changes, controls.ChangeOf):
        described = schemas[kind.__name__]
        assert set(described["properties"]) == set(described["required"]) == set(kind.__struct_fields__)
    assert schemas["EventType"]["enum"] == list(EVENTS)


def test_answers_have_the_members_that_are_described(schemas: dict[str, Any], world: World) -> None:
    world.take_webhooks()
    correlation, device, _ = world.linked()
    device.call("mobile/otp/start")
    device.call("user/docv/error", message="went wrong")
    session = world.prove.session(correlation)
    identity = world.verified()
    told = world.prove.changes([(identity, "PORT"), (identity, "PORT")])
    shown = {
        "Session": session,
        "Otp": session["otp"],
        "Link": session["link"],
        "Report": session["reports"][0],
        "Identity": world.prove.identity(identity),
        "Told": told,
        "Held": told["held"][0],
        "User": world.prove.users()[0],
    }
    for name, value in shown.items():
        described = schemas[name]
        assert set(value) == set(described["properties"]) == set(described["required"]), name


def test_states_are_the_described_ones(schemas: dict[str, Any]) -> None:
    assert set(schemas["Session"]["properties"]["possession"]["enum"]) == set(Possession)
    outcome = schemas["User"]["properties"]["outcome"]
    assert set(outcome.get("enum", Outcome)) == set(Outcome)
