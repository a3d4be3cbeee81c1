"""Chance that repeats: every id, code and key is a hash of (seed, sandbox, counter).

Owns the only source of randomness in the simulators. The counter is a stored key, so two processes on
one store can't issue the same value, and the same calls on the same seed give the same bytes.
"""

import hashlib
from collections.abc import Callable

TEST_KEY_MARK = "7e57"
"""Leading digits ("test") of every generated credential, so that nobody takes one for a live key."""


def digest(seed: str, sandbox: str, counter: int) -> bytes:
    """32 bytes that depend on nothing else."""
    text = f"{seed}\x00{sandbox}\x00{counter}".encode()
    return hashlib.blake2b(text, digest_size=32, person=b"golive").digest()


def uuid4(raw: bytes) -> str:
    """The first 16 bytes as a version 4 UUID."""
    digits = raw[:16].hex()
    variant = "89ab"[raw[8] & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


class Ids:
    """Draws values one after the other. `draw` yields the next counter (of a transaction, as a rule)."""

    __slots__ = ("_draw", "_sandbox", "_seed")

    def __init__(self, seed: str, sandbox: str, draw: Callable[[], int]) -> None:
        self._seed = seed
        self._sandbox = sandbox
        self._draw = draw

    def bytes(self) -> bytes:
        """32 fresh bytes."""
        return digest(self._seed, self._sandbox, self._draw())

    def uuid(self) -> str:
        """A fresh version 4 UUID."""
        return uuid4(self.bytes())

    def test_key(self) -> str:
        """A version 4 UUID for use as a credential, recognisable as a test key."""
        return TEST_KEY_MARK + self.uuid()[len(TEST_KEY_MARK) :]

    def hex(self, digits: int) -> str:
        """Up to 64 fresh hexadecimal digits."""
        return self.bytes().hex()[:digits]

    def below(self, limit: int) -> int:
        """A fresh whole number from 0 to `limit` - 1."""
        return int.from_bytes(self.bytes()[:8], "big") % limit

    def fraction(self) -> float:
        """A fresh number from 0 up to, but not including, 1."""
        return int.from_bytes(self.bytes()[:7], "big") / (1 << 56)
