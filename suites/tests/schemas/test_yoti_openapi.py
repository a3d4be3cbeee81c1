"""Yoti's OpenAPI document is valid, complete, refers to the schema files, and has the simulator's routes."""

import re
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from typing import Any

import pytest
from golive.simulators.yoti import VENDOR
from golive.simulators.yoti.errors import ERRORS
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.readers import read_from_filename

Document = dict[str, Any]
Documents = dict[str, Document]
Findings = Callable[[str, object], set[tuple[str, str]]]

METHODS = ("get", "post", "put", "patch", "delete", "options")
PRODUCTION, SANDBOX = "/idverify/v1", "/sandbox/idverify/v1"
ONE = "/sessions/{sessionId}"
MEDIA, FACE, DEVICES = f"{ONE}/media/{{mediaId}}/content", f"{ONE}/resources/face-capture", f"{ONE}/tracked-devices"
BRING, TOKEN, PAGE = f"{ONE}/instructions", "/v1/oauth/token", "/web/index.html"
CONFIG = "response-config.request"
CONTENTS = " ".join(
    f"media/{name}"
    for name in ("document-fields", "expanded-document-fields", "watchlist-results", "identity-profile-report")
)

TABLE: dict[str, tuple[str, str, str, str, str, str]] = {
    "createSession": ("post", "/sessions", "signed", "create-session.request", "201", "create-session.response"),
    "getSession": ("get", ONE, "signed", "", "200", "get-session.response"),
    "deleteSession": ("delete", ONE, "signed", "", "204", ""),
    "getConfiguration": ("get", f"{ONE}/configuration", "either", "", "200", "get-configuration.response"),
    "getMedia": ("get", MEDIA, "either", "", "200 204", CONTENTS),
    "deleteMedia": ("delete", MEDIA, "signed", "", "204", ""),
    "listSupportedDocuments": (
        *("get", "/supported-documents", "open"),
        *("", "200", "list-supported-documents.response"),
    ),
    "createFaceCapture": ("post", FACE, "either", "create-face-capture.request", "201", "create-face-capture.response"),
    "uploadFaceCaptureImage": ("put", f"{FACE}/{{resourceId}}/image", "either", "", "200", ""),
    "setFaceCaptureApplicant": (
        *("put", f"{FACE}/{{resourceId}}/applicant", "signed"),
        *("set-face-capture-applicant.request", "200", ""),
    ),
    "listTrackedDevices": ("get", DEVICES, "signed", "", "200", "list-tracked-devices.response"),
    "deleteTrackedDevices": ("delete", DEVICES, "signed", "", "204", ""),
    "putInstructions": ("put", BRING, "either", "put-instructions.request", "200", ""),
    "getInstructions": ("get", BRING, "signed", "", "200", "get-instructions.response"),
    "getInstructionsPdf": ("get", f"{BRING}/pdf", "either", "", "200 204", ""),
    "getContactProfile": ("get", f"{BRING}/contact-profile", "signed", "", "200", "get-contact-profile.response"),
    "sendInstructionsEmail": ("post", f"{BRING}/email", "signed", "", "200", ""),
    "putSessionResponseConfig": ("put", f"{ONE}/response-config", "signed", CONFIG, "200", ""),
    "putApplicationResponseConfig": ("put", "/apps/{sdkId}/response-config", "signed", CONFIG, "200", ""),
    "completeByAgent": ("post", "/agent", "signed", "agent.request", "204", ""),
    "issueToken": ("post", TOKEN, "open", "token.request", "200", "token.response"),
    "userView": ("get", PAGE, "open", "", "200", ""),
    "userAction": ("post", f"/web/_sim{ONE}/actions", "client", "", "200", ""),
    "getProofKey": ("get", "/web/_sim/public-key.pem", "open", "", "200", ""),
}
"""Method, path below a base, scope, what it takes, good statuses, what it answers."""

SIGNED: list[Document] = [{"signedRequest": []}, {"bearer": []}]
SCOPES: dict[str, list[Document]] = {
    "signed": SIGNED,
    "either": [{"signedRequest": []}, {"clientSessionToken": []}, {"bearer": []}],
    "client": [{"clientSessionToken": []}],
    "open": [],
}
SANDBOX_ONLY = {"putSessionResponseConfig", "putApplicationResponseConfig", "completeByAgent"}
PUBLIC = {"userView", "getProofKey"}
WITHOUT_JSON = {"uploadFaceCaptureImage", "userAction"}

