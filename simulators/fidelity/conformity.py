"""Holds an exchange to a vendor's document: the operation is known, the status documented, the body of its shape.

Owns the kinds of findings. An undocumented status is a finding before anything else is looked at, because a validator
has nothing to say about an answer that the document does not know.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal
from urllib.parse import parse_qsl

import msgspec

from ..core.schema import Violation
from .openapi import Document, Operation, schema_of
from .wire import FORM, JSON, Answer, Outgoing, media_type, parsed

Json = Any

LONGEST_NUMBER = 18
"""Digits of a number in a header; more are no number that anybody counts with."""
CHOICES = frozenset({"anyOf", "oneOf"})
"""Keywords whose findings do not tell which member is at fault."""

Kind = Literal[
    "undocumented operation",
    "undocumented status",
    "media type",
    "not JSON",
    "request body",
    "response body",
    "header",
]


class Finding(msgspec.Struct, frozen=True):
    """One finding: what kind, where (a JSON pointer into the body, or the name of a header), and one sentence."""

    kind: Kind
    where: str
    message: str


def findings(
    document: Document, request: Outgoing, answer: Answer, ignore: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Everything about an exchange. `ignore`: see `response_findings`."""
    found = document.match(request.method, request.path)
    if found is None:
        return (_unknown(document, request),)
    return (*request_findings(document, request), *response_findings(document, found[0], answer, ignore))


def request_findings(document: Document, request: Outgoing) -> tuple[Finding, ...]:
    """What is wrong with a request's path, media type or body."""
    found = document.match(request.method, request.path)
    return tuple(_request(document, found[0], request)) if found else (_unknown(document, request),)


def _unknown(document: Document, request: Outgoing) -> Finding:
    known = document.paths(request.path)
    hint = f"; this path has {', '.join(known)}" if known else ""
    return Finding("undocumented operation", "", f"{request.method} {request.path} is not documented{hint}")


def _request(document: Document, operation: Operation, request: Outgoing) -> Iterator[Finding]:
    spec = operation.body
    if spec is None:
        return
    if not request.body:
        if spec.required:
            yield Finding("request body", "", f"{operation.id} needs a body")
        return
    media = media_type(request.headers)
    if media not in spec.content:
        yield Finding("media type", "content-type", f"{media or 'none'} is not one of {', '.join(spec.content)}")
        return
    yield from _held(document.vendor, spec.content[media], media, request.body, "request body", ())


def response_findings(
    document: Document, operation: Operation, answer: Answer, ignore: Collection[str] = ()
) -> tuple[Finding, ...]:
    """What is wrong with an answer to an operation.

    `ignore` has JSON pointers of what is not the vendor's own any more, because evidence was redacted: neither it nor
    what lies below it is held against the answer.
    """
    return tuple(_response(document, operation, answer, ignore))


def _response(document: Document, operation: Operation, answer: Answer, ignore: Collection[str]) -> Iterator[Finding]:
    spec = operation.reply(answer.status)
    if spec is None:
        known = ", ".join(operation.replies)
        yield Finding("undocumented status", "", f"{operation.id} answered {answer.status}; documented: {known}")
        return
    yield from _headers(document.vendor, spec.headers, spec.required, answer.headers)
    if not spec.content:
        if answer.body:
            yield Finding("response body", "", f"a body, where {answer.status} is documented without one")
        return
    if answer.media_type not in spec.content:
        known = ", ".join(spec.content)
        yield Finding("media type", "content-type", f"{answer.media_type or 'none'} is not one of {known}")
        return
    schema = spec.content[answer.media_type]
    yield from _held(document.vendor, schema, answer.media_type, answer.body, "response body", ignore)


def _headers(
    vendor: str, documented: Mapping[str, Json], required: Collection[str], given: Mapping[str, str]
) -> Iterator[Finding]:
    for name in required:
        if name not in given:
            yield Finding("header", name, "is missing")
    for name, schema in documented.items():
        if name in given:
            for violation in schema_of(vendor, schema).violations(_header_value(schema, given[name])):
                yield Finding("header", name, violation.message)


def _header_value(schema: Mapping[str, Json], text: str) -> Json:
    """A header's text as the type that its schema has for it."""
    if schema.get("type") == "integer":
        return int(text) if len(text) <= LONGEST_NUMBER and text.removeprefix("-").isdecimal() else text
    return text


def _held(vendor: str, schema: Json, media: str, body: bytes, kind: Kind, ignore: Collection[str]) -> Iterator[Finding]:
    if schema is None or media not in (JSON, FORM):
        return
    try:
        value = parsed(body) if media == JSON else dict(parse_qsl(body.decode(), keep_blank_values=True))
    except ValueError as problem:
        yield Finding("not JSON", "", str(problem))
        return
    for violation in schema_of(vendor, schema).violations(value):
        if not _covered(violation, ignore):
            yield Finding(kind, violation.pointer, violation.message)


def _covered(violation: Violation, pointers: Collection[str]) -> bool:
    """True for a finding about what was replaced or left out, or about a choice that hung on it."""
    place = f"{violation.pointer}/{violation.missing}" if violation.missing else violation.pointer
    above = f"{place}/" if violation.keyword in CHOICES else None
    return any(
        place == pointer or place.startswith(f"{pointer}/") or (above is not None and pointer.startswith(above))
        for pointer in pointers
    )
