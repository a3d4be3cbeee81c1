"""The simulator keeps to its own contract: routes, scopes, statuses and bodies of `schemas/prove/openapi.yaml`.

The document also makes up requests of its own, good ones and odd ones, and holds every answer to itself.
"""

from collections import Counter
from collections.abc import Iterator
from importlib.resources import as_file, files
from typing import Any

import pytest
import yaml
from golive.simulators.core import schema
from golive.simulators.prove import VENDOR
from golive.suites.tests.prove.world import World
from hypothesis import HealthCheck, Phase, given, settings

Json = Any
Document = dict[str, Any]
Operation = tuple[str, str, str]

FILE = files("golive.schemas").joinpath("prove", "openapi.yaml")
DOCUMENT: Document = yaml.safe_load(FILE.read_text("utf-8"))
METHODS = ("get", "post", "put", "patch", "delete", "options")
EXAMPLES = 2
"""Requests that are made up for each operation. More find no more here, and cost."""


def documented() -> Iterator[tuple[Operation, Document]]:
    """Method, path and name of every operation, and what is said of it."""
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS:
            if method in item:
                said = item[method]
                yield (method.upper(), path, said.get("operationId") or said["x-golive-operation"]), said


def named(content: Document) -> set[str]:
    """The schema files of a body."""
    found = [media["schema"] for media in content.get("content", {}).values()]
    each = [one for several in found for one in several.get("anyOf", [several])]
    return {one["$ref"].removesuffix(".schema.json") for one in each if "$ref" in one}


def test_routes_and_operations_are_the_same_both_ways() -> None:
    """But for the collection of identities, which also works with a slash at its end, as some SDKs call it."""
    routed = Counter((route.method, route.path.removesuffix("/"), route.operation) for route in VENDOR.routes)
    assert set(routed) == {operation for operation, _ in documented()}
    twice = {operation for operation, times in routed.items() if times > 1}
    assert twice == {("POST", "/v3/identity", "enrollIdentity"), ("GET", "/v3/identity", "listIdentities")}


def test_routes_use_the_documented_schemas_and_scopes() -> None:
    routes = {(route.method, route.path, route.operation): route for route in VENDOR.routes}
    for operation, said in documented():
        route = routes[operation]
        asked, told = named(said.get("requestBody", {})), named(said["responses"].get("200", {}))
        assert (not asked and not route.request) or route.request in asked, operation
        assert (not told and not route.response) or route.response in told, operation
        secured = said if "security" in said else DOCUMENT
        wanted = {scheme for one in secured["security"] for scheme in one}
        scopes = {"bearer": {"bearer"}, "device": {"authToken"}, "keyed": {"authToken"}, "open": set()}
        if operation[2] != "openStatus":  # its token is a parameter
            assert scopes[route.scope] == wanted, operation


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("verify", "verify"),
        ("verify", "verify-b"),
        ("verify/batch", "verify-batch"),
        ("unify", "unify"),
        ("start", "start"),
        ("identity", "enroll-identity"),
    ],
)
def test_the_schemas_own_samples_are_taken(world: World, path: str, name: str) -> None:
    """Of calls that begin something. Those that are refused are about nobody, or another product's user."""
    samples = schema.load("prove", f"{name}.request").document["examples"]
    answers = [world.caller.call("POST", f"/v3/{path}", sample) for sample in samples]
    assert 200 in {answer.status for answer in answers}
    assert {answer.json().get("code") for answer in answers if answer.status != 200} <= {8007, 8009}


def test_whatever_is_asked_the_answer_is_a_documented_one(world: World) -> None:
    """Status, type, headers and body; and every operation is reached."""
    servers = {"Authorization": f"Bearer {world.caller.log_in()}"}
    devices = {"Authorization": f"Bearer {world.caller.verify()['authToken']}"}
    for operation in made_up_from():
        headers = devices if operation.path.startswith("/v1/client/") else servers
        ask(operation, world.prove.base_url, headers)
    reached = {one["operation"] for one in world.sandbox.journal.find()}
    unseen = {"followLink", "openStatus"}  # what was made up there names no sandbox
    assert {name for (_, _, name), _ in documented()} - reached == unseen


def made_up_from() -> Iterator[Json]:
    """The document's operations, as those who make up requests see them."""
    import schemathesis  # as late as this, since no other test needs it

    with as_file(FILE) as path:
        document: Any = schemathesis.openapi.from_path(path)
        for found in document.get_all_operations():
            yield found.ok()


def ask(operation: Json, base_url: str, headers: dict[str, str]) -> None:
    """Have some requests made up; the answers must be as documented."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    held = [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_headers_conformance,
        checks.response_schema_conformance,
    ]

    @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def once(case: Json) -> None:
        answer = case.call(base_url=base_url, headers=headers, allow_redirects=False)
        case.validate_response(answer, checks=held)

    once()
