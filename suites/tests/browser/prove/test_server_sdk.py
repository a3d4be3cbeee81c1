"""Prove's server SDK for Node, unmodified from npm, calls the simulator; the last one that we found on the registry.

It was generated with a fault: where Prove answers `"success": "pending"` it expects an object, so that a right answer
raises too. The answer stands in the exception, and is judged there.
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.browser import site as sites
from golive.suites.tests.prove.world import World

Json = Any
Call = Callable[..., Json]

PERSON = {"phoneNumber": "2005510001", "firstName": "Ann", "lastName": "Lee", "possessionType": "mobile"}
PENDING = {"possessionResult": "pending", "verifyResult": "pending", "success": "pending"}
FROM_THE_SDK = "speakeasy-sdk/typescript 0.9.6 "

pytestmark = pytest.mark.xdist_group("prove-server")  # one process serves all tests of this file


@pytest.fixture(scope="module")
def node(packages: None) -> Iterator[subprocess.Popen[str]]:
    """The shop's server: one process for all tests."""
    program = ["node", str(sites.FOLDER / "prove/server.mjs")]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.terminate()


@pytest.fixture
def call(node: subprocess.Popen[str], prove_sim: ProveSim) -> Call:
    """Call a method of the SDK; answers what it returned or raised. `security` replaces what it logs in with."""

    def ask(method: str, request: Json, **security: str) -> Json:
        given = {"clientID": prove_sim.client_id, "clientSecret": prove_sim.client_secret, **security}
        line = {"options": {"serverURL": prove_sim.base_url, "security": given}, "method": method, "request": request}
        assert node.stdin is not None
        assert node.stdout is not None
        node.stdin.write(json.dumps(line) + "\n")
        node.stdin.flush()
        return json.loads(node.stdout.readline())

    return ask


def answered(outcome: Json, kind: str) -> Json:
    """The answer in the exception that the SDK raises about its texts, and about nothing else."""
    problem = outcome["error"]
    assert problem["name"] == "SDKValidationError", problem
    found = json.loads(problem["message"].removeprefix("Response validation failed: "))
    texts = {one["path"][-1] for one in found if (one["expected"], one["received"]) == ("object", "string")}
    assert len(texts) == len(found), found
    assert texts <= {"success", "possessionResult", "verifyResult"}, found
    return problem["value"][kind]


def requests(world: World, operation: str) -> list[Json]:
    """What was sent to an operation."""
    return [one["request"] for one in world.sandbox.journal.find(operation=operation)]


def test_a_person_is_verified(world: World, call: Call) -> None:
    flow = answered(call("v3VerifyRequest", {**PERSON, "unknown": "is dropped"}), "V3VerifyResponse")
    assert set(flow) == {"authToken", "correlationId", *PENDING}
    assert flow.items() >= PENDING.items()

    asked = {"correlationId": flow["correlationId"]}
    known = answered(call("v3VerifyStatusRequest", asked), "V3VerifyStatusResponse")
    assert known == {**asked, **PENDING}
    world.prove.possess(flow["correlationId"])
    known = answered(call("v3VerifyStatusRequest", asked), "V3VerifyStatusResponse")
    assert known == {
        **asked, "identityId": world.prove.identities()[0]["identity_id"],
        "possessionResult": "success", "verifyResult": "success", "success": "true",
    }  # fmt: skip

    assert len(requests(world, "token")) == 1, "one token for all three calls"
    (sent,) = requests(world, "verify")
    assert list(sent["body"]) == sorted(PERSON), "in this order, and without what the SDK does not know"
    assert sent["headers"]["user-agent"].startswith(FROM_THE_SDK)
    assert "cookie" in sent["headers"], "always there, and empty"


def test_a_phone_is_possessed(world: World, call: Call) -> None:
    person = {"phoneNumber": "2001004014", "clientRequestId": "r-1"}
    flow = answered(call("v3UnifyRequest", {**person, "possessionType": "mobile"}), "V3UnifyResponse")
    assert flow["success"] == "pending"
    assert flow["authToken"]
    world.prove.possess(flow["correlationId"])
    asked = {"correlationId": flow["correlationId"]}
    assert answered(call("v3UnifyStatusRequest", asked), "V3UnifyStatusResponse")["success"] == "true"

    flow = answered(call("v3UnifyRequest", {**person, "possessionType": "none"}), "V3UnifyResponse")
    asked = {"correlationId": flow["correlationId"]}
    known = answered(call("v3UnifyStatusRequest", asked), "V3UnifyStatusResponse")
    assert known["success"] == "possession_required"
    bound = answered(call("v3UnifyBindRequest", {**asked, "phoneNumber": "2001004014"}), "V3UnifyBindResponse")
    assert bound["success"] == "true"


