"""What an exit status of `golive` says. Owns the numbers and their names; who decides on one is not its business.

The statuses of other programs (pytest's, for one) are never passed through: the same numbers mean other things there.
"""

from enum import IntEnum


class ExitStatus(IntEnum):
    """How a command of `golive` ended."""

    READY = 0
    NOT_READY = 1
    USAGE = 2
    """Usage or configuration: nothing was judged."""
    INCONCLUSIVE = 3
    """Nothing ran, not all of it ran, or the target could not be reached."""
    REVIEW = 4
    """Nothing failed, but a person has to look, or evidence has grown stale."""
    DRIFT = 5
    TAMPERED = 6

    @property
    def label(self) -> str:
        """The name for people, as in `exit 1 (not ready)`."""
        return self.name.lower().replace("_", " ")

    @property
    def line(self) -> str:
        """The last line of a command that judges: `NOT_READY exit 1 (not ready)`."""
        return f"{self.name} exit {self.value} ({self.label})"
