"""`schemas/proof/control.yaml` describes Proof's controls: the same members."""

from typing import Any

import jsonschema_rs
import pytest
from golive.simulators.client import ControlFailure
from golive.simulators.proof import controls
from golive.simulators.proof.model import Knowledge
from golive.suites.tests import control_documents
from golive.suites.tests.proof.world import World, id_of


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    return control_documents.schemas("proof")


def test_bodies_have_the_members_that_are_taken(schemas: dict[str, Any]) -> None:
    assert set(schemas["Move"]["properties"]) == set(controls.Move.__struct_fields__)
    assert set(schemas["Know"]["properties"]) == set(controls.Know.__struct_fields__)
    assert schemas["KycStatus"]["enum"] == list(Knowledge)


def test_answers_have_the_members_that_are_described(schemas: dict[str, Any], world: World) -> None:
    session = world.create()
    world.open(session)
    transaction = world.proof.transaction(id_of(session))
    user = world.proof.user("acct-7781")
    for shown, name in ((transaction, "Transaction"), (transaction["runs"][0], "Run"), (user, "User")):
        described = schemas[name]
        assert set(shown) == set(described["properties"]) == set(described["required"]), name
    marks = schemas["Transaction"]["properties"]["trail"]["items"]
    assert set(transaction["trail"][0]) == set(marks["properties"])


@pytest.mark.parametrize("amount", ["1", "0.01", "10.50", "0", "0.00", "1.", ".5", "-1", "1e3", "1\n", "", " 1"])
def test_amounts_are_taken_as_described(schemas: dict[str, Any], world: World, amount: str) -> None:
    """What the document allows is taken, and nothing else; whatever was taken, the poll can answer."""
    session = world.create()
    if jsonschema_rs.is_valid(schemas["Amount"], amount):
        world.proof.move(id_of(session), "completed", crypto_amount=amount, fiat_amount=amount)
        poll = world.poll(session)
        assert (poll["crypto_amount"], poll["fiat_amount"]) == (amount, amount)
        return
    with pytest.raises(ControlFailure, match="the body is wrong") as refused:
        world.proof.move(id_of(session), "completed", crypto_amount=amount, fiat_amount=amount)
    assert (refused.value.status, world.status(session)) == (400, "pending")
