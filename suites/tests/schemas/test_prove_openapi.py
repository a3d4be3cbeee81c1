"""Prove's OpenAPI document is valid, complete, and refers to the schema files instead of repeating them."""

import re
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from typing import Any

import pytest
from golive.simulators.prove.errors import ERRORS
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.readers import read_from_filename

Document = dict[str, Any]
Documents = dict[str, Document]
Findings = Callable[[str, object], set[tuple[str, str]]]
Operation = tuple[str, str, str, Document]

METHODS = ("get", "post", "put", "patch", "delete", "options")
JSON = "application/json"
CLIENT = "/v1/client/"
AREAS = (
    *("device/passive", "device/fido2", "device/universal", "mobile/instant", "mobile/instantlink", "mobile/otp"),
    *("user/mobileactive", "user/ppb", "user/docv"),
)
ENVELOPE = "device/envelope.response"
IDENTITY = "/v3/identity/{identityId}"

TABLE: dict[str, tuple[str, str, str, str]] = {
    "token": ("post", "/token", "token.request", "token.response"),
    "verify": ("post", "/v3/verify", "verify.request verify-b.request", "verify.response verify-b.response"),
    "verifyStatus": ("post", "/v3/verify-status", "verify-status.request", "verify-status.response"),
    "verifyBatch": ("post", "/v3/verify/batch", "verify-batch.request", "verify-batch.response"),
    "unify": ("post", "/v3/unify", "unify.request", "unify.response"),
    "unifyStatus": ("post", "/v3/unify-status", "unify-status.request", "unify-status.response"),
    "unifyBind": ("post", "/v3/unify-bind", "unify-bind.request", "unify-bind.response"),
    "start": ("post", "/v3/start", "start.request", "start.response"),
    "validate": ("post", "/v3/validate", "validate.request", "validate.response"),
    "challenge": ("post", "/v3/challenge", "challenge.request", "challenge.response"),
    "complete": ("post", "/v3/complete", "complete.request", "complete.response"),
    "enrollIdentity": ("post", "/v3/identity", "enroll-identity.request", "enroll-identity.response"),
    "enrollIdentities": ("post", "/v3/identity/batch", "enroll-identities.request", "enroll-identities.response"),
    "listIdentities": ("get", "/v3/identity", "", "list-identities.response"),
    "getIdentity": ("get", IDENTITY, "", "get-identity.response"),
    "disenrollIdentity": ("delete", IDENTITY, "", "success.response"),
    "activateIdentity": ("post", f"{IDENTITY}/activate", "toggle-identity.request", "success.response"),
    "deactivateIdentity": ("post", f"{IDENTITY}/deactivate", "toggle-identity.request", "success.response"),
    "lookUpIdentities": ("get", "/v3/identity/{mobileNumber}/lookup", "", "look-up-identities.response"),
    "crossDomainIdentity": (
        *("post", f"{IDENTITY}/cross-domain"),
        *("cross-domain-identity.request", "cross-domain-identity.response"),
    ),
    "getDomainId": ("get", "/v3/domain/id", "", "domain-id.response"),
    "linkDomain": ("post", "/v3/domain/link", "link-domain.request", "success.response"),
    "confirmDomainLink": ("post", "/v3/domain/confirm-link", "confirm-domain-link.request", "success.response"),
    "unlinkDomain": ("post", "/v3/domain/unlink", "unlink-domain.request", "success.response"),
    "listLinkedDomains": ("get", "/v3/domain/linked", "", "linked-domains.response"),
    "discover": ("get", "/v3/discover", "", "discover.response"),
    "fetch": ("get", "/v3/fetch", "", "fetch.response"),
    "revokeDevice": ("post", "/v3/device/revoke", "revoke-device.request", "success.response"),
    "otpStart": ("post", f"{CLIENT}mobile/otp/start", "device/otp-start.request", ENVELOPE),
    "otpFinish": ("post", f"{CLIENT}mobile/otp/finish", "device/otp-finish.request", ENVELOPE),
    "instantLinkStart": (
        *("post", f"{CLIENT}mobile/instantlink/start"),
        *("device/instant-link-start.request", ENVELOPE),
    ),
    "mobileAuthStart": ("post", f"{CLIENT}mobile/instant/start", "device/mobile-auth-start.request", ENVELOPE),
    "mobileAuthFinish": ("post", f"{CLIENT}mobile/instant/finish", "device/mobile-auth-finish.request", ENVELOPE),
    "registerDevice": ("post", f"{CLIENT}device/passive/register", "device/register-device.request", ENVELOPE),
    "verifyDevice": ("post", f"{CLIENT}device/passive/verify", "device/verify-device.request", ENVELOPE),
    "unregisterDevice": ("post", f"{CLIENT}device/unregister", "device/unregister-device.request", ENVELOPE),
    "challengeDevice": ("post", f"{CLIENT}challenge", "device/challenge.request", "device/challenge.response"),
    "openStatus": ("get", f"{CLIENT}status", "", ""),
    "followLink": ("get", "/l/{sandbox}/{code}", "", ""),
}
"""Operations with one path, what they take and what they answer. The others are named by x-golive-operation."""

