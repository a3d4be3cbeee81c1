"""The schema files of the package, and two validators that must agree about them.

Owns reading and compiling; what the files ought to say is the tests' business. A file goes by its path without the
ending, `veriff/get-decision.response`. A test that asks for `schema_name`, `vendor_name`, `message_name` or `example`
runs once for each file, each of a vendor's, each message, or each example.
"""

import copy
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import jsonschema_rs
import pytest
import referencing
import yaml
from jsonschema import Draft202012Validator

Document = dict[str, Any]
Finding = tuple[str, str]  # where (a JSON pointer into the instance), and which keyword

ROOT = files("golive.schemas")
VENDORS = ("prove", "veriff", "proof", "yoti")
REMOVE = object()


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".schema.json"):
            yield f"{prefix}{entry.name.removesuffix('.schema.json')}", entry


def _each_key_once(pairs: list[tuple[str, Any]]) -> Document:
    result = dict(pairs)
    assert len(result) == len(pairs), f"a member is written twice among {[key for key, _ in pairs]}"
    return result


def _documents() -> dict[str, Document]:
    wanted = (*(f"{vendor}/" for vendor in VENDORS), "golive/ready", "golive/exchange")
    found = ((name, entry) for name, entry in _walk(ROOT) if name.startswith(wanted))
    return {name: json.loads(entry.read_bytes(), object_pairs_hook=_each_key_once) for name, entry in found}


DOCUMENTS = _documents()
MESSAGES = [name for name in DOCUMENTS if "/parts/" not in name]
VENDOR_NAMES = [name for name in DOCUMENTS if name.partition("/")[0] in VENDORS]


def _pointer(path: Iterable[str | int]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


@cache
def _python(name: str) -> Draft202012Validator:
    """The validator of the contract checks."""
    pairs = ((doc["$id"], referencing.Resource.from_contents(doc)) for doc in DOCUMENTS.values())
    registry: referencing.Registry[Any] = referencing.Registry().with_resources(pairs)
    formats = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(DOCUMENTS[name], registry=registry, format_checker=formats)


@cache
def _rust(name: str) -> jsonschema_rs.Draft202012Validator:
    """The validator of the request path."""
    registry = jsonschema_rs.Registry([(doc["$id"], doc) for doc in DOCUMENTS.values()])
    return jsonschema_rs.Draft202012Validator(DOCUMENTS[name], registry=registry, validate_formats=True)


def _findings(name: str, instance: object) -> set[Finding]:
    python = {(_pointer(error.absolute_path), str(error.validator)) for error in _python(name).iter_errors(instance)}
    rust = {(_pointer(error.instance_path), error.kind.name) for error in _rust(name).iter_errors(instance)}
    assert python == rust, f"{name}: only jsonschema {python - rust}, only jsonschema_rs {rust - python}"
    assert bool(rust) is not _rust(name).is_valid(instance), f"{name}: the fast path says otherwise"
    return python


def _changed(instance: Any, pointer: str, value: object) -> Any:  # noqa: ANN401 - any JSON value
    if not pointer:
        return value
    result = copy.deepcopy(instance)
    *parents, last = pointer.removeprefix("/").split("/")
    node = result
    for part in parents:
        node = node[int(part) if isinstance(node, list) else part]
    key = int(last) if isinstance(node, list) else last
    if value is REMOVE:
        del node[key]
    else:
        node[key] = value
    return result


@pytest.fixture(scope="session")
def documents() -> dict[str, Document]:
    """All files by name."""
    return DOCUMENTS


@pytest.fixture(scope="session")
def openapis() -> dict[str, Document]:
    """The vendors' OpenAPI documents by vendor, references not followed."""
    return {vendor: yaml.safe_load(ROOT.joinpath(vendor, "openapi.yaml").read_text("utf-8")) for vendor in VENDORS}


@pytest.fixture(scope="session")
def openapi(openapis: dict[str, Document]) -> Document:
    """Veriff's OpenAPI document."""
    return openapis["veriff"]


@pytest.fixture(scope="session")
def findings() -> Callable[[str, object], set[Finding]]:
    """What both validators find wrong with an instance of a file; fails the test where they differ."""
    return _findings


@pytest.fixture(scope="session")
def sample() -> Callable[[str, int], Any]:
    """A function that copies one of a file's examples."""
    return lambda name, number: copy.deepcopy(DOCUMENTS[name]["examples"][number])


@pytest.fixture(scope="session")
def changed() -> Callable[[Any, str, object], Any]:
    """A function that copies a JSON value with one place set to another value."""
    return _changed


@pytest.fixture(scope="session")
def without() -> Callable[[Any, str], Any]:
    """A function that copies a JSON value with one place taken out."""
    return lambda instance, pointer: _changed(instance, pointer, REMOVE)


@pytest.fixture(scope="session")
def messages() -> list[str]:
    """The names of all files that describe a whole message."""
    return list(MESSAGES)


@pytest.fixture(scope="session")
def vendor_names() -> list[str]:
    """The names of all files that describe what a vendor sends or is sent."""
    return list(VENDOR_NAMES)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for each file, message or example that its arguments ask for."""
    if "schema_name" in metafunc.fixturenames:
        metafunc.parametrize("schema_name", DOCUMENTS)
    if "vendor_name" in metafunc.fixturenames:
        metafunc.parametrize("vendor_name", VENDOR_NAMES)
    if "message_name" in metafunc.fixturenames:
        metafunc.parametrize("message_name", MESSAGES)
    if "example" in metafunc.fixturenames:
        examples = [(name, number) for name in MESSAGES for number in range(len(DOCUMENTS[name].get("examples", [])))]
        metafunc.parametrize("example", examples, ids=[f"{name}-{number}" for name, number in examples])
