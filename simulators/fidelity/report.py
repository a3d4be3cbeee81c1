"""What `golive drift` tells: a screenful, JSON, or Markdown, grouped by operation and worst first.

Owns the wording. Everything it is handed is redacted already.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec

from ..core.exits import ExitStatus
from ..core.lines import cut
from .compare import Difference
from .drift import Flowed, exit_status
from .goldens import SANDBOX
from .severity import Severity, Verdict

Json = Any
"""Any JSON value."""

SHOWN = 6
"""Differences that are spelt out on the screen; the rest is counted, and so is all that is mere information."""

ORDER = tuple(Severity)
MEND = {
    Verdict.VENDOR_DRIFT: "read up on it, mend schemas/{vendor}, then: golive record {vendor} --flow {flow}",
    Verdict.SIMULATOR_BUG: "mend simulators/{vendor}, then: golive drift {vendor}",
    Verdict.SCHEMA_WRONG: "mend schemas/{vendor}, then: golive drift {vendor}",
    Verdict.SEMANTIC_DRIFT: "mend simulators/{vendor}, or the flow, then: golive drift {vendor}",
    Verdict.VENDOR_ADDED: "add it to schemas/{vendor}, then: golive record {vendor} --flow {flow}",
}
"""What is to be done about a difference."""

FIGURES = "Documented goldens prove the shape of answers, not that the sandbox gives them."


def screen(flows: Sequence[Flowed]) -> str:
    """The screenful: what counts, what could not be compared, how old the proof is; the verdict is its last line."""
    counting = [one for one in worst_first(flows) if one.severity is not Severity.INFO]
    found = _some([list(_told(one)) for one in counting], "differences")
    silent = _some([[f"  INCONCLUSIVE  {f.vendor} {f.flow}: {why}"] for f in flows for why in f.inconclusive], "gaps")
    heads = [f"  {_heading(vendor, list(its))}" for vendor, its in groupby(flows, lambda flow: flow.vendor)]
    status = exit_status(flows)
    last = f"  {_statement(flows)}\n{status.line}"
    return "\n".join([*map(cut, [*found, *silent, *heads]), last])


def _some(blocks: Sequence[Sequence[str]], what: str) -> Iterator[str]:
    for block in blocks[:SHOWN]:
        yield from block
    if len(blocks) > SHOWN:
        yield f"  ... and {len(blocks) - SHOWN} more {what}"


def worst_first(flows: Iterable[Flowed]) -> list[Difference]:
    """All differences: by severity, drift before flakes, then by operation; those of several flows are one."""
    together: dict[Json, Difference] = {}
    for one in (one for flow in flows for one in flow.differences):
        same = (one.vendor, one.operation, one.pointer, one.verdict, one.change, one.severity, one.reproduced)
        told = (*same, *one.sides.items())
        kept = together.get(told)
        together[told] = kept.with_another(one) if kept else one
    every = list(together.values())
    return sorted(every, key=lambda d: (ORDER.index(d.severity), d.reproduced is False, d.vendor, d.operation, d.key))


def _told(one: Difference) -> Iterator[str]:
    verdict = f"FLAKE {one.verdict}" if one.reproduced is False else one.verdict
    again = ", reproduced" if one.reproduced else ""
    yield f"  {one.severity.upper():<9}{verdict}  {one.vendor} {one.operation} {place(one)}: {one.change}{again}"
    yield f"           {sides(one)}   x{one.count} in {one.flow}"
    yield f"           {mend(one)}"


def place(one: Difference) -> str:
    """Where in an answer a difference is."""
    return one.pointer or "the body"


def sides(one: Difference) -> str:
    """What each side showed."""
    return "   ".join(f"{name}: {text}" for name, text in one.sides.items())


def mend(one: Difference) -> str:
    """What is to be done about a difference."""
    return MEND[one.verdict].format(vendor=one.vendor, flow=one.flow.replace(", ", " --flow "))


def _heading(vendor: str, flows: Sequence[Flowed]) -> str:
    left = sum(len(flow.left_out) for flow in flows)
    undocumented = f", {left} without an example" if left else ""
    compared = sum(flow.compared for flow in flows)
    return f"{vendor:<7} {len(flows)} flows, {compared} steps compared{undocumented}; {proven(flows)}"


def proven(flows: Iterable[Flowed]) -> str:
    """Since when a vendor's sandbox is known to answer so, by its oldest golden."""
    every = tuple(flows)
    days = [flow.recorded for flow in every if flow.recorded and flow.account == SANDBOX]
    stale = ", STALE: record again" if any(flow.stale for flow in every) else ""
    oldest = f"last proven on the sandbox: {min(days)}{stale}" if days else "last proven on the sandbox: never"
    rest = {
        "documented only": sum(flow.proof == "documented" for flow in every),
        "recorded from no vendor": sum(flow.proof == "recorded" and flow.account != SANDBOX for flow in every),
    }
    told = ", ".join(f"{number} {what}" for what, number in rest.items() if number)
    return f"{oldest} ({told})" if told else oldest


def _statement(flows: Sequence[Flowed]) -> str:
    drifted, flakes = sum(len(f.drifted) for f in flows), sum(len(f.flakes) for f in flows)
    told = sum(len(f.differences) for f in flows) - drifted - flakes
    undecided = sum(bool(f.inconclusive) for f in flows)
    more = f"; {told} for information, in --markdown and --json" if told else ""
    counted = f"{drifted} differences that count, {flakes} flakes, {undecided} flows inconclusive{more}."
    return f"{counted}\n  {FIGURES}" if any(f.proof == "documented" for f in flows) else counted


def document(flows: Sequence[Flowed]) -> Json:
    """Everything, as JSON."""
    status = exit_status(flows)
    return {
        "exit": {"status": int(status), "name": status.label},
        "flows": [_flow(flow) for flow in flows],
    }


def _flow(flow: Flowed) -> Json:
    told = msgspec.to_builtins(flow)
    told["differences"] = [{**msgspec.to_builtins(one), "mend": mend(one)} for one in worst_first([flow])]
    return told


def _cell(value: object) -> str:
    """A text in a table: on one line, and without what Markdown takes for a tag or the end of a cell."""
    return " ".join(str(value).split()).replace("|", "\\|").replace("<", "&lt;")


def markdown(flows: Sequence[Flowed]) -> str:
    """Everything, as Markdown."""
    status: ExitStatus = exit_status(flows)
    lines = ["# Drift", "", f"Exit {status.value} ({status.label}). {' '.join(_statement(flows).split())}", ""]
    for vendor, its in groupby(flows, lambda flow: flow.vendor):
        lines += _section(vendor, list(its))
    return "\n".join(lines)


def _section(vendor: str, flows: Sequence[Flowed]) -> Iterator[str]:
    yield from (f"## {vendor}", "", f"{_heading(vendor, flows)}.", "")
    for flow in flows:
        yield from (f"* Inconclusive: {flow.flow}: {why}" for why in flow.inconclusive)
        yield from (f"* No documented example: {flow.flow}, {one.operation}: {one.why}" for one in flow.left_out)
    by_operation = sorted(worst_first(flows), key=lambda one: one.operation)
    for operation, found in groupby(by_operation, lambda one: one.operation):
        yield from ("", f"### {operation}", "", "| severity | verdict | where | change | sides | seen | mend |")
        yield "|---|---|---|---|---|---|---|"
        for one in found:
            verdict = f"flake: {one.verdict}" if one.reproduced is False else one.verdict
            cells = (one.severity, verdict, place(one), one.change, sides(one), f"{one.count} in {one.flow}", mend(one))
            yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
    yield ""
