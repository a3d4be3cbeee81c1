"""The head of the page: what was judged, on which target, when, and how it ended.

Owns the verdict's panel, the two figures, which are never added, what the proof rests on, the bar of states, the facts
of the run and the list of what is open.
"""

from collections.abc import Iterator

from ...core.exits import ExitStatus
from ..outstanding import RED, Row, problems, rows
from ..report import Report, headline
from ..states import TABLE, State
from .markup import Markup, tag
from .parts import brief, definitions, icon, state_label, words


def masthead(report: Report) -> Markup:
    """Everything above the items."""
    figures = report.figures
    return tag(
        "header",
        tag("p", f"golive test report · vendor {report.plan.vendor} · checklist {report.plan.rev}", class_="kicker"),
        tag("h1", report.plan.title),
        _verdict(report),
        tag(
            "dl",
            _figure("Applicable items failing", figures.failing, figures.applicable),
            _figure("Applicable items proven", figures.proven, figures.applicable),
            class_="figures",
        ),
        definitions(_ground(report), class_="ground"),
        tag(
            "svg",
            *_bars(report),
            class_="bar",
            viewBox=f"0 0 {figures.items} 1",
            preserveAspectRatio="none",
            aria_hidden="true",
        ),
        definitions(_facts(report), class_="facts"),
        tag("p", report.statement, class_="statement"),
        _problems(report),
        _open(report),
    )


def _verdict(report: Report) -> Markup:
    status = report.exit.status
    state = _decisive(report)
    return tag(
        "div",
        icon(state),
        tag(
            "p", tag("strong", words(report.verdict)), tag("span", f"exit {status} ({report.exit.name})", class_="exit")
        ),
        tag("p", headline(report)),
        class_="verdict",
        data_state=state,
    )


def _decisive(report: Report) -> State:
    """The state that the verdict wears: the worst that occurs among those that end a plan this way."""
    if report.exit.status == ExitStatus.READY:
        return State.PASS
    ending = [row.state for row in TABLE if row.exit.value == report.exit.status]
    return next((state for state in ending if report.states[state]), ending[0])


def _figure(label: str, count: int, total: int) -> Markup:
    return tag("div", tag("dt", label), tag("dd", str(count), tag("small", f" of {total}")))


def _ground(report: Report) -> Iterator[tuple[str, str]]:
    """What the proven items rest on, and what is neither proven nor failing; the first three add up to the proven."""
    figures = report.figures
    yield "Proven on sandbox", str(figures.proven_on_sandbox)
    yield "Proven on simulator only", str(figures.proven_on_simulator_only)
    yield "Attested by a person", str(figures.attested)
    yield "Waived", str(figures.waived)


def _bars(report: Report) -> Iterator[Markup]:
    """The items by state, each as wide as it is often; the filter says the same in words."""
    start = 0
    for row in TABLE:
        width = report.states[row.state]
        if width:
            yield tag("rect", x=start, width=width, height=1, data_state=row.state)
        start += width


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    run, plan = report.run, report.plan
    yield "Integration", run.integration or "unnamed"
    yield "Tested on", f"{run.target} {run.target_url}".strip()
    yield "When", _span(run.started, run.finished)
    yield "Where", run.ci or "on somebody's machine, not in CI"
    yield "Profile", ", ".join(sorted(run.profile.features)) or "no optional features"
    yield "Checklist", f"{plan.checklist}, sha256 {plan.sha256[:16]}…"
    yield "Tested with", f"golive {run.golive}, Python {run.python}, {run.system}"


def _problems(report: Report) -> Markup:
    wrong = [tag("li", text, " ", tag("code", blame.code)) for text, blame in problems(report)]
    if not wrong:
        return Markup("")
    return tag("section", tag("h2", "Problems beside the items"), tag("ul", *wrong), class_="problems")


def _open(report: Report) -> Markup:
    """What needs somebody's attention, worst first, each with a link to its row."""
    found = rows(report)
    listed = tag("ol", *map(_open_item, found), role="list")
    return tag("section", tag("h2", "Open, worst first"), listed, class_="open") if found else Markup("")


def _open_item(row: Row) -> Markup:
    link = tag("a", row.item, href=f"#{row.item}")
    why = tag("p", brief(row.why)) if row.why else Markup("")
    return tag("li", state_label(row.state), link, tag("span", row.title), why, _suspicion(row))


def _suspicion(row: Row) -> Markup:
    """Whom to suspect, where something did not work, and what to type next."""
    suspect = [tag("code", row.blame.code), f" suspect: {row.blame.suspect}"] if row.state in RED else []
    command = [tag("code", row.command, class_="command")] if row.command else []
    parts = [tag("span", *part) for part in (suspect, command) if part]
    return tag("p", *parts, class_="suspicion") if parts else Markup("")


def _span(started: str, finished: str) -> str:
    """Two ISO times in UTC for people; the second date only where it is another one."""
    day, _, _ = started.partition("T")
    return f"{started} to {finished.removeprefix(f'{day}T')}".replace("T", " ").replace("Z", "") + " UTC"
