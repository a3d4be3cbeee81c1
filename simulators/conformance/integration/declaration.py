"""One operation's table in `[integration]`: its request, what is expected, and where the answers stand."""

import re
from collections.abc import Iterator, Mapping

from . import names
from .operations import OPERATIONS, Answer, Kind, Operation
from .plan import Call
from .protocol import State
from .section import Section
from .values import Place, Source

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_REQUEST_KEYS = ("request", "headers", "json", "form", "body", "expect", "follow", "keep")
_WORDS: Mapping[Kind, tuple[object, ...]] = {Kind.STATE: tuple(State), Kind.FLAG: (True, False)}


def read_call(root: Section, operation: Operation) -> Call:
    """The call that `[integration.<operation>]` declares; `root` is `[integration]`.

    A landing has no request of its own: it fetches the callback URL.
    """
    section = root.child(operation.name)
    answers = operation.declarable()
    landing = operation.name == "landing"
    section.only((*(("headers",) if landing else _REQUEST_KEYS), *(answer.name for answer in answers)))
    method, path = ("GET", "{url}") if landing else _request(section)
    call = Call(
        operation=operation,
        method=method,
        path=path,
        headers={name.lower(): value for name, value in section.texts("headers").items()},
        json=section.get("json", dict, {}) if "json" in section.data else None,
        form=section.texts("form") if "form" in section.data else None,
        body=section.get("body", str, "") if "body" in section.data else None,
        expect=tuple(section.listed("expect", int)),
        follow=landing or section.get("follow", bool, False),
        keep=dict(_keep(section)),
        answers=dict(_answers(section, answers)),
    )
    _check(root, section, call)
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


def _check(root: Section, section: Section, call: Call) -> None:
    if sum(part is not None for part in (call.json, call.form, call.body)) > 1:
        section.fail("", "has more than one of json, form and body", "Keep one")
    known = {*names.STATIC, *call.operation.inputs, *_kept_anywhere(root)}
    for name, template in call.templates().items():
        names.check(section, name, template, known)


def _kept_anywhere(root: Section) -> Iterator[str]:
    """Names that any operation keeps from its answer, for the templates of later ones."""
    for name in OPERATIONS:
        operation = root.data.get(name)
        if isinstance(operation, dict) and isinstance(operation.get("keep"), dict):
            yield from operation["keep"]


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
    allowed = _WORDS.get(answer.kind)
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
