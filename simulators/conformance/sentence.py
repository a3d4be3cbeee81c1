"""The identity of a sentence in a vendor's document: its text without layout, hashed.

A checklist ships line numbers and hashes, never the document. When a document is read again, a hash that differs says
that the sentence changed, and a hash that stayed says that only the layout did.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

_BULLET = re.compile(r"^\s*(?:[•◦▪‣→*-]|\d{1,2}\.)\s+")


def sentence_hash(lines: Iterable[str]) -> str:
    """SHA-256, in hex, of the lines' text: bullets and list numbers removed, all white space collapsed to one blank."""
    return sha256(normalise(lines).encode()).hexdigest()


def normalise(lines: Iterable[str]) -> str:
    """The text that is hashed: one line, no bullets, single blanks."""
    return " ".join(" ".join(_BULLET.sub("", line) for line in lines).split())
