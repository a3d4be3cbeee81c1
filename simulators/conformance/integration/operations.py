"""What may be done to an integration: operations, what each takes and must answer, its webhooks, its pages' controls.

Owns the model, and the few operations that every app has, whichever vendor it works with. The others are data beside a
vendor's checklist (see `table`). The declaration in TOML, the Python class and the strict reading of answers all follow
one `Table`.
"""

from collections.abc import Mapping
from dataclasses import make_dataclass
from enum import StrEnum
from functools import cache, cached_property
from inspect import Parameter, Signature
from types import MappingProxyType

import msgspec


class Kind(StrEnum):
    """What an answer must be."""

    TEXT = "text"
    FLAG = "flag"
    WORD = "word"
    URL = "url"
    NUMBER = "number"
    TEXTS = "texts"


class Input(msgspec.Struct, frozen=True):
    """One text that an operation takes, which is also a name for templates. Without a default it must be given."""

    name: str
    default: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """One value that an operation answers; `words` are those that a `word` may be.

    `nullable`: the app may say that there is none. `optional`: the team need not declare it. `given`: over HTTP it is
    known without a declaration.
    """

    name: str
    kind: Kind
    words: tuple[str, ...] = ()
    nullable: bool = False
    optional: bool = False
    given: bool = False


USER = Input("user")
PERSON = (USER, Input("first_name", "Ann"), Input("last_name", "Lee"))
FETCHED = (
    Answer("status", Kind.NUMBER, given=True),
    Answer("url", Kind.URL, given=True),
    Answer("text", Kind.TEXT, given=True),
)
"""What a fetched page says of itself: HTTP status, final URL, text."""


class Operation(msgspec.Struct, frozen=True):
    """One thing a judge may do. `follows` names the input that is a URL, which the user's browser then fetches."""

    name: str
    meaning: str
    inputs: tuple[Input, ...] = (USER,)
    answers: tuple[Answer, ...] = ()
    required: bool = False
    follows: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the inputs."""
        return tuple(given.name for given in self.inputs)

    def declarable(self) -> tuple[Answer, ...]:
        """The answers that a declaration over HTTP names."""
        return tuple(answer for answer in self.answers if not answer.given)

    def bind(self, values: tuple[object, ...], named: Mapping[str, object]) -> dict[str, str]:
        """The inputs by name, as texts, of a call by position and by name; TypeError when they do not fit."""
        bound = _signature(self).bind(*values, **named)
        bound.apply_defaults()
        return {name: str(value) for name, value in bound.arguments.items()}

    def answered(self, values: Mapping[str, object]) -> object:
        """What a suite gets: nothing, the bare value of a single answer, or an object with all of them."""
        if len(self.answers) > 1:
            return frozen(self.name, values)
        return next(iter(values.values()), None)


class Part(msgspec.Struct, frozen=True):
    """Something that the app has, for the team to say where."""

    name: str
    meaning: str
    required: bool = False


class Webhook(Part, frozen=True):
    """An endpoint of the app that a person would enter in the vendor's portal."""


class Control(Part, frozen=True):
    """A place on the app's pages that a user in a browser works with or looks at."""


_COMMON = (
    Operation(
        "sign_in",
        "make the user known and signed in; runs before the user's first operation and after a disruption",
        PERSON,
    ),
    Operation("disrupt", "the user logs out or closes the browser"),
    Operation("health", "is the app well", ()),
)

COMMON: Mapping[str, Operation] = MappingProxyType({operation.name: operation for operation in _COMMON})
"""The operations of every app, by name; they are declared in `[integration]` itself."""


class Table(msgspec.Struct, frozen=True, dict=True):
    """What a suite does to an integration of `vendor`."""

    vendor: str
    webhooks: tuple[Webhook, ...] = ()
    own: tuple[Operation, ...] = ()
    controls: tuple[Control, ...] = ()

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """All operations by name, the common ones included."""
        return {operation.name: operation for operation in (*_COMMON, *self.own)}

    def key(self, operation: str) -> str:
        """Where an operation is declared, as a dotted path: `integration.veriff.start`, `integration.health`."""
        return f"integration.{operation}" if operation in COMMON else f"integration.{self.vendor}.{operation}"


def frozen(name: str, values: Mapping[str, object]) -> object:
    """An object with these attributes, which shows them and cannot be changed."""
    return _type(name, tuple(values))(**values)


@cache
def _type(name: str, attributes: tuple[str, ...]) -> type:
    return make_dataclass(name, attributes, frozen=True)


@cache
def _signature(operation: Operation) -> Signature:
    """For the rules of calls and the messages about wrong ones, which Python has already."""
    return Signature(
        [
            Parameter(
                given.name,
                Parameter.POSITIONAL_OR_KEYWORD,
                default=Parameter.empty if given.default is None else given.default,
            )
            for given in operation.inputs
        ]
    )
