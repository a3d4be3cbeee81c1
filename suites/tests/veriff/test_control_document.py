"""`schemas/veriff/control.yaml` describes Veriff's controls: the same operations, the same members."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from golive.simulators.veriff import VENDOR, controls, webhooks
from golive.suites.tests.veriff.caller import Caller
from openapi_spec_validator import validate

FILE = Path(str(files("golive.schemas").joinpath("veriff", "control.yaml")))


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def test_it_is_openapi(document: dict[str, Any]) -> None:
    validate(document, base_uri=FILE.as_uri())


def test_operations_and_routes_are_the_same(document: dict[str, Any]) -> None:
    described = {
        (method.upper(), path, operation["operationId"])
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }
    assert described == {(route.method, route.path, route.operation) for route in VENDOR.controls}


def test_bodies_have_the_members_that_are_taken(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert set(schemas["Force"]["properties"]) == set(controls.Force.__struct_fields__)
    assert set(schemas["Event"]["properties"]) == set(controls.Event.__struct_fields__)
    assert schemas["Event"]["properties"]["action"]["enum"] == list(webhooks.EVENTS)


def test_a_session_has_the_members_that_are_described(document: dict[str, Any], caller: Caller) -> None:
    shown = caller.veriff.session(caller.create()["id"])
    described = document["components"]["schemas"]["Session"]
    assert set(shown) == set(described["properties"]) == set(described["required"])
    assert set(shown["attempts"][0]) == set(described["properties"]["attempts"]["items"]["properties"])
