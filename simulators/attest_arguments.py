"""The words of `golive attest`.

Owns their grammar only, as `arguments` does for the other commands.
"""

import argparse
from pathlib import Path
from typing import Any

from .config import FILE

EPILOG = """\
examples:
  golive attest veriff                  ask about all that waits for a person
  golive attest veriff --list           only print it; status 4 when something is open
  golive attest VERIFF-GL-033 --answer yes --by "Ann Able" --role "Release manager"
  golive attest VERIFF-GL-033 --second --by "Bob Bell"
"""
WORDS = {
    "answer": ("WORD", "yes, no or not_applicable: nothing is asked then"),
    "statement": ("TEXT", "what you state; by default the item's title"),
    "reason": ("TEXT", "why the item does not apply, or what is missing"),
    "by": ("NAME", "who answers; by default git's user.name"),
    "role": ("TEXT", "as what"),
    "handle": ("NAME", "such as @ann"),
    "expires": ("DATE", "last day that the answer counts; by default, and at most, as late as the item allows"),
}


def add(commands: Any) -> None:  # noqa: ANN401 - argparse names no type for it
    """The command and its options."""
    attest = commands.add_parser(
        "attest",
        help="answer for what no test can judge, into files for review",
        description="Answer for what no test can judge. Each answer is a file in attestations/, beside golive.toml.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    attest.add_argument("target", metavar="VENDOR|ITEM", help="all open items of a vendor, or one item")
    for name, (metavar, text) in WORDS.items():
        attest.add_argument(f"--{name}", metavar=metavar, default="", help=text)
    attest.add_argument(
        "--evidence",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="attach it; may be given several times",
    )
    attest.add_argument("--second", action="store_true", help="confirm what somebody else answered")
    attest.add_argument("--list", dest="listed", action="store_true", help="print what is open, and ask nothing")
    attest.add_argument(
        "--integration", metavar="FILE", help=f"what describes your app (default: {FILE} in this folder)"
    )
