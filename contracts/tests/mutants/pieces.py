"""The pieces of the contracts that can be looked through one at a time, each with the smallest part of it that says no.

Owns how a piece is run: a flow, one interaction of the pact, one webhook, some lives of the machine, one operation by
Schemathesis, one golden. What each of them asks stands where the contracts have it. A piece that cannot look raises
`Broken`, so that no mutant is caught by a defect of ours.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import yaml
from golive.contracts.tests.driving import Driven, posting
from golive.contracts.tests.excerpts import Document, narrowed, operations, without
from golive.contracts.tests.fuzzing import run
from golive.contracts.tests.outcome import Depth
from golive.contracts.tests.prepared import ready
from golive.contracts.tests.verifying import committed, reasons
from golive.simulators import discovery
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.core.sim import VendorSim
from golive.simulators.fidelity import flows, goldens, targets
from golive.simulators.fidelity.drift import drift
from golive.simulators.fidelity.parts import contract
from golive.simulators.fidelity.severity import Settings
from golive.simulators.fidelity.transports import http_sender
from golive.simulators.inbox import Inbox
from golive.simulators.pacts.files import read
from golive.simulators.pacts.verification import Provider
from golive.simulators.proxying import SigningProxy
from golive.suites.tests.driving import ENOUGH_TO_FIND, InMemory
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

GLANCE = Depth(cases=1, listed=0, scenarios=0, rounds=(0, 0))
LIVES = settings(
    max_examples=ENOUGH_TO_FIND,
    stateful_step_count=20,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
DAY = datetime(2026, 1, 1, tzinfo=UTC).date()
BAR = "|"
TESTS = "golive.contracts.tests"

Prepare = Callable[[VendorSim], None]
"""What is done in a new sandbox before the piece begins."""


class Broken(Exception):
    """A piece could not look, which says nothing about a simulator: which one, and why."""


class Kind(StrEnum):
    """The pieces, from what costs least."""

    FLOWS = "flows"
    DRIFT = "drift"
    WEBHOOKS = "webhooks"
    PACT = "pact"
    MACHINE = "machine"
    CONFORM = "conform"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a piece by name: of a flow, an interaction, a webhook or a check of them, an operation.

    A machine has one part; `name` is how its finding begins, or several beginnings with bars between.
    """

    kind: Kind
    name: str


def flow(name: str) -> Piece:
    """A flow on the simulator."""
    return Piece(Kind.FLOWS, name)


def golden(name: str) -> Piece:
    """The comparison of a flow with its golden."""
    return Piece(Kind.DRIFT, name)


def webhook(name: str) -> Piece:
    """A webhook as the pact has it, or a check of what arrives."""
    return Piece(Kind.WEBHOOKS, name)


def pact(name: str) -> Piece:
    """An interaction or a message of the pact."""
    return Piece(Kind.PACT, name)


def machine(*findings: str) -> Piece:
    """Lives against the plain model; more than one finding where it is chance which of them comes first."""
    return Piece(Kind.MACHINE, BAR.join(findings))


def conform(operation: str) -> Piece:
    """One operation, called by Schemathesis."""
    return Piece(Kind.CONFORM, operation)


class Prepared(ServerHandle):
    """A server whose new sandboxes are prepared."""

    def __init__(self, server: ServerHandle, vendor: str, prepare: Prepare) -> None:
        super().__init__(server.connection.url)
        self._vendor = vendor
        self._prepare = prepare

    def create(self, **options: Any) -> SandboxHandle:  # noqa: ANN401 - as the server takes them
        """A new sandbox, prepared."""
        sandbox = super().create(**options)
        self._prepare(sandbox.vendor(self._vendor))
        return sandbox

    @contextmanager
    def sandbox(self, **options: Any) -> Iterator[SandboxHandle]:  # noqa: ANN401 - likewise
        """A sandbox for one use."""
        sandbox = self.create(**options)
        try:
            yield sandbox
        finally:
            sandbox.delete()


def objection(piece: Piece, vendor: str, server: ServerHandle, prepare: Prepare = lambda sim: None) -> str:
    """What the piece says against the simulator as it is now; nothing when it is content.

    Whatever it raises but an `AssertionError` is no finding. Raises `Broken`.
    """
    try:
        if piece.kind is Kind.MACHINE:
            return _lived(vendor, piece.name, prepare)
        return _LOOKS[piece.kind](vendor, piece.name, Prepared(server, vendor, prepare))
    except AssertionError as problem:
        return f"{type(problem).__name__}: {problem}"
    except Exception as problem:
        told = f"{vendor}: {piece.kind.value}, {piece.name}, is broken: {type(problem).__name__}: {problem}"
        raise Broken(told) from problem


