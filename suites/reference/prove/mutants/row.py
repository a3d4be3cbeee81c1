"""What a mutant is."""

from dataclasses import dataclass, field

from ...edits import Edit
from ..parts import GOOD, Parts


@dataclass(frozen=True, slots=True)
class Mutant:
    """A broken twin: its fault in one sentence, the checklist rows that must go red, the exchanged parts, the edits.

    A `slow` one is judged by these rows only: its fault makes it take seconds again and again, or leaves nothing else
    to judge.
    """

    name: str
    says: str
    reddens: tuple[str, ...]
    parts: Parts = field(default=GOOD)
    edits: tuple[Edit, ...] = ()
    slow: bool = False


def rows(*numbers: int) -> tuple[str, ...]:
    """The ids of rows of Prove's checklist."""
    return tuple(f"PROVE-GL-{number:03d}" for number in numbers)