BAD, LATER = {"malformed_request", "missing_field", "too_large"}, {"out_of_order", "step_not_allowed"}
BROKEN, NOT_YOURS = {"internal_error", "generic_error"}, "user_access_denied"
STARTS, STEPS = {"verify", "unify", "start"}, {"unifyBind", "validate", "challenge", "complete"}
FLOWS = STEPS | {"verifyStatus", "unifyStatus"}
ONE_GENERATION = {"verifyStatus", "verifyBatch"}
MAY_BE_MISSING = {"discover", "fetch", "revokeDevice"}
QUERIED = {"listIdentities", "lookUpIdentities", "discover", "fetch"}
WITHOUT_FLOW = {"challengeDevice", "unregisterDevice"}
"""What a registered device may also call outside any flow, and then without a token."""


def named(operation: Document) -> str:
    """Its name, however many paths it has."""
    name: str = operation.get("operationId") or operation["x-golive-operation"]
    return name


def operations(document: Document) -> Iterator[Operation]:
    """Name, method, path, and operation."""
    for path, item in document["paths"].items():
        yield from ((named(item[method]), method, path, item[method]) for method in METHODS if method in item)


@pytest.fixture
def prove(openapis: Documents) -> Document:
    """Prove's document."""
    return openapis["prove"]


def resolved(document: Document, node: Document) -> Document:
    """What stands behind a reference inside the document."""
    if "$ref" not in node:
        return node
    _, _, kind, name = node["$ref"].split("/")
    found: Document = document["components"][kind][name]
    return found


def shapes(content: Document) -> str:
    """The schema files of a body, one after another."""
    (media,) = content.get("content", {"": {"schema": {"$ref": ""}}}).values()
    found = media["schema"].get("anyOf", [media["schema"]])
    return " ".join(one.get("$ref", "").removesuffix(".schema.json") for one in found)


def refusals(operation: str, path: str) -> dict[str, set[str]]:
    """What an operation may be refused with, by status."""
    if path == "/l/{sandbox}/{code}":
        return {}
    if not path.startswith("/v3"):
        return {"400": BAD, "401": {"unauthorized"}, "500": BROKEN}
    found = {"401": {"unauthorized"}, "403": {NOT_YOURS}, "429": {"rate_limited"}, "500": BROKEN}
    if TABLE[operation][2]:
        found["400"] = BAD | ({"invalid_correlation_id"} if operation in FLOWS else set())
    if operation in STARTS | {"enrollIdentity"}:
        found["400"] = BAD | {"user_not_found"}
    if operation in QUERIED:
        found["400"] = BAD - {"too_large"}
    more = [(STARTS, {"consent_missing"}), (STEPS, LATER), (ONE_GENERATION, {"forbidden"})]
    found["403"] |= {name for those, names in more if operation in those for name in names}
    return found | ({"404": {"not_found"}} if operation in MAY_BE_MISSING or "/identity/{" in path else {})


@pytest.mark.parametrize("name", ["openapi.yaml", "control.yaml"])
def test_is_valid_openapi_3_1(name: str) -> None:
    with as_file(files("golive.schemas").joinpath("prove", name)) as path:
        document, uri = read_from_filename(str(path))

        assert document["openapi"] == "3.1.0"
        assert list(OpenAPIV31SpecValidator(document, base_uri=uri).iter_errors()) == []


def test_has_these_operations_and_no_other(prove: Document) -> None:
    found = {(name, method, path) for name, method, path, _ in operations(prove)}

    calls = {(name, method, path) for name, (method, path, _, _) in TABLE.items()}
    calls |= {("reportError", "post", f"{CLIENT}{area}/error") for area in AREAS}
    asked = {path for _, method, path in calls if path.startswith(CLIENT) and method == "post"}
    assert found == calls | {("preflightDevice", "options", path) for path in asked}


def test_takes_and_answers_these_messages(prove: Document) -> None:
    for name, method, _, operation in operations(prove):
        _, _, request, answer = TABLE.get(name, ("", "", "device/error.request", ENVELOPE))
        if method == "options":
            request = answer = ""
        assert shapes(operation.get("requestBody", {})) == request, name
        assert ("requestBody" in operation) == (method == "post"), name
        assert {shapes(said) for status, said in operation["responses"].items() if status < "3"} == {answer}, name
        assert answer == "" or min(operation["responses"]) == "200", name


