"""The kill matrix of the simulators' mutants as the page that is committed.

Owns the layout. It is the same for the same tables: no times, no texts of findings.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from golive.contracts.tests.mutants.mutant import Mutant
from golive.contracts.tests.mutants.pieces import BAR, Kind, Piece

FILE = Path(__file__).parents[2] / "KILLS.md"
TITLES = {"proof": "Proof", "prove": "Prove", "veriff": "Veriff", "yoti": "Yoti"}

_HEAD = """# Which piece of the contracts catches which broken simulator

Written by `python -m golive.contracts.tests.mutants --write`, not by hand. Each mutant is a simulator with one defect;
the piece beside it is the cheapest one that has to notice, and `make contracts` holds it to that. The pieces: a flow on
the simulator (flows), a flow beside its golden (drift), a webhook as it is posted (webhooks), an interaction of the
pact (pact), random lives beside a plain model (machine, with how its finding begins), an operation called by
Schemathesis (conform).
"""


def render(tables: Mapping[str, Sequence[Mutant]]) -> str:
    """The page of all vendors."""
    lines = [_HEAD]
    for vendor, table in tables.items():
        counted = Counter(mutant.killer.kind for mutant in table)
        kills = ", ".join(f"{kind.value} {counted[kind]}" for kind in Kind)
        lines += [f"## {TITLES[vendor]}", "", f"{len(table)} mutants: {kills}.", ""]
        lines += ["| mutant | its defect | caught by |", "|---|---|---|", *map(_line, table), ""]
    return "\n".join(lines)


def _line(mutant: Mutant) -> str:
    return f"| `{mutant.name}` | {mutant.says} | {_told(mutant.killer)} |"


def _told(piece: Piece) -> str:
    """A piece in words: names of functions as what they say."""
    return f"{piece.kind.value}: {piece.name.replace('_', ' ').replace(BAR, ', or ')}"
