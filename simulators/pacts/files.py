"""Reads pact files as the consumer tests of any language write them, of the specification's versions 2, 3 and 4.

Owns the three forms of one thing: what a client sends and what it relies on. The reading is strict; a file that is
understood half would be judged half.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote, urlencode

import msgspec
from msgspec import Meta

from ..fidelity.wire import JSON, Answer, Outgoing, media_type
from .rows import Given
from .rules import Rule, StatusRule, read_rules, read_status_rules

Json = Any

VERSIONS = (2, 3, 4)
WRAPPED_SINCE = 4
"""From this version on a body has its content type and encoding around it."""
HTTP, MESSAGE = "Synchronous/HTTP", "Asynchronous/Messages"


class BadPact(ValueError):
    """A file that is no pact, or one that can't be understood: file, interaction, and what is wrong."""


class Call(msgspec.Struct, frozen=True):
    """An HTTP interaction: the whole request, and the part of the answer that the client relies on.

    `generated` is what takes the place of the path when it is executed, empty where nothing does.
    """

    description: str
    given: tuple[Given, ...]
    pending: bool
    request: Outgoing
    answer: Answer
    rules: tuple[Rule, ...]
    status_rules: tuple[StatusRule, ...] = ()
    generated: str = ""

    @property
    def states(self) -> tuple[str, ...]:
        """The names of the provider states."""
        return tuple(state.state for state in self.given)


