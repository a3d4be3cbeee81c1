"""The words of the commands about contracts: proxy, pact, check, record, drift.

Owns their grammar only, as `arguments` does for the others.
"""

import argparse
from pathlib import Path
from typing import Any

TARGETS = ("simulator", "golden", "sandbox")
ACCOUNT = """\
your account in the vendor's sandbox, in three lines (or as [sandbox.veriff] in golive.toml):
  export GOLIVE_ALLOW_LIVE=1 GOLIVE_VERIFF_ACCOUNT=test
  export GOLIVE_VERIFF_BASE_URL=https://stationapi.veriff.com GOLIVE_VERIFF_API_KEY=... GOLIVE_VERIFF_SHARED_SECRET=...
  {}
"""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse names no type for it
    """All of them."""
    _add_pact(commands)
    _add_check(commands)
    _add_record(commands)
    _add_drift(commands)
    _add_proxy(commands)


def _command(commands: Any, name: str, help_: str, **more: str) -> argparse.ArgumentParser:  # noqa: ANN401 - as above
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help_,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=more.get("description"),
        epilog=more.get("epilog"),
    )
    return made


def _vendor(command: argparse.ArgumentParser) -> None:
    command.add_argument("vendor", metavar="VENDOR", help="for example veriff")


def _flow(command: argparse.ArgumentParser) -> None:
    command.add_argument("--flow", action="append", metavar="NAME", help="only this one; may be given several times")


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", metavar="FILE", type=Path, help="write the outcome as JSON, too")


def _server(command: argparse.ArgumentParser) -> None:
    command.add_argument("--server", metavar="URL", help="control address of a running server (default: start one)")


def _config(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--config", metavar="FILE", type=Path, help="where [sandbox.VENDOR] stands (default: golive.toml)"
    )


def _add_pact(commands: Any) -> None:  # noqa: ANN401 - as above
    pact = commands.add_parser("pact", help="check pact files of your consumer tests", allow_abbrev=False)
    check = _command(
        pact.add_subparsers(dest="action", metavar="ACTION", required=True),
        "check",
        "check pact files against a vendor's schemas, then against its simulator",
        description="Check the pact files that consumer tests wrote, in whatever language: each interaction against\n"
        "the vendor's OpenAPI and JSON Schemas, then all of them against the simulator.",
        epilog="examples: golive pact check pacts/ | golive pact check --offline shop-veriff.json",
    )
    check.add_argument("paths", nargs="+", metavar="PATH", help="pact files, or folders of them")
    check.add_argument("--provider", metavar="VENDOR", help="whose simulator it is, if the files have another name")
    check.add_argument("--offline", action="store_true", help="only against the schemas; needs no pact library")
    _server(check)
    _json(check)


def _add_check(commands: Any) -> None:  # noqa: ANN401 - as above
    check = _command(
        commands,
        "check",
        "run a vendor's contract flows against the simulator, the goldens, or your account in the vendor's sandbox",
        description="Run a vendor's contract flows, and hold every answer to its OpenAPI document and JSON Schemas.",
        epilog=ACCOUNT.format("golive check veriff --target sandbox"),
    )
    _vendor(check)
    check.add_argument("--target", choices=TARGETS, default="simulator", help="default: simulator")
    _flow(check)
    check.add_argument(
        "--proven", metavar="FILE", type=Path, help="note here, by operation, what the sandbox has shown and when"
    )
    _server(check)
    _config(check)
    _json(check)


def _add_record(commands: Any) -> None:  # noqa: ANN401 - as above
    record = _command(
        commands,
        "record",
        "record redacted goldens from your account in the vendor's sandbox",
        description="Run a vendor's contract flows on its real sandbox and write what came back, redacted, as goldens.",
        epilog=ACCOUNT.format("golive record veriff"),
    )
    _vendor(record)
    _flow(record)
    record.add_argument(
        "--into", metavar="DIR", type=Path, help="where the goldens go (default: those of the contract)"
    )
    _config(record)


def _add_drift(commands: Any) -> None:  # noqa: ANN401 - as above
    drift = _command(
        commands,
        "drift",
        "compare simulator, goldens and, with --live, the vendor's sandbox, field by field",
        description="Compare what the simulator answers with the goldens, and with the vendor's sandbox of today.",
        epilog="examples: golive drift --all | golive drift veriff --live --markdown drift.md",
    )
    drift.add_argument("vendor", nargs="?", metavar="VENDOR", help="for example veriff")
    drift.add_argument("--all", action="store_true", help="every vendor")
    drift.add_argument("--live", action="store_true", help="ask the vendor's sandbox, too")
    drift.add_argument(
        "--goldens", metavar="DIR", type=Path, help="goldens of your own (default: those of the contract)"
    )
    drift.add_argument("--markdown", metavar="FILE", type=Path, help="write the outcome as Markdown, too")
    _config(drift)
    _json(drift)


def _add_proxy(commands: Any) -> None:  # noqa: ANN401 - as above
    proxy = _command(
        commands,
        "proxy",
        "sign whatever passes through, for tools that can't: pact verifiers, fuzzers, curl",
        description="A reverse proxy that signs as the vendor wants it, whatever credentials come in. Ctrl-C ends it.",
        epilog=ACCOUNT.format("golive proxy veriff --port 8080"),
    )
    _vendor(proxy)
    proxy.add_argument("--to", metavar="URL", help="where to (default: the account's base URL, or the simulator's)")
    proxy.add_argument("--port", metavar="N", type=int, default=0, help="where to listen on 127.0.0.1 (default: any)")
    proxy.add_argument(
        "--side", choices=("client", "vendor"), default="client", help="whose signature (default: client)"
    )
    proxy.add_argument("--server", metavar="URL", help="sign with the credentials of a sandbox of this golive server")
    proxy.add_argument("--sandbox", metavar="ID", default="default", help="which one (default: default)")
    _config(proxy)
