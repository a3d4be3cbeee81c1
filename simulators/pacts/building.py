"""Builds the pact of a consumer from its rows: each goes in once the client has been driven against it.

Owns the file: one for each pair of consumer and provider, written whole and only when every row has passed, in a
stable order and without the versions of Pact's libraries, so that it changes for reasons alone.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pact import Pact

from . import matchers
from .rows import Delivery, Interaction, Message, Row
from .telling import BadRow, Teller

Json = Any
Handler = Callable[[Json], object]
"""What a client does with a message's body, parsed; it raises if it can't do with it."""

HOST = "127.0.0.1"
SHOWN_DIFFERENCES = 40


class Mismatch(AssertionError):
    """The client did not ask as the row says: which row, and what was different."""


class Changed(AssertionError):
    """The committed file is not what the rows say: the difference, and how to renew it."""


class Book:
    """The pact of one consumer with one provider, about the interface of `vendor`.

    `rows` are all it will hold; the description of each has to be its own.
    """

    def __init__(self, vendor: str, consumer: str, provider: str, folder: Path, rows: Sequence[Row]) -> None:
        self.file = folder / f"{consumer}-{provider}.json"
        self.rows = {row.description: row for row in rows}
        if len(self.rows) != len(rows):
            names = [row.description for row in rows]
            raise BadRow(f"two rows are called {next(name for name in names if names.count(name) > 1)!r}")
        self._vendor = vendor
        self._names = (consumer, provider)
        self._recorded: dict[str, Json] = {}

    @contextmanager
    def serving(self, row: Interaction | Delivery) -> Iterator[str]:
        """A provider at the URL that knows this row alone. The row is recorded if it was asked for exactly so.

        Raises `Mismatch`; what the client raises passes, with the differences in its notes.
        """
        pact = self._pact()
        Teller(self._vendor, pact).tell(row)
        server = pact.serve(HOST, raises=False, verbose=False)
        try:
            with server:
                yield str(server.url).rstrip("/")
                matched = server.matched
        except Exception as problem:
            for difference in server.mismatches:
                problem.add_note(f"{row.description}: {difference}")
            raise
        if not matched:
            raise Mismatch(f"{row.description}: {'; '.join(map(str, server.mismatches))}")
        self._record(row, pact)

    def hear(self, row: Message, handler: Handler) -> None:
        """Hand the message to the client; it is recorded if the handler does not raise."""
        pact = self._pact()
        Teller(self._vendor, pact).tell(row)
        handler(matchers.plain(matchers.pruned(row.body, row.reads)))
        self._record(row, pact)

    def settle(self, *, renew: bool) -> None:
        """Hold the committed file against the rows, or write it anew.

        Raises `Changed` for a difference, `LookupError` when a row was never driven: half a file is none.
        """
        missing = [name for name in self.rows if name not in self._recorded]
        if missing:
            raise LookupError(f"{self.file.name}: never driven by the client: {', '.join(missing)}")
        text = self.text()
        if renew:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(text, encoding="utf-8")
            return
        committed = self.file.read_text(encoding="utf-8") if self.file.is_file() else ""
        if committed != text:
            lines = unified_diff(committed.splitlines(), text.splitlines(), "committed", "the rows", lineterm="", n=2)
            shown = "\n".join(list(lines)[:SHOWN_DIFFERENCES])
            raise Changed(f"{self.file.name} is out of date; renew it with: GOLIVE_RENEW=1 make contracts\n{shown}")

    def text(self) -> str:
        """The file: what is recorded, sorted by description."""
        consumer, provider = self._names
        pact = {
            "consumer": {"name": consumer},
            "interactions": [self._recorded[name] for name in sorted(self._recorded)],
            "metadata": {"pactSpecification": {"version": "4.0"}},
            "provider": {"name": provider},
        }
        return json.dumps(pact, indent=2, ensure_ascii=False) + "\n"

    def _pact(self) -> Pact:
        return Pact(*self._names).with_specification("V4")

    def _record(self, row: Row, pact: Pact) -> None:
        if self.rows.get(row.description) != row:
            raise BadRow(f"{row.description!r} is no row of {self.file.name}")
        with TemporaryDirectory() as folder:
            pact.write_file(folder, overwrite=True)
            (written,) = Path(folder).iterdir()
            (self._recorded[row.description],) = json.loads(written.read_bytes())["interactions"]
