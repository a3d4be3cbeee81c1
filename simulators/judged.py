"""The vendors that one process judges: for each, its sandbox and the integration that talks to it.

An application has one set of credentials a vendor, so all tests of a vendor share one sandbox, made when the first of
them asks, and kept until the process ends. What could not be had once is not tried again: every test is told the same.
"""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from .client import SandboxHandle, ServerHandle
from .conformance.checklist import Checklist
from .conformance.integration import (
    ConfigurationError,
    Integration,
    IntegrationError,
    OperationsError,
    Plan,
    Table,
    load,
    load_table,
    read_plan,
    read_profile,
)
from .conformance.integration.table import FILE
from .conformance.loading import ChecklistError, load_checklist

T = TypeVar("T")

SEED = "judged"
CHECKLIST = "checklist.yaml"


class Unjudgeable(Exception):
    """One sentence for the team or the author of the suite: why nothing can be judged."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite on disk: the vendor that it judges, and its folder."""

    vendor: str
    folder: Path

    def table(self) -> Table:
        """What it does to an integration. Raises `OperationsError`."""
        return load_table(self.folder / FILE, self.vendor)


def suite_of(test: Path, loaded: Iterable[Checklist] = ()) -> Suite:
    """The suite that a test file belongs to, by the nearest checklist above it. Raises `Unjudgeable`."""
    folder = next((above for above in test.resolve().parents if (above / CHECKLIST).is_file()), None)
    if folder is None:
        raise Unjudgeable(f"no {CHECKLIST} lies above {test}, so nobody knows which vendor this test is about")
    path = folder / CHECKLIST
    found = next((checklist for checklist in loaded if checklist.path.resolve() == path), None)
    try:
        return Suite((found or load_checklist(path)).vendor, folder)
    except ChecklistError as problem:
        raise Unjudgeable(str(problem)) from problem


class Pool:
    """Sandboxes and integrations by suite. `file` describes the app, and `workers` processes judge it at a time.

    `remote`: somebody else started the server, so an app that runs already may know where it is.
    """

    def __init__(self, file: Path, server: ServerHandle, *, remote: bool, workers: int) -> None:
        self._file = file
        self._server = server
        self._remote = remote
        self._workers = workers
        self._held = ExitStack()
        self._known: dict[tuple[str, Suite], Any] = {}  # Any: what was made, or why it could not be

    def sandbox(self, suite: Suite) -> SandboxHandle:
        """The sandbox that the vendor's integration talks to. Raises `Unjudgeable`."""
        return self._once("sandbox", suite, lambda: self._make_sandbox(suite))

    def integration(self, suite: Suite) -> Integration:
        """The integration, started if golive is to start it. Raises `Unjudgeable`."""
        return self._once("integration", suite, lambda: self._load(suite))

    def close(self) -> None:
        """Stop every app, and remove the sandboxes that were made."""
        self._held.close()

    def _once(self, what: str, suite: Suite, make: Callable[[], T]) -> T:
        key = (what, suite)
        if key not in self._known:
            try:
                self._known[key] = make()
            except (ConfigurationError, IntegrationError, OperationsError, Unjudgeable) as problem:
                self._known[key] = Unjudgeable(str(problem))
        found: T | Unjudgeable = self._known[key]
        if isinstance(found, Unjudgeable):
            raise found
        return found

    def _make_sandbox(self, suite: Suite) -> SandboxHandle:
        plan = self._plan(suite)
        if not (plan.command or plan.python):
            return self._shared()
        handle = self._server.create(seed=SEED)
        self._held.callback(handle.delete)
        return handle

    def _shared(self) -> SandboxHandle:
        """The default sandbox, for an app that runs already."""
        if not self._remote:
            raise Unjudgeable(
                f"{self._file} declares no command, so golive cannot tell the app where the simulators are: start "
                "`golive serve`, point the app to it, and pass its control address with --golive-server"
            )
        if self._workers > 1:
            raise Unjudgeable(
                f"{self._file} declares no command, so all tests share one app and one sandbox: run them without -n"
            )
        return self._server.open()

    def _load(self, suite: Suite) -> Integration:
        return self._held.enter_context(load(self._file, suite.table(), self.sandbox(suite).ready))

    def _plan(self, suite: Suite) -> Plan:
        if not self._file.is_file():
            raise Unjudgeable(
                f"{self._file} is not there; name the file that describes your app with --golive-integration"
            )
        read_profile(self._file, suite.vendor)  # a wrong one would hide rows
        return read_plan(self._file, suite.table())
