"""The integration that suites hold: every answer is checked against its documented meaning before anyone judges it."""

import time
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from .driver import Driver, Outcome
from .errors import IntegrationError, NotOffered, Reason
from .operations import OPERATIONS, Answer, Kind
from .process import App
from .protocol import Landing, Record, Started, State, View, Webhooks

T = TypeVar("T")

_DYING = 0.5
"""Seconds between a connection that breaks and the end of the process that broke it."""


class StrictIntegration:
    """An `Integration` over any driver. `app` is the process that golive started, if it did; `settle` is in seconds."""

    def __init__(self, driver: Driver, app: App | None = None, settle: float = 0.0) -> None:
        self._driver = driver
        self._app = app
        self._settle = settle
        self._held = ExitStack()

    def keep_until_closed(self, held: ExitStack) -> None:
        """Hand over what must be released when the integration is closed, such as the app's process."""
        self._held.push(held)

    @property
    def name(self) -> str:
        """What to call it in a report."""
        return self._driver.name

    @property
    def offers(self) -> AbstractSet[str]:
        """Names of the declared operations; also `view.url` and `record.url` where these answers are declared."""
        return self._driver.offers

    def start(self, user: str, first_name: str = "Ann", last_name: str = "Lee") -> Started:
        """The user asks to be verified."""
        return Started(**self._call("start", user=user, first_name=first_name, last_name=last_name))

    def view(self, user: str) -> View:
        """What the user is told now."""
        return View(**self._call("view", user=user))

    def access(self, user: str) -> bool:
        """True when the app lets the user in."""
        return bool(self._call("access", user=user)["granted"])

    def webhooks(self) -> Webhooks:
        """Where the app receives webhooks."""
        outcome = Outcome(self._watch(self._driver.webhooks), "the webhook URLs")
        decisions = _checked("webhooks", Answer("decisions", Kind.URL), outcome)
        events = _checked("webhooks", Answer("events", Kind.URL, nullable=True, optional=True), outcome)
        return Webhooks(str(decisions), None if events is None else str(events))

    def landing(self, user: str, url: str) -> Landing:
        """The user's browser follows the callback URL."""
        return Landing(**self._call("landing", user=user, url=url))

    def record(self, user: str) -> Record:
        """What the app stored with the user."""
        return Record(**self._call("record", user=user))

    def back_office(self, user: str) -> tuple[str, ...]:
        """The notices that the team's staff got about this user."""
        return tuple(self._call("back_office", user=user)["notices"])

    def poll(self, user: str) -> None:
        """Make the app ask the vendor for the decision."""
        self._call("poll", user=user)

    def upload(self, user: str, first_name: str = "Ann", last_name: str = "Lee") -> None:
        """The user hands photos to the app, which does the rest."""
        self._call("upload", user=user, first_name=first_name, last_name=last_name)

    def disrupt(self, user: str) -> None:
        """The user's browser forgets everything."""
        self._call("disrupt", user=user)

    def settle(self) -> None:
        """Give the app the time that its team says it needs."""
        time.sleep(self._settle)

    def health(self) -> None:
        """Return when the app is well."""
        self._call("health")

    def close(self) -> None:
        """Stop what golive started."""
        with self._held:
            self._driver.close()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close."""
        self.close()

    def _call(
        self, operation: str, **inputs: str
    ) -> dict[str, Any]:  # Any: the table of operations fixes each answer's type
        if operation not in self.offers:
            raise NotOffered(operation)
        outcome = self._watch(lambda: self._driver.call(operation, inputs))
        return {answer.name: _checked(operation, answer, outcome) for answer in OPERATIONS[operation].answers}

    def _watch(self, work: Callable[[], T]) -> T:
        """Run `work`; when the app can't be reached because its process is gone, say that instead."""
        try:
            return work()
        except IntegrationError as problem:
            if self._app is not None and problem.reason is Reason.UNREACHABLE:
                self._app.check(problem.operation, _DYING)
            raise


def _checked(operation: str, answer: Answer, outcome: Outcome) -> object:
    """The value of one answer if it means something; raises `IntegrationError` otherwise."""
    value = outcome.values.get(answer.name)
    if value is None and answer.name not in outcome.values and not answer.optional:
        raise _malformed(operation, f"there is no {answer.name}", outcome)
    if value is None and (answer.nullable or answer.optional):
        return None
    if not _CHECKS[answer.kind](value):
        raise _malformed(operation, f"{answer.name} is {value!r}, but must be {_MEANINGS[answer.kind]}", outcome)
    return State(str(value)) if answer.kind is Kind.STATE else value


def _malformed(operation: str, problem: str, outcome: Outcome) -> IntegrationError:
    return IntegrationError(operation, Reason.MALFORMED, problem, said=outcome.said)


def _is_url(value: object) -> bool:
    if not isinstance(value, str):
        return False
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.netloc)


_CHECKS: Mapping[Kind, Callable[[object], bool]] = {
    Kind.TEXT: lambda value: isinstance(value, str),
    Kind.FLAG: lambda value: isinstance(value, bool),
    Kind.STATE: lambda value: isinstance(value, str) and value in tuple(State),
    Kind.URL: _is_url,
    Kind.NUMBER: lambda value: isinstance(value, int) and not isinstance(value, bool),
    Kind.TEXTS: lambda value: isinstance(value, list | tuple) and all(isinstance(item, str) for item in value),
}

_MEANINGS: Mapping[Kind, str] = {
    Kind.TEXT: "a text",
    Kind.FLAG: "true or false (map other words with words = {...})",
    Kind.STATE: f"one of {', '.join(State)} (map the app's words with words = {{...}})",
    Kind.URL: "an absolute http or https URL, or null where none is offered",
    Kind.NUMBER: "a whole number",
    Kind.TEXTS: "a list of texts",
}
