"""The operations as a table: what each takes, what it must answer, and which ones a team may leave out.

The one home of these facts. The declaration in TOML, the Python class and the strict reading of answers all follow it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What an answer must be."""

    TEXT = "text"
    FLAG = "flag"
    STATE = "state"
    URL = "url"
    NUMBER = "number"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Answer:
    """One value that an operation answers.

    `nullable`: the app may say that there is none. `optional`: the team need not declare it. `given`: over HTTP it is
    known without a declaration.
    """

    name: str
    kind: Kind
    nullable: bool = False
    optional: bool = False
    given: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a judge may do; `inputs` are also the names that templates may use."""

    name: str
    meaning: str
    inputs: tuple[str, ...] = ("user",)
    answers: tuple[Answer, ...] = ()
    required: bool = False

    def declarable(self) -> tuple[Answer, ...]:
        """The answers that a declaration over HTTP names."""
        return tuple(answer for answer in self.answers if not answer.given)


PERSON = ("user", "first_name", "last_name")

_TABLE = (
    Operation(
        "sign_in",
        "make the user known and signed in; runs before the user's first operation and after a disruption",
        PERSON,
    ),
    Operation(
        "start", "the user asks to be verified", PERSON, (Answer("url", Kind.URL, nullable=True),), required=True
    ),
    Operation(
        "view",
        "what the user is told",
        answers=(
            Answer("state", Kind.STATE),
            Answer("message", Kind.TEXT),
            Answer("retry", Kind.FLAG),
            Answer("url", Kind.URL, nullable=True, optional=True),
        ),
        required=True,
    ),
    Operation(
        "access",
        "may the user do what only verified users may do",
        answers=(Answer("granted", Kind.FLAG),),
        required=True,
    ),
    Operation(
        "landing",
        "where a callback URL leads",
        ("user", "url"),
        (
            Answer("status", Kind.NUMBER, given=True),
            Answer("url", Kind.URL, given=True),
            Answer("text", Kind.TEXT, given=True),
            Answer("arrived", Kind.FLAG),
        ),
    ),
    Operation(
        "record",
        "what the app stored with the user",
        answers=(Answer("session", Kind.TEXT, nullable=True), Answer("url", Kind.URL, nullable=True, optional=True)),
    ),
    Operation(
        "back_office", "what the team's own staff was told about the user", answers=(Answer("notices", Kind.TEXTS),)
    ),
    Operation("poll", "make the app ask the vendor for the decision"),
    Operation("upload", "the user hands photos to the app, which uploads them", PERSON),
    Operation("disrupt", "the user logs out or closes the browser"),
    Operation("health", "is the app well", ()),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType({operation.name: operation for operation in _TABLE})
"""All operations by name. The webhook URLs stand apart: they are declared, not asked for."""
