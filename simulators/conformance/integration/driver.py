"""What stands between the strict integration and an app: it carries out one operation and reports loosely."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one operation brought: unchecked values by answer name, and a line on what was called and came back."""

    values: Mapping[str, object] = field(default_factory=dict)
    said: str = ""


class Driver(Protocol):
    """Carries out operations. Values are checked by the caller, so that nonsense is reported in one way only."""

    name: str
    offers: frozenset[str]
    """Names of the operations it can carry out; also `view.url` and the like where an optional answer is declared."""

    def call(self, operation: str, inputs: Mapping[str, str]) -> Outcome:
        """Carry out an operation that is among `offers`. Raises `IntegrationError`."""

    def webhooks(self) -> Mapping[str, object]:
        """Absolute URLs, by the names of the table's webhooks."""

    def controls(self) -> Mapping[str, object]:
        """CSS selectors, by the names of the table's controls."""

    def close(self) -> None:
        """Stop whatever it started."""
