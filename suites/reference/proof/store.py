"""What top-up remembers, in SQLite: customers, transactions, what was booked, trouble, notices for the staff.

Owns the tables. Their names begin alike, for the database may be shared with the other parts of the shop.
"""

import sqlite3
import uuid
from dataclasses import asdict, dataclass, fields

from ..database import Database, upsert
from .messages import Status
from .rules import Transaction

_SCHEMA = """
CREATE TABLE IF NOT EXISTS top_up_customers (
    name TEXT PRIMARY KEY, partner_user_id TEXT NOT NULL UNIQUE, email TEXT NOT NULL, trouble TEXT
);
CREATE TABLE IF NOT EXISTS top_up_transactions (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, user TEXT NOT NULL REFERENCES top_up_customers (name),
    type TEXT NOT NULL, amount TEXT NOT NULL, currency TEXT NOT NULL, network TEXT NOT NULL, opened_at REAL NOT NULL,
    parameters TEXT NOT NULL, status TEXT NOT NULL, crypto_amount TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS top_up_transactions_by_user ON top_up_transactions (user);
CREATE TABLE IF NOT EXISTS top_up_done (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS top_up_bookings (
    number INTEGER PRIMARY KEY, user TEXT NOT NULL, id TEXT NOT NULL, currency TEXT NOT NULL, amount TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS top_up_notices (number INTEGER PRIMARY KEY, user TEXT NOT NULL, text TEXT NOT NULL);
"""

_COLUMNS = tuple(field.name for field in fields(Transaction))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM top_up_transactions"  # noqa: S608 - the names of our own fields
_SAVE = upsert("top_up_transactions", _COLUMNS)


@dataclass(frozen=True, slots=True)
class Customer:
    """A user: their name with us, the id by which Proof remembers them, their e-mail address.

    `trouble` is what they are told about an attempt that came to nothing, None when the last one became a transaction.
    """

    name: str
    partner_user_id: str
    email: str
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Booking:
    """A change of a user's balance, and the transaction that it comes from; `amount` may be negative."""

    transaction: str
    currency: str
    amount: str


class Store(Database):
    """One open database."""

    def __init__(self, path: str) -> None:
        super().__init__(path, _SCHEMA)

    def enrol(self, name: str) -> Customer:
        """The customer of that name, made when new."""
        number = str(uuid.uuid4())
        new = (name, number, f"customer-{number}@shop.example")
        self._db.execute("INSERT OR IGNORE INTO top_up_customers (name, partner_user_id, email) VALUES (?, ?, ?)", new)
        found = self.customer(name)
        if found is None:
            raise LookupError("a customer who was just written is not there")
        return found

    def customer(self, name: str) -> Customer | None:
        """The customer of that name; None when there is none."""
        found = self._db.execute(
            "SELECT name, partner_user_id, email, trouble FROM top_up_customers WHERE name = ?", (name,)
        ).fetchone()
        return Customer(*found) if found else None

    def set_trouble(self, name: str, trouble: str | None) -> None:
        """Remember what the customer is told about their last attempt."""
        self._db.execute("UPDATE top_up_customers SET trouble = ? WHERE name = ?", (trouble, name))

    def transaction(self, transaction_id: str) -> Transaction | None:
        """The transaction with Proof's id; None when we never heard of it."""
        row = self._db.execute(f"{_SELECT} WHERE id = ?", (transaction_id,)).fetchone()
        return _transaction(row) if row else None

    def transactions(self, user: str | None = None) -> list[Transaction]:
        """All transactions of a user, or of everybody, oldest first."""
        rows = self._db.execute(f"{_SELECT} WHERE ? IS NULL OR user = ? ORDER BY number", (user, user))
        return [_transaction(row) for row in rows]

    def save(self, transaction: Transaction) -> None:
        """Write a transaction, new or changed."""
        self._db.execute(_SAVE, asdict(transaction))

    def is_first(self, transaction_id: str) -> bool:
        """True the first time that a transaction is booked; from then on it is remembered."""
        return self._db.execute("INSERT OR IGNORE INTO top_up_done VALUES (?)", (transaction_id,)).rowcount == 1

    def book(self, user: str, booking: Booking) -> None:
        """Change a user's balance."""
        self._db.execute(
            "INSERT INTO top_up_bookings (user, id, currency, amount) VALUES (?, ?, ?, ?)",
            (user, booking.transaction, booking.currency, booking.amount),
        )

    def bookings(self, user: str) -> list[Booking]:
        """All changes of a user's balance, oldest first."""
        rows = self._db.execute(
            "SELECT id, currency, amount FROM top_up_bookings WHERE user = ? ORDER BY number", (user,)
        )
        return [Booking(*row) for row in rows]

    def add_notice(self, user: str, text: str) -> None:
        """Leave the staff a notice about a user."""
        self._db.execute("INSERT INTO top_up_notices (user, text) VALUES (?, ?)", (user, text))

    def notices(self, user: str) -> list[str]:
        """The notices about a user, oldest first."""
        rows = self._db.execute("SELECT text FROM top_up_notices WHERE user = ? ORDER BY number", (user,))
        return [text for (text,) in rows]


def _transaction(row: sqlite3.Row) -> Transaction:
    values = dict(row)
    values["status"] = Status(values["status"])
    return Transaction(**values)
