"""Proof's OpenAPI document is valid, complete, and refers to the schema files instead of repeating them."""

import re
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.readers import read_from_filename

Document = dict[str, Any]
Documents = dict[str, Document]
Findings = Callable[[str, object], set[tuple[str, str]]]

METHODS = ("get", "post", "put", "patch", "delete", "options")
TRANSACTION, USER = "/widget/transactions/{merchant_transaction_id}", "/widget/users/{partner_user_id}/kyc-status"
OPERATIONS = {
    "createSession": ("post", "/widget/session"),
    "getTransaction": ("get", TRANSACTION),
    "getKycStatus": ("get", USER),
    "openStream": ("get", "/ws"),
    "preflightSession": ("options", "/widget/session"),
    "preflightTransaction": ("options", TRANSACTION),
    "preflightKycStatus": ("options", USER),
}
UNAUTHORISED, FAILED = {"missing_token", "invalid_token"}, {"db_error", "token_error"}
UPSTREAM = {"provider_error", "upstream_unavailable", "upstream_invalid_response"}
NOT_FOR_BROWSERS = {"403": {"forbidden_origin"}, "405": {"method_not_allowed"}}
REFUSALS: dict[str, dict[str, set[str]]] = {
    "createSession": {
        "400": {"validation_error", "decode_error", "currency_not_allowed", "wallet_not_supported"},
        "401": UNAUTHORISED,
        "403": {"forbidden_origin", "offramp_disabled"},
        "413": {"too_large"},
        "500": FAILED,
        "502": UPSTREAM,
    },
    "getTransaction": {
        "401": UNAUTHORISED,
        "403": {"forbidden_origin"},
        "404": {"not_found"},
        "500": FAILED,
        "502": UPSTREAM,
    },
    "getKycStatus": {
        "401": UNAUTHORISED,
        "403": {"forbidden_origin"},
        "404": {"not_found"},
        "500": FAILED,
        "502": UPSTREAM,
    },
    "openStream": {
        "400": {"missing_param", "validation_error"},
        "401": UNAUTHORISED,
        "403": {"forbidden_origin"},
        "404": {"not_found"},
        "500": FAILED,
    },
    "preflightSession": NOT_FOR_BROWSERS,
    "preflightTransaction": NOT_FOR_BROWSERS,
    "preflightKycStatus": NOT_FOR_BROWSERS,
}
NO_OPERATION = {"kafka_unavailable"}
"""Known, although no operation of a partner is answered with it."""


