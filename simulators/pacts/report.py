"""What a check of pact files has to say: in one screenful, worst first, and as JSON.

Owns the exit status. Green needs something that was proven; a warning alone keeps nobody from going live.
"""

import textwrap
from collections.abc import Iterator
from typing import Literal

import msgspec

from ..core.exits import ExitStatus
from ..core.lines import WIDTH, cut

SHOWN = 8
"""Interactions that are spelt out; the rest is counted."""
LINES = 3
"""Of a reason."""

Verdict = Literal["failed", "not executed", "pending", "warning", "passed", "checked"]
"""Worst first. `checked`: right by the schemas, and not verified against a server."""
ORDER: tuple[Verdict, ...] = ("failed", "not executed", "pending", "warning", "passed", "checked")
BAD: frozenset[Verdict] = frozenset({"failed", "not executed"})


class Entry(msgspec.Struct, frozen=True):
    """One interaction: of which file, held against what, the verdict, and a line for each reason."""

    file: str
    description: str
    against: str
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Report(msgspec.Struct, frozen=True):
    """Everything about one run. `problem` is why it is inconclusive, if something keeps it from being anything else."""

    vendors: tuple[str, ...]
    verified: bool
    entries: tuple[Entry, ...]
    problem: str = ""

    def count(self, verdict: Verdict) -> int:
        """How many interactions have this verdict."""
        return sum(entry.verdict == verdict for entry in self.entries)

    @property
    def exit(self) -> ExitStatus:
        """Inconclusive when nothing was proven and nothing failed."""
        if self.problem:
            return ExitStatus.INCONCLUSIVE
        if any(entry.verdict in BAD for entry in self.entries):
            return ExitStatus.NOT_READY
        proven = any(entry.verdict != "pending" for entry in self.entries)
        return ExitStatus.READY if proven else ExitStatus.INCONCLUSIVE

    def screen(self) -> str:
        """The screenful; the last line has the exit status."""
        return "\n".join([*self._heading(), *self._worst(), *self._figures(), self._last()])

    def document(self) -> bytes:
        """All of it as JSON."""
        told = {
            "vendors": self.vendors,
            "verified": self.verified,
            "exit": {"status": self.exit.value, "name": self.exit.label},
            "problem": self.problem,
            "interactions": self.entries,
        }
        return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"

    def _heading(self) -> Iterator[str]:
        if self.entries:
            how = "by its schemas and its simulator" if self.verified else "by its schemas alone"
            what = _counted(len(self.entries), "interaction")
            files = _counted(len({entry.file for entry in self.entries}), "file")
            yield cut(f"{what} of {files} with {', '.join(self.vendors)}, {how}")

    def _worst(self) -> Iterator[str]:
        told = [entry for entry in self.entries if entry.reasons or entry.warnings]
        told.sort(key=lambda entry: (ORDER.index(entry.verdict), entry.file, entry.description))
        for entry in told[:SHOWN]:
            yield cut(f"  {entry.verdict.upper():<12} {entry.description}  ({entry.against}; {entry.file})")
            for line in (*entry.reasons, *(f"warning: {warning}" for warning in entry.warnings)):
                yield from _paragraph(line)
        if len(told) > SHOWN:
            yield f"  ... and {len(told) - SHOWN} more; --json FILE has all of them"

    def _figures(self) -> Iterator[str]:
        counts = [f"{self.count(verdict)} {verdict}" for verdict in ORDER if self.count(verdict)]
        warnings = sum(len(entry.warnings) for entry in self.entries)
        if counts:
            yield "  " + "   ".join([*counts, _counted(warnings, "warning")])

    def _last(self) -> str:
        why = self.problem or ("nothing was proven" if self.exit is ExitStatus.INCONCLUSIVE else "")
        return f"  {why}\n{self.exit.line}" if why else self.exit.line


def _counted(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else what + 's'}"


def _paragraph(text: str) -> list[str]:
    """A few lines of a text, indented."""
    indent = " " * 15
    lines = textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
    return [cut(line) for line in lines[: LINES - 1]] + [cut(" ".join(lines[LINES - 1 :]))] * (len(lines) >= LINES)
