"""The integration that suites hold: every answer is checked against its documented meaning before anyone judges it."""

import time
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from .driver import Driver, Outcome
from .errors import IntegrationError, NotOffered, Reason
from .operations import COMMON, Answer, Kind, Operation, Part, Table, frozen
from .process import App

T = TypeVar("T")

_DYING = 0.5
"""Seconds between a connection that breaks and the end of the process that broke it."""


class StrictIntegration:
    """An `Integration` over any driver. `app` is the process that golive started, if it did; `settle` is in seconds."""

    def __init__(self, table: Table, driver: Driver, app: App | None = None, settle: float = 0.0) -> None:
        self._table = table
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
        """Names of the declared operations; also `view.url` and the like where an optional answer is declared."""
        return self._driver.offers

    def __getattr__(self, name: str) -> Callable[..., Any]:  # Any: the table fixes each answer's type
        """The operation of that name, as a method."""
        if name.startswith("_") or name not in self._table.operations:
            raise AttributeError(f"{name!r} is no operation of the suite's table")
        operation = self._table.operations[name]
        return lambda *values, **named: self._call(operation, values, named)

    def webhooks(self) -> Any:  # noqa: ANN401 - the table fixes the attributes
        """Where the app receives webhooks."""
        outcome = Outcome(self._watch(self._driver.webhooks), "the webhook URLs")
        answers = [_where(webhook, Kind.URL) for webhook in self._table.webhooks]
        return frozen("webhooks", {answer.name: _checked("webhooks", answer, outcome) for answer in answers})

    def controls(self) -> Any:  # noqa: ANN401 - the table fixes the attributes
        """Where the app's pages have what a user works with."""
        outcome = Outcome(self._watch(self._driver.controls))
        answers = {control.name: _where(control, Kind.TEXT) for control in self._table.controls}
        unknown = ", ".join(str(name) for name in outcome.values if name not in answers)
        if unknown:
            raise _malformed(
                "controls", f"unknown name {unknown}; known names: {', '.join(answers) or 'none'}", outcome
            )
        return frozen("controls", {name: _checked("controls", answer, outcome) for name, answer in answers.items()})

    def disrupt(self, user: str) -> None:
        """The user's browser forgets everything."""
        self._call(COMMON["disrupt"], (user,), {})

    def settle(self) -> None:
        """Give the app the time that its team says it needs."""
        time.sleep(self._settle)

    def health(self) -> None:
        """Return when the app is well."""
        self._call(COMMON["health"], (), {})

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

    def _call(self, operation: Operation, values: tuple[object, ...], named: Mapping[str, object]) -> object:
        inputs = operation.bind(values, named)
        name = operation.name
        if name not in self.offers:
            raise NotOffered(name, f"add [{self._table.key(name)}]")
        outcome = self._watch(lambda: self._driver.call(name, inputs))
        return operation.answered({answer.name: _checked(name, answer, outcome) for answer in operation.answers})

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
    if not _CHECKS[answer.kind](value) or (answer.words and value not in answer.words):
        meaning = _MEANINGS[answer.kind].format(words=", ".join(answer.words))
        raise _malformed(operation, f"{answer.name} is {value!r}, but must be {meaning}", outcome)
    return tuple(value) if isinstance(value, list) else value


def _where(part: Part, kind: Kind) -> Answer:
    """A webhook's URL or a control's selector as an answer, so that it is checked like any other."""
    return Answer(part.name, kind, nullable=not part.required, optional=not part.required)


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
    Kind.WORD: lambda value: isinstance(value, str),
    Kind.URL: _is_url,
    Kind.NUMBER: lambda value: isinstance(value, int) and not isinstance(value, bool),
    Kind.TEXTS: lambda value: isinstance(value, list | tuple) and all(isinstance(item, str) for item in value),
}

_MEANINGS: Mapping[Kind, str] = {
    Kind.TEXT: "a text",
    Kind.FLAG: "true or false (map other words with words = {{...}})",
    Kind.WORD: "one of {words} (map the app's words with words = {{...}})",
    Kind.URL: "an absolute http or https URL, or null where none is offered",
    Kind.NUMBER: "a whole number",
    Kind.TEXTS: "a list of texts",
}
