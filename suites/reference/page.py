"""The kill matrix for people: a screenful for the terminal, and a page to commit beside the suite.

Owns the layout. Both are the same for the same outcomes: no times, no order of running.
"""

from collections.abc import Sequence

from .matrix import Row, Twin, killers

NAME = "KILLS.md"

_HEAD = """# Which row catches which broken integration

Written by `make mutants`, not by hand. Each mutant is the reference app with one fault. A row *catches* it when one of
the row's tests fails, or warns. Rows in bold are the ones that the fault is about; the others fail along with them.
"""


def render(twins: Sequence[Twin]) -> str:
    """The page."""
    _, *broken = twins
    caught = killers(broken)
    lines = [_HEAD, "## Mutants", "", "| mutant | its fault | caught by |", "|---|---|---|"]
    lines += [line(twin) for twin in broken]
    lines += ["", "## Rows", "", "| row | catches | what it asks |", "|---|---|---|"]
    lines += [f"| {row.id} | {len(caught[row.id])} | {row.title} |" for row in _shown(twins)]
    return "\n".join(lines) + "\n"


def line(twin: Twin) -> str:
    """The page's line of a mutant."""
    numbers = [(row, row.rpartition("-")[2]) for row in twin.caught_by]
    rows = ", ".join(f"**{number}**" if row in twin.promised else number for row, number in numbers)
    return f"| `{twin.name}` | {twin.says} | {rows} |"


def table(twins: Sequence[Twin]) -> str:
    """One line a twin, one column a row: `X` caught as promised, `x` caught, `?` promised in vain, `e` an error."""
    rows = [row.id for row in _shown(twins)]
    width = max(len(twin.name) for twin in twins)
    numbers = [row.rpartition("-")[2] for row in rows]
    heads = [f"{'':{width}}  {''.join(number[place] for number in numbers)}" for place in range(len(numbers[0]))]
    return "\n".join([*heads, *(f"{twin.name:{width}}  {''.join(_mark(twin, row) for row in rows)}" for twin in twins)])


def _shown(twins: Sequence[Twin]) -> list[Row]:
    """The rows that tests judge alone, and those that caught something all the same."""
    caught = killers(twins)
    return [row for row in twins[0].rows.values() if row.automated or caught[row.id]]


def _mark(twin: Twin, row: str) -> str:
    if row in twin.caught_by:
        return "X" if row in twin.promised else "x"
    if row in twin.promised:
        return "?"
    return "e" if "ERROR" in twin.rows[row].outcomes else "."
