"""`python -m golive.suites.reference`: run the shop, good or mutated, until it is told to stop.

It has a department for each vendor whose settings are in the environment (see the `settings` of each); PORT 0 means
any. One JSON line says where the shop listens.
"""

import argparse
import json
import os
import socket
import sys
from collections.abc import Sequence

from aiohttp import web

from .app import make_app
from .environment import SettingsError
from .vendors import VENDORS, Make, departments


def main() -> int:
    """Run; the exit code is 2 when a setting is missing."""
    arguments = _parser().parse_args()
    if arguments.list_mutants:
        print("\n".join(f"{name:40} {says}" for name, says in _mutants().items()))  # noqa: T201 - what was asked for
        return 0
    return _serve(arguments.mutant)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m golive.suites.reference", description=__doc__)
    help_ = "run this broken twin of a department instead of the good one; may be given once for each vendor"
    parser.add_argument("--mutant", choices=_mutants(), metavar="VENDOR:NAME", action="append", default=[], help=help_)
    parser.add_argument("--list-mutants", action="store_true", help="print the broken twins and stop")
    return parser


def _mutants() -> dict[str, str]:
    """The fault of each mutant of each vendor."""
    return {f"{name}:{twin}": one.says for name, vendor in VENDORS.items() for twin, one in vendor.mutants.items()}


def _serve(mutants: Sequence[str]) -> int:
    listener = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", "8080"))))
    port = listener.getsockname()[1]
    try:
        make = departments(os.environ, port, dict(mutant.split(":") for mutant in mutants))
    except SettingsError as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - the person who started it reads this
        return 2
    print(json.dumps({"url": f"http://127.0.0.1:{port}", "mutants": mutants}), flush=True)  # noqa: T201 - the ready line
    web.run_app(_app(make), sock=listener, print=None, access_log=None)
    return 0


async def _app(make: Sequence[Make]) -> web.Application:
    return make_app([one() for one in make])


if __name__ == "__main__":
    sys.exit(main())
