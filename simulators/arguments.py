"""The words of the command line: commands, their options and help texts.

Owns the grammar only; what a command does is found by `cli`.
"""

import argparse
import os
from typing import Any

from . import attest_arguments, contract_arguments, setup_arguments, signoff_arguments
from .config import FILE, Serve, descriptions

EPILOG = """\
first steps:
  golive init                           write golive.toml, a first test and a CI job
  golive doctor                         check keys, addresses, webhooks and this machine
  golive serve                          serve all simulated vendors on this machine
  golive clock advance 7d               let a week pass in the default sandbox
  golive messages                       print the codes and links that went to people's phones
  golive run veriff                     judge the app that golive.toml describes
  golive attest veriff                  answer for what no test can judge
  golive signoff veriff                 judge, and write a signed bundle; golive verify checks it
  golive pact check pacts/              check your consumer tests' pact files against a vendor
  golive check veriff --target sandbox  run the contract flows against your account in the vendor's sandbox

exit status:
  0 ready   1 not ready   2 usage or configuration   3 inconclusive   4 review or stale   5 drift   6 tampered
  130 interrupted by Ctrl-C
"""
SERVER_VARIABLE = "GOLIVE_SERVER"


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="golive",
        description="Rehearse going live with an identity vendor: offline simulators, and suites that judge.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_serve(commands)
    _add_clock(commands)
    _add_health(commands)
    _add_messages(commands)
    _add_run(commands)

    for others in (setup_arguments, attest_arguments, signoff_arguments, contract_arguments):
        others.add(commands)
    commands.add_parser("version", help="print the version")
    return parser


def _add_serve(commands: Any) -> None:  # noqa: ANN401 - argparse names no type for it
    serve = commands.add_parser(
        "serve",
        help="serve the simulated vendors until Ctrl-C",
        description="Serve the simulated vendors. Addresses and test credentials are printed as one JSON line.",
        epilog=f"Every option may also stand in {FILE} ([serve] port_base) or the environment (GOLIVE_PORT_BASE).",
        allow_abbrev=False,
    )
    serve.add_argument(
        "--config", metavar="FILE", help=f"configuration file (default: {FILE} in this folder, if it is there)"
    )
    defaults = Serve()
    for name, text in descriptions().items():
        default = getattr(defaults, name)
        flag = "--" + name.replace("_", "-")
        if isinstance(default, bool):
            serve.add_argument(flag, action=argparse.BooleanOptionalAction, default=None, help=text)
        elif isinstance(default, tuple):
            serve.add_argument(flag, action="append", metavar="NAME", default=None, help=text)
        else:
            shown = "" if default is None else f" (default: {default})"
            serve.add_argument(flag, metavar=_metavar(default), default=None, help=text.replace("%", "%%") + shown)


def _metavar(default: object) -> str:
    return "N" if isinstance(default, int | float) else "TEXT"


def server_option(command: argparse.ArgumentParser, default: str | None) -> None:
    """`--server URL`; without a default the command starts a server of its own."""
    command.add_argument(
        "--server",
        metavar="URL",
        default=os.environ.get(SERVER_VARIABLE, default),
        help=f"control address of a running server (environment: {SERVER_VARIABLE}; default: {default or 'start one'})",
    )


def sandbox_option(command: argparse.ArgumentParser) -> None:
    """`--sandbox ID`."""
    command.add_argument("--sandbox", default="default", metavar="ID", help="default: default")


def _add_clock(commands: Any) -> None:  # noqa: ANN401 - argparse names no type for it
    clock = commands.add_parser(
        "clock",
        help="show or move the time of a sandbox",
        description="Show or move a sandbox's time. Moving it runs all that falls due on the way, webhooks included.",
        epilog="examples: golive clock advance 7d | golive clock set 2026-02-01T00:00:00Z | golive clock run 60",
        allow_abbrev=False,
    )
    clock.add_argument(
        "action", nargs="?", default="show", choices=["show", "advance", "set", "freeze", "run", "reset"]
    )
    clock.add_argument("value", nargs="?", metavar="VALUE", help="how far (7d, 1h30m, 90s), to when, or how fast")
    sandbox_option(clock)
    server_option(clock, "http://127.0.0.1:7400")


def _add_health(commands: Any) -> None:  # noqa: ANN401 - argparse names no type for it
    health = commands.add_parser("health", help="ask a running server how it is; status 3 when nobody answers")
    server_option(health, "http://127.0.0.1:7400")


def _add_messages(commands: Any) -> None:  # noqa: ANN401 - argparse names no type for it
    messages = commands.add_parser(
        "messages",
        help="print what went to people's phones and mailboxes: codes, links",
        description="Print what the simulated vendors sent to people's phones and mailboxes, oldest first.",
        allow_abbrev=False,
    )
    messages.add_argument("--to", metavar="NUMBER", help="only those to this number or address")
    sandbox_option(messages)
    server_option(messages, "http://127.0.0.1:7400")


def _add_run(commands: Any) -> None:  # noqa: ANN401 - argparse names no type for it
    run = commands.add_parser(
        "run",
        help="judge an integration by a vendor's go-live checklist",
        description="Judge the app that golive.toml describes by a vendor's go-live checklist, over real HTTP.",
        epilog="What follows -- is passed on to pytest, for example: golive run veriff -- -k odd",
        allow_abbrev=False,
    )
    run.add_argument("vendor", metavar="VENDOR", help="whose checklist, for example veriff")
    run.add_argument("--integration", metavar="FILE", help=f"what to judge (default: {FILE} in this folder)")
    run.add_argument(
        "--item", metavar="ID", action="append", default=[], help="only the tests of this item; the rest is not run"
    )
    run.add_argument(
        "--report", metavar="DIR", default="build/golive", help="where the report goes (default: build/golive)"
    )
    run.add_argument(
        "--processes", metavar="N", type=int, default=1, help="run sections side by side, each with its own app"
    )
    server_option(run, None)
