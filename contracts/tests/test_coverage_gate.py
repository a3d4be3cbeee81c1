"""No operation, documented status, named error or webhook of a vendor without a case of ours, or a cited reason."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from golive.contracts.tests import covering
from golive.contracts.tests.proven_elsewhere import ELSEWHERE, NEVER
from golive.simulators.background import BackgroundServer
from golive.simulators.client import ServerHandle
from golive.simulators.core.errors import ErrorRow
from golive.simulators.discovery import load
from golive.simulators.fidelity.openapi import Document
from golive.simulators.fidelity.parts import vendors

ROOT = Path(__file__).parents[2]
VENDORS = vendors()


@pytest.fixture
def server() -> Iterator[ServerHandle]:
    """A server whose default sandbox is nobody else's."""
    background = BackgroundServer().start()
    yield ServerHandle(str(background.ready["control"]))
    background.stop()


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_requirement_has_a_case(vendor: str, server: ServerHandle) -> None:
    assert [*covering.findings(vendor, server)] == []


def test_the_tables_are_about_every_vendor() -> None:
    assert {*ELSEWHERE} == {*NEVER} == {*VENDORS}


@pytest.mark.parametrize("place", [place for table in ELSEWHERE.values() for place in table])
def test_what_is_proven_elsewhere_has_its_test(place: str) -> None:
    file, _, name = place.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("reason", [reason for table in NEVER.values() for reason in table.values()])
def test_a_reason_says_where_it_stands(reason: str) -> None:
    place = re.search(r"\((.+)\)$", reason)
    assert place
    assert place[1] == "the document" or (ROOT / place[1]).is_file()


def planted() -> dict[str, Any]:
    """Proof's document with a status, an operation and a webhook more."""
    root: dict[str, Any] = yaml.safe_load(files("golive.schemas").joinpath("proof", "openapi.yaml").read_text("utf-8"))
    answer = {"responses": {"200": {"description": "Taken."}}}
    root["paths"]["/widget/session"]["post"]["responses"]["418"] = {"description": "A teapot."}
    root["paths"]["/widget/rates"] = {"get": {"operationId": "listRates", **answer}}
    root["webhooks"]["rates"] = {"post": {"operationId": "webhook.rates", **answer}}
    return root


def test_what_is_new_in_a_document_is_found(server: ServerHandle, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Document("proof", planted())
    monkeypatch.setattr(covering, "document", lambda vendor: told)
    monkeypatch.setattr(covering, "in_conform", lambda vendor: set())  # a run would insist on the new operation
    found = [*covering.findings("proof", server)]
    for new in ("createSession 418", "listRates 200", "webhook.rates"):
        assert f"proof: {new} has no case. Write one, or say where it is proven." in found


def test_an_error_that_no_operation_answers_with_is_found(
    server: ServerHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = load("proof")
    row = ErrorRow("teapot", 418, "teapot", "I am a teapot")
    monkeypatch.setattr(covering, "load", lambda vendor: replace(proof, errors={**proof.errors, "teapot": row}))
    assert [*covering.findings("proof", server)] == [
        "proof: no operation is documented to answer with the error teapot."
    ]


def test_a_case_that_is_listed_in_vain_is_found(server: ServerHandle, monkeypatch: pytest.MonkeyPatch) -> None:
    vain = {("createSession", "400"): "there is a case (the document)", ("gone", "200"): "it was here (the document)"}
    monkeypatch.setattr(covering, "NEVER", {**NEVER, "proof": vain})
    assert [*covering.findings("proof", server)] == [
        "proof: gone 200 is listed, and no document has it.",
        "proof: createSession 400 is said to have no case, and has one.",
    ]