PROOF = {"message_signing", "bad_token", "bad_public_key"}
CLOSED, FORBIDDEN = {"session_expired", "session_locked"}, {"403": {"insufficient_permission"}}
SCHEMES = {"scheme_not_found", "scheme_validation_requirement_not_found"}
ANY = {"429": {"too_many_requests"}, "500": {"server_error"}, "503": {"temporarily_unavailable"}}
PICTURE = FORBIDDEN | {"404": {"resource_not_found"}, "409": CLOSED, "422": {"image_not_processable"}}
MORE: dict[str, dict[str, set[str]]] = {
    "createSession": FORBIDDEN,
    "deleteSession": {"409": {"session_locked"}},
    "getConfiguration": {"409": {"session_expired", "session_not_ready"}},
    "getMedia": {"404": {"media_content_not_found"}},
    "deleteMedia": {"404": {"media_content_not_found"}, "409": {"session_locked"}},
    "createFaceCapture": FORBIDDEN | {"404": {"resource_not_found"}, "409": CLOSED},
    "uploadFaceCaptureImage": PICTURE,
    "setFaceCaptureApplicant": PICTURE,
    "putInstructions": {"404": SCHEMES, "409": CLOSED},
    "getInstructions": {"409": {"instructions_not_complete"}},
    "getInstructionsPdf": {"409": {"instructions_not_complete"}},
    "getContactProfile": {"404": {"resource_not_found"}},
    "sendInstructionsEmail": {"409": {"instructions_not_complete"}},
    "completeByAgent": {"401": {"bad_sdk_id"}, "404": {"session_not_found"}, "409": CLOSED | {"session_not_ready"}},
    "userAction": {"409": CLOSED | {"session_not_ready"}},
}
CENTRAL = {
    "400": {"invalid_request", "unsupported_grant_type", "invalid_scope"},
    "401": {"invalid_client"},
    "413": {"too_large"},
    "429": {"token_limit"},
}
NO_OPERATION = {"not_found"}
"""The answer to what is no operation."""


@pytest.fixture
def yoti(openapis: Documents) -> Document:
    """Yoti's document."""
    return openapis["yoti"]


def operations(document: Document) -> Iterator[tuple[str, str, str, Document]]:
    """Name, method, path, and operation."""
    for path, item in document["paths"].items():
        yield from ((item[method]["operationId"], method, path, item[method]) for method in METHODS if method in item)


def resolved(document: Document, node: Document) -> Document:
    """What stands behind a reference inside the document."""
    if "$ref" not in node:
        return node
    _, _, kind, name = node["$ref"].split("/")
    found: Document = document["components"][kind][name]
    return found


def shapes(content: Document) -> str:
    """The schema files of a body, one after another."""
    schemas = [media["schema"] for media in content.get("content", {}).values()]
    each = [one for schema in schemas for one in schema.get("anyOf", [schema])]
    return " ".join(one["$ref"].removesuffix(".schema.json") for one in each if "$ref" in one)


def refusals(name: str) -> dict[str, set[str]]:
    """What an operation may be refused with, by status."""
    _, path, _, request, _, _ = TABLE[name]
    if name in PUBLIC:
        return ANY
    if name == "issueToken":
        return ANY | CENTRAL
    bodied = bool(request) or name in WITHOUT_JSON
    of_session = "{sessionId}" in path
    found = ANY | {
        "400": {"malformed_request"} | ({"payload_validation"} if bodied else set()),
        "401": PROOF | ({"bad_sdk_id"} if of_session else set()),
        "404": {"app_not_found"} | ({"session_not_found"} if of_session else set()),
    }
    found |= {"413": {"too_large"}} if bodied else {}
    return found | {status: found.get(status, set()) | names for status, names in MORE.get(name, {}).items()}


@pytest.mark.parametrize("name", ["openapi.yaml", "control.yaml"])
def test_is_valid_openapi_3_1(name: str) -> None:
    with as_file(files("golive.schemas").joinpath("yoti", name)) as path:
        document, uri = read_from_filename(str(path))

        assert document["openapi"] == "3.1.0"
        assert list(OpenAPIV31SpecValidator(document, base_uri=uri).iter_errors()) == []


def test_has_these_operations_with_these_messages_and_credentials(yoti: Document) -> None:
    found = {}
    for name, method, path, said in operations(yoti):
        good = {status: answer for status, answer in said["responses"].items() if status < "3"}
        told = " ".join(shapes(answer) for answer in good.values()).strip()
        scopes = [scope for scope, wanted in SCOPES.items() if wanted == said.get("security", yoti["security"])]
        asked = shapes(said.get("requestBody", {}))
        found[name] = (method, path, scopes[0], asked, " ".join(good), told)
        assert ("requestBody" in said) == (bool(asked) or name in WITHOUT_JSON), name

    assert found == TABLE
    assert yoti["security"] == SIGNED


