"""What a mutant of a simulator is, and whether the piece that it names notices.

Owns the shape of a row and the judgement of one. The rows are the vendors' tables.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module

from golive.contracts.tests.mutants.pieces import Kind, Piece, objection
from golive.contracts.tests.mutants.planting import Patch
from golive.simulators.client import ServerHandle

VENDORS = ("proof", "prove", "veriff", "yoti")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A simulator with one defect: a name, what is wrong in a sentence, the patch, and the piece that has to notice."""

    name: str
    says: str
    patch: Patch
    killer: Piece


def mutants(vendor: str) -> tuple[Mutant, ...]:
    """The vendor's table."""
    found: tuple[Mutant, ...] = import_module(f"{__package__}.{vendor}").MUTANTS
    return found


def killers(table: Sequence[Mutant]) -> Iterator[Piece]:
    """The pieces that have to be content with the good simulator, each once.

    But for machines: they live with it in tests of their own, and much longer.
    """
    for piece in dict.fromkeys(mutant.killer for mutant in table):
        if piece.kind is not Kind.MACHINE:
            yield piece


def good(piece: Piece, vendor: str, server: ServerHandle) -> str:
    """What a piece says against the simulator as it ought to be: a piece that says anything proves nothing.

    Raises `Broken`.
    """
    return objection(piece, vendor, server)


def killed(mutant: Mutant, vendor: str, server: ServerHandle) -> str:
    """What the mutant's piece says against it; nothing when it survives.

    The server has to run in this process. Raises `Unplanted`, `Broken`.
    """
    with mutant.patch.planted():
        return objection(mutant.killer, vendor, server, mutant.patch.prepare)
