"""The Python adapter: operations carried out by the methods of a class that a team names by import path.

A method is called with the operation's inputs by name. An operation with one answer returns it bare, the others return
a dict with the answers' names; a method that isn't there is an operation that isn't offered. A class signs its users in
itself.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping

from .driver import Outcome
from .errors import ConfigurationError, IntegrationError, IntegrationFailure, Reason
from .operations import Part, Table
from .plan import Plan


class PythonDriver:
    """Drives an app through an object. `target` needs nothing of golive: only methods with the operations' names."""

    def __init__(self, plan: Plan, target: object) -> None:
        self.name = plan.name
        self.offers = frozenset(_offers(plan.table, target))
        self._table = plan.table
        self._target = target

    def call(self, operation: str, inputs: Mapping[str, str]) -> Outcome:
        """Call the method of that name."""
        said = f"{type(self._target).__name__}.{operation}"
        returned = _run(operation, said, lambda: getattr(self._target, operation)(**inputs))
        answers = self._table.operations[operation].answers
        if not answers:
            return Outcome({}, said)
        if len(answers) == 1:
            return Outcome({answers[0].name: returned}, said)
        if not isinstance(returned, Mapping):
            raise IntegrationError(operation, Reason.MALFORMED, f"{said} must return a dict, not {returned!r}")
        return Outcome(returned, said)

    def webhooks(self) -> Mapping[str, object]:
        """What the class's `webhooks` method returns; nothing where a class has none and needs none."""
        return self._named("webhooks", self._table.webhooks)

    def controls(self) -> Mapping[str, object]:
        """What the class's `controls` method returns; nothing where a class has none and needs none."""
        return self._named("controls", self._table.controls)

    def _named(self, name: str, parts: tuple[Part, ...]) -> Mapping[str, object]:
        method = getattr(self._target, name, None)
        found: object = _run(name, name, method) if method else {}
        if not isinstance(found, Mapping):
            names = " and ".join(part.name for part in parts)
            raise IntegrationError(name, Reason.MALFORMED, f"must return a dict with {names}, not {found!r}")
        return found

    def close(self) -> None:
        """Call the class's `close`, if there is one."""
        close = getattr(self._target, "close", None)
        if close is not None:
            _run("close", "close", close)


def build(plan: Plan, ready: Mapping[str, object]) -> PythonDriver:
    """The driver of the class that the plan names, made with `ready` and the plan's options."""
    module_name, _, attribute = plan.python.partition(":")
    try:
        maker = getattr(importlib.import_module(module_name), attribute)
    except (ImportError, AttributeError) as problem:
        fix = "Check the spelling, and that the package is importable from where golive runs"
        text = f"{plan.python!r} cannot be imported: {problem}"
        raise ConfigurationError(plan.file, plan.table.key("python"), text, fix) from problem
    missing = [name for name in _needed(plan.table) if not hasattr(maker, name)]
    if missing:
        fix = f"Write {', '.join(f'def {name}' for name in missing)}"
        raise ConfigurationError(plan.file, plan.table.key("python"), f"{plan.python} lacks methods", fix)
    try:
        target = maker(ready, **plan.options)
    except TypeError as problem:
        fix = f"The class is called with the sandbox's ready object and the table [{plan.table.key('options')}]"
        text = f"{plan.python} can't be made: {problem}"
        raise ConfigurationError(plan.file, plan.table.key("python"), text, fix) from problem
    return PythonDriver(plan, target)


def _needed(table: Table) -> list[str]:
    """The methods that no class may lack."""
    needed = [operation.name for operation in table.own if operation.required]
    parts: dict[str, tuple[Part, ...]] = {"webhooks": table.webhooks, "controls": table.controls}
    return [*needed, *(name for name, several in parts.items() if any(part.required for part in several))]


def _offers(table: Table, target: object) -> Iterator[str]:
    for name, operation in table.operations.items():
        if name != "sign_in" and callable(getattr(target, name, None)):
            yield name
            yield from (f"{name}.{answer.name}" for answer in operation.answers if answer.optional)


def _run(operation: str, said: str, work: Callable[[], object]) -> object:
    try:
        return work()
    except IntegrationError:
        raise
    except Exception as problem:
        text = f"{said} raised {type(problem).__name__}: {problem}"
        raise IntegrationFailure(operation, Reason.REFUSED, text) from problem