@pytest.fixture
def proof(openapis: Documents) -> Document:
    """Proof's document."""
    return openapis["proof"]


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Method, path, and operation."""
    for path, item in document["paths"].items():
        yield from ((method, path, item[method]) for method in METHODS if method in item)


def resolved(document: Document, node: Document) -> Document:
    """What stands behind a reference inside the document."""
    if "$ref" not in node:
        return node
    found: Any = document
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    assert isinstance(found, dict)
    return found


def body(content: Document) -> str:
    """The schema file of a JSON body."""
    reference: str = content["content"]["application/json"]["schema"]["$ref"]
    return reference


def kebab(operation: str) -> str:
    """`createSession` as `create-session`."""
    return re.sub("([A-Z])", lambda match: f"-{match[1].lower()}", operation)


@pytest.mark.parametrize("name", ["openapi.yaml", "control.yaml"])
def test_is_valid_openapi_3_1(name: str) -> None:
    with as_file(files("golive.schemas").joinpath("proof", name)) as path:
        document, uri = read_from_filename(str(path))

        assert document["openapi"] == "3.1.0"
        assert list(OpenAPIV31SpecValidator(document, base_uri=uri).iter_errors()) == []


def test_has_these_operations_and_no_other(proof: Document) -> None:
    assert {op["operationId"]: (method, path) for method, path, op in operations(proof)} == OPERATIONS


def test_messages_are_named_after_their_operation(proof: Document) -> None:
    for method, path, operation in operations(proof):
        name = kebab(operation["operationId"])
        assert ("requestBody" in operation) == (method == "post")
        if "requestBody" in operation:
            assert body(operation["requestBody"]) == f"{name}.request.schema.json"
        if method != "options" and path != "/ws":
            good = [answer for status, answer in operation["responses"].items() if status < "3"]
            assert {body(answer) for answer in good} == {f"{name}.response.schema.json"}


def test_every_message_file_has_its_place(documents: Documents, proof: Document) -> None:
    named = {f"proof/{kebab(name)}.{kind}" for name in OPERATIONS for kind in ("request", "response")}
    messages = {name for name in documents if re.fullmatch("proof/[^/]+", name)}

    assert messages - named == {"proof/fail.response", "proof/run-parameters"}
    frames = proof["paths"]["/ws"]["get"]["responses"]["101"]["x-golive-frames"]["$ref"]
    assert frames == "websocket/tx-update.schema.json"
    assert body(proof["webhooks"]["status"]["post"]["requestBody"]) == "webhooks/status.schema.json"
    assert proof["webhooks"]["status"]["post"]["operationId"] == "webhook.status"


def test_every_reference_to_a_file_leads_to_one(documents: Documents) -> None:
    for name in ("openapi.yaml", "control.yaml"):
        text = files("golive.schemas").joinpath("proof", name).read_text("utf-8")
        referred = set(re.findall(r"[\w./-]+\.schema\.json", text))

        assert referred
        assert {f"proof/{name.removesuffix('.schema.json')}" for name in referred} <= set(documents)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_refusal_is_named(proof: Document, name: str) -> None:
    method, path = OPERATIONS[name]
    answers = proof["paths"][path][method]["responses"]
    refusals = {status: resolved(proof, answer) for status, answer in answers.items() if status >= "4"}

    assert {body(answer) for answer in refusals.values()} == {"fail.response.schema.json"}
    named = {status: set(answer["content"]["application/json"]["examples"]) for status, answer in refusals.items()}
    assert named == REFUSALS[name]


def test_every_error_is_an_example_of_the_body(findings: Findings, proof: Document) -> None:
    examples = proof["components"]["examples"]
    named = {name for answers in REFUSALS.values() for names in answers.values() for name in names}

    assert set(examples) == named | NO_OPERATION
    for name, example in examples.items():
        assert findings("proof/fail.response", example["value"]) == set()
        codes = {"too_large": "validation_error", "wallet_not_supported": "WALLET_NOT_SUPPORTED"}
        assert example["value"]["code"] == codes.get(name, name)


def test_the_checklists_short_names_stand_where_the_matrix_has_them(proof: Document) -> None:
    examples = {name: example["value"] for name, example in proof["components"]["examples"].items()}

    assert examples["wallet_not_supported"]["error"] == "wallet_not_supported"
    assert examples["provider_error"]["error"] == "upstream_error"
    assert (examples["currency_not_allowed"]["error"], examples["forbidden_origin"]["error"]) == (
        "invalid_request",
        "forbidden",
    )


def test_all_but_preflights_need_the_bearer_token(proof: Document) -> None:
    assert proof["components"]["securitySchemes"]["bearer"] | {"description": ""} == {
        "type": "http",
        "scheme": "bearer",
        "description": "",
    }
    assert proof["security"] == [{"bearer": []}]
    for method, _, operation in operations(proof):
        assert operation.get("security") == ([] if method == "options" else None)


def test_every_answer_has_a_request_id(proof: Document) -> None:
    answers = [resolved(proof, answer) for _, _, op in operations(proof) for answer in op["responses"].values()]

    assert answers
    assert all("X-Request-Id" in answer["headers"] for answer in answers)


def test_an_unregistered_origin_is_allowed_nothing(proof: Document) -> None:
    refusals = proof["components"]["responses"]

    for name in ("Forbidden", "ForbiddenPreflight"):
        assert set(refusals[name]["headers"]) == {"X-Request-Id", "Vary"}
    assert "Access-Control-Allow-Origin" in refusals["Allowed"]["headers"]


def test_the_handshake_names_one_transaction(proof: Document) -> None:
    stream = proof["paths"]["/ws"]["get"]
    query = [parameter for parameter in stream["parameters"] if parameter.get("in") == "query"]

    assert [(parameter["name"], parameter["required"]) for parameter in query] == [("tx_id", True)]
    assert min(stream["responses"]) == "101"


def test_what_is_said_has_a_source(proof: Document) -> None:
    text = files("golive.schemas").joinpath("proof", "openapi.yaml").read_text("utf-8")
    cited = re.findall(r"x-golive-source: (.+)", text)
    sources = {source.split()[0] for line in cited for source in line.split("; ")}

    assert sources <= set(proof["info"]["x-golive-sources"])
    assert set(re.findall(r"x-golive-confidence: (\w+)", text)) <= set("SDERXI")
