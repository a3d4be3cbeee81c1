"""What opening an account remembers, in SQLite: customers, attempts, notifications acted upon, notices for the staff.

Owns the tables. Their names begin alike, for the database may be shared with the other parts of the shop. Of a
document only the name is in them, for it is the name of the account; and that goes with everything else when a user
wants to be forgotten.
"""

import sqlite3
import uuid
from dataclasses import asdict, dataclass, field, fields

from ..database import Database, upsert
from .rules import Attempt, Status

_SCHEMA = """
CREATE TABLE IF NOT EXISTS account_customers (
    name TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, holder TEXT NOT NULL DEFAULT '', trouble TEXT
);
CREATE TABLE IF NOT EXISTS account_attempts (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, user TEXT NOT NULL, token TEXT NOT NULL,
    asked_at REAL NOT NULL, changed INTEGER NOT NULL, status TEXT NOT NULL, code TEXT NOT NULL,
    recommendation TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS account_attempts_by_user ON account_attempts (user);
CREATE TABLE IF NOT EXISTS account_events (
    number INTEGER PRIMARY KEY, user TEXT NOT NULL, session TEXT NOT NULL, event TEXT NOT NULL, UNIQUE (session, event)
);
CREATE TABLE IF NOT EXISTS account_notices (
    number INTEGER PRIMARY KEY, user TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (user, text)
);
CREATE TABLE IF NOT EXISTS account_erasures (session TEXT PRIMARY KEY, user TEXT NOT NULL);
"""

_OF_A_USER = {
    "account_attempts": "user", "account_events": "user", "account_notices": "user", "account_customers": "name",
}  # fmt: skip
_COLUMNS = tuple(field.name for field in fields(Attempt))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM account_attempts"  # noqa: S608 - the names of our own fields
_SAVE = upsert("account_attempts", _COLUMNS)


@dataclass(frozen=True, slots=True)
class Customer:
    """A user: their name with us, and the id by which Yoti knows them, which says nothing about them.

    `holder` is the name of their account, which was on their document, empty before. `trouble` is what they are told
    about the last call that came to nothing, None when it went well.
    """

    name: str
    reference: str
    holder: str = field(repr=False)
    trouble: str | None


class Store(Database):
    """One open database."""

    def __init__(self, path: str) -> None:
        super().__init__(path, _SCHEMA)

    def enrol(self, name: str) -> Customer:
        """The customer of that name, made when new."""
        new = (name, str(uuid.uuid4()))
        self._db.execute("INSERT OR IGNORE INTO account_customers (name, reference) VALUES (?, ?)", new)
        found = self.customer(name)
        if found is None:
            raise LookupError("a customer who was just written is not there")
        return found

    def customer(self, name: str) -> Customer | None:
        """The customer of that name; None when there is none."""
        query = "SELECT name, reference, holder, trouble FROM account_customers WHERE name = ?"
        found = self._db.execute(query, (name,)).fetchone()
        return Customer(*found) if found else None

    def set_trouble(self, name: str, trouble: str | None) -> None:
        """Remember what the customer is told about the last call."""
        self._db.execute("UPDATE account_customers SET trouble = ? WHERE name = ?", (trouble, name))

    def set_holder(self, name: str, holder: str) -> None:
        """Name the customer's account."""
        self._db.execute("UPDATE account_customers SET holder = ? WHERE name = ?", (holder, name))

    def attempt(self, session: str) -> Attempt | None:
        """The attempt with that session; None when there is none."""
        row = self._db.execute(f"{_SELECT} WHERE id = ?", (session,)).fetchone()
        return _attempt(row) if row else None

    def newest(self, user: str) -> Attempt | None:
        """The user's newest attempt."""
        row = self._db.execute(f"{_SELECT} WHERE user = ? ORDER BY number DESC LIMIT 1", (user,)).fetchone()
        return _attempt(row) if row else None

    def save(self, attempt: Attempt) -> None:
        """Write an attempt, new or changed."""
        self._db.execute(_SAVE, asdict(attempt))

    def add_event(self, user: str, session: str, event: str) -> None:
        """Remember what was heard of a session; a second time it changes nothing."""
        query = "INSERT OR IGNORE INTO account_events (user, session, event) VALUES (?, ?, ?)"
        self._db.execute(query, (user, session, event))

    def events(self, user: str) -> list[str]:
        """What was heard of a user's sessions, oldest first."""
        query = "SELECT event FROM account_events WHERE user = ? ORDER BY number"
        return _texts(self._db.execute(query, (user,)))

    def add_notice(self, user: str, text: str) -> None:
        """Leave the staff a notice about a user, unless they have this very one."""
        self._db.execute("INSERT OR IGNORE INTO account_notices (user, text) VALUES (?, ?)", (user, text))

    def notices(self, user: str) -> list[str]:
        """The notices about a user, oldest first."""
        return _texts(self._db.execute("SELECT text FROM account_notices WHERE user = ? ORDER BY number", (user,)))

    def forget(self, user: str) -> None:
        """Forget a user. Left are the ids of their sessions, until those are deleted at Yoti."""
        self._db.execute("INSERT INTO account_erasures SELECT id, user FROM account_attempts WHERE user = ?", (user,))
        for table, column in _OF_A_USER.items():
            self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (user,))  # noqa: S608 - names of our own tables

    def to_erase(self, user: str) -> list[str]:
        """The sessions of a user that are to be deleted at Yoti."""
        return _texts(self._db.execute("SELECT session FROM account_erasures WHERE user = ? ORDER BY rowid", (user,)))

    def erasing(self, session: str) -> str | None:
        """The user whose session it is that is to be deleted; None when it is not."""
        row = self._db.execute("SELECT user FROM account_erasures WHERE session = ?", (session,)).fetchone()
        return row["user"] if row else None

    def erased(self, session: str) -> None:
        """A session is gone at Yoti: nothing of it is left."""
        self._db.execute("DELETE FROM account_erasures WHERE session = ?", (session,))


def _attempt(row: sqlite3.Row) -> Attempt:
    values = dict(row)
    values |= {"status": Status(values["status"]), "changed": bool(values["changed"])}
    return Attempt(**values)


def _texts(rows: sqlite3.Cursor) -> list[str]:
    return [text for (text,) in rows]
