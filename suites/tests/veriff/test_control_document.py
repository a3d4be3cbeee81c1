"""`schemas/veriff/control.yaml` describes Veriff's controls: the same members."""

from typing import Any

import pytest
from golive.simulators.veriff import controls, webhooks
from golive.suites.tests import control_documents
from golive.suites.tests.veriff.caller import Caller


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    return control_documents.schemas("veriff")


def test_bodies_have_the_members_that_are_taken(schemas: dict[str, Any]) -> None:
    assert set(schemas["Force"]["properties"]) == set(controls.Force.__struct_fields__)
    assert set(schemas["Event"]["properties"]) == set(controls.Event.__struct_fields__)
    assert schemas["Event"]["properties"]["action"]["enum"] == list(webhooks.EVENTS)


def test_a_session_has_the_members_that_are_described(schemas: dict[str, Any], caller: Caller) -> None:
    shown = caller.veriff.session(caller.create()["id"])
    described = schemas["Session"]
    assert set(shown) == set(described["properties"]) == set(described["required"])
    assert set(shown["attempts"][0]) == set(described["properties"]["attempts"]["items"]["properties"])
