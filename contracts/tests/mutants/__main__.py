"""`python -m golive.contracts.tests.mutants`: let each mutant of the simulators live, and print who catches it.

Exit code 0 when every piece is content with the good simulator and catches its mutants, and the committed page says so;
1 otherwise. A piece that cannot look, or a defect that does not fit, ends it at once. `--write` renews the page when
nothing else is wrong.
"""

import argparse
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from golive.contracts.tests.mutants import page
from golive.contracts.tests.mutants.mutant import VENDORS, Mutant, good, killed, killers, mutants
from golive.contracts.tests.mutants.pieces import Broken
from golive.contracts.tests.mutants.planting import Unplanted
from golive.simulators.background import BackgroundServer
from golive.simulators.client import ServerHandle

Tables = Mapping[str, Sequence[Mutant]]


def main(arguments: Sequence[str] | None = None, tables: Tables | None = None, file: Path = page.FILE) -> int:
    """Run all, print, and tell by the exit code."""
    parser = argparse.ArgumentParser(prog="python -m golive.contracts.tests.mutants", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"renew {page.FILE.name} if nothing else is wrong")
    given = parser.parse_args(arguments)
    chosen = tables if tables is not None else {vendor: mutants(vendor) for vendor in VENDORS}
    wrong = _judged(chosen)
    current = page.render(chosen)
    if given.write and not wrong:
        file.write_text(current, encoding="utf-8")
    elif not file.is_file() or file.read_text(encoding="utf-8") != current:
        wrong.append(f"{file.name} is out of date. Renew it with --write.")
    sys.stdout.write("\n".join(wrong or [f"All {sum(map(len, chosen.values()))} mutants are caught."]) + "\n")
    return 1 if wrong else 0


def _judged(tables: Tables) -> list[str]:
    """What is wrong, from a server in this process; broken simulators would say so in the log, too."""
    background = BackgroundServer().start()
    logging.disable(logging.CRITICAL)
    try:
        return list(_findings(tables, ServerHandle(str(background.ready["control"]))))
    except (Broken, Unplanted) as problem:
        return [f"{problem}"]
    finally:
        logging.disable(logging.NOTSET)
        background.stop()


def _findings(tables: Tables, server: ServerHandle) -> Iterator[str]:
    """What is wrong with the pieces or the mutants, a sentence each."""
    for vendor, table in tables.items():
        for piece in killers(table):
            if objected := good(piece, vendor, server):
                yield f"{vendor}: {piece.kind.value}, {piece.name}, objects to the good simulator: {objected}"
        for mutant in table:
            caught = killed(mutant, vendor, server)
            sys.stdout.write(f"{'caught' if caught else 'SURVIVES'}  {vendor:6}  {mutant.name}\n")
            if not caught:
                yield f"{vendor}: {mutant.name} survives {mutant.killer.kind.value}, {mutant.killer.name}."


if __name__ == "__main__":
    sys.exit(main())
