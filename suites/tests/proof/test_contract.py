"""The simulator keeps to its own contract: routes, statuses and bodies are those of `schemas/proof/openapi.yaml`.

Each operation is driven to every answer that the document has for it; the journal says that it was this one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

import pytest
import yaml
from golive.simulators.client import SandboxHandle
from golive.simulators.core import journal, schema
from golive.simulators.core.engine import ContractBroken, Outcome
from golive.simulators.core.message import Request, Response, json_response
from golive.simulators.core.sandbox import Options, Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.proof import VENDOR
from golive.simulators.proof.lifecycle import IDENTITIES
from golive.simulators.proof.model import Identity
from golive.simulators.proof.portal import PUBLISHED, Tx
from golive.simulators.proof.sim import ProofSim
from golive.simulators.stores.memory import MemoryStore
from golive.suites.tests.proof.caller import ORDER, Answer, Caller, Json, order

Document = dict[str, Any]

DOCUMENT: Document = yaml.safe_load(files("golive.schemas").joinpath("proof", "openapi.yaml").read_text("utf-8"))
METHODS = ("get", "post", "put", "patch", "delete", "options")
OPERATIONS = {
    entry[method]["operationId"]: (method.upper(), path, entry[method])
    for path, entry in DOCUMENT["paths"].items()
    for method in METHODS
    if method in entry
}
ELSEWHERE = "https://elsewhere.test"
UNKNOWN = {"merchant_transaction_id": "unknown", "partner_user_id": "nobody"}


@dataclass(frozen=True)
class World:
    """One operation, and all that is needed to call it."""

    operation: str
    caller: Caller
    proof: ProofSim
    sandbox: SandboxHandle

    def call(self, ids: Json, body: Json = None, *, by: Caller | None = None, **headers: str) -> Answer:
        """Call the operation for `ids`."""
        method, template, _ = OPERATIONS[self.operation]
        caller, target = by or self.caller, template.format(**ids)
        if self.operation == "openStream":
            return caller.stream(f"{target}?tx_id={ids['merchant_transaction_id']}", **headers)
        return caller.call(method, target, body, **headers)

    def forced(self, name: str, ids: Json, body: Json) -> Answer:
        """The answer when a fault forces an error."""
        self.sandbox.faults.add("error", vendor="proof", error=name, operation=self.operation, first=1)
        return self.call(ids, body)


def answers(world: World) -> Iterator[Answer]:
    """Every answer that the operation has, one after another."""
    made = world.caller.create()
    ids = {"merchant_transaction_id": made["merchant_transaction_id"], "partner_user_id": ORDER["partner_user_id"]}
    if world.operation.startswith("preflight"):
        yield from of_a_preflight(world, ids)
        return
    body = order() if world.operation == "createSession" else None
    yield from refusals(world, ids, body)
    yield world.call(ids, body)
    yield world.call(ids, body, Origin=world.caller.origin)
    if world.operation == "createSession":
        yield from of_creation(world)
    if world.operation == "openStream":
        yield world.caller.stream("/ws")
        yield world.caller.call("GET", f"/ws?tx_id={ids['merchant_transaction_id']}")


def of_a_preflight(world: World, ids: Json) -> Iterator[Answer]:
    """What browsers are answered, who send no token."""
    stranger = world.caller.holding("")
    yield world.call(ids, by=stranger, Origin=world.caller.origin)
    yield world.call(ids, by=stranger, Origin=ELSEWHERE)
    world.proof.override(cors=False)
    yield world.call(ids, by=stranger, Origin=world.caller.origin)


def refusals(world: World, ids: Json, body: Json) -> Iterator[Answer]:
    """What any operation may refuse."""
    for error in ("db_error", "token_error"):
        yield world.forced(error, ids, body)
    if world.operation != "openStream":
        for error in ("provider_error", "upstream_unavailable", "upstream_invalid_response"):
            yield world.forced(error, ids, body)
    for token in ("", "nobody"):
        yield world.call(ids, body, by=world.caller.holding(token))
    yield world.call(ids, body, Origin=ELSEWHERE)
    if body is None:
        yield world.call(UNKNOWN)


def of_creation(world: World) -> Iterator[Answer]:
    """What only the creation of a session answers."""
    caller = world.caller
    yield caller.creating("amount")
    yield caller.call("POST", "/widget/session", [])
    yield caller.creating(currency="DOGE")
    yield caller.creating(network="BEP20")
    yield caller.creating(type="sell")
    yield caller.creating(padding="x" * 64 * 1024)
    world.proof.configure(sell_enabled=True, redirect_url="https://shop.test/done")
    yield caller.creating(type="sell")
    world.proof.configure(currencies=[], networks=[], fiat_currencies=[], lang=None, theme=None, redirect_url=None)
    yield caller.creating(client_ip="2001:db8::17")
    world.proof.override(session_status=201, init_token_type="sdk_customer_token")
    yield caller.creating()


def resolved(node: Document) -> Document:
    """A part of the document, behind its reference."""
    found = node
    if "$ref" in node:
        _, _, path = node["$ref"].partition("#/")
        found = DOCUMENT
        for name in path.split("/"):
            found = found[name]
    return found


def hold(operation: str, answer: Answer) -> None:
    """Fail for a status, a header, a type or a body that the document does not have for this operation."""
    documented = OPERATIONS[operation][2]["responses"]
    assert str(answer.status) in documented, f"{operation} answered {answer.status}: {answer.body!r}"
    entry = resolved(documented[str(answer.status)])
    known = {name.lower() for name in entry["headers"]}
    assert "x-request-id" in known & answer.headers.keys()
    told = {name for name in answer.headers if name.startswith("access-control-")}
    assert told <= known, f"{operation} {answer.status} has undocumented headers: {told - known}"
    if "content" not in entry:
        assert answer.body == b""
        return
    mimetype = answer.headers["content-type"]
    assert mimetype in entry["content"]
    file = entry["content"][mimetype]["schema"]["$ref"].removesuffix(".schema.json")
    findings = [(found.pointer, found.message) for found in schema.load("proof", file).violations(answer.json())]
    assert not findings, f"{operation} {answer.status} against {file}: {findings}"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_the_documented_one(
    operation: str, caller: Caller, proof_sim: ProofSim, sandbox: SandboxHandle
) -> None:
    """Statuses both ways: none is answered that is not documented, and each that is documented is answered."""
    seen = []
    for answer in answers(World(operation, caller, proof_sim, sandbox)):
        hold(operation, answer)
        seen.append(str(answer.status))
    assert set(seen) == set(OPERATIONS[operation][2]["responses"])
    strangers = 1 if operation.startswith("preflight") else 2
    assert sandbox.journal.count(operation=operation) >= len(seen) - strangers, "some came without a known name"


def examples(operation: str) -> set[str]:
    """The names of all errors that the document shows for an operation."""
    found = (resolved(answer) for answer in OPERATIONS[operation][2]["responses"].values())
    return {name for answer in found for one in answer.get("content", {}).values() for name in one.get("examples", ())}


@pytest.mark.parametrize("operation", [name for name in OPERATIONS if not name.startswith("preflight")])
def test_every_error_that_is_shown_is_answered(
    operation: str, caller: Caller, proof_sim: ProofSim, sandbox: SandboxHandle
) -> None:
    """By status, slug and code together. One code is in capitals; one that is too large is a validation error."""
    shown = {
        tuple(resolved(DOCUMENT["components"]["examples"][n])["value"][m] for m in ("error", "code"))
        for n in examples(operation)
    }
    seen = {
        (answer.json()["error"], answer.json()["code"])
        for answer in answers(World(operation, caller, proof_sim, sandbox))
        if answer.status >= 400
    }
    assert seen - {("invalid_request", "validation_error")} == shown - {("invalid_request", "validation_error")}


@pytest.mark.parametrize("blank", ["empty", "absent"])
@pytest.mark.parametrize("side", ["buy", "sell"])
@pytest.mark.parametrize("status", ["pending", "processing", "completed", "failed", "cancelled"])
def test_transactions_of_every_kind_are_valid(
    caller: Caller, proof_sim: ProofSim, status: str, side: str, blank: str
) -> None:
    proof_sim.configure(sell_enabled=True)
    proof_sim.override(blank_amounts=blank)
    made = caller.create(type=side)["merchant_transaction_id"]
    if status != "pending":
        proof_sim.move(made, status)
    answer = caller.transaction(made)
    hold("getTransaction", answer)
    assert answer.json()["status"] == status


@pytest.mark.parametrize("status", ["not_started", "pending", "verified", "failed"])
def test_identity_statuses_are_valid(caller: Caller, proof_sim: ProofSim, status: str) -> None:
    proof_sim.verify("acct-7781", status)
    hold("getKycStatus", caller.kyc("acct-7781"))


def test_routes_and_operations_are_the_same_both_ways() -> None:
    """Apart from the widget's script, its page and its buttons, which are no part of the API."""
    routed = {(r.method, r.path, r.operation) for r in VENDOR.routes}
    documented = {(method, path, name) for name, (method, path, _) in OPERATIONS.items()}
    assert documented <= routed
    widgets = {"widgetScript", "widgetFrame", "runWidget", "widgetAction"}
    assert {operation for _, _, operation in routed - documented} == widgets


