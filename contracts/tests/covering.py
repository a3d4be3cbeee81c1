"""Which case of ours covers which requirement of a vendor's document: operation and status, named error, webhook.

Owns the collection of cases from where they stand (rows of the pacts, flows, the plan of Schemathesis), the refusals
that are forced here one by one, and the table of what is proven elsewhere or never. A new requirement has none of them.
"""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from golive.contracts.tests.conform import PLANS
from golive.contracts.tests.prepared import ready
from golive.contracts.tests.proven_elsewhere import ELSEWHERE, NEVER, Case
from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.core.errors import ErrorRow
from golive.simulators.discovery import load
from golive.simulators.fidelity import flows, targets
from golive.simulators.fidelity.conformity import response_findings
from golive.simulators.fidelity.openapi import Operation, document
from golive.simulators.fidelity.parts import contract
from golive.simulators.fidelity.transports import http_sender
from golive.simulators.fidelity.wire import Outgoing, Send

LIMITS: Mapping[str, Mapping[str, object]] = {"prove": {"rate_limited": True, "rate_limit": 1}}
"""Rules under which every call but the first is one too many: a fault has no header that says when to come back."""


def wanted(vendor: str) -> set[Case]:
    """What the document asks a case for: each status of each operation, and each webhook."""
    told = document(vendor)
    answers = {(operation.id, status) for operation in told.operations.values() for status in operation.replies}
    return answers | {(name, "") for name in told.webhooks}


def in_pacts(vendor: str) -> set[Case]:
    """What the rows of the pacts have; that the simulator keeps each is proven where pacts are verified."""
    rows = contract(vendor, "interactions")
    answers = {(row.operation, str(row.status)) for row in rows.INTERACTIONS}
    return answers | {(f"webhook.{row.topic}", "") for row in (*rows.MESSAGES, *rows.DELIVERIES)}


def in_flows(vendor: str, server: ServerHandle) -> set[Case]:
    """What the flows were answered, where they pass."""
    target = targets.simulator(vendor, server)
    results = [target.run(flow) for flow in flows.flows(vendor).values()]
    good = [result for result in results if result.outcome is flows.Outcome.PASSED]
    return {(one.operation, str(one.answer.status)) for result in good for one in result.exchanges}


def in_conform(vendor: str) -> set[Case]:
    """The successes that the runs of Schemathesis insist on: of operations that have one way to succeed."""
    plan = PLANS[vendor]
    called = [one for one in document(vendor).operations.values() if one.id not in {*plan.left_out, *plan.unreached}]
    successes = [(one.id, [status for status in one.replies if not _is_refusal(status)]) for one in called]
    return {(name, good[0]) for name, good in successes if len(good) == 1}


def _is_refusal(status: str) -> bool:
    return status.isdigit() and int(status) >= HTTPStatus.BAD_REQUEST


class Forced:
    """The refusals of a vendor, each forced by the fault that has the name of an error and held to the document.

    `cases` were answered as documented; `names` are the errors that some operation is documented to answer with. It
    wants the default sandbox: what bears no credentials ends there.
    """

    def __init__(self, vendor: str, sandbox: SandboxHandle) -> None:
        self.cases: set[Case] = set()
        self.names: set[str] = set()
        self._vendor = vendor
        self._sandbox = sandbox
        self._plan, self._base, self._signing = ready(vendor, sandbox)
        for operation, row in self._tries():
            self._try(operation, row)
        self._exceed()

    def _tries(self) -> Iterator[tuple[Operation, ErrorRow]]:
        """Refusals that have no row yet with each row of their status, then rows that have none with each operation."""
        operations, rows = document(self._vendor).operations.values(), load(self._vendor).errors.values()
        every = [(one, row) for one in operations for row in rows if str(row.status) in one.replies]
        yield from ((one, row) for one, row in every if (one.id, str(row.status)) not in self.cases)
        yield from ((one, row) for one, row in every if row.name not in self.names)

    def _try(self, operation: Operation, row: ErrorRow) -> None:
        self._sandbox.faults.clear()
        self._sandbox.faults.add("error", vendor=self._vendor, operation=operation.id, error=row.name)
        if self._is_documented(operation, row.status):
            self.cases.add((operation.id, str(row.status)))
            self.names.add(row.name)

    def _exceed(self) -> None:
        """Call everything too often, where a vendor has a limit."""
        self._sandbox.faults.clear()
        rows = [row for row in load(self._vendor).errors.values() if row.status == HTTPStatus.TOO_MANY_REQUESTS]
        if self._vendor not in LIMITS:
            return
        self._sandbox.vendor(self._vendor).override(**LIMITS[self._vendor])
        for operation in [*document(self._vendor).operations.values()] * 2:
            if "429" in operation.replies and self._is_documented(operation, HTTPStatus.TOO_MANY_REQUESTS):
                self.cases.add((operation.id, "429"))
                self.names.update(row.name for row in rows)

    def _is_documented(self, operation: Operation, status: int) -> bool:
        """Whether a call is answered with this status, and as the document has it."""
        request = Outgoing(operation.method, operation.url(self._placed(operation)), {}, b"")
        answer = self._send(operation)(self._signing.sign(request))
        return answer.status == status and not response_findings(document(self._vendor), operation, answer)

    def _send(self, operation: Operation) -> Send:
        base = urlsplit(self._base)
        return http_sender(f"{base.scheme}://{base.netloc}" if operation.elsewhere else self._base)

    def _placed(self, operation: Operation) -> Mapping[str, str]:
        """Values for the placeholders of a path: those of things that are there, else anything."""
        known = {**_places(*self._plan.given.values()), **_places(self._plan.given.get(operation.id, {}))}
        return {name: known.get(name, "x") for name in re.findall(r"\{(\w+)\}", operation.path)}


def _places(*given: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix("path."): value
        for values in given
        for name, value in values.items()
        if name.startswith("path.")
    }


def elsewhere(vendor: str) -> set[Case]:
    """What tests of their own assert."""
    return {case for cases in ELSEWHERE[vendor].values() for case in cases}


def findings(vendor: str, server: ServerHandle) -> Iterator[str]:
    """What no case covers, and what is excused without need, a sentence each."""
    forced, asked = Forced(vendor, server.open()), wanted(vendor)
    driven = in_pacts(vendor) | in_flows(vendor, server) | in_conform(vendor) | forced.cases
    listed = elsewhere(vendor) | NEVER[vendor].keys()
    for case in sorted(asked - driven - listed):
        yield f"{vendor}: {_said(case)} has no case. Write one, or say where it is proven."
    for name in sorted(load(vendor).errors.keys() - forced.names):
        yield f"{vendor}: no operation is documented to answer with the error {name}."
    for case in sorted(listed - asked):
        yield f"{vendor}: {_said(case)} is listed, and no document has it."
    for case in sorted(driven & NEVER[vendor].keys()):
        yield f"{vendor}: {_said(case)} is said to have no case, and has one."


def _said(case: Case) -> str:
    return " ".join(case).rstrip()
