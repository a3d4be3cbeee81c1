"""What must not go into a file that people commit: whatever looks like a key, a token or a password.

Owns the doubt. What somebody writes is held to the gate that recordings go through; whole files, which may well hold
hashes and ids, to the shapes of credentials alone. A refusal says where, never what.
"""

import json
import re
from collections.abc import Collection, Mapping

from ..fidelity import gate

KEYS = {
    **{what: shape for what, shape in gate.SHAPES.items() if what not in ("an e-mail address", "a PEM block")},
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAGE-SECRET-KEY-1", re.IGNORECASE),
    "a cloud or forge token": re.compile(
        r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|glpat-[\w-]{16,}|xox[abpr]-[\w-]{10,})"
    ),
    "a named secret": re.compile(
        r"(?:secret|passw(?:or)?d|api[_-]?key|access[_-]?key|auth[_-]client|token)\w{0,20}[\"']?\s*[:=]\s*[\"']?"
        r"(?=[\w+/=.~-]*\d)(?=[\w+/=.~-]*[A-Za-z])[\w+/=.~-]{12,}",
        re.IGNORECASE,
    ),
}


class Indiscreet(ValueError):
    """One sentence: what may not be written, and why."""


def refuse_text(name: str, document: Mapping[str, object], marks: Collection[str] = ()) -> None:
    """Raise `Indiscreet` for a document with a text that looks secret. `marks`: hashes and file names may stand.

    Addresses of people may stand as well: these files name people.
    """
    plain = json.loads(json.dumps(document).replace("@", " at "))
    try:
        gate.check(name, plain, gate.Guarded(marks=marks))
    except gate.Refused as problem:
        raise Indiscreet(f"{problem}; say it without keys, tokens and ids") from None


def refuse_file(name: str, content: bytes) -> None:
    """Raise `Indiscreet` for a file that holds what looks like a key, be it text, UTF-16 or a picture's metadata."""
    text = content.replace(b"\0", b"").decode("ascii", errors="replace")
    for what, shape in KEYS.items():
        if shape.search(text):
            raise Indiscreet(f"{name} holds what looks like {what}; make it unreadable there")
