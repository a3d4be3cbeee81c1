"""The words of the commands that come first: init, doctor.

Owns their grammar only, as `arguments` does for the others.
"""

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:  # noqa: ANN401 - argparse names no type for it
    """Both of them."""
    _add_init(commands)
    _add_doctor(commands)


def _add_init(commands: Any) -> None:  # noqa: ANN401 - as above
    init = commands.add_parser(
        "init",
        help="ask a few questions; write golive.toml, a first test and a CI job",
        description="Ask a few questions, then write golive.toml, a first test and a CI job into this folder.",
        epilog="without questions: golive init --yes --vendor veriff --command 'node server.js'",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    init.add_argument("--yes", action="store_true", help="ask nothing: take what is given here, and the defaults")
    init.add_argument(
        "--vendor", dest="vendors", action="append", default=[], metavar="NAME", help="may be given several times"
    )
    init.add_argument(
        "--app-url", metavar="URL", help="where your app listens; {port} stands for one that golive chooses"
    )
    init.add_argument(
        "--command", dest="app_command", metavar="TEXT", help="how your app is started; empty: not by golive"
    )
    init.add_argument("--force", action="store_true", help="overwrite what is there")


def _add_doctor(commands: Any) -> None:  # noqa: ANN401 - as above
    doctor = commands.add_parser(
        "doctor",
        help="check keys, addresses, webhooks, git and this machine, in two seconds and offline",
        description="Check that everything is in place before you judge or go live. Sends nothing to any vendor.",
        epilog="examples: golive doctor | golive doctor veriff --json build/doctor.json | golive doctor veriff --live",
        allow_abbrev=False,
    )
    doctor.add_argument("vendor", nargs="?", metavar="VENDOR", help="only this one (default: all that golive.toml has)")
    doctor.add_argument("--config", metavar="FILE", type=Path, help="default: golive.toml in this folder")
    doctor.add_argument("--json", metavar="FILE", type=Path, help="write all findings as JSON, too")
    doctor.add_argument(
        "--live", action="store_true", help="compare clocks: one GET without credentials to the vendor's sandbox"
    )
