"""The simulators answer as their OpenAPI documents say, whatever they are sent: Schemathesis, in all of its phases.

Each vendor is called once, served on a port, with requests that are signed over their final bytes; the tests look at
what came of it, operation by operation. `GOLIVE_DEPTH=deep` sends many times as much, which takes minutes, and then
also finds exemptions that nothing needs. With xdist, `--dist loadgroup` keeps a vendor in one process.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import pytest
import yaml
from golive.contracts.tests.conform import PLANS
from golive.contracts.tests.excerpts import Document, operations
from golive.contracts.tests.fuzzing import run
from golive.contracts.tests.outcome import DEEP, QUICK, Run
from golive.contracts.tests.prepared import ready
from golive.simulators.client import ServerHandle

IS_DEEP = os.environ.get("GOLIVE_DEPTH") == "deep"
DOCUMENTS: dict[str, Document] = {
    vendor: yaml.safe_load(files("golive.schemas").joinpath(vendor, "openapi.yaml").read_text("utf-8"))
    for vendor in PLANS
}

pytestmark = pytest.mark.timeout(1800 if IS_DEEP else 120)


def together(vendor: str, *more: str) -> Any:  # noqa: ANN401 - the type of a parameter set is pytest's own
    """A parameter set in the group of its vendor."""
    return pytest.param(vendor, *more, id="-".join([vendor, *more]), marks=pytest.mark.xdist_group(f"conform-{vendor}"))


def cases() -> Iterator[Any]:
    """Vendor and operation."""
    for vendor, document in DOCUMENTS.items():
        names = (name for name, _, _, _ in operations(document))
        yield from (together(vendor, name) for name in names if name not in PLANS[vendor].left_out)


@pytest.fixture(scope="session")
def run_of(golive_server: ServerHandle) -> Callable[[str], Run]:
    """The run over a vendor's document, in a sandbox of its own."""

    @cache
    def made(vendor: str) -> Run:
        plan, base_url, signing = ready(vendor, golive_server.create(seed=f"conform-{vendor}"))
        with as_file(files("golive.schemas").joinpath(vendor, "openapi.yaml")) as path:
            return run(DOCUMENTS[vendor], path.as_uri(), base_url, signing, plan, DEEP if IS_DEEP else QUICK)

    return made


@pytest.mark.parametrize(("vendor", "operation"), [*cases()])
def test_operation_answers_as_documented(vendor: str, operation: str, run_of: Callable[[str], Run]) -> None:
    assert run_of(vendor).objections(operation) == []


@pytest.mark.parametrize("vendor", [together(vendor) for vendor in PLANS])
def test_nothing_was_left_out_unsaid(vendor: str, run_of: Callable[[str], Run]) -> None:
    """All phases ran, each link led to success, other methods are refused as documented, the plan is up to date."""
    assert run_of(vendor).general_objections() == []
