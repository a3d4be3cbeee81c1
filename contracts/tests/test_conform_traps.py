"""What would make the runs over the documents green for nothing, each brought about on purpose and found out."""

import copy
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files

import jsonschema_rs
import pytest
import schemathesis
import yaml
from golive.contracts.tests.conform import PLANS
from golive.contracts.tests.excerpts import Document, links, narrowed, operations
from golive.contracts.tests.fuzzing import Signing, run
from golive.contracts.tests.outcome import Depth, Plan, Run
from golive.contracts.tests.prepared import ready
from golive.simulators.client import SandboxHandle
from golive.simulators.core.schema import Schema
from golive.simulators.fidelity.wire import Outgoing
from jsonschema import Draft202012Validator
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup

GLANCE = Depth(cases=1, listed=3, scenarios=4, rounds=(1, 2))
EXAMPLES = Depth(cases=1, listed=0, scenarios=2, rounds=(1, 1))
PATH = "/widget/transactions/{merchant_transaction_id}"
FORMATS = {
    "date-time": "yesterday",
    "date": "2026-02-30",
    "time": "25:00:00Z",
    "uri": "no uri",
    "email": "nobody",
    "uuid": "7d1f1f7c",
    "ipv4": "300.0.0.1",
    "ipv6": "::g",
    "hostname": "-",
    "duration": "soon",
    "regex": "(",
    "json-pointer": "a",
}


def document_of(vendor: str) -> Document:
    """The vendor's document."""
    found: Document = yaml.safe_load(files("golive.schemas").joinpath(vendor, "openapi.yaml").read_text("utf-8"))
    return found


def only(document: Document, *names: str) -> Document:
    """The document with these operations, and the links between them."""
    cut = copy.deepcopy(document)
    dropped = [(path, method) for name, method, path, _ in operations(cut) if name not in names]
    for path, method in dropped:
        del cut["paths"][path][method]
    for _, _, _, entry in operations(cut):
        for answer in entry["responses"].values():
            links = answer.get("links", {})
            answer["links"] = {name: link for name, link in links.items() if link.get("operationId") in names}
    return cut


@pytest.fixture
def proof() -> Document:
    """The smallest document, with what is documented for one transaction."""
    return only(document_of("proof"), "createSession", "getTransaction")


@pytest.fixture
def looked_at(sandbox: SandboxHandle) -> Callable[..., Run]:
    """A short run over a document of Proof."""

    def made(document: Document) -> Run:
        _, base_url, signing = ready("proof", sandbox)
        unreached = {"createSession 201 transaction": "the simulator answers 200"}
        return glance("proof", document, base_url, signing, Plan(unreached=unreached))

    return made


def glance(vendor: str, document: Document, base_url: str, signing: Signing, plan: Plan, depth: Depth = GLANCE) -> Run:
    """A short run."""
    with as_file(files("golive.schemas").joinpath(vendor, "openapi.yaml")) as path:
        return run(document, path.as_uri(), base_url, signing, plan, depth)


def spoiled(signing: Signing) -> Signing:
    """Signs, and spoils what it has put there."""

    def sign(request: Outgoing) -> Outgoing:
        signed = signing.sign(request)
        ours = {name: value for name, value in signed.headers.items() if request.headers.get(name) != value}
        return signed.with_headers({name: _spoiled(value) for name, value in ours.items()})

    return Signing(signing.base_url, sign)


def _spoiled(value: str) -> str:
    """One character is another one: the last hexadecimal digit of ids, or one amid a signature."""
    place = len(value) // 2
    return value[:place] + ("1" if value[place] != "1" else "2") + value[place + 1 :]


def changed(document: Document, name: str, change: Callable[[Document], object]) -> Document:
    """A copy in which an operation's entry was changed."""
    cut = copy.deepcopy(document)
    change(next(entry for found, _, _, entry in operations(cut) if found == name))
    return cut


def test_nothing_is_held_against_a_good_simulator(proof: Document, looked_at: Callable[..., Run]) -> None:
    found = looked_at(proof)

    assert found.general_objections() == []
    assert [found.objections(name) for name in found.secured] == [[], []]


@pytest.mark.parametrize("vendor", PLANS)
def test_wrong_credentials_are_refused_everywhere_and_that_is_no_pass(vendor: str, sandbox: SandboxHandle) -> None:
    plan, base_url, signing = ready(vendor, sandbox)

    found = glance(vendor, document_of(vendor), base_url, spoiled(signing), plan, EXAMPLES)

    secured = [name for name, one in found.secured.items() if one]
    accepted = {name: dict(found.answers(name)) for name in secured if any(s < 400 for s in found.answers(name))}
    assert accepted == {}
    passed = [name for name in secured if not found.objections(name)]
    assert passed == [name for name in secured if name in plan.unreached and set(found.answers(name)) - {401, 403}]
    assert found.general_objections() != []


def test_an_undocumented_status_is_found(proof: Document, looked_at: Callable[..., Run]) -> None:
    found = looked_at(changed(proof, "getTransaction", lambda entry: entry["responses"].pop("200")))

    assert any("status_code_conformance" in text for text in found.objections("getTransaction"))
    assert found.objections("createSession") == []


