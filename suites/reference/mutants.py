"""`python -m golive.suites.reference.mutants`: run every broken twin against the suite and print who catches whom.

Exit code 0 when the good app is green, every mutant is caught by the rows that it names, and every automated row
catches a mutant; 1 otherwise. `--write` renews the committed page of the matrix.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from . import page
from .matrix import Twin, findings, killers, run_all

SUITES = Path(__file__).parents[1]


def main(
    arguments: Sequence[str] | None = None,
    judge: Callable[[str, int], Sequence[Twin]] = run_all,
    suites: Path = SUITES,
) -> int:
    """Judge all twins, print, and tell by the exit code."""
    given = _parser().parse_args(arguments)
    twins = judge(given.vendor, given.jobs)
    wrong = list(findings(twins))
    committed = suites / given.vendor / page.NAME
    current = page.render(twins)
    if given.write and not wrong:
        committed.write_text(current, encoding="utf-8")
    elif not committed.is_file() or committed.read_text(encoding="utf-8") != current:
        wrong.append(f"{committed.name} of {given.vendor} is out of date. Renew it with --write.")
    if given.json:
        Path(given.json).write_text(json.dumps(as_json(twins, wrong), indent=2) + "\n", encoding="utf-8")
    print(page.table(twins))  # noqa: T201 - what was asked for
    print("\n".join(wrong) or f"All {len(twins) - 1} mutants are caught.")  # noqa: T201 - what was asked for
    return 1 if wrong else 0


def as_json(twins: Sequence[Twin], wrong: Sequence[str]) -> dict[str, object]:
    """The matrix for programs: the rows of each mutant, the mutants of each row, and what is wrong."""
    return {
        "mutants": {
            twin.name: {"says": twin.says, "promised": twin.promised, "caught_by": twin.caught_by} for twin in twins
        },
        "rows": killers(twins),
        "findings": list(wrong),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m golive.suites.reference.mutants", description=__doc__)
    parser.add_argument("--vendor", default="veriff", help="whose suite and reference app (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="runs at a time (default: %(default)s)")
    parser.add_argument("--json", metavar="FILE", help="also write the matrix there")
    parser.add_argument("--write", action="store_true", help=f"renew {page.NAME} if nothing else is wrong")
    return parser


if __name__ == "__main__":
    sys.exit(main())
