"""An integration as a judge holds it, whatever its vendor.

Owns what all integrations have in common. The other operations are methods too, which the table of the vendor's suite
names: `integration.start(user)`. This module may not know how an operation is carried out (HTTP, Python) nor what a
suite concludes from it.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any, Protocol, Self


class Integration(Protocol):
    """An integration under test. Users are named by the judge; every name is a person that the app does not know yet.

    Each operation of the table is a method: it takes the operation's inputs by position or name, and answers None, the
    bare value of a single answer, or an object with an attribute for each of several; an optional answer that is not
    declared is None. A word is a plain text, texts are a tuple.

    Every operation may raise `IntegrationError` and, unless it is required, `NotOffered` (the team did not declare it):
    an item that needs it could not be judged, and is never green.
    """

    @property
    def name(self) -> str:
        """What to call it in a report."""

    @property
    def offers(self) -> AbstractSet[str]:
        """Names of the declared operations; also `view.url` and the like where an optional answer is declared."""

    def __getattr__(self, name: str) -> Callable[..., Any]:  # Any: the table fixes each answer's type
        """An operation of the table, as a method; AttributeError when there is none of that name."""

    def webhooks(self) -> Any:  # noqa: ANN401 - the table fixes the attributes
        """Where the app receives webhooks: an attribute for each of the table, None where the app has no such URL."""

    def controls(self) -> Any:  # noqa: ANN401 - the table fixes the attributes
        """Where things are on the app's pages: a CSS selector for each control of the table, or None."""

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
