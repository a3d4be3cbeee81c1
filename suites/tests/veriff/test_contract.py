"""The simulator keeps to its own contract: routes, statuses and bodies are those of `schemas/veriff/openapi.yaml`.

Each operation is driven to every answer that the document has for it; the journal says that it was this one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

import pytest
import yaml
from golive.simulators.client import SandboxHandle, SimClock
from golive.simulators.core import journal, schema
from golive.simulators.core.engine import ContractBroken, Outcome
from golive.simulators.core.message import Request, Response, json_response
from golive.simulators.core.sandbox import Options, Sandbox
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.stores.memory import MemoryStore
from golive.simulators.veriff import VENDOR
from golive.simulators.veriff.auth import Tx, signatures
from golive.simulators.veriff.lifecycle import NAMED
from golive.simulators.veriff.portal import PUBLISHED
from golive.simulators.veriff.rules import MEDIA_BODY_LIMIT
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Answer, Caller, Json

Document = dict[str, Any]

DOCUMENT: Document = yaml.safe_load(files("golive.schemas").joinpath("veriff", "openapi.yaml").read_text("utf-8"))
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = {
    entry[method]["operationId"]: (method.upper(), path, entry[method])
    for path, entry in DOCUMENT["paths"].items()
    for method in METHODS
    if method in entry
}
UNKNOWN = "11111111-1111-4111-8111-111111111111"
BODIES: dict[str, Json] = {
    "createSession": {"verification": {"person": {"firstName": "Zoë"}, "vendorData": "user-42"}},
    "updateSession": {"verification": {"status": "submitted"}},
    "uploadMedia": {"image": {"context": "face", "content": "iVBORw0KGgo="}},
    "sendCollectedData": {
        "providerName": "shop",
        "network": {"ip": {"addressV4": "192.0.2.7"}},
        "device": {"fingerprint": "fp-1"},
    },
    "validateRegistry": {"verification": {"person": {"idNumber": "1", "fullName": "A", "dateOfBirth": "1980-01-01"}}},
}
NEVER = {("sendCollectedData", "201")}
"""Documented because it is not clear which of two statuses is right; the simulator answers the other one."""


@dataclass(frozen=True)
class World:
    """One operation, and all that is needed to call it."""

    operation: str
    caller: Caller
    sandbox: SandboxHandle

    @property
    def target(self) -> tuple[str, str]:
        """Method and path template."""
        return OPERATIONS[self.operation][:2]

    def call(self, ids: Json, body: Json = None, *, signed: str | None = None) -> Answer:
        """Call the operation for `ids`; with `signed`, signed over that text."""
        method, template = self.target
        return self.caller.call(method, template.format(**ids), body, signed=signed)

    def unauthorised(self, ids: Json, body: Json) -> Answer:
        """Without a key where a key is enough, else with the signature of another text."""
        if self.operation == "createSession":
            return self.caller.send(*self.target, json.dumps(body), {})
        return self.call(ids, body, signed="another text")

    def oversize(self, ids: Json) -> Answer:
        """Announce more than the simulator takes."""
        method, template = self.target
        headers = {"X-AUTH-CLIENT": self.caller.veriff.api_key, "Content-Length": str(MEDIA_BODY_LIMIT + 1)}
        return self.caller.send(method, template.format(**ids), None, headers)

    def ids(self) -> Json:
        """A new session with a picture and a registry's result."""
        session = self.caller.create(vendorData="user-42")["id"]
        here = f"/v1/sessions/{session}"
        media = self.caller.call("POST", f"{here}/media", BODIES["uploadMedia"]).json()["image"]["id"]
        veriff = self.caller.veriff
        veriff.control.post(f"veriff/sessions/{session}/registry/curp-registry", {})
        attempt = veriff.session(session)["attempts"][0]["id"]
        return {"sessionId": session, "attemptId": attempt, "mediaId": media, "name": "curp-registry"}

    def refused(self, name: str, ids: Json) -> Answer:
        """The answer when a fault forces an error."""
        self.sandbox.faults.add("error", vendor="veriff", error=name, operation=self.operation, first=1)
        return self.call(ids, BODIES.get(self.operation))


def answers(world: World) -> Iterator[Answer]:
    """Every answer that the operation has, one after another."""
    method, path = world.target
    body, ids = BODIES.get(world.operation), world.ids()
    yield world.refused("throttled", ids)
    yield world.refused("internal", ids)
    yield world.unauthorised(ids, body)
    if body is not None:
        yield world.call(ids, {"verification": 1, "image": 1})
        yield world.oversize(ids)
    if "{" in path:
        yield world.call(dict.fromkeys(ids, UNKNOWN), body)
    yield world.call(ids, body)
    if world.operation == "uploadMedia":
        world.caller.veriff.override(media_status=201)
        yield world.call(ids, body)
        world.caller.veriff.event(ids["sessionId"], "submitted")
        yield world.call(ids, body)
    if method == "DELETE":
        other = world.ids()
        world.caller.veriff.event(other["sessionId"], "submitted")
        yield world.call(other)


def resolved(answer: Document) -> Document:
    """The answer as documented, behind its reference."""
    if "$ref" not in answer:
        return answer
    name = answer["$ref"].rpartition("/")[2]
    found: Document = DOCUMENT["components"]["responses"][name]
    return found