def test_an_undocumented_media_type_is_found(proof: Document, looked_at: Callable[..., Run]) -> None:
    other = {"text/plain": {"schema": {"type": "string"}}}
    found = looked_at(changed(proof, "getTransaction", lambda entry: entry["responses"]["200"].update(content=other)))

    assert any("content_type_conformance" in text for text in found.objections("getTransaction"))


def test_a_body_of_another_shape_is_found(proof: Document, looked_at: Callable[..., Run]) -> None:
    shape = {"application/json": {"schema": {"properties": {"created_at": {"format": "ipv4"}}}}}
    found = looked_at(changed(proof, "getTransaction", lambda entry: entry["responses"]["200"].update(content=shape)))

    assert any("response_schema_conformance" in text for text in found.objections("getTransaction"))


def test_a_missing_header_is_found(proof: Document, looked_at: Callable[..., Run]) -> None:
    header = {"X-Planted": {"required": True, "schema": {"type": "string"}}}
    found = looked_at(changed(proof, "getTransaction", lambda entry: entry["responses"]["200"].update(headers=header)))

    assert any("response_headers_conformance" in text for text in found.objections("getTransaction"))


def test_a_server_error_is_found_though_it_is_documented(
    proof: Document, looked_at: Callable[..., Run], sandbox: SandboxHandle
) -> None:
    sandbox.faults.add("error", vendor="proof", operation="getTransaction", error="db_error")

    found = looked_at(proof).objections("getTransaction")

    assert any("not_a_server_error" in text for text in found)


def test_a_link_that_leads_nowhere_is_found(proof: Document, looked_at: Callable[..., Run]) -> None:
    def misled(entry: Document) -> None:
        entry["responses"]["200"]["links"]["transaction"]["parameters"] = {
            "merchant_transaction_id": "$response.body#/widget_id"
        }

    found = looked_at(changed(proof, "createSession", misled)).general_objections()

    assert any("createSession 200 transaction led to no success" in text for text in found)


def test_a_narrowed_document_keeps_the_links_of_answers_that_share_them(proof: Document) -> None:
    kept = narrowed(proof, {"createSession 200 transaction"})

    assert [*links(proof)] == [
        (f"createSession {status} transaction", ("createSession", "getTransaction")) for status in (200, 201)
    ]
    assert [*links(kept)] == [("createSession 200 transaction", ("createSession", "getTransaction"))]


def test_an_operation_without_a_route_is_found(proof: Document, looked_at: Callable[..., Run]) -> None:
    moved = copy.deepcopy(proof)
    moved["paths"]["/widget/deals/{merchant_transaction_id}"] = moved["paths"].pop(PATH)

    assert any("no call succeeded" in text for text in looked_at(moved).objections("getTransaction"))


def test_an_operation_that_is_not_secured_is_found(sandbox: SandboxHandle) -> None:
    open_one = only(document_of("yoti"), "listSupportedDocuments")
    secured = changed(open_one, "listSupportedDocuments", lambda entry: entry.update(security=[{"signedRequest": []}]))
    _, base_url, signing = ready("yoti", sandbox)

    found = glance("yoti", secured, base_url, signing, Plan(other=404)).objections("listSupportedDocuments")

    assert any("ignored_auth" in text for text in found)


def test_a_plan_that_speaks_of_what_is_not_there_is_found(proof: Document, sandbox: SandboxHandle) -> None:
    _, base_url, signing = ready("proof", sandbox)

    found = glance("proof", proof, base_url, signing, Plan(unreached={"gone": "it was here"}))

    assert "the plan speaks of gone, which is not there" in found.general_objections()
    with pytest.raises(LookupError, match="gone"):
        glance("proof", proof, base_url, signing, Plan(left_out={"gone": "it was here"}))


def test_a_failing_case_is_a_group_of_failures(sandbox: SandboxHandle) -> None:
    _, base_url, signing = ready("proof", sandbox)
    path = "/widget/transactions/none"
    planted = {
        "openapi": "3.1.0",
        "info": {"title": "Planted", "version": "1"},
        "paths": {path: {"get": {"responses": {"200": {"description": "It is there."}}}}},
    }
    schema = schemathesis.openapi.from_dict(planted, config=SchemathesisConfig.from_dict({"base-url": base_url}))

    with pytest.raises(FailureGroup) as caught:
        schema[path]["GET"].Case().call_and_validate(auth=signing)

    assert not issubclass(FailureGroup, Exception)
    assert {type(one).__name__ for one in caught.value.exceptions} >= {"UndefinedStatusCode"}


@pytest.mark.parametrize("name", FORMATS)
def test_formats_are_checked_by_both_validators(name: str) -> None:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "string", "format": name}

    python = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)

    assert [error.validator for error in python.iter_errors(FORMATS[name])] == ["format"]
    assert [found.keyword for found in Schema(schema, jsonschema_rs.Registry([])).violations(FORMATS[name])] == [
        "format"
    ]


def test_node_ids_are_unique_and_name_vendor_and_operation() -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n", "0", "contracts/tests/test_conform.py"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    ids = [line.partition("[")[2].rstrip("]") for line in told if "test_operation_answers_as_documented[" in line]

    assert ids == [*_called()]
    assert len(set(ids)) == len(ids)


def _called() -> Iterator[str]:
    for vendor, plan in PLANS.items():
        names = (name for name, _, _, _ in operations(document_of(vendor)))
        yield from (f"{vendor}-{name}" for name in names if name not in plan.left_out)
