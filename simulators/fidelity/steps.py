"""Turns the exchanges of a run into steps as they may be written: the one normaliser of all sides of a comparison.

Owns what becomes of targets, headers and bodies that are no JSON; what becomes of members is `evidence`'s. A series of
polls is one step, its last: how often one had to ask is chance, how long it took is not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import msgspec
from msgspec.structs import replace

from . import nodes
from .caller import Exchange
from .evidence import Redacted, Redactor
from .goldens import Answered, Asked, Bytes, Step
from .nodes import Nodes
from .openapi import Document, Operation, Reply, document
from .pseudonyms import Pseudonyms
from .wire import FORM, JSON, Answer, Outgoing, media_type, parsed

Json = Any
"""Any JSON value."""

FIRST_REFUSAL = 400
"""From this HTTP status on an answer is a refusal."""

UNREAD = object()
"""In the place of the value of a body that is no JSON."""

DROPPED = "<dropped>"
KEPT_HEADERS = ("content-type", "retry-after", "allow")
"""Headers whose values say nothing of anybody. `location` is written with its ids replaced; of the others that a vendor
documents the name is written, and nothing of the rest."""

FEW_DIGITS = 3
"""Longer numbers in a query may be somebody's."""
SHORTEST_PART = 3
"""Shorter parts of a path tell nothing of anybody."""


class Run(msgspec.Struct, frozen=True):
    """A run as it may be written, with what must not be found in it, and the hashes that may."""

    steps: tuple[Step, ...]
    private: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()


def normalised(vendor: str, exchanges: Iterable[Exchange], key: bytes) -> Run:
    """The steps of settled exchanges; equal ids are equal pseudonyms in all of them."""
    writer = _Writer(document(vendor), Redactor(key, Pseudonyms()))
    found = [writer.step(number, exchange) for number, exchange in enumerate(exchanges, 1)]
    steps = tuple(map(writer.within, found))
    known = writer.redactor.pseudonyms
    private = writer.private | {text for text in map(known.within, writer.private) if text not in known}
    private |= known.telling()
    return Run(steps, frozenset(private) - nodes.vocabulary(vendor), frozenset(writer.redactor.marks))


def settled(exchanges: Sequence[Exchange]) -> list[int]:
    """Which of the exchanges are steps: all but the polls that another one of the same series follows."""
    polled = {
        place
        for place, (one, after) in enumerate(pairwise(exchanges))
        if after.waited > one.waited and _same(one, after)
    }
    return [place for place in range(len(exchanges)) if place not in polled]


def _same(one: Exchange, other: Exchange) -> bool:
    return one.operation == other.operation and one.request.path == other.request.path


def reply_schema(vendor: str, operation: Operation, status: int) -> Nodes:
    """What the document says of the body of an answer; of an undocumented status, what it says of its like."""
    reply = _reply(operation, status)
    return nodes.root(vendor, reply.content.get(JSON)) if reply else ()


def _reply(operation: Operation, status: int) -> Reply | None:
    """What is documented; a refusal is shaped like the others, and so is a success."""
    bad = status >= FIRST_REFUSAL
    if found := operation.reply(status):
        return found
    return next((r for s, r in operation.replies.items() if (s[0] in "45") == bad and JSON in r.content), None)


