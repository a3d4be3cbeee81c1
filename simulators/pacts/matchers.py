"""Turns an example into what Pact expects in its place: the value where it matters, its type or form elsewhere.

Owns Pact's integration JSON, plain data that any of its libraries takes. A matcher says as much as the schema says:
what has to be this very value (`const`, `enum`, null), what has a form (`pattern`, `format`), what has only a type.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..core.schema import Schema, registry
from .applied import Applied, Keywords, step
from .regexes import FORMATS, whole
from .rows import Exactly, FromState, Like

Json = Any

EVERY = "*"
"""In a pointer of `reads`: every item of the list."""


def plain(value: Json) -> Json:
    """A row's value with examples in the place of `FromState` and `Like`, and what is meant by `Exactly`."""
    match value:
        case FromState() | Like():
            return value.example
        case Exactly():
            return value.value
        case dict():
            return {name: plain(member) for name, member in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return value


def asked(value: Json) -> Json:
    """Integration JSON of what a client sends: exactly this, but for what is made up or comes from the state."""
    match value:
        case FromState():
            return {"pact:matcher:type": "equality", **_generated(value.example, f"${{{value.name}}}")}
        case Like():
            return _regex(value.example, value.regex)
        case Exactly():
            return value.value
        case dict():
            return {name: asked(member) for name, member in value.items()}
        case list() | tuple():
            return [asked(item) for item in value]
    return value


def in_path(template: str, params: Mapping[str, str | FromState], url: str) -> Json:
    """A path in which provider states fill placeholders; `url` is the template with the examples."""
    if not any(isinstance(value, FromState) for value in params.values()):
        return url
    form, expression = template, template
    for name, value in params.items():
        known, generated = ("[^/]+", f"${{{value.name}}}") if isinstance(value, FromState) else (value, value)
        form, expression = form.replace(f"{{{name}}}", known), expression.replace(f"{{{name}}}", generated)
    return {"pact:matcher:type": "regex", "regex": form, **_generated(url, expression)}


def _generated(example: str, expression: str) -> dict[str, Json]:
    return {"pact:generator:type": "ProviderState", "expression": expression, "value": example}


def pruned(value: Json, reads: Iterable[str]) -> Json:
    """The members of a value that are read, and what leads to them. Raises `LookupError` for a pointer to nowhere.

    A list through which a pointer leads by `*` keeps its first item as the model of all.
    """
    paths = [pointer.split("/")[1:] for pointer in reads]
    return _kept(value, paths, "")


def _kept(value: Json, paths: list[list[str]], at: str) -> Json:
    if any(not path for path in paths):
        return value
    heads = dict.fromkeys(path[0] for path in paths)
    below = {head: [path[1:] for path in paths if path[0] == head] for head in heads}
    if isinstance(value, list) and value and set(heads) == {EVERY}:
        return [_kept(value[0], below[EVERY], f"{at}/*")]
    names = {step("", name)[1:]: name for name in value} if isinstance(value, dict) else {}
    missing = [head for head in heads if head not in names]
    if missing:
        raise LookupError(f"{at}/{missing[0]} is read, but the example has nothing there")
    return {names[head]: _kept(value[names[head]], below[head], step(at, names[head])) for head in heads}


def expected(vendor: str, schema: Schema, example: Json, reads: Iterable[str]) -> Json:
    """Integration JSON of what a client relies on in a body of this schema, of which `example` is one."""
    return _Expected(Applied(schema, registry(vendor), plain(example))).of(pruned(example, reads), "")


class _Expected:
    """The walk. A list's matcher speaks for everything below it, so there even an exact value has to say that it is."""

    def __init__(self, applied: Applied, *, in_list: bool = False) -> None:
        self._applied = applied
        self._in_list = in_list

    def of(self, value: Json, at: str) -> Json:
        match value:
            case FromState():  # a verifier asks the state for requests alone, so of an answer only the form can count
                return self.of(value.example, at)
            case Like():
                return asked(value)
            case Exactly():
                return self._exactly(value.value)
            case dict():
                return {name: self.of(member, step(at, name)) for name, member in value.items()}
            case []:
                return _typed("type", [])
            case list():
                model = _Expected(self._applied, in_list=True).of(value[0], step(at, 0))
                return {**_typed("type", [model]), "min": 1}
        return self._scalar(value, self._applied.at(at))

    def _exactly(self, value: Json) -> Json:
        return _typed("equality", value) if self._in_list else value

    def _scalar(self, value: Json, keywords: Keywords) -> Json:
        if value is None or "const" in keywords or "enum" in keywords:
            return self._exactly(value)
        match value:
            case bool():
                return _typed("boolean", value)
            case int():
                return _typed("integer", value)
            case float():
                return _typed("number", value)
            case str():
                forms = [whole(pattern) for pattern in keywords.get("pattern", ())]
                forms += [FORMATS[name] for name in keywords.get("format", ()) if name in FORMATS]
                return _formed(value, list(dict.fromkeys(forms)))
        raise TypeError(f"{value!r} is no JSON value")


def _formed(text: str, forms: list[str]) -> Json:
    match forms:
        case []:
            return _typed("type", text)
        case [form]:
            return _regex(text, form)
    return {"pact:matcher:type": [_regex(text, form) for form in forms], "value": text}


def _regex(example: str, form: str) -> dict[str, Json]:
    return {"pact:matcher:type": "regex", "regex": form, "value": example}


def _typed(kind: str, value: Json) -> dict[str, Json]:
    return {"pact:matcher:type": kind, "value": value}
