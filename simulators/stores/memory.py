"""State in this process, gone when it ends: the default."""

import threading
from collections.abc import Iterator, Mapping

from sortedcontainers import SortedList

from ..core.store import ABSENT, NOTHING, Conflict, Entry, Record

PAGE = 64


class MemoryStore:
    """A dictionary of records beside the sorted list of its keys. Commits exclude each other by a lock."""

    shared = False

    def __init__(self) -> None:
        self._records: dict[str, tuple[int, bytes]] = {}  # plain tuples: the garbage collector soon lets go of them
        self._keys: SortedList[str] = SortedList()
        self._lock = threading.Lock()
        self._version = ABSENT

    def read(self, key: str) -> Record:
        """See `Store.read`."""
        found = self._records.get(key)
        return NOTHING if found is None else Record._make(found)

    def scan(self, prefix: str, after: str = "") -> Iterator[Entry]:
        """See `Store.scan`. Read in pages, so that writes between two pages do no harm."""
        last = max(prefix, after)
        first = last == prefix and after < prefix
        size = 1
        while True:
            page = self._page(prefix, last, size, inclusive=first)
            for key in page:
                found = self._records.get(key)
                if found is not None:
                    yield Entry(key, *found)
            if len(page) < size:
                return
            last, first, size = page[-1], False, min(PAGE, 4 * size)

    def _page(self, prefix: str, last: str, size: int, *, inclusive: bool) -> list[str]:
        with self._lock:
            page: list[str] = []
            for key in self._keys.irange(minimum=last, inclusive=(inclusive, True)):
                if len(page) == size or not key.startswith(prefix):
                    break
                page.append(key)
            return page

    def commit(self, expected: Mapping[str, int], writes: Mapping[str, bytes | None]) -> None:
        """See `Store.commit`."""
        with self._lock:
            records = self._records
            for key, version in expected.items():
                if records.get(key, NOTHING)[0] != version:
                    raise Conflict(key)
            for key, value in writes.items():
                self._write(key, value)

    def _write(self, key: str, value: bytes | None) -> None:
        if value is None:
            if self._records.pop(key, None) is not None:
                self._keys.remove(key)
            return
        self._version += 1
        if key not in self._records:
            self._keys.add(key)
        self._records[key] = self._version, value

    def close(self) -> None:
        """Forget everything."""
        self._records.clear()
        self._keys.clear()
