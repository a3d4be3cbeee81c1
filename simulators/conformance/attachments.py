"""What a test hands over as evidence while it runs.

Owns the fixture's object and its place on the pytest item. It is drained into each phase's report, so whatever is
attached before the teardown has ended counts.
"""

from collections.abc import Iterable

import msgspec
import pytest

from .evidence import Exchange, checked


class Attached(msgspec.Struct, frozen=True):
    """What was handed over since the last phase."""

    exchanges: tuple[Exchange, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Attachments:
    """The `evidence` fixture: attach exchanges, write a note, or warn."""

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []
        self._notes: list[str] = []
        self._warnings: list[str] = []

    def attach(self, exchanges: Iterable[Exchange]) -> None:
        """Exchanges as the journal answers them, oldest first; ValueError for anything else. Twice is once."""
        self._exchanges += map(checked, exchanges)

    def note(self, text: str) -> None:
        """A remark for whoever reads the report."""
        self._notes.append(text)

    def warn(self, text: str) -> None:
        """Something is odd but breaks no rule: the check ends as WARN, unless it fails."""
        self._warnings.append(text)

    def drain(self) -> Attached:
        """What was handed over since the last call."""
        drained = Attached(tuple(self._exchanges), tuple(self._notes), tuple(self._warnings))
        self._exchanges, self._notes, self._warnings = [], [], []
        return drained


_ATTACHMENTS = pytest.StashKey[Attachments]()


def attachments_of(item: pytest.Item) -> Attachments:
    """The attachments of one test, made when first asked for."""
    return item.stash.setdefault(_ATTACHMENTS, Attachments())


def attach_exchanges(item: pytest.Item, exchanges: Iterable[Exchange]) -> None:
    """Attach a journal's exchanges to a test from outside of it, at the latest while its fixtures are torn down.

    Meant for the fixture that owns the sandbox: it knows which part of the journal belongs to the test.
    """
    attachments_of(item).attach(exchanges)
