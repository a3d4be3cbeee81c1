"""One operation's table in the declaration: its request, what is expected, and where the answers stand."""

import re
from collections.abc import Iterator, Mapping, Set

from . import names
from .operations import Answer, Kind, Operation
from .plan import Call
from .section import Section
from .table import REQUEST_KEYS
from .values import Place, Source

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def read_call(home: Section, operation: Operation, kept: Set[str]) -> Call:
    """The call that an operation's table in `home` declares; `kept` are names that operations keep from their answers.

    An operation that follows a URL has no request of its own.
    """
    section = home.child(operation.name)
    answers = operation.declarable()
    follows = operation.follows
    section.only((*(("headers",) if follows else REQUEST_KEYS), *(answer.name for answer in answers)))
    method, path = ("GET", f"{{{follows}}}") if follows else _request(section)
    call = Call(
        operation=operation,
        method=method,
        path=path,
        headers={name.lower(): value for name, value in section.texts("headers").items()},
        json=section.get("json", dict, {}) if "json" in section.data else None,
        form=section.texts("form") if "form" in section.data else None,
        body=section.get("body", str, "") if "body" in section.data else None,
        expect=tuple(section.listed("expect", int)),
        follow=bool(follows) or section.get("follow", bool, False),
        keep=dict(_keep(section)),
        answers=dict(_answers(section, answers)),
    )
    _check(section, call, kept)
    return call


def check_target(section: Section, name: str, target: str) -> None:
    """Refuse what can't be a URL: it is a path below `base_url`, or absolute."""
    if not target.startswith(("/", "http://", "https://", "{base_url}")):
        section.fail(name, f"{target!r} is neither a path nor a URL", "Begin with / or with http://")


def _request(section: Section) -> tuple[str, str]:
    line = section.need("request", str, "", 'Write method and path, for example request = "GET /users/{user}"')
    method, _, path = line.partition(" ")
    if method not in _METHODS or not path:
        fix = f"Start with one of {', '.join(_METHODS)}, then a space and the path"
        section.fail("request", f"{line!r} is not a method and a path", fix)
    check_target(section, "request", path)
    return method, path


def _check(section: Section, call: Call, kept: Set[str]) -> None:
    if sum(part is not None for part in (call.json, call.form, call.body)) > 1:
        section.fail("", "has more than one of json, form and body", "Keep one")
    known = {*names.STATIC, *call.operation.names, *kept}
    for name, template in call.templates().items():
        names.check(section, name, template, known)


def _keep(section: Section) -> Iterator[tuple[str, Source]]:
    kept = section.child("keep")
    for name in kept.data:
        yield name, _source(kept, Answer(name, Kind.TEXT))


def _answers(section: Section, answers: tuple[Answer, ...]) -> Iterator[tuple[str, Source]]:
    for answer in answers:
        if answer.name in section.data:
            yield answer.name, _source(section, answer)
        elif not answer.optional:
            example = f'{answer.name} = {{ json = "/{answer.name}" }}'
            section.fail(answer.name, "is missing", f"Say where it stands in the answer, for example {example}")


def _source(section: Section, answer: Answer) -> Source:
    source = section.child(answer.name)
    source.only((*Place, "words", "optional"))
    places = [place for place in Place if place in source.data]
    if len(places) != 1:
        source.fail("", f"must have exactly one of {', '.join(Place)}", 'For example { json = "/status" }')
    words = source.get("words", dict, {})
    _check_words(source, answer, places[0], words)
    optional = source.get("optional", bool, False)
    if optional and not answer.nullable:
        source.fail("optional", f"{answer.name} must always be there", "Remove optional")
    return Source(places[0], _key(source, places[0]), words, optional)


def _key(source: Section, place: Place) -> object:
    if place is Place.VALUE:
        return source.data[place]
    if place is Place.STATUS:
        return source.get(place, bool, True)
    text = source.get(place, str, "")
    if place is Place.JSON and text and not text.startswith("/"):
        source.fail(place, f"{text!r} is not a JSON pointer", f'Write "/{text}"')
    if place is Place.TEXT:
        _check_pattern(source, text)
    return text


def _check_pattern(source: Section, text: str) -> None:
    try:
        re.compile(text)
    except re.error as problem:
        source.fail(Place.TEXT, f"{text!r} is not a regular expression: {problem}", "Correct it")


def _check_words(source: Section, answer: Answer, place: Place, words: Mapping[str, object]) -> None:
    allowed: tuple[object, ...] = (True, False) if answer.kind is Kind.FLAG else answer.words
    for word, ours in words.items():
        if allowed and (ours not in allowed or isinstance(ours, bool) is not (answer.kind is Kind.FLAG)):
            source.fail(
                f"words.{word}", f"{ours!r} is not a word of ours", f"Use one of {', '.join(map(_toml, allowed))}"
            )
    if allowed and place in (Place.STATUS, Place.HEADER) and not words:
        example = f"words = {{ 200 = {_toml(allowed[0])} }}"
        source.fail("words", "is missing", f"Say what each value means, for example {example}")


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'
