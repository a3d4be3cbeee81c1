"""From pytest's phases of a test to one check.

Owns the translation: which exception is a verdict about the integration and which one says that the check did not work,
what a skip and an expected failure mean, and how the phases add up. A phase travels from an xdist worker to the
controller as text on the report, because `user_properties` would be copied into pytest's own JUnit file.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
import pytest

from .attachments import Attached
from .blame import NOT_RUN_REASON, UNEXPECTED_PASS
from .check import Check, check_of
from .evidence import Concluded, Evidence, gather, shut_out
from .states import Outcome

REASON_LIMIT = 2000
WORST_FIRST = (Outcome.FAIL, Outcome.ERROR, Outcome.SKIP, Outcome.WARN, Outcome.PASS)
SHUT_OUT = "the vendor answered 401 to every call of the integration; check its key and secret"

_MODULE = re.compile(r"^(?:[a-z_]\w*\.)+(?=[A-Z]\w*(?::|$))")
"""The module of an exception, which says nothing to whoever reads the report."""
_ORIGIN = re.compile(r"\n +\+ +(?:where|and) .*|\nassert (?:not )?(?:True|False|None)(?=\n|$)")
"""A line in which pytest says what a value is the result of, or that what was not true was false."""


class Phase(msgspec.Struct, frozen=True):
    """One phase of a test. `outcome` is None for a set-up or a teardown that went well; `ended` is ISO 8601 in UTC."""

    check: str
    items: tuple[str, ...] = ()
    outcome: Outcome | None = None
    reason: str = ""
    seconds: float = 0.0
    attached: Attached = Attached()
    ended: str = ""


def phase_of(
    check: str, items: tuple[str, ...], report: pytest.TestReport, raised: BaseException | None, attached: Attached
) -> Phase:
    """What a report says, with the exception behind it where this process saw one."""
    outcome, reason = _classify(report, raised)
    if outcome is Outcome.PASS and attached.warnings:
        outcome, reason = Outcome.WARN, "; ".join(attached.warnings)
    return Phase(check, items, outcome, _legible(reason), report.duration, attached, _time(report.stop))


def make_check(check: str, items: Iterable[str], phases: Iterable[Phase]) -> tuple[Check, Evidence]:
    """The check that a test's phases add up to, and its evidence."""
    phases = tuple(phases)
    ended = [(phase.outcome, phase.reason) for phase in phases if phase.outcome]
    outcome, reason = min(ended, key=lambda pair: WORST_FIRST.index(pair[0]), default=(Outcome.SKIP, NOT_RUN_REASON))
    evidence = gather(
        (exchange for phase in phases for exchange in phase.attached.exchanges),
        (note for phase in phases for note in phase.attached.notes),
    )
    if outcome is not Outcome.SKIP and shut_out(evidence.exchanges):
        outcome, reason = Outcome.ERROR, SHUT_OUT
    taken = max((phase.ended for phase in phases), default="")
    concluded = Concluded(check, tuple(items), outcome, reason, taken)
    whole = msgspec.structs.replace(evidence, concluded=concluded)
    return check_of(whole, round(sum(phase.seconds for phase in phases), 3)), whole


def is_verdict(raised: BaseException | None) -> bool:
    """Whether an exception says that the integration is wrong: a failed assertion, `pytest.fail`, or a group of these.

    Any other exception in a test says that the check itself did not work: network, a missing answer, a slip in the
    test. That is never taken for a finding about the integration, and never for a pass.
    """
    if isinstance(raised, BaseExceptionGroup):
        return all(map(is_verdict, raised.exceptions))
    return raised is None or isinstance(raised, AssertionError | pytest.fail.Exception)


def _classify(report: pytest.TestReport, raised: BaseException | None) -> tuple[Outcome | None, str]:
    expected = getattr(report, "wasxfail", None)
    if report.skipped:
        why = _skip_reason(report) if expected is None else f"expected to fail: {expected or 'no reason'}"
        return Outcome.SKIP, why
    if report.failed:
        judged = report.when == "call" and is_verdict(raised)
        return Outcome.FAIL if judged else Outcome.ERROR, _failure_reason(report, raised)
    if report.when != "call":
        return None, ""
    return (Outcome.PASS, "") if expected is None else (Outcome.FAIL, UNEXPECTED_PASS)


def _skip_reason(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return report.longreprtext


def _failure_reason(report: pytest.TestReport, raised: BaseException | None) -> str:
    """What was raised, its kind first, unless it is a verdict: that is a sentence already.

    With a sentence of the test's own, where pytest has the values from stays on the terminal: addresses of objects, and
    tokens in the URLs that they hold, are nothing for a report.
    """
    crash = getattr(report.longrepr, "reprcrash", None)
    text = _MODULE.sub("", crash.message if crash else report.longreprtext)
    if report.when == "call":
        told = text.removeprefix("AssertionError: ").removeprefix("Failed: ")
        return told if told.startswith("assert ") else _ORIGIN.sub("", told)
    kind = "Failed: " if isinstance(raised, pytest.fail.Exception) and not text.startswith("Failed: ") else ""
    return f"in {report.when}: {kind}{text}"


def _legible(reason: str) -> str:
    """At most `REASON_LIMIT` characters that every encoding can write."""
    return reason.encode("utf-8", "replace").decode()[:REASON_LIMIT]


def _time(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC; empty for a report that knows no time."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if seconds else ""
