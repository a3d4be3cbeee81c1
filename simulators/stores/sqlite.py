"""State in one SQLite file: it survives a restart or a kill, and several processes on one machine may share it."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..core.store import ABSENT, NOTHING, Conflict, Entry, Record, StoreError

PAGE = 64
BUSY_MS = 10_000
"""How long a writer waits for another process before it gives up."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS record (key TEXT PRIMARY KEY, version INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS version (id INTEGER PRIMARY KEY CHECK (id = 1), last INTEGER NOT NULL);
INSERT OR IGNORE INTO version VALUES (1, 0);
"""


class SqliteStore:
    """One connection for each thread; a write-ahead log, so that readers never wait and a kill loses no commit."""

    shared = True

    def __init__(self, path: Path) -> None:
        """Open the file, or make it; raises `StoreError` when that cannot be."""
        self._path = path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        try:
            self._connection().executescript(_SCHEMA)
        except sqlite3.Error as problem:
            self.close()
            raise StoreError(
                f"the store {path} cannot be used: {problem}; it must be a golive database, or a new file in a folder "
                "that exists and is writable"
            ) from problem

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self._path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            self._local.connection = connection
            self._open.append(connection)
        return connection

    def read(self, key: str) -> Record:
        """See `Store.read`."""
        row = self._connection().execute("SELECT version, value FROM record WHERE key = ?", (key,)).fetchone()
        return Record(*row) if row else NOTHING

    def scan(self, prefix: str, after: str = "") -> Iterator[Entry]:
        """See `Store.scan`. Read in pages, so that no read stays open between two steps."""
        last, compare = (after, ">") if after >= prefix else (prefix, ">=")
        size = 1
        while True:
            rows = (
                self._connection()
                .execute(
                    f"SELECT key, version, value FROM record WHERE key {compare} ? ORDER BY key LIMIT ?",  # noqa: S608 - the operator is ours
                    (last, size),
                )
                .fetchall()
            )
            for row in rows:
                if not row[0].startswith(prefix):
                    return
                yield Entry(*row)
            if len(rows) < size:
                return
            last, compare, size = rows[-1][0], ">", PAGE

    def commit(self, expected: Mapping[str, int], writes: Mapping[str, bytes | None]) -> None:
        """See `Store.commit`."""
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            self._check(connection, expected)
            self._write(connection, writes)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def _check(self, connection: sqlite3.Connection, expected: Mapping[str, int]) -> None:
        for key, version in expected.items():
            row = connection.execute("SELECT version FROM record WHERE key = ?", (key,)).fetchone()
            if (row[0] if row else ABSENT) != version:
                raise Conflict(key)

    def _write(self, connection: sqlite3.Connection, writes: Mapping[str, bytes | None]) -> None:
        (last,) = connection.execute("UPDATE version SET last = last + 1 RETURNING last").fetchone()
        gone = [(key,) for key, value in writes.items() if value is None]
        kept = [(key, last, value) for key, value in writes.items() if value is not None]
        connection.executemany("DELETE FROM record WHERE key = ?", gone)
        connection.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", kept)

    def close(self) -> None:
        """Close every thread's connection."""
        for connection in self._open:
            connection.close()
        self._open.clear()
