"""What sign-up remembers, in SQLite: customers, flows, events acted upon, notices for the staff.

Owns the tables. Their names begin alike, for the database may be shared with the other parts of the shop. No phone
number is in them, and no token.
"""

import sqlite3
import uuid
from dataclasses import asdict, dataclass, fields

from ..database import Database, upsert
from .rules import Flow, Status

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sign_up_customers (name TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, trouble TEXT);
CREATE TABLE IF NOT EXISTS sign_up_flows (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, user TEXT NOT NULL REFERENCES sign_up_customers (name),
    device TEXT NOT NULL, correlation TEXT NOT NULL, opened_at REAL NOT NULL, status TEXT NOT NULL,
    identity TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sign_up_flows_by_user ON sign_up_flows (user);
CREATE INDEX IF NOT EXISTS sign_up_flows_by_identity ON sign_up_flows (identity);
CREATE TABLE IF NOT EXISTS sign_up_events (number INTEGER PRIMARY KEY, id TEXT NOT NULL, user TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sign_up_seen (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS sign_up_notices (number INTEGER PRIMARY KEY, user TEXT NOT NULL, text TEXT NOT NULL);
"""

_COLUMNS = tuple(field.name for field in fields(Flow))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM sign_up_flows"  # noqa: S608 - the names of our own fields
_SAVE = upsert("sign_up_flows", _COLUMNS)


@dataclass(frozen=True, slots=True)
class Customer:
    """A user: their name with us, and the id by which Prove knows them, which says nothing about them.

    `trouble` is what they are told about the last call that came to nothing, None when it went well.
    """

    name: str
    id: str
    trouble: str | None


class Store(Database):
    """One open database."""

    def __init__(self, path: str) -> None:
        super().__init__(path, _SCHEMA)

    def enrol(self, name: str) -> Customer:
        """The customer of that name, made when new."""
        new = (name, str(uuid.uuid4()))
        self._db.execute("INSERT OR IGNORE INTO sign_up_customers (name, id) VALUES (?, ?)", new)
        found = self.customer(name)
        if found is None:
            raise LookupError("a customer who was just written is not there")
        return found

    def customer(self, name: str) -> Customer | None:
        """The customer of that name; None when there is none."""
        query = "SELECT name, id, trouble FROM sign_up_customers WHERE name = ?"
        found = self._db.execute(query, (name,)).fetchone()
        return Customer(*found) if found else None

    def set_trouble(self, name: str, trouble: str | None) -> None:
        """Remember what the customer is told about the last call."""
        self._db.execute("UPDATE sign_up_customers SET trouble = ? WHERE name = ?", (trouble, name))

    def flow(self, flow_id: str) -> Flow | None:
        """The flow with our id; None when there is none."""
        row = self._db.execute(f"{_SELECT} WHERE id = ?", (flow_id,)).fetchone()
        return _flow(row) if row else None

    def newest(self, user: str) -> Flow | None:
        """The user's newest flow."""
        row = self._db.execute(f"{_SELECT} WHERE user = ? ORDER BY number DESC LIMIT 1", (user,)).fetchone()
        return _flow(row) if row else None

    def save(self, flow: Flow) -> None:
        """Write a flow, new or changed."""
        self._db.execute(_SAVE, asdict(flow))

    def users_of(self, identity: str) -> list[str]:
        """The names of the users for whom Prove ever gave us this identity."""
        rows = self._db.execute("SELECT DISTINCT user FROM sign_up_flows WHERE identity = ? ORDER BY 1", (identity,))
        return [user for (user,) in rows]

    def is_first(self, event: str) -> bool:
        """True the first time that an event is heard; from then on it is remembered."""
        return self._db.execute("INSERT OR IGNORE INTO sign_up_seen VALUES (?)", (event,)).rowcount == 1

    def add_event(self, user: str, event: str) -> None:
        """Remember an event that was acted upon."""
        self._db.execute("INSERT INTO sign_up_events (id, user) VALUES (?, ?)", (event, user))

    def events(self, user: str) -> list[str]:
        """The events that were acted upon for a user, oldest first."""
        rows = self._db.execute("SELECT id FROM sign_up_events WHERE user = ? ORDER BY number", (user,))
        return [event for (event,) in rows]

    def add_notice(self, user: str, text: str) -> None:
        """Leave the staff a notice about a user."""
        self._db.execute("INSERT INTO sign_up_notices (user, text) VALUES (?, ?)", (user, text))

    def notices(self, user: str) -> list[str]:
        """The notices about a user, oldest first."""
        rows = self._db.execute("SELECT text FROM sign_up_notices WHERE user = ? ORDER BY number", (user,))
        return [text for (text,) in rows]


def _flow(row: sqlite3.Row) -> Flow:
    values = dict(row)
    values["status"] = Status(values["status"])
    return Flow(**values)
