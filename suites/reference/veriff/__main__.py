"""`python -m golive.suites.reference.veriff`: run the app, good or mutated, until it is told to stop.

Configuration comes from the environment (see `settings`); PORT 0 means any. One JSON line says where the app listens.
"""

import argparse
import json
import os
import socket
import sys

from aiohttp import web

from .app import make_app
from .mutants import MUTANTS
from .parts import GOOD
from .settings import SettingsError, from_environment


def main() -> int:
    """Run; the exit code is 2 when a setting is missing."""
    parser = argparse.ArgumentParser(prog="python -m golive.suites.reference.veriff", description=__doc__)
    parser.add_argument(
        "--mutant", choices=MUTANTS, metavar="NAME", help="run this broken twin instead of the good app"
    )
    parser.add_argument("--list-mutants", action="store_true", help="print the broken twins and stop")
    arguments = parser.parse_args()
    if arguments.list_mutants:
        print("\n".join(f"{mutant.name:32} {mutant.says}" for mutant in MUTANTS.values()))  # noqa: T201 - what was asked for
        return 0
    return _serve(arguments.mutant)


def _serve(mutant: str | None) -> int:
    listener = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", "8080"))))
    port = listener.getsockname()[1]
    try:
        settings = from_environment(os.environ, port)
    except SettingsError as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - the person who started it reads this
        return 2
    parts = MUTANTS[mutant].parts if mutant else GOOD
    print(json.dumps({"url": f"http://127.0.0.1:{port}", "mutant": mutant}), flush=True)  # noqa: T201 - the ready line
    web.run_app(make_app(settings, parts), sock=listener, print=None, access_log=None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
