"""Errors as data: a vendor's table of rows, and the one exception that carries a row.

A named vendor error is an outcome, not an accident: what the handler stored before raising it is
committed. Any other exception is an accident and commits nothing.
"""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec


class ErrorRow(msgspec.Struct, frozen=True):
    """One row of a vendor's error table.

    `name` is what faults and tests call it, `code` what stands on the wire, `when` says in our words what brings it
    about.
    """

    name: str
    status: int
    code: str
    message: str
    when: str = ""
    confidence: str = "D"


class VendorError(Exception):
    """Raised by a rule to answer with a row of the table. `detail` may refine the row's message."""

    def __init__(self, row: ErrorRow, detail: str | None = None, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(f"{row.name}: {detail or row.message}")
        self.row = row
        self.detail = detail
        self.headers = headers


class ControlError(Exception):
    """Raised on the control side: an HTTP status and one sentence that says what was wrong and what to do."""

    def __init__(self, status: int, message: str, **context: object) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.context = context


def table(*rows: ErrorRow) -> Mapping[str, ErrorRow]:
    """Rows by name; a name that stands twice is a mistake of ours and raises ValueError."""
    by_name = {row.name: row for row in rows}
    if len(by_name) != len(rows):
        raise ValueError("an error name stands twice in the table")
    return MappingProxyType(by_name)
