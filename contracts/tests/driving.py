"""What the contract tests of all vendors share on the consumer's side: a client is driven through a pact, row by row.

Owns that each row is driven once, and that a pact is held against the committed file only when all of them were. What
the client does, and what it has to make of the answer, stands in the vendors' tests.
"""

import asyncio
import os
from collections.abc import Callable, Collection, Coroutine, Mapping
from typing import Any, ClassVar, TypeVar

from golive.simulators.client import SandboxHandle, ServerHandle
from golive.simulators.inbox import Inbox
from golive.simulators.pacts.building import Book
from golive.simulators.pacts.rows import Message

V = TypeVar("V")

Check = Callable[[SandboxHandle, Inbox], None]
"""Has a vendor in a sandbox post to an inbox, and looks at the bytes. Raises `AssertionError`."""
Drive = Callable[[Any], Any]
"""For a message a function of its parsed body; for anything else a function of the other side's URL.

A coroutine that it makes is run to its end.
"""


class Driven:
    """One pact, and by description what is done in each of its rows."""

    def __init__(self, book: Book, drives: Mapping[str, Drive]) -> None:
        self.book = book
        self.drives = drives
        self._done: set[str] = set()

    def drive(self, description: str) -> None:
        """Live through one row. Raises whatever is wrong with it."""
        row, do = self.book.rows[description], self.drives[description]
        if isinstance(row, Message):
            self.book.hear(row, lambda body: _finished(do(body)))
        else:
            with self.book.serving(row) as url:
                _finished(do(url))
        self._done.add(description)

    def settle(self) -> None:
        """Live through what is left, and hold the committed file against the rows; `GOLIVE_RENEW=1` writes it anew."""
        for description in self.book.rows.keys() - self._done:
            self.drive(description)
        self.book.settle(renew=os.environ.get("GOLIVE_RENEW") == "1")


class Lived:
    """The tests of a committed pact, lived through row by row; a vendor's file derives its own from it.

    `drives` are the descriptions of what is done. The file has a fixture `pact`, one for all of its tests.
    """

    drives: ClassVar[Collection[str]] = ()

    def test_every_row_is_lived_through(self, pact: Driven) -> None:
        """No row without a drive, and no drive without a row."""
        assert pact.book.rows.keys() == {*self.drives}, "rows and drives are not the same"  # noqa: S101 - a test

    def test_both_sides_get_along(self, description: str, pact: Driven) -> None:
        """One row."""
        pact.drive(description)

    def test_the_committed_pact_is_the_same(self, pact: Driven) -> None:
        """See `Driven.settle`."""
        pact.settle()


def posting(vendor: Callable[[SandboxHandle, str], V], make: Callable[[V], None], server: ServerHandle) -> Drive:
    """A drive in which the simulator posts to the URL, from a sandbox of its own, because of what `make` does there."""

    def drive(url: str) -> None:
        sandbox = server.create()
        try:
            make(vendor(sandbox, url))
            sandbox.clock.settle()
        finally:
            sandbox.delete()

    return drive


def _finished(made: object) -> None:
    if isinstance(made, Coroutine):
        asyncio.run(made)