@pytest.mark.parametrize("operation", OPERATIONS)
def test_routes_use_the_documented_schemas(operation: str) -> None:
    (route,) = (route for route in VENDOR.routes if route.operation == operation)
    _, _, documented = OPERATIONS[operation]
    asked = documented.get("requestBody", {}).get("content", {}).get("application/json", {"schema": {"$ref": ""}})
    success = next(resolved(answer) for status, answer in documented["responses"].items() if status < "3")
    told = success.get("content", {}).get("application/json", {"schema": {"$ref": ""}})
    assert route.request == asked["schema"]["$ref"].removesuffix(".schema.json")
    assert route.response == told["schema"]["$ref"].removesuffix(".schema.json")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_only_preflights_are_open(operation: str) -> None:
    (route,) = (route for route in VENDOR.routes if route.operation == operation)
    secured = OPERATIONS[operation][2].get("security", DOCUMENT["security"])
    assert (route.scope == "bearer") == bool(secured) == (not operation.startswith("preflight"))


# strict mode


def broken(tx: Tx, _request: Request) -> Response:
    """Store something, then answer what the schema forbids."""
    tx.put(IDENTITIES, "x", Identity("kept or not"))
    return json_response(200, {"partner_user_id": "x", "status": "a secret of ours"})


def ask(*, strict: bool) -> tuple[Outcome, Sandbox]:
    """What becomes of a call whose handler breaks the contract."""
    routes = tuple(replace(r, handler=broken) if r.operation == "getKycStatus" else r for r in VENDOR.routes)
    world = Sandboxes(MemoryStore(), {"proof": replace(VENDOR, routes=routes)}, Options(strict=strict))
    sandbox = world.ensure_default()
    headers = {"authorization": f"Bearer {PUBLISHED.client_tokens[0]}"}
    return sandbox.handle("proof", Request("GET", "/widget/users/x/kyc-status", {}, headers)), sandbox


