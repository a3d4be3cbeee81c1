"""The vendors' OpenAPI documents as values: every operation is found by its own path, and every example is there."""

import pytest
from golive.simulators import discovery
from golive.simulators.fidelity import openapi

VENDORS = discovery.names()
EVERY = [(vendor, name) for vendor in VENDORS for name in openapi.document(vendor).operations]


@pytest.mark.parametrize(("vendor", "name"), EVERY)
def test_an_operation_is_found_by_its_own_path(vendor: str, name: str) -> None:
    operation = openapi.document(vendor).operations[name]
    params = {part: f"a/{part}" for part in ("sessionId", "identityId", "mobileNumber", "code", "sandbox", "mediaId")}
    every = {**dict.fromkeys(_placeholders(operation.path), "x y"), **params}

    found = openapi.document(vendor).match(operation.method, operation.url(every))

    assert found is not None
    assert found[0].id == name
    assert found[1] == {part: every[part] for part in _placeholders(operation.path)}


def _placeholders(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def test_a_literal_part_wins_over_a_placeholder() -> None:
    found = openapi.document("veriff").match("POST", "/v1/sessions/validate-registry")
    assert found is not None
    assert found[0].id == "validateRegistry"


def test_both_bases_of_yoti_lead_to_an_operation() -> None:
    document = openapi.document("yoti")
    for prefix in ("", "/idverify/v1", "/sandbox/idverify/v1"):
        found = document.match("GET", f"{prefix}/sessions/5f2b")
        assert found is not None
        assert (found[0].id, found[1]) == ("getSession", {"sessionId": "5f2b"})


def test_an_unknown_path_leads_nowhere_and_another_method_is_told() -> None:
    document = openapi.document("veriff")
    assert document.match("GET", "/v2/sessions") is None
    assert document.match("GET", "/v1/sessions") is None
    assert document.paths("/v1/sessions") == ["POST /v1/sessions"]


def test_an_operation_with_a_server_of_its_own_says_so() -> None:
    elsewhere = {name for name, one in openapi.document("yoti").operations.items() if one.elsewhere}
    assert elsewhere == {"issueToken"}


def test_replies_are_found_by_status_class_and_default() -> None:
    webhook = openapi.document("proof").webhooks["webhook.status"]
    create = openapi.document("proof").operations["createSession"]

    told = [webhook.reply(status) for status in (200, 204, 500)]
    assert [one and one.status for one in told] == ["2XX", "2XX", "default"]
    assert create.reply(418) is None
    bad = create.reply(400)
    assert bad is not None
    assert bad.examples["wallet_not_supported"]["error"] == "wallet_not_supported"


def test_examples_are_fresh_copies() -> None:
    first = openapi.example("veriff", "create-session.request")
    first["verification"]["vendorData"] = "changed"
    assert openapi.example("veriff", "create-session.request") != first
    with pytest.raises(LookupError):
        openapi.example("veriff", "create-session.request", 99)


def test_a_schema_of_the_document_knows_the_files_beside_it() -> None:
    schema = openapi.schema_of("veriff", {"$ref": "create-session.request.schema.json"})
    assert schema.accepts(openapi.example("veriff", "create-session.request"))
    assert not schema.accepts({"verification": []})
