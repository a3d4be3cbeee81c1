"""Runs the flows of a contract: the same steps on the simulator, on goldens and on the vendor's real sandbox.

Owns how a flow ends. It passes only when it asked something, got what it counted on, and every answer fits the
vendor's document; a vendor that lets nobody in, or that nobody reaches, proves nothing either way.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from .caller import Caller, Exchange
from .conformity import Finding, request_findings, response_findings
from .parts import contract
from .steps import DROPPED
from .wire import Unreachable

Flow = Callable[[Caller], None]
"""A flow is named by its function, and titled by the first line of the docstring."""

Redacted = Callable[[int], Collection[str]]

REFUSED = frozenset({401, 403})
GOOD = range(200, 400)


class NoFlow(LookupError):
    """There is no such flow: one sentence with those there are."""


class Outcome(StrEnum):
    """How a flow ended."""

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    UNREACHABLE = "unreachable"


class Noted(msgspec.Struct, frozen=True):
    """A finding about one answer; `step` counts from 1, and is 0 for what was asked besides, such as a token."""

    step: int
    operation: str
    finding: Finding


class Result(msgspec.Struct, frozen=True):
    """How a flow went. `why` is one sentence, empty when it passed; `source` says what a golden's answers are.

    `aside`: see `Client`.
    """

    vendor: str
    flow: str
    title: str
    outcome: Outcome
    why: str
    exchanges: tuple[Exchange, ...]
    findings: tuple[Noted, ...]
    source: str = ""
    aside: tuple[Exchange, ...] = ()


def _nothing() -> None:
    """Nothing is left to be said at the end of most flows."""


@dataclass(frozen=True, slots=True)
class Client:
    """What a flow runs on. `aside` are exchanges that no step asked for, such as one for a token.

    `redacted` is there where answers come from evidence: JSON pointers, by number of the exchange, of what is not the
    vendor's own any more. `done` raises `AssertionError` when the flow ended too early.
    """

    caller: Caller
    aside: list[Exchange] = field(default_factory=list)
    redacted: Redacted | None = None
    done: Callable[[], None] = _nothing


def flows(vendor: str) -> dict[str, Flow]:
    """The flows of a vendor by name; raises `parts.NoContract`."""
    return {flow.__name__: flow for flow in contract(vendor, "flows").FLOWS}


def named(vendor: str, name: str) -> Flow:
    """One flow; raises `NoFlow`."""
    known = flows(vendor)
    if name not in known:
        raise NoFlow(f"{vendor} has no flow {name!r}; known: {', '.join(known)}")
    return known[name]


def title(flow: Flow) -> str:
    """What the flow is about, in one line."""
    return (flow.__doc__ or "").strip().partition("\n")[0]


def run(flow: Flow, client: Client) -> Result:
    """Run one flow to its end, whatever happens on the way."""
    outcome, why = _ended(flow, client)
    return judged(flow, client, outcome, why)


def judged(flow: Flow, client: Client, outcome: Outcome = Outcome.PASSED, why: str = "") -> Result:
    """What comes of a flow that ended like this, when all answers are looked at."""
    exchanges = tuple(client.caller.exchanges)
    found = tuple(_found(client))
    if outcome is not Outcome.UNREACHABLE and all(one.answer.status in REFUSED for one in exchanges):
        outcome, why = Outcome.INCONCLUSIVE, _unproven(exchanges, why)
    elif outcome is Outcome.PASSED and found:
        outcome, why = Outcome.FAILED, f"{_many(len(found))} against {client.caller.vendor}'s document"
    aside = tuple(client.aside)
    return Result(client.caller.vendor, flow.__name__, title(flow), outcome, why, exchanges, found, aside=aside)


def _many(number: int) -> str:
    return f"{number} finding{'s' if number > 1 else ''}"


def _ended(flow: Flow, client: Client) -> tuple[Outcome, str]:
    try:
        flow(client.caller)
        client.done()
    except Unreachable as problem:
        return Outcome.UNREACHABLE, _line(problem)
    except AssertionError as problem:
        return Outcome.FAILED, _line(problem)
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        StopIteration,
    ) as problem:  # what a flow meets in an odd answer
        return Outcome.FAILED, f"{_last(client)} lacks what the flow goes on with: {type(problem).__name__} {problem}"
    return Outcome.PASSED, ""


def _unproven(exchanges: Collection[Exchange], why: str) -> str:
    if not exchanges:
        return why or "nothing was asked"
    statuses = ", ".join(str(status) for status in sorted({one.answer.status for one in exchanges}))
    return f"every call was refused ({statuses}): the credentials are not accepted, or not for this"


def _last(client: Client) -> str:
    exchanges = client.caller.exchanges
    return f"the answer of {exchanges[-1].operation}" if exchanges else "the beginning"


def _found(client: Client) -> Iterator[Noted]:
    """All findings about answers, and about what was asked where it was taken: many flows ask for refusals."""
    steps = [(0, one) for one in client.aside] + list(enumerate(client.caller.exchanges, 1))
    for step, one in steps:
        yield from (Noted(step, one.operation, finding) for finding in _about(client, step, one))


def _about(client: Client, step: int, one: Exchange) -> Iterator[Finding]:
    document = client.caller.document
    ignored = client.redacted(step - 1) if client.redacted else ()
    for finding in response_findings(document, document.operations[one.operation], one.answer, ignored):
        if client.redacted is None or one.answer.headers.get(finding.where) != DROPPED:
            yield finding
    if step and client.redacted is None and one.answer.status in GOOD:
        yield from request_findings(document, one.request)


def _line(problem: BaseException) -> str:
    return " ".join(str(problem).split())
