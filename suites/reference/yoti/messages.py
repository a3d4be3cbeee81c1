"""What Yoti tells us, cut down to what we act on.

Owns reading notifications and errors. It is tolerant by intent: only what we need is demanded, and what we don't know
is no error. What Yoti tells of a session comes through its SDK, which `sdk` reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..reading import needed, text

_NOT_FOUND, _GONE = 404, "SESSION_NOT_FOUND"


class State(StrEnum):
    """What Yoti says of a session as a whole. `COMPLETED` says that it is over, not that it went well."""

    ONGOING = "ONGOING"
    COMPLETED = "COMPLETED"
    EXPIRED = "EXPIRED"


class Value(StrEnum):
    """What Yoti recommends."""

    APPROVE = "APPROVE"
    REJECT = "REJECT"
    NOT_AVAILABLE = "NOT_AVAILABLE"
    CONSIDER = "CONSIDER"


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that Yoti opened: its id, and the token for the user's browser, which is nobody else's."""

    session: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a session. `value`, `reason` and `advice` are empty unless Yoti recommends something.

    `failed` are the sub-checks of its breakdown that did not pass.
    """

    type: str
    is_done: bool
    value: str = ""
    reason: str = ""
    advice: str = ""
    failed: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The recommendation with its reason, empty when there is none."""
        return ": ".join(filter(None, (self.value, self.reason)))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a session stands. `reference` is the user tracking id that we gave it.

    `seconds` are how long the user may still go on; 0 when they are through, or too late. `fields` is the medium with
    what is written on the document, empty when there is none.
    """

    session: str
    state: str
    reference: str
    seconds: int
    checks: tuple[Check, ...]
    fields: str = ""


@dataclass(frozen=True, slots=True)
class Notification:
    """Something happened to a session. `about` is the id of the resource, task or check, empty where there is none."""

    session: str
    topic: str
    about: str

    @property
    def name(self) -> str:
        """What tells it from the others of its session."""
        return f"{self.topic}:{self.about}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error answer, by Yoti's code and by the id under which Yoti finds the request. It holds nothing personal."""

    status: int
    code: str = ""
    request_id: str = ""

    @property
    def is_gone(self) -> bool:
        """True when Yoti does not know the session any more; other things may be not found, too."""
        return (self.status, self.code) == (_NOT_FOUND, _GONE)

    def __str__(self) -> str:
        """What it is called by."""
        return f"{self.status} {self.code or 'without a code'} (request {self.request_id or 'without an id'})"


TOPICS: Mapping[str, str] = {
    "resource_update": "resource_id",
    "task_completion": "task_id",
    "check_completion": "check_id",
    "session_completion": "",
    "client_session_token_deleted": "",
}
"""The topics that we ask for, and the member in which each says what it is about."""


def read_notification(body: Mapping[str, object]) -> Notification:
    """A notification, whatever its topic. Raises `ShapeError`."""
    topic = needed(body, "topic").lower()
    return Notification(needed(body, "session_id"), topic, text(body, TOPICS.get(topic, "")))


def read_refusal(status: int, body: object, request_id: str) -> Refusal:
    """An error answer, whatever its body is."""
    said: Mapping[str, object] = body if isinstance(body, Mapping) else {}
    return Refusal(status, text(said, "code"), request_id)
