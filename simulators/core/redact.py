"""Masks secrets and personal data in a message before anybody stores it.

Owns the masking of headers and of members by name. Sound JSON stays sound JSON and costs one pass over its bytes; in
everything else whatever follows a private name is masked, rather too much than too little.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

MASK = "***"

_SIMPLE = rb'"[^"]*"|-?[0-9][0-9.eE+-]*|true|false'
"""A value without members, in a text without escapes."""


class _HasMembers(Exception):
    """A private value is an object or an array."""


def _mask(found: re.Match[bytes]) -> bytes:
    if found[2]:
        raise _HasMembers
    return found[1] + b'"***"'


class Redactor:
    """Masks the values of the given header names and member names.

    A credential header is kept when its value is one of the sandbox's own test credentials: those are
    published, and whoever judges an integration must see which one it used.
    """

    def __init__(self, *, members: Iterable[str], headers: Iterable[str]) -> None:
        self._headers = frozenset(headers)
        self._names = frozenset(members)
        names = "|".join(sorted(map(re.escape, self._names), reverse=True)).encode() or rb"(?!)"
        self._private = re.compile(rb'("(?:' + names + rb')"\s*:\s*)(?:' + _SIMPLE + rb"|([\[{]))")
        self._loose = re.compile(
            rb"(?:\b|(?<=%5B))("
            + names
            + rb""")((?:\\?["'\]]|%5D)?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|'[^']*'?|[\[{].*|[^&,;}\]\n]+)""",
            re.DOTALL,
        )

    def is_private(self, name: str) -> bool:
        """True for a member whose value nobody shall read."""
        return name in self._names

    def json(self, body: bytes) -> bytes:
        """Sound JSON with the value of every private member masked."""
        try:
            return self._masked(body) if b"\\" in body else self._private.sub(_mask, body)
        except _HasMembers:
            return self._masked(body)

    def _masked(self, body: bytes) -> bytes:
        """The slow way, for texts with escapes and for private values that have members of their own."""
        try:
            return msgspec.json.encode(self._walk(msgspec.json.decode(body)))
        except (msgspec.DecodeError, RecursionError):  # sound, but with a number or a depth beyond bounds
            return msgspec.json.encode(self.text(body).decode())

    def _walk(self, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        if isinstance(value, dict):
            return {n: MASK if n in self._names and v is not None else self._walk(v) for n, v in value.items()}
        return [self._walk(item) for item in value] if isinstance(value, list) else value

    def text(self, body: bytes) -> bytes:
        """Anything else (broken JSON, forms) with whatever follows a private name masked."""
        return self._loose.sub(rb"\1\2***", body)

    def headers(self, headers: Mapping[str, str], known: frozenset[str] = frozenset()) -> dict[str, str]:
        """The headers with private values masked, but for `known` ones."""
        private = self._headers
        return {n: v if n not in private or v in known else MASK for n, v in headers.items()}
