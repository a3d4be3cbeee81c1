"""What Prove tells us, cut down to what we act on.

Owns reading the bodies of answers and webhooks. It is tolerant by intent: only what we need is demanded, and what we
don't know is no error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..reading import ShapeError, needed, text

SUCCESSES = ("true", "false", "pending")
"""What `success` may be. They are texts: `"false"` is as true to Python as any other."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, and for how many seconds it is good."""

    text: str = field(repr=False)
    expires_in: float


@dataclass(frozen=True, slots=True)
class Begun:
    """A flow that Prove began: its correlation id, and the authToken for the browser, which is nobody else's."""

    correlation: str
    auth_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a check went, in Prove's words. `identity` is empty unless Prove enrolled one, `correlation` unless told."""

    success: str
    possession: str
    verify: str
    identity: str = ""
    correlation: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """An event of a webhook: something happened to the number of an identity."""

    event: str
    kind: str
    identity: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error answer. `code` is None where Prove gives none; `message` is for staff, and in no log."""

    status: int
    code: int | None = None
    message: str = field(default="", repr=False)
    retry_after: str = ""

    def __str__(self) -> str:
        """What it is called by."""
        return f"{self.status}, code {self.code}" if self.code is not None else str(self.status)


def read_token(body: Mapping[str, object]) -> Token:
    """The answer of `/token`. Raises `ShapeError`."""
    lasts = body.get("expires_in")
    if isinstance(lasts, bool) or not isinstance(lasts, int | float):
        raise ShapeError("expires_in is missing")
    return Token(needed(body, "access_token"), lasts)


def read_begun(body: Mapping[str, object]) -> Begun:
    """The answer of `/v3/verify` when Prove checks the possession. Raises `ShapeError`."""
    return Begun(needed(body, "correlationId"), needed(body, "authToken"))


def read_outcome(body: Mapping[str, object]) -> Outcome:
    """The answer of `/v3/verify-status`, and of `/v3/verify` when we checked the possession. Raises `ShapeError`."""
    success = body.get("success")
    if success not in SUCCESSES:
        raise ShapeError(f"success is {success!r}")
    return Outcome(
        success=str(success),
        possession=text(body, "possessionResult"),
        verify=text(body, "verifyResult"),
        identity=text(body, "identityId"),
        correlation=text(body, "correlationId"),
    )


def read_change(body: object) -> Change:
    """One event of a webhook. Raises `ShapeError`."""
    event: Mapping[str, object] = body if isinstance(body, Mapping) else {}
    return Change(needed(event, "eventId"), text(event, "eventType"), needed(event, "identityId"))


def read_refusal(status: int, body: object, retry_after: str) -> Refusal:
    """An error answer, whatever its body is."""
    said: Mapping[str, object] = body if isinstance(body, Mapping) else {}
    code = said.get("code")
    return Refusal(status, code if isinstance(code, int) else None, text(said, "message"), retry_after)
