"""The rows of the screenful: what is outstanding, why, whom to suspect, and what to type next, in the room there is.

Owns the lines of a row, and that rows that are broken for one reason share them.
"""

import re
import textwrap
from collections.abc import Hashable, Iterable, Iterator, Sequence

from ..core.lines import WIDTH, legible
from ..core.lines import cut as cut_line
from .blame import UNPREPARED
from .outstanding import RED, Row
from .states import State

MARGIN = " " * 11
REASON = 2
"""Lines that a reason may take, as long as all rows have room."""

Block = tuple[list[str], int]
"""Lines, and the number of rows that they stand for."""

_OURS = re.compile(r"golive-[0-9a-f]+|127\.0\.0\.1:\d+")
"""Names of users and ports that golive chose: no two tests have the same."""


def fitted(found: Sequence[Row], room: int) -> Iterator[str]:
    """As many whole rows as there is room for; the last line counts the others."""
    blocks = _folded(found, REASON)
    if sum(len(lines) for lines, _ in blocks) > room:
        blocks = _folded(found, 1)
    left = sum(count for _, count in blocks)
    for lines, count in blocks:
        if len(lines) + (left > count) > room:
            yield f"  ... and {left} more in the report"
            return
        left -= count
        room -= len(lines)
        yield from lines


def cut(line: str, tail: str = "") -> list[str]:
    """One line that fits, with its tail: the first line of a text, without what a terminal might obey."""
    return [cut_line(_first(line), _first(tail))]


def alike(found: Iterable[Row]) -> list[list[Row]]:
    """The rows in their order, those together that are broken for one reason."""
    groups: dict[Hashable, list[Row]] = {}
    for one in found:
        groups.setdefault(_likeness(one), []).append(one)
    return list(groups.values())


def _folded(found: Iterable[Row], most: int) -> list[Block]:
    """The lines of each row, or of those that are alike; a reason takes `most` lines."""
    return [([*_lines(first, most), *_others(rest)], 1 + len(rest)) for first, *rest in alike(found)]


def _likeness(found: Row) -> Hashable:
    reason = _OURS.sub("", _told(found))
    broken = found.state in RED or found.state is State.WARN
    return (found.state, found.blame.code, reason) if broken and reason else found.item


def _others(rest: Sequence[Row]) -> list[str]:
    names = ", ".join(one.item for one in rest)
    return cut(f"{MARGIN}{len(rest)} more for the same reason: {names}") if rest else []


def _lines(found: Row, most: int) -> list[str]:
    """One row. A red one says what, why, and whom to suspect; the others say all in one or two lines.

    Which test said so, the report tells: here what it said needs the room.
    """
    head = f"  {found.state:<8} {found.item}  {found.title}"
    if found.state is State.REVIEW:
        return cut(head, f"   {found.command}")
    return [*cut(head, f"  ({found.place})"), *_why(_told(found), most), *_suspicion(found)]


def _why(told: str, most: int) -> list[str]:
    lines = textwrap.wrap(legible(_first(told)), WIDTH - len(MARGIN), max_lines=most, placeholder="...")
    return [f"{MARGIN}{line}" for line in lines]


def _told(found: Row) -> str:
    """The first line of the reason, and the last one where the first only announces it."""
    reason = found.check.reason if found.check and found.check.id in found.why else found.why
    first, *more = reason.removeprefix(UNPREPARED).removeprefix("IntegrationFailure: ").strip().splitlines() or [""]
    return f"{first} {more[-1].strip()}" if more and first.endswith(":") else first


def _suspicion(found: Row) -> list[str]:
    blame, again = found.blame, f"rerun: {found.command}" if found.state in RED else found.command
    told = [blame.code, f"suspect: {blame.suspect}" if found.state in RED else "", again]
    if found.state is State.WAIVED or not found.command:
        return []
    return cut(MARGIN + "   ".join(filter(None, told)))


def _first(text: str) -> str:
    """The first line of a text."""
    return text.strip("\n").partition("\n")[0]
