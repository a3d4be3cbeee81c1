"""The words of the commands that end a rehearsal: signoff, verify, diff, explain.

Owns their grammar only, as `arguments` does for the others.
"""

import argparse
from typing import Any

from .config import FILE


def add(commands: Any) -> None:  # noqa: ANN401 - argparse names no type for it
    """All of them."""
    _add_signoff(commands)
    _add_verify(commands)
    _add_diff(commands)
    _add_explain(commands)


def _add_signoff(commands: Any) -> None:  # noqa: ANN401 - as above
    signoff = commands.add_parser(
        "signoff",
        help="judge with attestations and waivers, and write a signed bundle that others can verify",
        description="Judge an app by a vendor's checklist, with what people answered for and what is waived, and\n"
        "write everything into one folder, signed.",
        epilog="first: golive signoff --new-key release.pem, then [signoff] key and public_key in golive.toml",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    whose = signoff.add_mutually_exclusive_group(required=True)
    whose.add_argument("vendor", nargs="?", metavar="VENDOR", help="whose checklist, for example veriff")
    whose.add_argument("--all", action="store_true", help=f"every vendor that {FILE} describes your app to")
    whose.add_argument("--new-key", metavar="FILE", help="only make a key to sign with, its public half beside it")
    signoff.add_argument("--integration", metavar="FILE", help=f"what to judge (default: {FILE} in this folder)")
    signoff.add_argument("--report", metavar="DIR", help="judge the run whose report is there, in place of a new one")
    signoff.add_argument("--key", metavar="FILE", help='the private key, or "$NAME" (default: [signoff] key)')
    signoff.add_argument("--into", metavar="DIR", help="where bundles go (default: [signoff] folder, or signoff)")
    signoff.add_argument("--dry-run", action="store_true", help="judge and show; write nothing")
    signoff.add_argument("--unsigned", action="store_true", help="write the bundle without a signature")
    signoff.add_argument("--server", metavar="URL", help="control address of a running server (default: start one)")
    signoff.add_argument("--processes", metavar="N", type=int, default=1, help="run sections side by side")


def _add_verify(commands: Any) -> None:  # noqa: ANN401 - as above
    verify = commands.add_parser(
        "verify",
        help="check a bundle: signature, digests, and every verdict derived again",
        description="Check a signed bundle: its signature, each digest, and every verdict, derived again. Any changed\n"
        "byte ends in status 6.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    verify.add_argument("bundle", metavar="BUNDLE", help="the folder")
    verify.add_argument("--key", metavar="FILE", help="the public key that you trust (default: [signoff] public_key)")


def _add_diff(commands: Any) -> None:  # noqa: ANN401 - as above
    diff = commands.add_parser(
        "diff", help="name what changed from one bundle or report to another", allow_abbrev=False
    )
    diff.add_argument("before", metavar="A", help="the earlier one")
    diff.add_argument("after", metavar="B", help="the later one")
    diff.add_argument("--json", metavar="FILE", help="write it as JSON, too")
    diff.add_argument("--markdown", metavar="FILE", help="write it as Markdown, too")


def _add_explain(commands: Any) -> None:  # noqa: ANN401 - as above
    explain = commands.add_parser(
        "explain", help="say what a failure code, a state or a checklist item means, and what to do", allow_abbrev=False
    )
    explain.add_argument("name", nargs="?", default="", metavar="CODE|STATE|ITEM", help="without one, list all codes")