def test_every_message_file_has_its_place(documents: Documents, prove: Document) -> None:
    text = files("golive.schemas").joinpath("prove", "openapi.yaml").read_text("utf-8")
    referred = {f"prove/{name}" for name in re.findall(r"([\w./-]+)\.schema\.json", text)}

    assert referred == {name for name in documents if name.startswith("prove/") and "/parts/" not in name}
    frames = prove["paths"][f"{CLIENT}status"]["get"]["responses"]["101"]["x-golive-frames"]["$ref"]
    assert frames == "websocket/status.schema.json"
    hook = prove["webhooks"]["changes"]["post"]
    assert (hook["operationId"], shapes(hook["requestBody"])) == ("webhook.changes", "webhooks/changes")


def test_every_refusal_is_named(prove: Document) -> None:
    for name, method, path, operation in operations(prove):
        if method == "options" or path.startswith("/l/"):
            continue
        said = {status: resolved(prove, answer) for status, answer in operation["responses"].items() if status >= "4"}
        assert {shapes(answer) for answer in said.values()} == {"error.response"}, name
        examples = {status: set(answer["content"][JSON]["examples"]) for status, answer in said.items()}
        assert examples == refusals(name, path), name


def test_every_error_is_an_example_of_the_body(findings: Findings, prove: Document) -> None:
    """The table of errors and the document hold the same rows, codes and texts."""
    examples = {name: example["value"] for name, example in prove["components"]["examples"].items()}

    codes = {name: int(row.code) if row.code.isdigit() else None for name, row in ERRORS.items()}
    assert {name: value.get("code") for name, value in examples.items()} == codes
    for name, value in examples.items():
        assert findings("prove/error.response", value) == set()
        assert value["message"].startswith(ERRORS[name].message)
    statuses = {
        (example, int(status))
        for _, _, _, operation in operations(prove)
        for status, answer in operation["responses"].items()
        for said in resolved(prove, answer).get("content", {}).values()
        for example in said.get("examples", ())
    }
    assert statuses == {(name, row.status) for name, row in ERRORS.items()}


def test_servers_send_a_token_and_devices_another(prove: Document) -> None:
    schemes = prove["components"]["securitySchemes"]

    assert {(scheme["type"], scheme["scheme"]) for scheme in schemes.values()} == {("http", "bearer")}
    assert prove["security"] == [{"bearer": []}]
    for name, method, path, operation in operations(prove):
        expected: list[Document] = [{"authToken": []}] if path.startswith(CLIENT) and method == "post" else []
        expected = [*expected, {}] if name in WITHOUT_FLOW else expected
        assert operation.get("security") == (None if path.startswith("/v3/") else expected), name


def test_a_page_may_call_the_device_protocol_and_nothing_else(prove: Document) -> None:
    for name, method, path, operation in operations(prove):
        answers = [resolved(prove, answer) for status, answer in operation["responses"].items() if status != "101"]
        allowed = ["Access-Control-Allow-Origin" in answer.get("headers", {}) for answer in answers]
        assert set(allowed) == {path.startswith(CLIENT)}, f"{name} {method}"
    headers = set(prove["components"]["responses"]["Allowed"]["headers"])
    assert {f"Access-Control-Allow-{what}" for what in ("Origin", "Methods", "Headers")} < headers


def test_the_notification_is_signed_in_a_header(prove: Document) -> None:
    headers = prove["webhooks"]["changes"]["post"]["parameters"]

    assert {header["name"] for header in headers if header["required"]} == {"X-Prove-Authorization", "X-Correlation-ID"}


def test_every_reference_of_the_controls_leads_to_a_file(documents: Documents) -> None:
    text = files("golive.schemas").joinpath("prove", "control.yaml").read_text("utf-8")
    referred = {f"prove/{name}" for name in re.findall(r"([\w./-]+)\.schema\.json", text)}

    assert referred == {"prove/parts/types", "prove/parts/results"}


def test_what_is_said_has_a_source(prove: Document) -> None:
    text = files("golive.schemas").joinpath("prove", "openapi.yaml").read_text("utf-8")
    cited = {source.split()[0] for line in re.findall(r"x-golive-source: (.+)", text) for source in line.split("; ")}

    assert cited <= set(prove["info"]["x-golive-sources"])
    assert set(re.findall(r"x-golive-confidence: (\w+)", text)) <= set("SDERXI")
