"""A bounded log in the store: values are appended, and the oldest go when a byte cap is reached.

Owns eviction and the memory of it: `Marks.dropped` says how much is gone, so that nobody takes
"not in the log" for "never happened".
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

import msgspec

from .transaction import Collection, R, S, Transaction

T = TypeVar("T")


class Marks(msgspec.Struct, frozen=True):
    """State of a ring: sequence numbers `first` to `next` - 1 are kept, `size` bytes; `dropped` were evicted."""

    first: int = 1
    next: int = 1
    size: int = 0
    dropped: int = 0


class Ring(Generic[T]):
    """A log of values of one kind under one name."""

    def __init__(self, name: str, kind: type[T]) -> None:
        self._items = Collection(name, bytes)
        self._marks = Collection(name + "-marks", Marks, hot=True)
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(kind).decode

    def marks(self, tx: Transaction[R, S]) -> Marks:
        """What is kept and what is gone."""
        return tx.get(self._marks) or Marks()

    def append(self, tx: Transaction[R, S], value: T, cap: int) -> int:
        """Add `value`, evict the oldest until at most `cap` bytes are kept; answers its sequence number.

        A value that alone is larger than the cap is counted and evicted at once.
        """
        marks = self.marks(tx)
        raw = self._encode(value)
        number = marks.next
        tx.put(self._items, _name(number), raw)
        grown = Marks(marks.first, number + 1, marks.size + len(raw), marks.dropped)
        tx.put(self._marks, "", self._evict(tx, grown, cap) if grown.size > cap else grown)
        return number

    def _evict(self, tx: Transaction[R, S], marks: Marks, cap: int) -> Marks:
        first, size = marks.first, marks.size
        while size > cap and first < marks.next:
            raw = tx.get(self._items, _name(first))
            size -= len(raw or b"")
            tx.delete(self._items, _name(first))
            first += 1
        return Marks(first, marks.next, size, marks.dropped + first - marks.first)

    def read(self, tx: Transaction[R, S], after: int = 0) -> Iterator[tuple[int, T]]:
        """(sequence number, value) of everything kept after number `after`, oldest first."""
        for name, raw in tx.find(self._items, after=_name(after) if after else ""):
            yield int(name), self._decode(raw)


def _name(number: int) -> str:
    return f"{number:012d}"
