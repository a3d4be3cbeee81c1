"""The rows of `contracts/<vendor>/interactions.py`: what a client needs of a vendor, and a vendor of a client, as data.

Owns the words. What becomes of a row is decided in `building`.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

Json = Any
"""Any JSON value; in a row `FromState` and `Like` may stand in the place of any text in it, `Exactly` of any value."""


class Given(msgspec.Struct, frozen=True):
    """A provider state that holds before the interaction, and its parameters."""

    state: str
    params: Mapping[str, Json] = {}


class FromState(msgspec.Struct, frozen=True):
    """A text that only the provider state knows, by the name under which it answers it; an example until then.

    In a request the verifier puts it in. In an answer it does not, so there only the form of the example counts.
    """

    name: str
    example: str


class Like(msgspec.Struct, frozen=True):
    """A text that the regular expression matches as a whole; in a request one that the client makes up."""

    regex: str
    example: str


class Exactly(msgspec.Struct, frozen=True):
    """A value that the client compares with, although the schema leaves it open; for members of answers."""

    value: Json


class Form(msgspec.Struct, frozen=True):
    """A body of form fields, `application/x-www-form-urlencoded`."""

    fields: Mapping[str, str | FromState | Like]


class Raw(msgspec.Struct, frozen=True):
    """A body of any other type, byte for byte."""

    content: bytes
    media_type: str


class Interaction(msgspec.Struct, frozen=True):
    """One call of the client: how it asks, and what of the answer it relies on.

    `operation` is an operationId of the vendor's document; `path` fills its placeholders. `request` is complete.
    `response` is an example, of which only what `reads` names goes into the pact: JSON pointers, in which `*` is every
    item of a list; `""` is the whole. Without `reads` only the status counts. `answer_headers` are headers of it
    that the client reads. `references` are ids of the checklist.
    """

    description: str
    operation: str
    status: int
    given: tuple[Given, ...] = ()
    path: Mapping[str, str | FromState] = {}
    query: Mapping[str, str | FromState | Like] = {}
    headers: Mapping[str, str | FromState | Like] = {}
    request: Json = None
    response: Json = None
    reads: tuple[str, ...] = ()
    answer_headers: Mapping[str, str | Like] = {}
    references: tuple[str, ...] = ()


class Message(msgspec.Struct, frozen=True):
    """What the client relies on in a webhook, however it arrives; `topic` as the vendor's deliveries have it.

    `reads` is as in `Interaction`.
    """

    description: str
    topic: str
    body: Json
    given: tuple[Given, ...] = ()
    reads: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


class Delivery(msgspec.Struct, frozen=True):
    """A webhook as the vendor posts it to an endpoint of the integration: here the vendor is the consumer.

    With a `topic` the body may be any of the webhook's schema that is like this example, without one it is this.
    """

    description: str
    path: str
    status: int
    body: Json
    given: tuple[Given, ...] = ()
    references: tuple[str, ...] = ()
    topic: str = ""


Row = Interaction | Message | Delivery