def test_strict_mode_catches_an_answer_that_breaks_the_contract() -> None:
    """A bug of ours is a 500 that is journaled, tells the caller nothing, and leaves nothing behind."""
    outcome, sandbox = ask(strict=True)
    (entry,) = (found for _, found in sandbox.view(lambda tx: list(journal.find(tx, journal.Query()))))

    assert isinstance(outcome.accident, ContractBroken)
    assert "getKycStatus" in str(outcome.accident)
    assert outcome.response.status == 500
    assert json.loads(outcome.response.body) == {
        "error": "internal_error",
        "code": "db_error",
        "message": "Something went wrong",
    }
    assert "x-request-id" in dict(outcome.response.headers)
    assert (entry.operation, entry.error) == ("getKycStatus", "db_error")
    assert "secret of ours" not in json.dumps(sandbox.snapshot())
    assert sandbox.view(lambda tx: tx.get(IDENTITIES, "x")) is None


def test_without_strict_mode_it_goes_out() -> None:
    outcome, sandbox = ask(strict=False)
    assert (outcome.response.status, outcome.accident) == (200, None)
    assert sandbox.view(lambda tx: tx.get(IDENTITIES, "x")) == Identity("kept or not")


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (418, {}, b"{}"),
        (200, {"content-type": "text/plain"}, b"{}"),
        (200, {}, b'{"partner_user_id":"x"}'),
        (200, {}, b'{"partner_user_id":"x","status":"done"}'),
        (401, {}, b'{"error":"unauthorized","code":"missing_token","message":""}'),
        (401, {}, b'{"error":"unauthorised","code":"missing_token"}'),
        (401, {"access-control-allow-credentials": "true"}, b'{"error":"unauthorised","code":"x","message":""}'),
        (401, {"x-request-id": None}, b'{"error":"unauthorised","code":"missing_token","message":""}'),
    ],
)
def test_these_checks_can_fail(status: int, headers: dict[str, str | None], body: bytes) -> None:
    given = {"content-type": "application/json", "x-request-id": "1", **headers}
    kept = {name: value for name, value in given.items() if value is not None}
    with pytest.raises(AssertionError):
        hold("getKycStatus", Answer(status, kept, body))