def test_the_simulator_has_the_same_routes_below_each_base(yoti: Document) -> None:
    wanted = set()
    for name, (method, path, scope, request, _, answer) in TABLE.items():
        told = "" if name == "getMedia" else answer
        for base in [""] if path == TOKEN else [SANDBOX] if name in SANDBOX_ONLY else [PRODUCTION, SANDBOX]:
            wanted.add((method.upper(), base + path, name, scope, request, told))

    routes = {(one.method, one.path, one.operation, one.scope, one.request, one.response) for one in VENDOR.routes}
    assert routes == wanted


def test_each_call_knows_its_servers(yoti: Document) -> None:
    for name, _, path, _ in operations(yoti):
        servers = yoti["paths"][path].get("servers", yoti["servers"])
        bases = {re.sub("^https?://[^/]+", "", server["url"]) for server in servers}
        expected = {""} if name == "issueToken" else {SANDBOX} if name in SANDBOX_ONLY else {PRODUCTION, SANDBOX}
        assert bases == expected, name
    schemes = yoti["components"]["securitySchemes"]
    assert schemes["signedRequest"]["name"] == "X-Yoti-Auth-Digest"
    assert schemes["clientSessionToken"]["name"] == "X-Yoti-Auth-Token"
    assert (schemes["bearer"]["type"], schemes["bearer"]["scheme"]) == ("http", "bearer")


def test_every_message_file_has_its_place(documents: Documents) -> None:
    text = files("golive.schemas").joinpath("yoti", "openapi.yaml").read_text("utf-8")
    referred = {f"yoti/{name}" for name in re.findall(r"([\w./-]+)\.schema\.json", text)}

    assert referred == {name for name in documents if name.startswith("yoti/") and "/parts/" not in name}
    controls = files("golive.schemas").joinpath("yoti", "control.yaml").read_text("utf-8")
    assert {f"yoti/{name}" for name in re.findall(r"([\w./-]+)\.schema\.json", controls)} <= set(documents)


def test_each_topic_has_its_own_notification(yoti: Document) -> None:
    for topic, item in yoti["webhooks"].items():
        assert item["post"]["operationId"] == f"webhook.{topic}"
        assert shapes(item["post"]["requestBody"]) == f"webhooks/{topic.replace('_', '-')}"
        assert [parameter["$ref"] for parameter in item["post"]["parameters"]] == [
            "#/components/parameters/authorization"
        ]
    assert len(yoti["webhooks"]) == 10


def test_every_refusal_is_named(yoti: Document) -> None:
    for name, _, _, operation in operations(yoti):
        said = {status: resolved(yoti, answer) for status, answer in operation["responses"].items() if status >= "4"}
        named = {status: set(answer["content"]["application/json"]["examples"]) for status, answer in said.items()}
        assert named == refusals(name), name
        ours = {"oauth-error.response"} if name == "issueToken" else set()
        assert {shapes(answer) for answer in said.values()} == {"error.response"} | ours, name


def test_every_error_is_an_example_of_its_body(findings: Findings, yoti: Document) -> None:
    """The table of errors and the document hold the same rows, statuses, codes and texts."""
    examples = {name: example["value"] for name, example in yoti["components"]["examples"].items()}
    named = {name for operation in TABLE for names in refusals(operation).values() for name in names}

    assert set(examples) == set(ERRORS) == named | NO_OPERATION
    for name, value in examples.items():
        oauth = "error" in value
        assert findings("yoti/oauth-error.response" if oauth else "yoti/error.response", value) == set()
        code, text = ("error", "error_description") if oauth else ("code", "message")
        assert (value[code], value[text][: len(ERRORS[name].message)]) == (ERRORS[name].code, ERRORS[name].message)
    statuses = {(name, int(status)) for one in TABLE for status, names in refusals(one).items() for name in names}
    assert statuses == {(name, row.status) for name, row in ERRORS.items() if name not in NO_OPERATION}


def test_every_answer_can_be_named(yoti: Document) -> None:
    answers = [resolved(yoti, answer) for _, _, _, one in operations(yoti) for answer in one["responses"].values()]

    assert answers
    assert all(set(answer["headers"]) == {"x-request-id"} for answer in answers)


def test_what_is_said_has_a_source(yoti: Document) -> None:
    text = files("golive.schemas").joinpath("yoti", "openapi.yaml").read_text("utf-8")
    cited = {source.split()[0] for line in re.findall(r"x-golive-source: (.+)", text) for source in line.split("; ")}

    assert cited <= set(yoti["info"]["x-golive-sources"])
    assert set(re.findall(r"x-golive-confidence: (\w+)", text)) <= set("SDERXI")