class _Writer:
    """Writes the steps of one run; `private` grows with all that is left out."""

    def __init__(self, found: Document, redactor: Redactor) -> None:
        self._document = found
        self.redactor = redactor
        self.private: set[str] = set()

    def step(self, number: int, exchange: Exchange) -> Step:
        operation = self._document.operations[exchange.operation]
        asked = self._asked(operation, exchange.request)
        return Step(number, operation.id, asked, self._answered(operation, exchange.answer), exchange.waited)

    def within(self, step: Step) -> Step:
        """The step with every id that is known by now replaced, wherever it stands."""
        request, response = step.request, step.response
        clean = self.redactor.pseudonyms.within
        return replace(
            step,
            request=replace(request, target=clean(request.target), body=_texts(request.body, clean)),
            response=replace(response, headers=_texts(response.headers, clean), body=_texts(response.body, clean)),
        )

    def _asked(self, operation: Operation, request: Outgoing) -> Asked:
        target = self._target(operation, request)
        media = media_type(request.headers)
        schema = operation.body.content.get(media) if operation.body else None
        value = _parsed(media, request.body)
        if not request.body:
            return Asked(request.method, target)
        if value is UNREAD:
            return Asked(request.method, target, bytes=self._bytes(request.body, media))
        found = self._redacted(value, nodes.root(self._document.vendor, schema))
        return Asked(request.method, target, found.value, None, found.removed)

    def _answered(self, operation: Operation, answer: Answer) -> Answered:
        headers = dict(self._headers(operation, answer))
        value = _parsed(answer.media_type, answer.body)
        if not answer.body:
            return Answered(answer.status, headers)
        if value is UNREAD:
            return Answered(answer.status, headers, None, self._bytes(answer.body, answer.media_type))
        found = self._redacted(value, reply_schema(self._document.vendor, operation, answer.status))
        return Answered(answer.status, headers, found.value, None, found.removed)

    def _redacted(self, value: Json, schema: Nodes) -> Redacted:
        found = self.redactor.redact(value, schema)
        self.private |= found.private
        return found

    def _bytes(self, body: bytes, media: str) -> Bytes:
        return Bytes(self.redactor.hashed(body), media)

    def _target(self, operation: Operation, request: Outgoing) -> str:
        """The documented path with pseudonyms in its placeholders, and the query with those of its values it shares."""
        found = self._document.match(request.method, request.path)
        path, params = (found[0].path, found[1]) if found else (operation.path, {})
        parts = [
            self._named(params[part[1:-1]], part[1:-1]) if part[1:-1] in params else part for part in path.split("/")
        ]
        query = [f"{quote(name)}={self._plain(value)}" for name, value in request.query.items()]
        return "/".join(parts) + ("?" + "&".join(query) if query else "")

    def _plain(self, value: str) -> str:
        """A value of the query: a truth, a small number, or an id that a message has as well. Some are signatures."""
        public = value in ("true", "false") or (value.isdecimal() and len(value) <= FEW_DIGITS)
        return value if public else self.redactor.pseudonyms.known(value) or DROPPED

    def _named(self, value: str, name: str) -> str:
        return self.redactor.pseudonyms.of(value, name)

    def _headers(self, operation: Operation, answer: Answer) -> Iterator[tuple[str, str]]:
        reply = _reply(operation, answer.status)
        for name, value in sorted(answer.headers.items()):
            if name in KEPT_HEADERS:
                yield name, value
            elif name == "location":
                yield name, self._location(value)
            elif reply and name in reply.headers:
                yield name, DROPPED

    def _location(self, value: str) -> str:
        """Of a path the words that the vendor's own paths have; all else may be somebody's."""
        try:
            parts = urlsplit(value)
        except ValueError:
            return DROPPED
        words = self._document.words
        path = "/".join(
            part if len(part) < SHORTEST_PART or part in words else self._named(unquote(part), "id")
            for part in parts.path.split("/")
        )
        return ("<origin>" if parts.netloc else "") + path + (f"?{DROPPED}" if parts.query else "")


def _parsed(media: str, body: bytes) -> Json:
    """The JSON value of a body or a form, or `UNREAD`."""
    try:
        if media == JSON or media.endswith("+json"):
            return parsed(body)
        return dict(parse_qsl(body.decode(), keep_blank_values=True)) if media == FORM else UNREAD
    except ValueError:
        return UNREAD


def _texts(value: Json, change: Callable[[str], str]) -> Json:
    """The value with every text changed."""
    if isinstance(value, Mapping):
        return {name: _texts(inner, change) for name, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner, change) for inner in value]
    return change(value) if isinstance(value, str) else value
