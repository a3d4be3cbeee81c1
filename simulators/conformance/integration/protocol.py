"""What a judge may do to an integration, and what the answers mean.

Owns the words: the operations of an integration under test, vendor-neutral, and the frozen answers. It may not know how
an operation is carried out (HTTP, Python) nor what a suite concludes from it.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self


class State(StrEnum):
    """Where a user stands, as the user is told."""

    NONE = "none"
    """No verification was ever begun."""
    PENDING = "pending"
    """Begun, not decided: the user is in the flow or waits for the result."""
    APPROVED = "approved"
    """The vendor approved."""
    DECLINED = "declined"
    """The vendor declined."""
    RESUBMISSION = "resubmission"
    """The vendor wants another attempt in the same session."""
    EXPIRED = "expired"
    """The session lapsed (expired or abandoned) without a decision."""
    REVIEW = "review"
    """A human looks at it; the user has to wait."""


@dataclass(frozen=True, slots=True)
class Started:
    """Answer of `start`: the absolute URL the user's browser is sent to, or None when no verification is offered."""

    url: str | None


@dataclass(frozen=True, slots=True)
class View:
    """What the user sees: state, the text, whether another try is offered, and the absolute URL it leads to.

    `url` is None when no URL is shown, and always None when `"view.url"` isn't among the integration's `offers`.
    """

    state: State
    message: str
    retry: bool
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What the app stored with the user: the vendor's id and URL of the current session, or None.

    `url` is always None when `"record.url"` isn't among the integration's `offers`.
    """

    session: str | None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a callback URL leads: final HTTP status, final URL after redirects, its text.

    `arrived` says whether this is the place that the team means the user to come back to.
    """

    status: int
    url: str
    text: str
    arrived: bool


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The absolute URLs that a person would enter in the vendor's portal; None when the app has no such endpoint."""

    decisions: str
    events: str | None = None


class Integration(Protocol):
    """An integration under test. Users are named by the judge; every name is a person that the app does not know yet.

    Every operation may raise `IntegrationError` and, unless it is one of start, view, access and webhooks, `NotOffered`
    (the team did not declare it): an item that needs it could not be judged, and is never green.
    """

    @property
    def name(self) -> str:
        """What to call it in a report."""

    @property
    def offers(self) -> AbstractSet[str]:
        """Names of the declared operations; also `view.url` and `record.url` where these answers are declared."""

    def start(self, user: str, first_name: str = "Ann", last_name: str = "Lee") -> Started:
        """The user asks to be verified: for the first time, again, or coming back to a flow that was left."""

    def view(self, user: str) -> View:
        """What the user is told now."""

    def access(self, user: str) -> bool:
        """True when the app lets the user do what only verified users may do."""

    def webhooks(self) -> Webhooks:
        """Where the app receives webhooks."""

    def landing(self, user: str, url: str) -> Landing:
        """The user's browser follows the callback URL and its redirects."""

    def record(self, user: str) -> Record:
        """What the app stored with the user."""

    def back_office(self, user: str) -> tuple[str, ...]:
        """The notices about this user that the team's own staff got, oldest first."""

    def poll(self, user: str) -> None:
        """Make the app ask the vendor for the decision now, as it would when a webhook is overdue."""

    def upload(self, user: str, first_name: str = "Ann", last_name: str = "Lee") -> None:
        """The user hands photos to the app, which opens a session, uploads them and submits it on its own."""

    def disrupt(self, user: str) -> None:
        """The user logs out or the browser is closed: everything that the browser remembered is gone."""

    def settle(self) -> None:
        """Return when the app has acted on the webhooks that it answered: many put them into a queue first."""

    def health(self) -> None:
        """Return when the app is well; raise `IntegrationError` when it is not."""

    def close(self) -> None:
        """Stop the app if golive started it. The integration is not used afterwards."""

    def __enter__(self) -> Self:
        """Itself."""

    def __exit__(self, *exc: object) -> None:
        """Close."""
