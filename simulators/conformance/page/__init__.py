"""The report as one self-contained HTML page: no network, prints well, light and dark, works without its script.

Owns the page as a whole and its size. Its look is in `assets/report.css`, its filter in `assets/report.js`; both are
inlined, and a content security policy with their digests lets nothing else run.
"""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files

from ..check import Check
from ..evidence import Evidence
from ..report import Report
from ..states import TABLE, Outcome, State
from .exchanges import render_exchanges
from .items import sections
from .markup import Markup, tag
from .masthead import masthead
from .papers import papers
from .parts import definitions, icon, words

BUDGET = 700_000
"""Bytes of exchanges on one page; the evidence files have all of them."""
LIMITS = ((24, 24), (24, 8), (24, 4), (24, 2), (24, 1), (8, 0), (2, 0), (0, 0))
"""How many exchanges an open and a proven check may show: the first pair that keeps the page within its budget."""


def render(report: Report, evidence: Mapping[str, Evidence]) -> bytes:
    """The page, UTF-8. `evidence` is keyed by digest."""
    page = tag(
        "div",
        masthead(report),
        papers(report),
        _filter(report),
        sections(report, _within_budget(report, evidence)),
        _foot(report),
        class_="page",
    )
    body = tag("body", _asset("icons.svg"), page, tag("script", _asset("report.js")))
    return f"<!doctype html>\n{tag('html', _metadata(report), body, lang='en')}\n".encode("utf-8", "replace")


@cache
def _asset(name: str) -> Markup:
    return Markup(files(__package__).joinpath("assets", name).read_text("utf-8"))


def _metadata(report: Report) -> Markup:
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src {_digest('report.css')}; script-src {_digest('report.js')}"
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{words(report.verdict)}: {report.plan.title}"),
        tag("style", _asset("report.css")),
    )


def _digest(asset: str) -> str:
    return f"'sha256-{b64encode(sha256(_asset(asset).encode()).digest()).decode()}'"


def _filter(report: Report) -> Markup:
    """One button for each state that occurs; shown by the script, without which it could not work."""
    buttons = [tag("button", "All ", tag("b", str(report.figures.items)), type="button", value="", aria_pressed="true")]
    buttons += [_button(row.state, report.states[row.state], row.meaning) for row in TABLE if report.states[row.state]]
    told = tag("span", role="status", class_="unseen")
    return tag("nav", *buttons, told, class_="filter", aria_label="Show items by state", hidden=True)


def _button(state: State, count: int, meaning: str) -> Markup:
    label = (icon(state), f"{words(state)} ", tag("b", str(count)))
    return tag("button", *label, type="button", value=state, aria_pressed="false", title=meaning, data_state=state)


def _foot(report: Report) -> Markup:
    meanings = [(words(row.state), row.meaning) for row in TABLE if report.states[row.state]]
    return tag(
        "footer",
        tag("h2", "What the states mean"),
        definitions(meanings, class_="meanings"),
        tag("p", f"{report.statement} It says what was tested, on {report.run.target}, at {report.run.finished}."),
    )


def _within_budget(report: Report, evidence: Mapping[str, Evidence]) -> dict[str, Markup]:
    """The exchanges of each check as markup. When they are too many, the proven checks show fewer first."""
    shown: dict[str, Markup] = {}
    for limits in LIMITS:
        shown = {check.id: _exchanges(check, evidence, *limits) for check in report.checks if check.evidence}
        if sum(len(markup.encode("utf-8", "replace")) for markup in shown.values()) <= BUDGET:
            break
    return shown


def _exchanges(check: Check, evidence: Mapping[str, Evidence], of_open: int, of_proven: int) -> Markup:
    limit = of_proven if check.outcome is Outcome.PASS else of_open
    return render_exchanges(evidence[check.evidence], check.evidence, limit)
