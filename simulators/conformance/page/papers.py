"""What people answer for, on the page: attestations and waivers, by whom, and until when.

Owns the tables. Whether a paper counts, the judge has decided; what he objects to stands with the problems.
"""

from collections.abc import Iterable, Iterator

from ..attested import Attestation
from ..report import Report
from ..waived import Waiver
from .markup import Markup, tag


def papers(report: Report) -> Markup:
    """The section; empty without any paper."""
    given = report.paperwork
    if not (given.attestations or given.waivers):
        return Markup("")
    used = {name for found in report.items for name in found.waivers}
    rows = (_waiver(one, counts=one.id in used) for one in given.waivers)
    day = f"As of {given.today.isoformat()}." if given.today else ""
    return tag(
        "section",
        tag("h2", "Who answers for what"),
        tag("p", day, class_="remark"),
        _table("Attestations", ("Item", "Answer", "By", "Statement", "Until"), map(_attestation, given.attestations)),
        _table("Waivers", ("Item", "Waiver", "Owner", "Reason", "Until"), rows),
        class_="papers",
    )


def attested_by(report: Report, item: str) -> str:
    """Who answered for an item, in a sentence; empty when nobody did."""
    return "; ".join(
        f"{one.answer.replace('_', ' ')}, by {_people(one)} on {one.at.partition('T')[0]}, until {one.expires}"
        for one in report.paperwork.attestations
        if one.item == item
    )


def waived_by(report: Report, item: str, names: Iterable[str]) -> str:
    """The waivers of these ids, in a sentence; empty when there are none."""
    return "; ".join(
        f"{one.id} until {one.expires}, owner {one.owner}, approved by {one.approved_by}: {one.reason}"
        for one in report.paperwork.waivers
        if one.item == item and one.id in names
    )


def _people(one: Attestation) -> str:
    names = [f"{who.name} ({who.role})" if who.role else who.name for who in (one.by, one.second) if who]
    return " and ".join(names)


def _attestation(one: Attestation) -> Iterator[Markup | str]:
    yield tag("a", one.item, href=f"#{one.item}")
    yield one.answer.replace("_", " ")
    yield _people(one)
    said = f"{one.statement} ({one.reason})" if one.reason else one.statement
    files = [part for file in one.evidence for part in (" ", tag("code", file.file))]
    yield tag("span", said, *files)
    yield one.expires


def _waiver(one: Waiver, *, counts: bool) -> Iterator[Markup | str]:
    yield tag("a", one.item, href=f"#{one.item}")
    yield tag("span", one.id, " ", tag("code", one.symptom), *([" ", tag("code", one.check)] if one.check else []))
    yield f"{one.owner}, approved by {one.approved_by}"
    yield f"{one.reason} ({one.ticket})" if one.ticket else one.reason
    yield one.expires if counts else f"{one.expires}, covers nothing"


def _table(caption: str, columns: tuple[str, ...], rows: Iterable[Iterator[Markup | str]]) -> Markup:
    head = tag("tr", *(tag("th", name, scope="col") for name in columns))
    body = [tag("tr", *(_cell(name, value) for name, value in zip(columns, row, strict=True))) for row in rows]
    if not body:
        return Markup("")
    return tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body))


def _cell(column: str, value: str) -> Markup:
    """A cell that says its column itself, where the screen is too narrow for a table."""
    return tag("td", value, data_column=column)
