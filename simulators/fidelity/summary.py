"""What a check says in the end: the exit status, a screenful, and a file. Worst first.

Owns that nobody can take one target for another, and that neither bodies nor credentials leave the run: findings about
the answers of a real account are told without the values that they are about.
"""

from collections.abc import Iterator

import msgspec

from ..core.exits import ExitStatus
from ..core.lines import cut
from . import gate
from .conformity import Finding
from .flows import Noted, Outcome, Result
from .places import is_loopback
from .targets import Kind
from .wire import Json

SHOWN = 3
"""Findings of a flow that are spelt out; the rest is counted."""
ORDER = (Outcome.FAILED, Outcome.UNREACHABLE, Outcome.INCONCLUSIVE, Outcome.PASSED)
HIDDEN = "***"
FEWEST = 4
"""Shorter secrets are none: nothing would be left of a sentence without them."""
ABOUT_VALUES = frozenset({"response body", "header", "not JSON"})
"""Kinds of findings whose sentences quote what the vendor answered."""


class Summary(msgspec.Struct, frozen=True):
    """A finished check of one vendor. `when` is a date-time; `secrets` are what no sentence may hold."""

    vendor: str
    target: Kind
    base_url: str
    when: str
    results: tuple[Result, ...]
    secrets: tuple[str, ...] = ()

    @property
    def exit(self) -> ExitStatus:
        """NOT_READY when a flow failed; INCONCLUSIVE when one proved nothing, or there was none."""
        outcomes = {result.outcome for result in self.results}
        if Outcome.FAILED in outcomes:
            return ExitStatus.NOT_READY
        return ExitStatus.READY if outcomes == {Outcome.PASSED} else ExitStatus.INCONCLUSIVE

    @property
    def stands_in(self) -> bool:
        """True when a server on this machine was called in the place of the vendor's sandbox."""
        return self.target == "sandbox" and is_loopback(self.base_url)

    @property
    def statement(self) -> str:
        """Who was asked, in one sentence."""
        if self.target == "simulator":
            return f"golive's simulator was asked. What {self.vendor}'s own sandbox answers, this run does not know."
        if self.target == "golden":
            return f"Nobody was asked: these are goldens, and {self.vendor}'s own sandbox may answer otherwise today."
        if self.stands_in:
            return f"A server on this machine was asked in the place of {self.vendor}'s sandbox: {self.base_url}"
        return f"{self.vendor}'s own sandbox was asked: {self.base_url}"


def screen(summary: Summary) -> str:
    """The screenful; the verdict is on the last line."""
    where = f" ({summary.base_url})" if summary.base_url else ""
    ordered = sorted(summary.results, key=lambda result: ORDER.index(result.outcome))
    lines = [
        f"{summary.vendor}   contract flows: {len(summary.results)}   target: {summary.target}{where}",
        *(line for result in ordered for line in _lines(summary, result)),
        "  " + "   ".join(_counts(summary)),
        f"  {summary.statement}",
    ]
    return "\n".join([*map(cut, lines), summary.exit.line])


def _lines(summary: Summary, result: Result) -> Iterator[str]:
    source = f"  [{result.source}]" if result.source else ""
    yield f"  {result.outcome:<12} {result.flow}  {result.title}{source}"
    if result.why:
        yield f"{'':15}{_safe(summary, result.why)}"
    for noted in result.findings[:SHOWN]:
        yield f"{'':15}{_safe(summary, _place(noted))}: {_message(summary, noted.finding)}"
    if len(result.findings) > SHOWN:
        yield f"{'':15}... and {len(result.findings) - SHOWN} more"


def _counts(summary: Summary) -> Iterator[str]:
    for outcome in ORDER[::-1]:
        number = sum(result.outcome is outcome for result in summary.results)
        if number or outcome is Outcome.PASSED:
            yield f"{number} {outcome}"


def _place(noted: Noted) -> str:
    step = f"step {noted.step}, " if noted.step else ""
    where = f" {noted.finding.where}" if noted.finding.where else ""
    return f"{step}{noted.operation}, {noted.finding.kind}{where}"


def _message(summary: Summary, finding: Finding) -> str:
    if summary.target == "sandbox" and finding.kind in ABOUT_VALUES:
        return "does not fit the document"
    return _safe(summary, finding.message)


def _safe(summary: Summary, sentence: str) -> str:
    """The sentence without secrets; nothing of one in which a secret is spelt in another way."""
    for secret in sorted(summary.secrets, key=len, reverse=True):
        if len(secret) >= FEWEST:
            sentence = sentence.replace(secret, HIDDEN)
    return HIDDEN if gate.holds(sentence, summary.secrets) else sentence


def document(summary: Summary) -> Json:
    """The check as a JSON value: operations and statuses, neither bodies nor headers."""
    return {
        "vendor": summary.vendor,
        "target": summary.target,
        "stands_in": summary.stands_in,
        "statement": summary.statement,
        "base_url": summary.base_url,
        "when": summary.when,
        "exit": {"status": summary.exit.value, "name": summary.exit.label},
        "flows": [_flow(summary, result) for result in summary.results],
    }


def _flow(summary: Summary, result: Result) -> Json:
    return {
        "name": result.flow,
        "title": result.title,
        "source": result.source,
        "outcome": result.outcome,
        "why": _safe(summary, result.why),
        "exchanges": [
            {"operation": one.operation, "status": one.answer.status, "waited": one.waited} for one in result.exchanges
        ],
        "findings": [
            {
                "step": noted.step,
                "operation": noted.operation,
                "kind": noted.finding.kind,
                "where": _safe(summary, noted.finding.where),
                "message": _message(summary, noted.finding),
            }
            for noted in result.findings
        ],
    }
