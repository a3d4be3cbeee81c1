"""What is outstanding as remarks on lines of code: workflow commands for GitHub, a code quality report for GitLab.

Owns both spellings. A remark stands at the team's handler where one is declared, else at the test that says so. Where
neither is known it stands at no line.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from .outstanding import RED, Row, partial, problems, rows
from .places import Handlers, Place, handler_place, place_of_test
from .report import Report
from .states import NOT_RUN, State

NOTICED = frozenset({State.STALE, State.WARN})
"""States that deserve a warning. What waits for a person, or is waived, is no remark on code."""
MOST = 10
"""GitHub shows ten errors and ten warnings a step; the job summary has the others."""
SEVERITY = {"error": "major", "warning": "minor"}


class Remark(msgspec.Struct, frozen=True):
    """One remark: `level` is `error` or `warning`."""

    level: str
    title: str
    text: str
    place: Place | None = None


def remarks(report: Report, suite: Path, base: Path, handlers: Handlers) -> list[Remark]:
    """All remarks, worst first. `suite` is the folder of the tests, `base` the folder of the team's checkout."""
    found = [_remark(report, row, suite, base, handlers) for row in rows(report) if _remarkable(report, row)]
    wrong = [Remark("error", f"{report.plan.title}: {blame.code}", text) for text, blame in problems(report)]
    return [*wrong, *found]


def github(found: list[Remark]) -> Iterator[str]:
    """One workflow command for each remark that GitHub is going to show."""
    for level in SEVERITY:
        for remark in [one for one in found if one.level == level][:MOST]:
            where = {"file": remark.place.file, "line": str(remark.place.line)} if remark.place else {}
            yield f"::{remark.level} {_properties(where | {'title': remark.title})}::{_data(remark.text)}"


def gitlab(found: list[Remark]) -> bytes:
    """The code quality report; it has no way to speak of what stands at no line, so that is left out."""
    issues = [
        {
            "description": f"{remark.title}: {remark.text}",
            "check_name": "golive",
            "fingerprint": hashlib.sha256(f"{remark.title}\n{remark.place.file}".encode()).hexdigest(),
            "severity": SEVERITY[remark.level],
            "location": {"path": remark.place.file, "lines": {"begin": remark.place.line}},
        }
        for remark in found
        if remark.place
    ]
    return msgspec.json.format(msgspec.json.encode(issues), indent=2) + b"\n"


def _remarkable(report: Report, row: Row) -> bool:
    """Whether a row is about code. What a selection left out on purpose is not."""
    left_out = row.blame.code == NOT_RUN and partial(report)
    return row.state in RED | NOTICED and not left_out


def _remark(report: Report, row: Row, suite: Path, base: Path, handlers: Handlers) -> Remark:
    item = next(found.item for found in report.items if found.item.id == row.item)
    place = handler_place(handlers, report.plan.vendor, item, base)
    if place is None and row.check:
        place = place_of_test(suite, row.check, base)
    again = f"Again: {row.command}" if row.command else ""
    lines = [row.title, row.why, _suspicion(row), again, f"Source: {row.place}"]
    level = "error" if row.state in RED else "warning"
    return Remark(level, f"{row.state} {row.item}", "\n".join(filter(None, lines)), place)


def _suspicion(row: Row) -> str:
    blame = row.blame
    if row.state in RED or not blame.code:
        return blame.sentence
    return f"{blame.code}: {blame.why}"


def _properties(pairs: Mapping[str, str]) -> str:
    """Properties of a workflow command; a colon or a comma would end one."""
    return ",".join(f"{name}={_data(text).replace(':', '%3A').replace(',', '%2C')}" for name, text in pairs.items())


def _data(text: str) -> str:
    """Text of a workflow command, on one line."""
    legible = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    return legible.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
