"""The report as Markdown for a job's summary: the table of the screen, with every row.

Owns the Markdown. Texts from outside stay texts, whatever characters they hold.
"""

import re
from collections.abc import Iterator

from ..core.lines import legible
from .attested import Attestation
from .outstanding import RED, Row, partial, problems, rows
from .report import Report, headline
from .screen import counts
from .states import NOT_RUN, State

MOST_ROWS = 100
MOST_CHARACTERS = 300
"""Of a reason; the page has the whole."""

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$@&]|:(?=//)")
"""What Markdown, HTML or GitHub would take for more than a character: a mention, a link, a new column."""


def render(report: Report) -> bytes:
    """The document, UTF-8, well below the megabyte that GitHub takes."""
    lines = [
        f"## {_text(report.plan.title)}: {report.verdict}",
        "",
        f"**exit {report.exit.status} ({report.exit.name})**. {headline(report)}",
        "",
        _facts(report),
        "",
        *_problems(report),
        *_table(report),
        *_papers(report),
        f"{'   '.join(counts(report))}",
        "",
        f"_{report.statement}_",
        "",
    ]
    return "\n".join(lines).encode("utf-8", "replace")


def _facts(report: Report) -> str:
    run, plan = report.run, report.plan
    return (
        f"Integration {_text(run.integration or 'unnamed')}, on the {run.target}, checklist {_text(plan.checklist)} "
        f"{_text(plan.rev)}, {report.figures.applicable} applicable of {report.figures.items}, {run.finished}."
    )


def _problems(report: Report) -> Iterator[str]:
    wrong = [f"- {_text(text)} (`{blame.code}`, suspect: {blame.suspect})" for text, blame in problems(report)]
    if wrong:
        yield from ("### Problems", "", *wrong, "")


def _table(report: Report) -> Iterator[str]:
    """What is outstanding; what a selection left out is only counted."""
    found = rows(report)
    if partial(report):
        found = [row for row in found if row.blame.code != NOT_RUN]
    if not found:
        return
    yield from ("| state | item | what | code | suspect | next |", "|---|---|---|---|---|---|")
    yield from map(_line, found[:MOST_ROWS])
    if len(found) > MOST_ROWS:
        yield f"\n... and {len(found) - MOST_ROWS} more in the report."
    yield ""


def _line(row: Row) -> str:
    why = f"<br>{_text(row.why)}" if row.why else ""
    state = f"**{row.state}**" if row.state in RED else str(row.state)
    cells = (
        state,
        f"`{row.item}`",
        f"{_text(row.title)} ({_text(row.place)}){why}",
        f"`{row.blame.code}`" if row.blame.code else "",
        row.blame.suspect if row.state in RED else "",
        f"`{row.command}`" if row.command else "",
    )
    return f"| {' | '.join(cells)} |"


def _papers(report: Report) -> Iterator[str]:
    """Who answers for what, and until when."""
    papers = report.paperwork
    states = {found.item.id: found.state for found in report.items}
    lines = [_answer(one, states.get(one.item)) for one in papers.attestations]
    lines += [
        f"- `{one.item}` waiver {_text(one.id)} until {_text(one.expires)}: {_text(one.owner)}, approved by "
        f"{_text(one.approved_by)}: {_text(one.reason)}"
        for one in papers.waivers
    ]
    if lines:
        yield from ("### Attestations and waivers", "", *lines, "")


def _answer(given: Attestation, state: State | None) -> str:
    """Who said what; with the item's state where the answer did not settle it."""
    people = " and ".join(_text(one.name) for one in (given.by, given.second) if one)
    open_ = "" if state in (None, State.PASS, State.NOT_APPLICABLE) else f"; the item is {state}"
    said = given.answer.replace("_", " ")
    return f"- `{given.item}` {said}, attested by {people} until {_text(given.expires)}{open_}"


def _text(text: str) -> str:
    """One line of plain text: its first line, cut, with nothing in it that Markdown or HTML would obey."""
    first = text.strip("\n").partition("\n")[0]
    shown = first if len(first) <= MOST_CHARACTERS else f"{first[:MOST_CHARACTERS]}..."
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", legible(shown))
