"""What the departments' stores share: one open SQLite database, and how a dataclass becomes a row."""

import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager


class Database:
    """One open database with the tables of `schema`, which may be there already."""

    def __init__(self, path: str, schema: str) -> None:
        self._db = sqlite3.connect(path)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(schema)

    def atomic(self) -> AbstractContextManager[object]:
        """A block whose changes are kept together, or not at all when it raises."""
        return self._db

    def close(self) -> None:
        """Close the database."""
        self._db.close()


def upsert(table: str, columns: Sequence[str]) -> str:
    """The statement that writes a row, named by its `id`, new or changed; both names are our own."""
    names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({values}) ON CONFLICT (id) DO UPDATE SET {changes}"  # noqa: S608 - see above
