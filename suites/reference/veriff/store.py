"""What the app remembers, in SQLite: users, their sessions, decisions acted upon, notices for the staff.

Owns the tables. No names, birth dates or documents are kept: Veriff has them, and we need none of them.
"""

import sqlite3
import uuid
from dataclasses import asdict, dataclass, fields

from ..database import Database, upsert
from .journey import Session
from .messages import Status

_SCHEMA = """
CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY, end_user_id TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS sessions (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, user TEXT NOT NULL REFERENCES users (name), url TEXT,
    created_at REAL NOT NULL, heard_at REAL NOT NULL, status TEXT NOT NULL, attempts TEXT NOT NULL,
    reason TEXT, reason_code INTEGER, decided_at TEXT
);
CREATE INDEX IF NOT EXISTS sessions_by_user ON sessions (user);
CREATE TABLE IF NOT EXISTS decisions (key TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS notices (number INTEGER PRIMARY KEY, user TEXT NOT NULL, text TEXT NOT NULL);
"""

_COLUMNS = tuple(field.name for field in fields(Session))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM sessions"  # noqa: S608 - the names of our own fields
_SAVE = upsert("sessions", _COLUMNS)


@dataclass(frozen=True, slots=True)
class User:
    """A user: their name with us, which is Veriff's vendorData, and the UUID that is Veriff's endUserId."""

    name: str
    end_user_id: str


class Store(Database):
    """One open database."""

    def __init__(self, path: str) -> None:
        super().__init__(path, _SCHEMA)

    def enrol(self, name: str) -> User:
        """The user of that name, made when new."""
        self._db.execute("INSERT OR IGNORE INTO users VALUES (?, ?)", (name, str(uuid.uuid4())))
        return User(*self._db.execute("SELECT name, end_user_id FROM users WHERE name = ?", (name,)).fetchone())

    def user(self, *, vendor_data: str | None = None, end_user_id: str | None = None) -> User | None:
        """The user with that vendorData or that endUserId; None when there is none."""
        found = self._db.execute(
            "SELECT name, end_user_id FROM users WHERE name = ? OR end_user_id = ?", (vendor_data, end_user_id)
        ).fetchone()
        return User(*found) if found else None

    def session(self, session_id: str) -> Session | None:
        """The session with Veriff's id; None when we never heard of it."""
        row = self._db.execute(f"{_SELECT} WHERE id = ?", (session_id,)).fetchone()
        return _session(row) if row else None

    def sessions(self, user: str) -> list[Session]:
        """All sessions of a user, oldest first."""
        return [_session(row) for row in self._db.execute(f"{_SELECT} WHERE user = ? ORDER BY number", (user,))]

    def save(self, session: Session) -> None:
        """Write a session, new or changed."""
        self._db.execute(_SAVE, asdict(session) | {"attempts": " ".join(session.attempts)})

    def is_first(self, key: str) -> bool:
        """True the first time that this decision is seen; from then on it is remembered."""
        return self._db.execute("INSERT OR IGNORE INTO decisions VALUES (?)", (key,)).rowcount == 1

    def add_notice(self, user: str, text: str) -> None:
        """Leave the staff a notice about a user."""
        self._db.execute("INSERT INTO notices (user, text) VALUES (?, ?)", (user, text))

    def notices(self, user: str) -> list[str]:
        """The notices about a user, oldest first."""
        return [
            text for (text,) in self._db.execute("SELECT text FROM notices WHERE user = ? ORDER BY number", (user,))
        ]


def _session(row: sqlite3.Row) -> Session:
    values = dict(row)
    values["status"] = Status(values["status"])
    values["attempts"] = tuple(values["attempts"].split())
    return Session(**values)
