"""The items of the page: section by section, each unfolding to its source, its checks and their exchanges.

Owns how an item reads. A check that proves several items shows its exchanges under the first of them.
"""

from collections.abc import Iterator, Mapping

from ..blame import of_code
from ..check import Check
from ..codes import Suspect
from ..outstanding import row
from ..report import Report, ReportedItem
from ..states import Outcome, State
from .markup import Markup, tag
from .papers import attested_by, waived_by
from .parts import brief, definitions, link, state_label

STATES = {outcome: State.NOT_RUN if outcome is Outcome.SKIP else State(outcome.value) for outcome in Outcome}


def sections(report: Report, exchanges: Mapping[str, Markup]) -> Markup:
    """All items. `exchanges` holds, for each check that has evidence, its exchanges as markup."""
    first: dict[str, str] = {}
    for found in report.items:
        for check in found.checks:
            first.setdefault(check, found.item.id)
    listing = _Listing(report, exchanges, first)
    return tag("main", *(listing.section(section.id, section.title) for section in report.plan.sections))


class _Listing:
    """One pass over a report's items."""

    def __init__(self, report: Report, exchanges: Mapping[str, Markup], first: Mapping[str, str]) -> None:
        self._report = report
        self._exchanges = exchanges
        self._first = first
        self._checks = {check.id: check for check in report.checks}
        self._documents = {document.id: document for document in report.plan.documents}

    def section(self, name: str, title: str) -> Markup:
        """One section; empty when it has no items."""
        items = [self._item(found) for found in self._report.items if found.item.section == name]
        return (
            tag("section", tag("h2", title), tag("div", *items, class_="items"), class_="part") if items else Markup("")
        )

    def _item(self, found: ReportedItem) -> Markup:
        item = found.item
        summary = tag(
            "summary",
            state_label(found.state),
            tag("code", item.id, class_="id"),
            tag("span", item.title, class_="title"),
            tag("span", item.level, class_="level"),
        )
        checks = [self._check(self._checks[check], item.id) for check in found.checks]
        inside = tag(
            "div", definitions(self._about(found), "rows"), tag("div", *checks, class_="checks"), class_="inside"
        )
        return tag("article", tag("details", summary, inside), class_="item", id=item.id, data_state=found.state)

    def _about(self, found: ReportedItem) -> Iterator[tuple[str, str]]:
        item = found.item
        yield "Why", "" if found.why == item.question else brief(found.why)
        yield from self._blame(found)
        yield "Question", item.question
        yield "Attested", attested_by(self._report, item.id)
        yield "Waived", waived_by(self._report, item.id, found.waivers)
        yield from self._source(found)
        yield (
            "Judged by",
            f"{item.level} for the {item.subject}, {item.method}, evidence from at least a {item.min_target}",
        )
        if item.applies_when.features:
            yield "Applies when", f"the profile declares {', '.join(sorted(item.applies_when.features))}"

    def _blame(self, found: ReportedItem) -> Iterator[tuple[str, str]]:
        """Whom to suspect and why, and what to type next."""
        told = row(self._report, found)
        if found.code:
            yield "Code", tag("span", tag("code", found.code), f": {told.blame.why}" if told.blame.why else "")
            yield "Suspect", "" if told.blame.suspect == Suspect.NOBODY else told.blame.suspect
        if told.command:
            yield "Next", tag("code", told.command, class_="command")
        if told.explain:
            yield "Explained by", tag("code", told.explain, class_="command")

    def _source(self, found: ReportedItem) -> Iterator[tuple[str, str]]:
        source = found.item.source
        document = self._documents[source.doc]
        yield "Source", f"{document.title}, {source.place} (retrieved {document.retrieved})"
        yield "Address", link(document.url)
        yield "Confidence", "" if source.confidence == "stated" else f"{source.confidence}, not stated"
        yield "Note", source.note
        yield "Sentence", source.sentence_sha256 and f"sha256 {source.sentence_sha256}"

    def _check(self, check: Check, item: str) -> Markup:
        heading = tag(
            "p",
            state_label(STATES[check.outcome]),
            tag("code", check.id),
            tag("span", _facts(check), class_="time"),
        )
        reason = tag("pre", check.reason, class_="reason") if check.reason else Markup("")
        blame = tag("p", _suspicion(check), class_="remark") if check.code else Markup("")
        proof = self._proof(check, item)
        return tag("div", heading, reason, blame, proof, class_="check", data_state=STATES[check.outcome])

    def _proof(self, check: Check, item: str) -> Markup:
        first = self._first[check.id]
        if check.id not in self._exchanges:
            return tag("p", "No exchange was recorded.", class_="remark")
        if first == item:
            return self._exchanges[check.id]
        return tag("p", "Its exchanges are shown under ", tag("a", first, href=f"#{first}"), ".", class_="remark")


def _facts(check: Check) -> str:
    """What it ran against, for how long, and when it ended."""
    return " · ".join(filter(None, [str(check.target or ""), f"{check.seconds:.2f} s", check.taken]))


def _suspicion(check: Check) -> Markup:
    blame = of_code(check.code)
    because = f" suspect: {blame.suspect}, because {blame.why}." if blame.suspect else ""
    return tag("span", tag("code", check.code), because)
