"""The port behind which all state lives: versioned keys and one atomic commit.

Owns the protocol and its exceptions. A store knows nothing of vendors, sandboxes or time: keys are
text, values are bytes, and whoever loses a race is told so and tries again.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

ABSENT = 0
"""The version of a key that is not there."""


class Conflict(Exception):
    """A key changed between read and commit; nothing was written."""


class StoreError(OSError):
    """The state cannot be kept where it was asked for: one sentence that says where, why, and what to do."""


class Record(NamedTuple):
    """A stored value: `version` changes with every write of the key and is never used twice."""

    version: int
    value: bytes | None


class Entry(NamedTuple):
    """One hit of a scan."""

    key: str
    version: int
    value: bytes


NOTHING = Record(ABSENT, None)


class Store(Protocol):
    """What memory, SQLite and Redis have in common."""

    shared: bool
    """True when another process may write to the same state."""

    def read(self, key: str) -> Record:
        """The value and its version; `NOTHING` when the key is absent."""

    def scan(self, prefix: str, after: str = "") -> Iterator[Entry]:
        """Entries whose key starts with `prefix` and is greater than `after`, by code point, read lazily.

        A key that is written during the scan may or may not appear; none appears twice.
        """

    def commit(self, expected: Mapping[str, int], writes: Mapping[str, bytes | None]) -> None:
        """Write all of `writes` (None deletes) if every key of `expected` still has that version.

        Raises `Conflict`, and writes nothing, otherwise.
        """

    def close(self) -> None:
        """Release files and connections. The store is not used afterwards."""