def _ran(vendor: str, name: str, server: Prepared) -> flows.Result:
    """What came of a flow. Raises `LookupError` when the simulator never was asked."""
    result = targets.simulator(vendor, server).run(flows.named(vendor, name))
    if result.outcome is flows.Outcome.UNREACHABLE or not result.exchanges:
        raise LookupError(result.why)
    return result


def _flow(vendor: str, name: str, server: Prepared) -> str:
    result = _ran(vendor, name, server)
    return "" if result.outcome is flows.Outcome.PASSED else f"{result.outcome}: {result.why}"


def _drift(vendor: str, name: str, server: Prepared) -> str:
    found = drift(_ran(vendor, name, server), goldens.load(vendor, name), None, Settings(), DAY)
    return "; ".join(f"{one.operation} {one.pointer}: {one.change}" for one in found.drifted)


def _pact(vendor: str, name: str, server: Prepared) -> str:
    with ExitStack() as stack:
        sandbox = stack.enter_context(server.sandbox())
        credentials, auth = sandbox.ready["vendors"][vendor], contract(vendor, "auth")
        upstream = credentials[auth.BASE]
        proxy = stack.enter_context(SigningProxy(auth.Auth(credentials, http_sender(upstream)), upstream))
        admin = f"{sandbox.ready['control']}/__admin/sandboxes/{sandbox.id}"
        provider = Provider(vendor, proxy.url, f"{admin}/states/{vendor}", f"{admin}/pact-messages/{vendor}")
        excerpt = _excerpt(vendor, name, Path(stack.enter_context(TemporaryDirectory())))
        return "; ".join(reasons(read(excerpt), provider).values())


def _excerpt(vendor: str, name: str, folder: Path) -> Path:
    """A pact with one interaction. Raises `LookupError` when there is none."""
    file = committed(vendor).path
    whole = json.loads(file.read_bytes())
    chosen = [one for one in whole["interactions"] if one["description"] == name]
    if not chosen:
        raise LookupError(f"the pact has no {name!r}")
    (folder / file.name).write_text(json.dumps({**whole, "interactions": chosen}), encoding="utf-8")
    return folder / file.name


def _webhook(vendor: str, name: str, server: Prepared) -> str:
    """Tokens bear the real time where bytes are checked, by which the libraries of receivers go."""
    told = _module(vendor, "posting")
    if name in told.CHECKS:
        with server.sandbox(stamp="wall") as sandbox, Inbox() as inbox:
            told.CHECKS[name](sandbox, inbox)
        return ""
    with TemporaryDirectory() as folder:
        Driven(told.book(Path(folder)), {name: posting(told.Vendor, told.MAKES[name], server)}).drive(name)
    return ""


def _conform(vendor: str, name: str, server: Prepared) -> str:
    document = _document(vendor)
    others = [known for known, _, _, _ in operations(document) if known != name]
    with server.sandbox() as sandbox, as_file(files("golive.schemas").joinpath(vendor, "openapi.yaml")) as path:
        plan, base_url, signing = ready(vendor, sandbox)
        alone = replace(plan, left_out={}, unreached={})
        cut = narrowed(without(document, others), ())
        found = run(cut, path.as_uri(), base_url, signing, alone, GLANCE)
    if not found.answers(name):
        raise LookupError("it was never called")
    return "; ".join(found.objections(name))


@cache
def _document(vendor: str) -> Document:
    found: Document = yaml.safe_load(files("golive.schemas").joinpath(vendor, "openapi.yaml").read_text("utf-8"))
    return found


def _lived(vendor: str, finding: str, prepare: Prepare) -> str:
    """Another finding than those that were named does not count for them."""
    life, simulated = _module(vendor, "life").Life, discovery.load(vendor)

    def born() -> Any:  # noqa: ANN401 - each vendor has a class of its own
        lived = life(InMemory(simulated))
        prepare(lived.sim)
        return lived

    try:
        run_state_machine_as_test(born, settings=LIVES)  # type: ignore[arg-type]  # any callable does
    except AssertionError as problem:
        told = str(problem)
        return told if told.startswith(tuple(finding.split(BAR))) else ""
    return ""


def _module(vendor: str, name: str) -> ModuleType:
    """What a vendor's tests are made of, beside them."""
    return import_module(f"{TESTS}.{vendor}.{name}")


_LOOKS: dict[Kind, Callable[[str, str, Prepared], str]] = {
    Kind.FLOWS: _flow,
    Kind.DRIFT: _drift,
    Kind.WEBHOOKS: _webhook,
    Kind.PACT: _pact,
    Kind.CONFORM: _conform,
}
