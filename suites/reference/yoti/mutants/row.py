"""What a mutant is."""

from dataclasses import dataclass, field

from ..parts import GOOD, Parts


@dataclass(frozen=True, slots=True)
class Mutant:
    """A broken twin: its fault in one sentence, the checklist rows that must go red, and the exchanged parts.

    A `slow` one is judged by these rows only: its fault makes it take seconds again and again, or leaves nothing else
    to judge.
    """

    name: str
    says: str
    reddens: tuple[str, ...]
    parts: Parts = field(default=GOOD)
    slow: bool = False


def rows(*numbers: int) -> tuple[str, ...]:
    """The ids of rows of Yoti's checklist."""
    return tuple(f"YOTI-GL-{number:03d}" for number in numbers)
