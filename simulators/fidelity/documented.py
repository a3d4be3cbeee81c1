"""Goldens out of documentation, for as long as nobody has recorded a vendor's sandbox.

A flow is run once on the simulator, which tells the order of operations and the status of each answer, and nothing
else: every answer in the golden is an example of the vendor's documentation, as the schemas have it. Of the examples of
an answer the one is taken that

1. stands in the OpenAPI document for this status, or in the schema of this status's body;
2. fits: wherever it and the simulator both show something that clients branch on (a code, a listed value, a truth),
   they show the same;
3. shares most places with the simulator's answer and has fewest that the other lacks; of equals the first in the file.

So a documented golden cannot prove that the right one of several documented answers was given: the flow itself says
what it counts on. It proves that what is given looks like the documented answer. Where no example fits, or where the
document says that an answer is inferred (I) or told by third parties (X), the step is left out, with the reason. Of a
success it is the body that has to be documented: some vendors show it and do not say whether 200 or 201 goes with it.
Refusals share one shape, so that of these the document has to have this status itself.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from . import nodes
from .caller import Exchange
from .evidence import Redactor
from .fields import Fields, fields
from .goldens import FORMAT, LABELS, Answered, Golden, LeftOut, Step
from .nodes import Nodes
from .openapi import Document, Operation, Reply, document
from .pseudonyms import Pseudonyms
from .steps import FIRST_REFUSAL, Run, normalised, reply_schema, settled
from .wire import JSON, Answer, Outgoing

Json = Any
"""Any JSON value."""

KEY = b"documented"
"""Nothing in a documented golden is anybody's secret."""

HEARSAY = {"I": "inferred", "X": "told by third parties"}
"""Confidences of what is no documentation."""


class Example(msgspec.Struct, frozen=True):
    """A documented answer and where it was read."""

    answer: Answer
    source: str
    confidence: str


class NoExample(LookupError):
    """Why an answer has no documented example, in a few words."""


def documented(vendor: str, flow: str, exchanges: Sequence[Exchange]) -> tuple[Golden, Run]:
    """The documented golden of a flow that ran on the simulator, and what must not be found in it."""
    told = document(vendor)
    renamed: dict[str, str] = {}
    found: list[tuple[int, Exchange, Example]] = []
    left_out: list[LeftOut] = []
    for number, place in enumerate(settled(exchanges), 1):
        exchange = exchanges[place]
        try:
            example = example_of(told, exchange)
        except NoExample as problem:
            left_out.append(LeftOut(number, exchange.operation, str(problem)))
            continue
        request = _renamed(exchange.request, renamed)
        found.append((number, replace(exchange, request=request, answer=example.answer), example))
        renamed = {**_ids(told, exchange, example.answer), **renamed}
    run = normalised(vendor, [exchange for _, exchange, _ in found], KEY)
    steps = tuple(
        replace(step, number=number, waited=None, source=example.source, confidence=example.confidence)
        for step, (number, _, example) in zip(run.steps, found, strict=True)
    )
    return _golden(told, flow, steps, tuple(left_out)), run


def _golden(told: Document, flow: str, steps: tuple[Step, ...], left_out: tuple[LeftOut, ...]) -> Golden:
    label, cited = LABELS["documented"], " ".join(step.source for step in steps)
    sources = {name: where for name, where in told.sources.items() if name in cited.replace(";", " ").split()}
    return Golden(FORMAT, "documented", label, told.vendor, flow, None, None, None, sources, left_out, steps)


def example_of(told: Document, exchange: Exchange) -> Example:
    """The documented answer in the place of an exchange's own; raises `NoExample`."""
    operation, answer = told.operations[exchange.operation], exchange.answer
    reply = operation.reply(answer.status)
    if reply is None:
        raise NoExample(f"status {answer.status} is not documented")
    schema = nodes.root(told.vendor, reply.content.get(JSON))
    said = (reply.origin.confidence, nodes.told(schema, "x-golive-confidence"))
    confidence = next(filter(None, said if answer.status >= FIRST_REFUSAL else reversed(said)), "")
    if confidence in HEARSAY:
        raise NoExample(f"what goes with status {answer.status} is {HEARSAY[confidence]}")
    source = reply.origin.source or nodes.told(schema, "x-golive-source") or operation.origin.source
    return Example(_answer(reply, schema, answer), source, confidence or operation.origin.confidence or "D")


def _answer(reply: Reply, schema: Nodes, seen: Answer) -> Answer:
    if not reply.content:
        return Answer(seen.status)
    if seen.media_type != JSON or not schema:
        raise NoExample(f"{seen.media_type or 'a body'} has no example")
    shown = fields(Answered(seen.status, body=msgspec.json.decode(seen.body)), schema)
    fitting = [one for one in _examples(reply, schema) if _fits(shown, _fields(one, schema))]
    if not fitting:
        raise NoExample(f"no documented example of status {seen.status} fits")
    best = max(fitting, key=lambda one: _likeness(shown, _fields(one, schema)))
    return Answer(seen.status, {"content-type": JSON}, msgspec.json.encode(best))


def _examples(reply: Reply, schema: Nodes) -> Iterator[Json]:
    yield from reply.examples.values()
    for node in schema:
        yield from node.schema.get("examples", ())


def _fields(value: Json, schema: Nodes) -> Fields:
    return fields(Answered(0, body=value), schema)


def _fits(ours: Fields, theirs: Fields) -> bool:
    """Whether both show the same case: no value that clients branch on differs, no object is null on one side.

    Where one body has several shapes, they have something in common besides being objects.
    """
    common = len(ours.keys() & theirs.keys()) > 1 or ours.keys() == theirs.keys()
    return common and all(
        not (one.values and other.values and not one.values & other.values)
        and not ({"null", "object"} <= one.types | other.types and not one.types & other.types)
        for one, other in ((ours[place], theirs[place]) for place in ours.keys() & theirs.keys())
    )


def _likeness(ours: Fields, theirs: Fields) -> int:
    alike = [place for place in ours.keys() & theirs.keys() if ours[place].types & theirs[place].types]
    return len(alike) - len(ours.keys() ^ theirs.keys())


def _ids(told: Document, exchange: Exchange, answer: Answer) -> dict[str, str]:
    """The example's ids by the simulator's, so that later requests ask for what the example speaks of."""
    operation: Operation = told.operations[exchange.operation]
    if not answer.body:
        return {}
    ours, theirs = (msgspec.json.decode(body) for body in (exchange.answer.body, answer.body))
    schema = reply_schema(told.vendor, operation, exchange.answer.status)
    removed = Redactor(KEY, Pseudonyms()).redact(ours, schema).removed
    pairs = [(_at(ours, place), _at(theirs, place)) for place, how in removed.items() if how == "pseudonym string"]
    return {one: other for one, other in pairs if isinstance(one, str) and isinstance(other, str)}


def _at(value: Json, pointer: str) -> Json:
    """What is at a JSON pointer; None where nothing is."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(name)] if int(name) < len(value) else None
        else:
            value = value.get(name) if isinstance(value, dict) else None
    return value


def _renamed(request: Outgoing, names: dict[str, str]) -> Outgoing:
    """The request with the examples' ids in its path and body."""
    target, body = request.target, request.body
    for ours, theirs in names.items():
        target = target.replace(ours, theirs)
        body = body.replace(ours.encode(), theirs.encode())
    return replace(request, target=target, body=body)
