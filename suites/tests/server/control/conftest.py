"""The control API's document, a judge of answers that knows it, and a caller whose every answer is judged."""

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
import yaml
from golive.simulators.server.control.application import OPERATIONS
from golive.suites.tests.harness import Call, Control, Live
from referencing import Registry, Resource

Json = Any
Document = dict[str, Any]
Check = Callable[[str, int, Json], None]

ONE = {"id": "default"}
BY_ID = {operation.id: operation for operation in OPERATIONS}
BASE = "https://golive.invalid/schemas/control/openapi.yaml"
METHODS = ("get", "put", "post", "delete")


@pytest.fixture(scope="session")
def document() -> Document:
    """The OpenAPI document."""
    text = files("golive.schemas").joinpath("control", "openapi.yaml").read_text(encoding="utf-8")
    loaded: Document = yaml.safe_load(text)
    return loaded


def _operations(document: Document) -> Iterator[tuple[str, str, str, Json]]:
    for path, entry in document["paths"].items():
        for method in METHODS:
            if method in entry:
                yield entry[method]["operationId"], method.upper(), path, entry[method]


@pytest.fixture(scope="session")
def documented(document: Document) -> dict[str, tuple[str, str, Json]]:
    """Method, path, and operation by operationId."""
    return {name: (method, path, operation) for name, method, path, operation in _operations(document)}


@pytest.fixture(scope="session")
def check(document: Document, documented: dict[str, tuple[str, str, Json]]) -> Check:
    """`check(operationId, status, body)` fails for an answer that the document does not describe."""
    pages = [(BASE, document)]
    for name in ("ready", "exchange"):
        text = files("golive.schemas").joinpath("golive", f"{name}.schema.json").read_text(encoding="utf-8")
        pages.append((json.loads(text)["$id"], json.loads(text)))
    known: Registry[Json] = Registry().with_resources(
        (uri, Resource.opaque(page) if uri == BASE else Resource.from_contents(page)) for uri, page in pages
    )

    def judge(operation_id: str, status: int, body: Json) -> None:
        responses = documented[operation_id][2]["responses"]
        assert str(status) in responses, f"{operation_id} answered {status}: {body}"
        pointer = f"#/paths/{documented[operation_id][1].replace('~', '~0').replace('/', '~1')}"
        reference = responses[str(status)].get("$ref")
        place = reference or f"{pointer}/{documented[operation_id][0].lower()}/responses/{status}"
        content = _at(document, place).get("content")
        assert (body is None) == (content is None), f"{operation_id} {status}: {body}"
        if content is not None:
            schema = {"$ref": f"{BASE}{place}/content/application~1json/schema"}
            jsonschema.Draft202012Validator(schema, registry=known, format_checker=jsonschema.FormatChecker()).validate(
                body
            )

    return judge


def _at(document: Document, pointer: str) -> Json:
    found: Json = document
    for part in pointer.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return found


@pytest.fixture
def control(check: Check) -> Control:
    """Makes of a server a function that calls an operation by its id, with the wanted status: the answer, checked."""

    def bind(live: Live) -> Call:
        async def call(operation_id: str, status: int, body: Json = None, /, *, query: str = "", **path: str) -> Json:
            operation = BY_ID[operation_id]
            url = operation.path.format(**{**ONE, **path}) + query
            raw = body if isinstance(body, bytes) else None
            got, answer = await live.admin(operation.method, url, None if raw is not None else body, raw=raw)
            assert got == status, answer
            check(operation_id, got, answer)
            return answer

        return call

    return bind