class Heard(msgspec.Struct, frozen=True):
    """A message interaction: the part of the message that the client relies on."""

    description: str
    given: tuple[Given, ...]
    pending: bool
    body: bytes
    media_type: str
    rules: tuple[Rule, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """The names of the provider states."""
        return tuple(state.state for state in self.given)


Key = tuple[str, tuple[str, ...]]
"""What tells an interaction from the others of its file: description and provider states."""


def key_of(interaction: Call | Heard) -> Key:
    """The key of an interaction, its states sorted."""
    return interaction.description, tuple(sorted(interaction.states))


class PactFile(msgspec.Struct, frozen=True):
    """One file: between whom, of which version, and the interactions in their order."""

    path: Path
    consumer: str
    provider: str
    version: int
    interactions: tuple[Call | Heard, ...]


class _Name(msgspec.Struct):
    name: Annotated[str, Meta(min_length=1)]


class _File(msgspec.Struct):
    consumer: _Name
    provider: _Name
    metadata: dict[str, Json]
    interactions: list[dict[str, Json]] = []
    messages: list[dict[str, Json]] = []


class _State(msgspec.Struct):
    name: str
    params: dict[str, Json] | None = None


class _Request(msgspec.Struct, rename="camel"):
    method: Annotated[str, Meta(min_length=1)]
    path: Annotated[str, Meta(pattern="^/")]
    query: str | dict[str, str | list[str | None] | None] | None = None
    headers: dict[str, str | list[str]] | None = None
    body: Json | msgspec.UnsetType = msgspec.UNSET
    matching_rules: dict[str, Json] | None = None
    generators: dict[str, Json] | None = None


class _Response(msgspec.Struct, rename="camel"):
    status: Annotated[int, Meta(ge=100, le=599)]
    headers: dict[str, str | list[str]] | None = None
    body: Json | msgspec.UnsetType = msgspec.UNSET
    matching_rules: dict[str, Json] | None = None


class _Call(msgspec.Struct, rename="camel"):
    description: str
    request: _Request
    response: _Response
    provider_state: str | None = None
    provider_states: list[_State] | None = None
    pending: bool = False


class _Message(msgspec.Struct, rename="camel"):
    description: str
    contents: Json = msgspec.UNSET
    provider_state: str | None = None
    provider_states: list[_State] | None = None
    pending: bool = False
    metadata: dict[str, Json] | None = None
    meta_data: dict[str, Json] | None = None
    """The JVM's spelling."""
    matching_rules: dict[str, Json] | None = None


class _Content(msgspec.Struct, rename="camel"):
    """A body of version 4."""

    content: Json
    content_type: str | None = None
    encoded: bool | str = False


def read(path: Path) -> PactFile:
    """The file; raises `BadPact`."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_File)
        version = _version(found.metadata)
        _refuse_plugins(found.metadata)
    except OSError as problem:
        raise BadPact(f"{path} cannot be read: {problem.strerror}") from problem
    except (ValueError, RecursionError) as problem:
        raise BadPact(f"{path} is no pact file: {_sentence(problem)}") from problem
    return PactFile(path, found.consumer.name, found.provider.name, version, tuple(_all(path, found, version)))


def _version(metadata: Mapping[str, Json]) -> int:
    told = metadata.get("pactSpecification", metadata.get("pact-specification"))
    text = str(told.get("version", "")) if isinstance(told, dict) else str(metadata.get("pactSpecificationVersion", ""))
    major = text.partition(".")[0]
    if not major.isdecimal() or int(major) not in VERSIONS:
        known = ", ".join(map(str, VERSIONS))
        raise ValueError(f"the version of its specification is {text or 'missing'!r}; understood: {known}")
    return int(major)


def _refuse_plugins(metadata: Mapping[str, Json]) -> None:
    """Pact's library would fetch and start them."""
    if metadata.get("plugins"):
        raise ValueError("it needs plugins, and none is ever loaded here: write its bodies as they are on the wire")


def _all(path: Path, found: _File, version: int) -> Iterator[Call | Heard]:
    untyped = HTTP if version < WRAPPED_SINCE else ""  # from version 4 on Pact's libraries skip what has no type
    entries = [(entry, entry.get("type", untyped)) for entry in found.interactions]
    entries += [(entry, MESSAGE) for entry in found.messages]
    for number, (entry, kind) in enumerate(entries, 1):
        try:
            yield _one(entry, kind, version)
        except (ValueError, RecursionError) as problem:
            named = f"interaction {number} ({entry.get('description', 'without a description')})"
            raise BadPact(f"{path}: {named}: {_sentence(problem)}") from problem


def _one(entry: Mapping[str, Json], kind: str, version: int) -> Call | Heard:
    if kind == HTTP:
        return _call(msgspec.convert(entry, _Call), version)
    if kind == MESSAGE:
        return _heard(msgspec.convert(entry, _Message), version)
    raise ValueError(f"the type {kind!r} is not understood; known: {HTTP}, {MESSAGE}")


def _call(found: _Call, version: int) -> Call:
    asked, answered = found.request, found.response
    headers, body = _carried(asked.headers, asked.body, version)
    request = Outgoing(asked.method.upper(), _target(asked.path, asked.query), headers, body)
    headers, body = _carried(answered.headers, answered.body, version)
    answer = Answer(answered.status, headers, body)
    told = answered.matching_rules or {}
    rules, status_rules = tuple(read_rules(told)), tuple(read_status_rules(told))
    generated = _generated((asked.generators or {}).get("path"))
    return Call(found.description, _given(found), found.pending, request, answer, rules, status_rules, generated)


def _generated(generator: Json) -> str:
    """The path that a provider state makes up; of another generator nobody knows what it makes."""
    if not generator:
        return ""
    expression = generator.get("expression") if isinstance(generator, dict) else None
    return str(expression or json.dumps(generator))


def _heard(found: _Message, version: int) -> Heard:
    metadata = {name.lower(): value for name, value in (found.metadata or found.meta_data or {}).items()}
    told = str(metadata.get("contenttype", metadata.get("content-type", "")))
    headers, body = _carried({"content-type": told} if told else {}, found.contents, version)
    rules = tuple(read_rules(found.matching_rules or {}))
    return Heard(found.description, _given(found), found.pending, body, media_type(headers), rules)


def _given(found: _Call | _Message) -> tuple[Given, ...]:
    named = [Given(state.name, state.params or {}) for state in found.provider_states or ()]
    return tuple(state for state in named or [Given(found.provider_state or "")] if state.state)


def _target(path: str, query: str | Mapping[str, Json] | None) -> str:
    """Path and query, encoded. Version 2 has the query as one text, later ones by name."""
    if isinstance(query, str):
        pairs = parse_qsl(query, keep_blank_values=True)
    else:
        listed = {name: value if isinstance(value, list) else [value] for name, value in (query or {}).items()}
        pairs = [(name, value or "") for name, values in listed.items() for value in values]
    encoded = quote(path, safe="/%:@!$&'()*+,;=~")
    return f"{encoded}?{urlencode(pairs)}" if pairs else encoded


def _carried(headers: Mapping[str, str | list[str]] | None, body: Json, version: int) -> tuple[dict[str, str], bytes]:
    """Headers by lower-case name, and the bytes of the body; without a content type JSON has its own."""
    named = {
        name.lower(): value if isinstance(value, str) else ", ".join(value) for name, value in (headers or {}).items()
    }
    if body is None or body is msgspec.UNSET:
        return named, b""
    told: str | None = None
    encoded: bool | str = False
    if version >= WRAPPED_SINCE:
        wrapped = msgspec.convert(body, _Content)
        body, told, encoded = wrapped.content, wrapped.content_type, wrapped.encoded
    raw = _bytes(body, encoded)
    return {**({"content-type": told or _guessed(body)} if raw else {}), **named}, raw


def _bytes(content: Json, encoded: bool | str) -> bytes:
    if content is None:
        return b""
    if encoded and str(encoded).lower() != "json":
        try:
            return base64.b64decode(content, validate=True)
        except (binascii.Error, TypeError) as problem:
            raise ValueError(f"a body is called encoded ({encoded}), but is no base64") from problem
    return content.encode() if isinstance(content, str) else msgspec.json.encode(content)


def _guessed(content: Json) -> str:
    return "text/plain" if isinstance(content, str) else JSON


def _sentence(problem: Exception) -> str:
    """A decoder's finding, with the place as people read it."""
    return re.sub(r" - at `\$\.?(.*)`$", r" (at \1)", str(problem)).replace("`", "")
