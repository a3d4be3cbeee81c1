"""The control API's document and its routes are the same, both ways."""

from importlib.resources import as_file, files
from typing import Any

import msgspec
import pytest
from golive.simulators.core import faults, journal, messages, outbox
from golive.simulators.server import control
from golive.simulators.server.control import sandboxes, states, time
from golive.simulators.server.control.application import OPERATIONS, PREFIX
from golive.simulators.server.control.journal import Wait
from golive.simulators.server.work import Happening
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.readers import read_from_filename

Json = Any
Documented = dict[str, tuple[str, str, Json]]


def test_it_is_valid_openapi_3_1() -> None:
    with as_file(files("golive.schemas").joinpath("control", "openapi.yaml")) as path:
        document, uri = read_from_filename(str(path))
        assert document["openapi"] == "3.1.0"
        assert list(OpenAPIV31SpecValidator(document, base_uri=uri).iter_errors()) == []


def test_it_has_every_operation_and_no_other(documented: Documented) -> None:
    served = {operation.id: (operation.method, PREFIX + operation.path) for operation in OPERATIONS}
    assert {name: (method, path) for name, (method, path, _) in documented.items()} == served
    assert len(served) == len(OPERATIONS)


def test_every_operation_is_told_in_a_sentence_and_documents_what_can_go_wrong(documented: Documented) -> None:
    for name, (_, path, operation) in documented.items():
        assert operation["summary"].endswith("."), name
        assert ("404" in operation["responses"]) == ("{" in path), name
        assert ("400" in operation["responses"]) >= ("requestBody" in operation), name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("NewSandbox", sandboxes.NewSandbox),
        ("Snapshot", sandboxes.Snapshot),
        ("ClockAction", time.ClockAction),
        ("Fields", journal.Query),
        ("Fault", faults.Fault),
        ("Message", messages.Message),
        ("Happening", Happening),
        ("ProviderState", states.Wanted),
        ("MessageInteraction", states.Named),
    ],
)
def test_a_body_has_the_documented_members(document: Json, name: str, kind: type[msgspec.Struct]) -> None:
    assert set(document["components"]["schemas"][name]["properties"]) == set(kind.__struct_fields__)


def test_waiting_takes_what_a_query_takes_and_two_more(document: Json) -> None:
    schemas = document["components"]["schemas"]
    own = set(schemas["Wait"]["properties"])
    assert own | set(schemas["Fields"]["properties"]) == set(Wait.__struct_fields__)


def test_the_query_string_takes_what_a_query_takes(documented: Documented) -> None:
    queries = {"readJournal": journal.Query, "countJournal": journal.Query, "listMessages": messages.Query}
    for name, query in queries.items():
        assert {each["name"] for each in documented[name][2]["parameters"]} == set(query.__struct_fields__)


def test_a_delivery_has_the_documented_states(document: Json) -> None:
    assert document["components"]["schemas"]["Delivery"]["properties"]["state"]["enum"] == list(outbox.State)


def test_the_package_says_where_the_document_is() -> None:
    assert "schemas/control/openapi.yaml" in (control.__doc__ or "")
