"""`python -m golive.suites.stamp NAME`: stamp a vendor into this checkout."""

import sys
from pathlib import Path

from golive.simulators.core.exits import ExitStatus

from .stamping import Refused, stamp

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> ExitStatus:
    """Stamp, and say what was written and how to go on."""
    if len(arguments) != 1:
        print("Say which vendor: make vendor NAME=acme", file=sys.stderr)
        return ExitStatus.USAGE
    try:
        files = stamp(arguments[0], ROOT)
    except Refused as why:
        print(f"{why}.", file=sys.stderr)
        return ExitStatus.USAGE
    print(*files, sep="\n")
    print(f"\nServe it with: golive serve --vendors {arguments[0]}")
    return ExitStatus.READY


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