def test_forms_are_filled_in(world: World, call: Call) -> None:
    """Here Prove answers booleans, so that the SDK can read everything."""

    def told(step: str, **request: Json) -> Json:
        outcome = call(f"v3{step}Request", request)
        assert "error" not in outcome, outcome
        return outcome["value"][f"v3{step}Response"]

    flow = told("Start", phoneNumber="2001001693", flowType="mobile")
    assert flow["next"] == {"v3-validate": "/v3/validate"}
    asked = {"correlationId": flow["correlationId"]}
    assert told("Validate", **asked)["success"] is False, "the person has not passed yet"
    world.prove.possess(flow["correlationId"])
    known = told("Validate", **asked)
    assert (known["success"], known["challengeMissing"]) == (True, True)

    early = call("v3CompleteRequest", {**asked, "individual": {}})["error"]
    assert (early["name"], early["code"]) == ("Error403", 8003)
    person = told("Challenge", **asked, dob="1982-07-19")["individual"]
    assert (person["firstName"], person["ssn"]) == ("Marcia", "470806227")
    done = told("Complete", **asked, individual=person)
    assert (done["success"], done["next"]) == (True, {"done": "done"})


def test_a_token_by_itself(world: World, call: Call) -> None:
    given = {"clientId": world.prove.client_id, "clientSecret": world.prove.client_secret}
    told = call("v3TokenRequest", {**given, "grantType": "client_credentials"})["value"]["v3TokenResponse"]

    assert (told["tokenType"], told["expiresIn"]) == ("Bearer", 3600)
    assert told["accessToken"].startswith("eyJ")
    (sent,) = requests(world, "token")
    assert sent["headers"]["user-agent"].startswith(FROM_THE_SDK)
    assert [field.partition("=")[0] for field in sent["body"].split("&")] == [
        "client_id", "client_secret", "grant_type",
    ]  # fmt: skip


def test_a_token_that_is_too_old_is_replaced_after_the_refusal(world: World, call: Call) -> None:
    call("v3VerifyRequest", PERSON)
    world.clock.advance(3600)

    refused = call("v3VerifyRequest", PERSON)["error"]
    assert (refused["name"], refused["code"], refused["message"]) == ("Error401", 8002, "not authorized")
    answered(call("v3VerifyRequest", PERSON), "V3VerifyResponse")
    assert len(requests(world, "token")) == 2


def test_a_token_that_is_short_lived_is_fetched_for_every_call(world: World, call: Call) -> None:
    world.prove.override(token_lifetime=60)
    for _ in range(2):
        answered(call("v3VerifyRequest", PERSON), "V3VerifyResponse")

    assert len(requests(world, "token")) == 2


def test_no_token_no_call(world: World, call: Call) -> None:
    for security, status in (({"clientSecret": "a b&c"}, 401), ({"tokenURL": "/v3/token"}, 403)):
        problem = call("v3VerifyRequest", PERSON, **security)["error"]
        assert (problem["name"], problem["message"][-22:]) == ("UnexpectedClientError", "Unexpected status code")
        assert world.sandbox.journal.count(status=status) == 1
    given = {"clientId": world.prove.client_id, "clientSecret": "a b&c", "grantType": "client_credentials"}
    assert call("v3TokenRequest", given)["error"]["name"] == "Error401"
    world.sandbox.journal.never(operation="verify")


def test_refusals_have_the_types_that_the_sdk_expects(world: World, call: Call) -> None:
    asked, status = "v3VerifyRequest", "v3VerifyStatusRequest"
    for method, request, name, code in (
        (asked, {**PERSON, "possessionType": "desktop"}, "ErrorT", 8001),
        (asked, {**PERSON, "smsMessage": "x" * 161}, "ErrorT", 8001),
        (asked, {**PERSON, "phoneNumber": "2025550100"}, "ErrorT", 8007),
        (asked, {**PERSON, "phoneNumber": "2001004014"}, "Error403", 8009),
        (asked, {**PERSON, "phoneNumber": "+14165550001"}, "Error403", None),
        (status, {}, "ErrorT", 8001),
        (status, {"correlationId": "713189b8-5555-4b08-83ba-75d08780aebd"}, "ErrorT", 8008),
    ):
        problem = call(method, request)["error"]
        assert (problem["name"], problem.get("code")) == (name, code), (request, problem)
        assert problem["message"]


@pytest.mark.parametrize(
    ("error", "name", "code"), [("internal_error", "ErrorT", 8000), ("rate_limited", "SDKError", None)]
)
def test_troubles_have_them_too(world: World, call: Call, error: str, name: str, code: int | None) -> None:
    world.sandbox.faults.add("error", vendor="prove", operation="verify", error=error, first=1)

    problem = call("v3VerifyRequest", PERSON)["error"]
    assert (problem["name"], problem.get("code")) == (name, code), problem
    answered(call("v3VerifyRequest", PERSON), "V3VerifyResponse")
