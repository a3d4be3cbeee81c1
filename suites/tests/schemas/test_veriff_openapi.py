"""The OpenAPI document is valid, complete, and refers to the schema files instead of repeating them."""

import re
from collections.abc import Iterator
from importlib.resources import as_file, files
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.readers import read_from_filename

Document = dict[str, Any]
Documents = dict[str, dict[str, Any]]

METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = {
    "createSession": ("post", "/v1/sessions"),
    "updateSession": ("patch", "/v1/sessions/{sessionId}"),
    "deleteSession": ("delete", "/v1/sessions/{sessionId}"),
    "uploadMedia": ("post", "/v1/sessions/{sessionId}/media"),
    "listSessionMedia": ("get", "/v1/sessions/{sessionId}/media"),
    "listAttemptMedia": ("get", "/v1/attempts/{attemptId}/media"),
    "getMedia": ("get", "/v1/media/{mediaId}"),
    "listAttempts": ("get", "/v1/sessions/{sessionId}/attempts"),
    "getDecision": ("get", "/v1/sessions/{sessionId}/decision"),
    "getNamedDecision": ("get", "/v1/sessions/{sessionId}/decision/{name}"),
    "getPerson": ("get", "/v1/sessions/{sessionId}/person"),
    "getWatchlistScreening": ("get", "/v1/sessions/{sessionId}/watchlist-screening"),
    "sendCollectedData": ("post", "/v1/sessions/{sessionId}/collected-data"),
    "validateRegistry": ("post", "/v1/sessions/validate-registry"),
    "getTimestamps": ("get", "/v1/sessions/{sessionId}/timestamps"),
}
WEBHOOKS = {"event", "decision", "watchlist", "user-defined-status", "curp-registry", "ine-curp", "full-auto"}


def operations(section: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path (or webhook name), and operation."""
    for path, item in section.items():
        yield from ((method, path, item[method]) for method in METHODS if method in item)


def kebab(operation: str) -> str:
    """`createSession` as `create-session`."""
    return re.sub("([A-Z])", lambda match: f"-{match[1].lower()}", operation)


def body(content: dict[str, Any]) -> str:
    """The schema file of a JSON body."""
    reference: str = content["content"]["application/json"]["schema"]["$ref"]
    return reference


def test_is_valid_openapi_3_1() -> None:
    with as_file(files("golive.schemas").joinpath("veriff", "openapi.yaml")) as path:
        document, uri = read_from_filename(str(path))

        assert document["openapi"] == "3.1.0"
        assert list(OpenAPIV31SpecValidator(document, base_uri=uri).iter_errors()) == []


def test_has_these_operations_and_no_other(openapi: Document) -> None:
    found = {op["operationId"]: (method, path) for method, path, op in operations(openapi["paths"])}

    assert found == OPERATIONS


def test_operation_ids_are_unique(openapi: Document) -> None:
    both = [*operations(openapi["paths"]), *operations(openapi["webhooks"])]
    ids = [operation["operationId"] for _, _, operation in both]

    assert len(ids) == len(set(ids)) == len(OPERATIONS) + len(WEBHOOKS)


def test_messages_are_named_after_their_operation(openapi: Document) -> None:
    for _, _, operation in operations(openapi["paths"]):
        name = kebab(operation["operationId"])
        if "requestBody" in operation:
            assert body(operation["requestBody"]) == f"{name}.request.schema.json"
        if name != "get-media":
            good = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
            assert {body(answer) for answer in good} == {f"{name}.response.schema.json"}


def test_every_message_file_belongs_to_an_operation(documents: Documents, openapi: Document) -> None:
    named = {
        f"veriff/{kebab(name)}.{kind}"
        for _, _, operation in operations(openapi["paths"])
        for name in [operation["operationId"]]
        for kind in ("request", "response")
    }
    messages = {name for name in documents if re.fullmatch("veriff/[^/]+", name)}

    assert messages - named == {"veriff/fail.response"}


def test_webhooks_are_named_after_their_files(documents: Documents, openapi: Document) -> None:
    hooks = list(operations(openapi["webhooks"]))

    assert {name for _, name, _ in hooks} == WEBHOOKS
    for method, name, operation in hooks:
        assert (method, operation["operationId"]) == ("post", f"webhook.{name}")
        assert body(operation["requestBody"]) == f"webhooks/{name}.schema.json"
        assert f"veriff/webhooks/{name}" in documents


def test_every_reference_to_a_file_leads_to_one(documents: Documents, openapi: Document) -> None:
    text = files("golive.schemas").joinpath("veriff", "openapi.yaml").read_text("utf-8")

    referred = set(re.findall(r"[\w./-]+\.schema\.json", text))

    assert {f"veriff/{name.removesuffix('.schema.json')}" for name in referred} <= set(documents)


def test_only_the_creation_of_a_session_needs_no_signature(openapi: Document) -> None:
    unsigned = [
        operation["operationId"]
        for _, _, operation in operations(openapi["paths"])
        if {"apiKey": []} in operation["security"]
    ]
    schemes = openapi["components"]["securitySchemes"]

    assert unsigned == ["createSession"]
    assert schemes["apiKey"]["name"] == "X-AUTH-CLIENT"
    assert schemes["hmacSignature"]["name"] == "X-HMAC-SIGNATURE"
    assert {scheme["in"] for scheme in schemes.values()} == {"header"}


def test_every_operation_says_all_that_it_can_answer(openapi: Document) -> None:
    for method, path, operation in operations(openapi["paths"]):
        expected = {"401", "429", "500"}
        expected |= {"404"} if "{" in path else set()
        expected |= {"400", "413"} if "requestBody" in operation else set()
        expected |= {"400"} if method == "delete" else set()
        expected |= {"409"} if operation["operationId"] == "uploadMedia" else set()

        assert {status for status in operation["responses"] if status >= "4"} == expected
    assert set(openapi["paths"]["/v1/sessions"]["post"]["responses"]) & {"200", "201"} == {"201"}


def test_every_refusal_has_the_fail_body(openapi: Document) -> None:
    refusals = openapi["components"]["responses"]

    assert {body(answer) for answer in refusals.values()} == {"fail.response.schema.json"}


def test_every_answer_and_every_webhook_is_signed(openapi: Document) -> None:
    signed = {"x-auth-client", "x-hmac-signature", "vrf-auth-client", "vrf-hmac-signature", "vrf-integration-id"}
    answers = list(openapi["components"]["responses"].values())
    for _, _, operation in operations(openapi["paths"]):
        answers += [answer for status, answer in operation["responses"].items() if status.startswith("2")]

    assert all(set(answer["headers"]) == signed | {"x-signature"} for answer in answers)
    for _, _, operation in operations(openapi["webhooks"]):
        assert {parameter["$ref"].rpartition("/")[2] for parameter in operation["parameters"]} == signed


def test_incomplete_webhooks_say_so(openapi: Document) -> None:
    sure = {name: op.get("x-golive-confidence", "D") for _, name, op in operations(openapi["webhooks"])}

    assert {name for name, confidence in sure.items() if confidence == "I"} == {
        "user-defined-status",
        "ine-curp",
        "full-auto",
    }
