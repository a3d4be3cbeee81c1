"""The engine: one request, one transaction, one journal entry.

Owns the pipeline that every vendor runs through and the steps they share. It decides and commits; it never waits,
sends or logs: what remains to be done on the wire is part of the `Outcome`.
"""

from collections.abc import Callable

import msgspec

from . import faults, journal, schema
from .errors import VendorError
from .faults import Fault, Side, Wire
from .message import Request, Response
from .store import Conflict
from .transaction import TRIES
from .vendor import Call, Route, Router, Step, Tx, Vendor

UNROUTED = Route("*", "*", "", lambda _tx, _request: Response(404))


class Outcome(msgspec.Struct, frozen=True):
    """What became of a request: the response, how it travels, whether the outbox has work, and our own accident.

    `subject` is whom it was about.
    """

    response: Response
    wire: Wire | None = None
    due: bool = False
    accident: BaseException | None = None
    subject: str | None = None


class Verdict(msgspec.Struct, frozen=True):
    """How the pipeline ended, before it is sealed and remembered."""

    response: Response
    error: str | None = None
    fault: Fault | None = None
    accident: BaseException | None = None


class Engine:
    """Runs requests of one vendor. `journal_cap` is in bytes; `strict` also validates our own answers."""

    def __init__(self, vendor: Vendor, *, journal_cap: int, strict: bool) -> None:
        self.vendor = vendor
        self._router = Router(vendor.routes, slash_tolerant=vendor.slash_tolerant)
        self._cap = journal_cap
        self._strict = strict

    def handle(self, begin: Callable[[], Tx], request: Request) -> Outcome:
        """Answer `request`; a lost race runs it again from the start."""
        found = self._router.find(request.method, request.path)
        route, params = found or (UNROUTED, {})
        placed = msgspec.structs.replace(request, params=params) if params else request
        for _ in range(TRIES):
            tx = begin()
            outcome = self._attempt(tx, route, placed)
            try:
                tx.commit()
            except Conflict:
                continue
            return outcome
        answer = self.vendor.render(self.vendor.errors[self.vendor.crash], None)
        return Outcome(answer, accident=Conflict(f"the same keys changed {TRIES} times in a row"))

    def _attempt(self, tx: Tx, route: Route, request: Request) -> Outcome:
        tx.subject = request.params.get(route.subject) if route.subject else None
        verdict = self._judge(Call(tx, self.vendor, route, request, self._strict))
        spoiled = verdict.fault is not None and verdict.fault.kind == "malformed" and bool(verdict.response.body)
        response = self.vendor.seal(tx, request, _spoil(verdict.response) if spoiled else verdict.response)
        self._remember(tx, route, request, response, verdict)
        wire = faults.wire(verdict.fault, request, _noise(tx, verdict.fault)) if verdict.fault else None
        return Outcome(response, wire, tx.due, verdict.accident, tx.subject)

    def _judge(self, call: Call) -> Verdict:
        fault = faults.match(
            call.tx, Side.REQUEST, self.vendor.name, call.route.operation, call.tx.subject, call.request.body
        )
        try:
            response = _forced(call, fault) or self._run(call)
        except VendorError as error:
            answer = self.vendor.render(error.row, error.detail).with_headers(error.headers)
            return Verdict(answer, error.row.code, fault)
        except Exception as accident:  # noqa: BLE001 - whatever it is, nothing of it may be committed or shown
            call.tx.forget()
            row = self.vendor.errors[self.vendor.crash]
            return Verdict(self.vendor.render(row, None), row.code, fault, accident)
        return Verdict(response, None, fault)

    def _run(self, call: Call) -> Response:
        if call.request.oversize:
            raise VendorError(self.vendor.errors[self.vendor.too_large])
        if call.route is UNROUTED:
            raise self._unrouted(call.request)
        for step in self.vendor.steps:
            response = step(call)
            if response is not None:
                return response
        raise AssertionError(f"the steps of {self.vendor.name} answer nothing")

    def _unrouted(self, request: Request) -> VendorError:
        known = self._router.methods(request.path) if self.vendor.wrong_method else []
        if known:
            return VendorError(self.vendor.errors[self.vendor.wrong_method], headers=(("allow", ", ".join(known)),))
        return VendorError(self.vendor.errors[self.vendor.unknown])

    def _remember(self, tx: Tx, route: Route, request: Request, response: Response, verdict: Verdict) -> None:
        redactor, known = self.vendor.redactor, self.vendor.credentials(tx.settings)
        exchange = journal.Exchange(
            at=journal.stamp(tx),
            direction="in",
            vendor=self.vendor.name,
            operation=route.operation or None,
            subject=tx.subject,
            fault=verdict.fault.id if verdict.fault else None,
            error=verdict.error,
            request=journal.incoming(redactor, request, known),
            response=journal.outgoing(redactor, response, known),
        )
        journal.append(tx, exchange, self._cap)


def _forced(call: Call, fault: Fault | None) -> Response | None:
    if fault is None:
        return None
    if fault.kind == "status":
        return Response(fault.status, fault.body.encode())
    if fault.kind == "error":
        raise VendorError(call.vendor.errors[fault.error])
    return None


def _spoil(response: Response) -> Response:
    return msgspec.structs.replace(response, body=response.body[:-1] + b",")


def _noise(tx: Tx, fault: Fault | None) -> float:
    """A standard normal number by the sandbox's own chance (sum of twelve uniform ones)."""
    if fault is None or fault.kind != "lognormal":
        return 0.0
    return sum(tx.ids.fraction() for _ in range(12)) - 6.0


def parse_json(refuse: Callable[[str], VendorError]) -> Step:
    """A step that parses the body of routes with a request schema; `refuse` names the vendor's error for a bad one."""

    def step(call: Call) -> Response | None:
        if call.route.request:
            try:
                payload = msgspec.json.decode(call.request.body)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
                raise refuse(str(problem)) from problem
            call.request = msgspec.structs.replace(call.request, payload=payload)
        return None

    return step


def validate(refuse: Callable[[Call, list[schema.Violation]], VendorError | None]) -> Step:
    """A step that checks the parsed body against the route's schema; `refuse` may wave findings through with None."""

    def step(call: Call) -> Response | None:
        if call.route.request:
            wanted = schema.load(call.vendor.name, call.route.request)
            if not wanted.accepts(call.request.payload):
                error = refuse(call, list(wanted.violations(call.request.payload)))
                if error is not None:
                    raise error
        return None

    return step


class ContractBroken(Exception):
    """We were about to answer something that our own schema forbids."""


def handle(call: Call) -> Response | None:
    """The step that calls the route's handler and, in strict mode, holds its answer to the schema."""
    response = call.route.handler(call.tx, call.request)
    if call.strict and call.route.response and response.status < 300:
        _hold_to_schema(call, response)
    return response


def _hold_to_schema(call: Call, response: Response) -> None:
    wanted = schema.load(call.vendor.name, call.route.response)
    value = msgspec.json.decode(response.body)
    if not wanted.accepts(value):
        finding = next(wanted.violations(value))  # its message would carry the value, and this ends up in a log
        what = f"{finding.keyword} {finding.missing}".strip()
        raise ContractBroken(f"{call.route.operation}: {finding.pointer or '/'} breaks {what}")
