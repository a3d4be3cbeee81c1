"""What a mutant is."""

from dataclasses import dataclass

from ..parts import Parts


@dataclass(frozen=True, slots=True)
class Mutant:
    """A broken twin: its fault in one sentence, the checklist rows that must go red, the exchanged parts.

    A `slow` one is judged by these rows only: its fault makes every webhook take seconds.
    """

    name: str
    says: str
    reddens: tuple[str, ...]
    parts: Parts
    slow: bool = False


def rows(*numbers: int) -> tuple[str, ...]:
    """The ids of rows of Veriff's checklist."""
    return tuple(f"VERIFF-GL-{number:03d}" for number in numbers)
