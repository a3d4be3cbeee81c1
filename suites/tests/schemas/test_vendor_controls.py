"""`schemas/<vendor>/control.yaml` describes the vendor's controls: the same operations at the same places."""

from typing import Any

import pytest
from golive.simulators import discovery
from golive.suites.tests import control_documents
from openapi_spec_validator import validate


@pytest.mark.parametrize("vendor", discovery.names())
def test_it_is_openapi_and_has_the_same_operations(vendor: str) -> None:
    document = control_documents.read(vendor)
    validate(document, base_uri=control_documents.file_of(vendor).as_uri())
    routes = discovery.load(vendor).controls
    assert _described(document) == {(route.method, route.path, route.operation) for route in routes}


def _described(document: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {
        (method.upper(), path, operation["operationId"])
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }
