"""A transaction: everything a rule can touch, buffered until it is committed in one step.

Owns reading with versions, writes that wait, and the retry of a lost race. Rules are pure functions of what
they read here, so running one again is safe; nothing leaves the sandbox before the commit succeeds.
"""

from collections.abc import Callable, Iterator, MutableMapping
from typing import Generic, TypeVar

import msgspec

from .clock import Instant
from .ids import Ids
from .store import Conflict, Store

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")

TRIES = 64
"""How often a lost race is run again before the caller is told."""

DELIVERY_BYTES = 4 * 1024 * 1024
"""Bytes of closed deliveries that a sandbox keeps unless told otherwise."""


class Collection(Generic[T]):
    """A kind of stored value: where its keys begin and how it becomes bytes.

    `hot` marks a value that nearly every transaction reads and few write: its decoded form is kept beside its version.
    """

    __slots__ = ("decode", "encode", "hot", "name", "prefix")

    def __init__(self, name: str, kind: type[T], *, hot: bool = False) -> None:
        self.name = name
        self.prefix = name + "/"
        self.hot = hot
        raw = kind is bytes
        self.encode: Callable[[T], bytes] = bytes if raw else msgspec.json.Encoder().encode  # type: ignore[assignment]  # bytes is its own encoding
        self.decode: Callable[[bytes], T] = bytes if raw else msgspec.json.Decoder(kind).decode  # type: ignore[assignment]  # likewise


Cache = MutableMapping[str, tuple[int, object]]

COUNTER = Collection("counter", int)


class Transaction(Generic[R, S]):
    """One unit of work on one sandbox.

    `now` is the virtual time, the same from first to last line; `stamp` is the time to write into outgoing
    signatures and tokens; `rules` and `settings` are the vendor's numbers and the portal's values; `subject` is whom
    the work is about (a session id, say), for the journal; `delivery_bytes` limits what is kept of closed deliveries.
    """

    __slots__ = (
        "_cache",
        "_drawn",
        "_pending",
        "_reads",
        "_store",
        "base_url",
        "delivery_bytes",
        "due",
        "ids",
        "now",
        "rules",
        "sandbox",
        "settings",
        "stamp",
        "subject",
    )

    rules: R
    settings: S

    def __init__(self, store: Store, sandbox: str, *, seed: str, now: Instant, stamp: Instant, cache: Cache) -> None:
        self.sandbox = sandbox
        self.now = now
        self.stamp = stamp
        self.delivery_bytes = DELIVERY_BYTES
        self.due = False
        self.subject: str | None = None
        self.base_url = ""
        self._drawn = 0  # the last number drawn here; 0 before the first
        self._store = store
        self._cache = cache
        self._reads: dict[str, int] = {}
        self._pending: dict[str, tuple[Collection[object], object] | None] = {}
        self.ids = Ids(seed, sandbox, self.draw)

    def key(self, collection: Collection[T], name: str) -> str:
        """The full key of a value."""
        return f"{self.sandbox}/{collection.prefix}{name}"

    def get(self, collection: Collection[T], name: str = "") -> T | None:
        """The stored value, or this transaction's own write of it, or None."""
        key = self.key(collection, name)
        if key in self._pending:
            pending = self._pending[key]
            return None if pending is None else pending[1]  # type: ignore[return-value]  # put() stored a T under this key
        version, raw = self._store.read(key)
        self._reads.setdefault(key, version)
        if raw is None:
            return None
        if not collection.hot:
            return collection.decode(raw)
        return self._hot(collection, key, version, raw)

    def _hot(self, collection: Collection[T], key: str, version: int, raw: bytes) -> T:
        kept = self._cache.get(key)
        if kept is None or kept[0] != version:
            kept = self._cache[key] = (version, collection.decode(raw))
        return kept[1]  # type: ignore[return-value]  # decoded by this very collection

    def put(self, collection: Collection[T], name: str, value: T) -> None:
        """Write `value` when the transaction commits."""
        self._pending[self.key(collection, name)] = (collection, value)  # type: ignore[assignment]  # T is erased here, restored by get()

    def delete(self, collection: Collection[T], name: str = "") -> None:
        """Remove the value when the transaction commits."""
        self._pending[self.key(collection, name)] = None

    def find(self, collection: Collection[T], prefix: str = "", after: str = "") -> Iterator[tuple[str, T]]:
        """(name, value) of all values whose name starts with `prefix` and follows `after`, by name.

        Values written earlier in this transaction are included. What was found is guarded against a change until the
        commit; that nothing is added in the meantime is not.
        """
        start = self.key(collection, "")
        own = self._own_keys(start + prefix, start + after) if self._pending else []
        for key, version, raw in self._store.scan(start + prefix, start + after if after else ""):
            while own and own[0] < key:
                yield own[0][len(start) :], self._own(own.pop(0))
            if key not in self._pending:
                self._reads.setdefault(key, version)
                yield key[len(start) :], collection.decode(raw)
        for key in own:
            yield key[len(start) :], self._own(key)

    def _own_keys(self, prefix: str, after: str) -> list[str]:
        return sorted(k for k, v in self._pending.items() if v is not None and k.startswith(prefix) and k > after)

    def _own(self, key: str) -> T:  # type: ignore[type-var]  # the caller's collection fixes T
        pending = self._pending[key]
        assert pending is not None  # noqa: S101 - only keys with a value are listed
        return pending[1]  # type: ignore[return-value]  # put() stored a T under this key

    def draw(self) -> int:
        """The next number of the sandbox's counter, never handed out twice."""
        self._drawn = (self._drawn or self.get(COUNTER) or 0) + 1
        return self._drawn

    def forget(self) -> None:
        """Drop all buffered writes: the accident's half of "wholly or not at all"."""
        self._pending.clear()
        self._drawn = 0
        self.due = False

    def commit(self) -> None:
        """Write everything at once; raises `Conflict` when something it read has changed since."""
        if self._drawn:
            self.put(COUNTER, "", self._drawn)
        if not self._pending:
            return
        writes = {k: None if p is None else p[0].encode(p[1]) for k, p in self._pending.items()}
        self._store.commit(self._reads, writes)


def transact(begin: Callable[[], Transaction[R, S]], work: Callable[[Transaction[R, S]], T]) -> tuple[T, bool]:
    """Run `work` in a transaction and commit; a lost race runs it again in a fresh one.

    Answers the result and whether something now waits in the outbox. An exception from `work` commits nothing.
    """
    for _ in range(TRIES):
        tx = begin()
        result = work(tx)
        try:
            tx.commit()
        except Conflict:
            continue
        return result, tx.due
    raise Conflict(f"the same keys changed {TRIES} times in a row")