def hold(operation: str, answer: Answer) -> None:
    """Fail for a status, a type or a body that the document does not have for this operation."""
    documented = OPERATIONS[operation][2]["responses"]
    assert str(answer.status) in documented, f"{operation} answered {answer.status}: {answer.body!r}"
    content = resolved(documented[str(answer.status)])["content"]
    mimetype = answer.headers["content-type"].partition(";")[0]
    assert mimetype in content
    if mimetype == "application/json":
        file = content[mimetype]["schema"]["$ref"].removesuffix(".schema.json")
        findings = [(found.pointer, found.message) for found in schema.load("veriff", file).violations(answer.json())]
        assert not findings, f"{operation} {answer.status} against {file}: {findings}"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_the_documented_one(operation: str, veriff_sim: VeriffSim, sandbox: SandboxHandle) -> None:
    """Statuses both ways: none is answered that is not documented, and each that is documented is answered."""
    world = World(operation, Caller(veriff_sim), sandbox)
    seen = []
    for answer in answers(world):
        hold(operation, answer)
        seen.append(str(answer.status))
    wanted = {(operation, status) for status in OPERATIONS[operation][2]["responses"]} - NEVER
    assert {(operation, status) for status in seen} == wanted
    assert sandbox.journal.count(operation=operation) >= len(seen) - 1, "one may have had no key"


@pytest.mark.parametrize("shape", ["full", "lean", "null_filled"])
@pytest.mark.parametrize("status", ["approved", "declined", "resubmission_requested", "review", "expired", "abandoned"])
def test_decisions_of_every_status_and_shape_are_valid(
    veriff_sim: VeriffSim, sim_clock: SimClock, status: str, shape: str
) -> None:
    veriff_sim.override(decision_shape=shape)
    caller = Caller(veriff_sim)
    session = caller.create(person={"firstName": "Zoë", "lastName": "李"}, document={"type": "PASSPORT"})["id"]
    here = f"/v1/sessions/{session}/decision"
    pending = caller.call("GET", here)
    veriff_sim.decide(session, status, submit=status not in ("expired", "abandoned"))
    sim_clock.settle()
    decided = caller.call("GET", here)
    hold("getDecision", pending)
    hold("getDecision", decided)
    assert pending.json()["verification"] is None
    assert decided.json()["verification"]["status"] == status


def test_routes_and_operations_are_the_same_both_ways() -> None:
    """Apart from the browser's preflight and the hosted page, which are no part of the API."""
    routed = {
        (route.method, route.path, route.operation)
        for route in VENDOR.routes
        if route.method != "OPTIONS" and not route.path.startswith("/v/")
    }
    assert routed == {(method, path, name) for name, (method, path, _) in OPERATIONS.items()}
    assert len(VENDOR.routes) - len(routed) == 3, "the preflight, the page and its buttons"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_routes_use_the_documented_schemas(operation: str) -> None:
    (route,) = (route for route in VENDOR.routes if route.operation == operation)
    _, _, documented = OPERATIONS[operation]
    body = documented.get("requestBody", {"content": {"application/json": {"schema": {"$ref": ""}}}})
    success = next(answer for status, answer in documented["responses"].items() if status < "3")
    answer = success["content"].get("application/json", {}).get("schema", {"$ref": ""})

    assert route.request == body["content"]["application/json"]["schema"]["$ref"].removesuffix(".schema.json")
    assert route.response == answer["$ref"].removesuffix(".schema.json")


# strict mode


def broken(tx: Tx, _request: Request) -> Response:
    """Store something, then answer what the schema forbids."""
    tx.put(NAMED, "x", {"kept": "or not"})
    return json_response(200, {"status": "success", "attempts": "a secret of ours"})


def ask(*, strict: bool) -> tuple[Outcome, Sandbox]:
    """What becomes of a call whose handler breaks the contract."""
    routes = tuple(replace(r, handler=broken) if r.operation == "listAttempts" else r for r in VENDOR.routes)
    world = Sandboxes(MemoryStore(), {"veriff": replace(VENDOR, routes=routes)}, Options(strict=strict))
    sandbox = world.ensure_default()
    headers = dict(signatures(PUBLISHED, UNKNOWN.encode()))
    return sandbox.handle("veriff", Request("GET", f"/v1/sessions/{UNKNOWN}/attempts", {}, headers)), sandbox


def test_strict_mode_catches_an_answer_that_breaks_the_contract() -> None:
    """A bug of ours is a 500 that is journaled, tells the caller nothing, and leaves nothing behind."""
    outcome, sandbox = ask(strict=True)
    (entry,) = (found for _, found in sandbox.view(lambda tx: list(journal.find(tx, journal.Query()))))

    assert isinstance(outcome.accident, ContractBroken)
    assert "listAttempts" in str(outcome.accident)
    assert outcome.response.status == 500
    assert json.loads(outcome.response.body) == {"status": "fail", "code": "1101", "message": "Internal server error"}
    assert (entry.operation, entry.error) == ("listAttempts", "1101")
    assert "secret of ours" not in json.dumps(sandbox.snapshot())
    assert sandbox.view(lambda tx: tx.get(NAMED, "x")) is None


def test_without_strict_mode_it_goes_out() -> None:
    outcome, sandbox = ask(strict=False)
    assert (outcome.response.status, outcome.accident) == (200, None)
    assert sandbox.view(lambda tx: tx.get(NAMED, "x")) == {"kept": "or not"}


@pytest.mark.parametrize(
    ("status", "mimetype", "body"),
    [
        (418, "application/json", b"{}"),
        (200, "text/plain", b"{}"),
        (200, "application/json", b'{"status":"success"}'),
        (401, "application/json", b'{"status":"fail","code":1101,"message":""}'),
    ],
)
def test_these_checks_can_fail(status: int, mimetype: str, body: bytes) -> None:
    with pytest.raises(AssertionError):
        hold("getDecision", Answer(status, {"content-type": mimetype}, body))
