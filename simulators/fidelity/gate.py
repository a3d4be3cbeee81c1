"""The last gate: looks through every text about to be written, and refuses all of it for one doubt.

Owns what a doubt is: a live secret in any common spelling, the shape of a token or a key, a text too random to be a
word, personal data that was left out elsewhere. It changes nothing and lets nothing through by exception: whoever is
refused mends the schema's evidence rules. A refusal says where, never what.
"""

import base64
import html
import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus, unquote

import msgspec

Json = Any
"""Any JSON value."""

SHORTEST_SECRET = 4
"""Shorter ones cannot be told from ordinary text."""

SHORTEST_BASE64 = 8
"""A few characters in the middle of a base64 text occur by chance."""

SHORTEST_LINE = 16
"""Lines of a key from this length on are looked for one by one."""

SHORTEST_PRIVATE = 3
"""Shorter personal data, `EE` or `F`, occur in ordinary text."""

SHORTEST_TOKEN = 16
"""A text that was left out, of this length and without a space, may be a token, and is looked for as a secret is."""

SHORTEST_PHONE = 7
"""Digits from which on a number is found however it is punctuated, and with whatever code in front."""

RANDOM_LENGTH = 20
RANDOM_BITS = 3.6
"""Bits for each character from which letters and digits count as random; words with numbers have about 3."""
RANDOM_BITS_OF_LETTERS = 4.3
"""The same without any digit: a long name of a member has about 4."""

SHAPES = {
    "a JSON Web Token": re.compile(r"eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]+"),
    "an e-mail address": re.compile(r"[\w.+-]+(?:@|%40)[\w-]+\.\w"),
    "a PEM block": re.compile(r"-----BEGIN|-----END"),
    "a bearer or basic credential": re.compile(r"\b(?:Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}", re.IGNORECASE),
}
NEVER = re.compile(r"(?!)")
_WORD = re.compile(r"[A-Za-z0-9+=_-]{20,}")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s().+/-]+(?=\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_HEX = re.compile(r"[0-9a-f]{24,}|[0-9A-F]{24,}|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


class Refused(Exception):
    """Nothing may be written: one sentence that says where and why, never what."""


class Guarded(msgspec.Struct, frozen=True):
    """What must not pass: live secrets, and private texts of the messages themselves. `marks`: our own hashes may."""

    secrets: Collection[str] = ()
    private: Collection[str] = ()
    marks: Collection[str] = ()


def check(name: str, document: Json, guarded: Guarded) -> bytes:
    """The bytes to write for a document, as JSON for people; raises `Refused`. `name` says which document it is."""
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    needles = _needles([*guarded.secrets, *filter(_token, guarded.private)])
    private = _private(guarded.private)
    for pointer, found, named in _strings(document):
        why = _doubt(found, needles, NEVER if named else private, guarded.marks)
        if why:
            raise Refused(f"{name} at {pointer or 'its root'} holds {why}; nothing was written")
    if _holds(text, needles):
        raise Refused(f"{name} holds a live secret across several values; nothing was written")
    return text.encode()


def holds(text: str, secrets: Collection[str]) -> bool:
    """Whether a text has any of the secrets in it, in any spelling."""
    return _holds(text, _needles(secrets))


def _doubt(text: str, needles: frozenset[str], private: re.Pattern[str], marks: Collection[str]) -> str:
    """What is wrong with a text; empty when nothing is."""
    if _holds(text, needles):
        return "a live secret"
    for what, shape in SHAPES.items():
        if shape.search(text):
            return f"what looks like {what}"
    if text in marks:
        return ""
    if any(private.search(spelt) for spelt in _read(text)):
        return "personal data or a secret that was left out elsewhere"
    return "a text too random to be a word" if _random(text) else ""


def _holds(text: str, needles: frozenset[str]) -> bool:
    return any(needle in spelt.casefold() for spelt in _read(text) for needle in needles)


def _read(text: str) -> frozenset[str]:
    """The text, and what it is when its escapes are read, and its numbers as they are dialled."""
    unescaped = html.unescape(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), unquote(unquote(text))))
    return frozenset((text, unquote(text), unescaped, _BETWEEN_DIGITS.sub("", unescaped)))


def _token(text: str) -> bool:
    return len(text) >= SHORTEST_TOKEN and not any(map(str.isspace, text))


def _needles(secrets: Collection[str]) -> frozenset[str]:
    """Every spelling of every secret, case folded; of a key with several lines each line as well."""
    parts = {part for secret in secrets for part in (secret, *_lines(secret)) if len(part) >= SHORTEST_SECRET}
    return frozenset(spelling.casefold() for part in parts for spelling in _spellings(part))


def _lines(secret: str) -> Iterator[str]:
    lines = [line.strip() for line in secret.splitlines()]
    yield from (
        line for line in lines if len(line) >= SHORTEST_LINE and not line.startswith("-----") and len(lines) > 1
    )


def _spellings(secret: str) -> Iterator[str]:
    raw = secret.encode()
    yield from (secret, raw.hex(), quote(secret, safe=""), quote_plus(secret), quote(quote(secret, safe=""), safe=""))
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], secret.replace("/", "\\/"))
    if secret.count("-") == 4:  # a UUID, which is often written without its hyphens
        yield secret.replace("-", "")
    for shift in range(3):  # where a secret begins inside a longer text decides on its base64
        first, last = -(-shift * 8 // 6), (shift + len(raw)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            spelling = encode(b"\0" * shift + raw).decode()[first:last]
            if len(spelling) >= SHORTEST_BASE64:
                yield spelling


def _private(texts: Collection[str]) -> re.Pattern[str]:
    """Finds any of the texts where it stands for itself, in whatever case; long numbers anywhere."""
    long = sorted((text.strip() for text in texts if len(text.strip()) >= SHORTEST_PRIVATE), key=len, reverse=True)
    numbers = filter(None, map(_number, long))
    whole = r"(?<!\w)(?:" + "|".join(map(re.escape, long)) + r")(?!\w)"
    return re.compile("|".join([whole, *numbers]) if long else NEVER.pattern, re.IGNORECASE)


def _number(text: str) -> str:
    """The digits of a text that is nothing but a long number, such as a telephone's; empty for others."""
    digits = "" if _DATE.fullmatch(text) else _BETWEEN_DIGITS.sub("", text).lstrip("+(")
    return digits if digits.isascii() and digits.isdecimal() and len(digits) >= SHORTEST_PHONE else ""


def _strings(value: Json, pointer: str = "") -> Iterator[tuple[str, str, bool]]:
    """Every text in a document: its pointer, itself, and whether it is a name that the vendor's schemas know.

    A member's name is reported where its object is.
    """
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield pointer, name, not (isinstance(inner, str) and inner.startswith("unknown "))
            yield from _strings(inner, f"{pointer}/{name}")
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from _strings(inner, f"{pointer}/{place}")
    elif isinstance(value, str):
        yield pointer, value, False
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield pointer, str(value), False


def _random(text: str) -> bool:
    return bool(_HEX.search(text)) or any(map(_unlikely, _WORD.findall(text)))


def _unlikely(word: str) -> bool:
    digits = any(char.isdigit() for char in word) and any(char.isalpha() for char in word)
    return len(word) >= RANDOM_LENGTH and _bits(word) >= (RANDOM_BITS if digits else RANDOM_BITS_OF_LETTERS)


def _bits(word: str) -> float:
    """Shannon's entropy of the characters of a word."""
    return -sum(n / len(word) * math.log2(n / len(word)) for n in Counter(word).values())
