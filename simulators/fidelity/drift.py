"""Holds simulator, goldens and sandbox to each other, flow by flow.

Owns the alignment of steps, the repetition that tells drift from a flake, and the exit status. What could not be
compared is inconclusive and never clean.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from ..core.exits import ExitStatus
from .compare import Difference, Seen, Sides, compare
from .flows import Outcome, Result
from .goldens import Golden, LeftOut, Step
from .identities import Identities, identities
from .openapi import document
from .severity import Settings, Severity
from .steps import normalised, reply_schema, settled

KEY = b"comparison"
"""What is only compared and never written needs no secret key."""

Proof = Literal["recorded", "documented", "none"]


class Side(msgspec.Struct, frozen=True):
    """One side of a flow: what was answered to each step, by its number, and why it ended early, if it did.

    `reached`: somebody answered, and let us in.
    """

    seen: Mapping[int, Seen]
    problem: str = ""
    reached: bool = True


class Flowed(msgspec.Struct, frozen=True):
    """What came of comparing one flow.

    `proof`: what the golden is; `account` and `recorded`: where and when, for a recording. `compared`: how many steps
    were. `left_out`: steps that the documentation has no example of; they are held to the schemas alone.
    `inconclusive`: what could not be compared, in sentences.
    """

    vendor: str
    flow: str
    proof: Proof
    account: str | None
    recorded: date | None
    live: bool
    compared: int
    left_out: tuple[LeftOut, ...] = ()
    differences: tuple[Difference, ...] = ()
    inconclusive: tuple[str, ...] = ()
    stale: bool = False

    @property
    def drifted(self) -> tuple[Difference, ...]:
        """The differences that count: not mere information, and no flakes."""
        return tuple(d for d in self.differences if d.severity is not Severity.INFO and d.reproduced is not False)

    @property
    def flakes(self) -> tuple[Difference, ...]:
        """The differences that a repetition did not show, or only a repetition did."""
        return tuple(d for d in self.differences if d.reproduced is False)


def exit_status(flows: Iterable[Flowed]) -> ExitStatus:
    """Drift before inconclusive before stale: 5, 3, 4, or 0. A flake is for a person to look at, 4. Nothing: 3."""
    every = tuple(flows)
    if any(flow.drifted for flow in every):
        return ExitStatus.DRIFT
    if not every or any(flow.inconclusive for flow in every):
        return ExitStatus.INCONCLUSIVE
    if any(flow.stale or flow.flakes for flow in every):
        return ExitStatus.REVIEW
    return ExitStatus.READY


def answered(result: Result) -> Side:
    """The side of a flow that was run on the simulator."""
    kept = settled(result.exchanges)
    run = normalised(result.vendor, [result.exchanges[place] for place in kept], KEY)
    broken: dict[int, list[str]] = {}
    for noted in result.findings:
        if noted.finding.kind == "response body":
            broken.setdefault(noted.step - 1, []).append(noted.finding.where)
    ids = identities(run.steps)
    seen = {
        step.number: _seen(result.vendor, step, ids, tuple(broken.get(place, ())))
        for place, step in zip(kept, run.steps, strict=True)
    }
    shut = result.outcome in (Outcome.UNREACHABLE, Outcome.INCONCLUSIVE)
    return Side(seen, "" if result.outcome is Outcome.PASSED else result.why, not shut)


def asked(result: Result) -> Side:
    """The same of the sandbox. Why a flow failed there may quote an answer, which nobody has redacted."""
    side = answered(result)
    why = f"golive check {result.vendor} --target sandbox --flow {result.flow} tells why"
    return replace(side, problem=why) if result.outcome is Outcome.FAILED else side


def known(golden: Golden) -> Side:
    """The side of a golden."""
    ids = identities(golden.exchanges)
    return Side({step.number: _seen(golden.vendor, step, ids) for step in golden.exchanges})


def _seen(vendor: str, step: Step, ids: Mapping[int, Identities], broken: tuple[str, ...] = ()) -> Seen:
    operation = document(vendor).operations[step.operation]
    return Seen(step, reply_schema(vendor, operation, step.response.status), broken, ids[step.number])


def drift(
    simulator: Result,
    golden: Golden | None,
    ask: Callable[[], Result] | None,
    settings: Settings,
    today: date,
) -> Flowed:
    """Compare one flow. `ask` runs it on the sandbox; it is called once more where the first answers differ."""
    ours, theirs = answered(simulator), known(golden) if golden else None
    first = asked(ask()) if ask else None
    found, notes = _compared(simulator, ours, golden, theirs, first, settings)
    if ask and first and first.reached and any(d.severity is not Severity.INFO for d in found):
        again = asked(ask())
        second, _ = _compared(simulator, ours, golden, theirs, again, settings)
        found = _repeated(found, second) if again.reached else found
        notes += [] if again.reached else [f"the repetition did not get through: {again.problem}"]
    return Flowed(
        simulator.vendor,
        simulator.flow,
        golden.kind if golden else "none",
        golden.account if golden else None,
        golden.day if golden else None,
        ask is not None,
        len(ours.seen.keys() & (first or theirs or Side({})).seen.keys()),
        golden.left_out if golden else (),
        tuple(_counted(found)),
        tuple(dict.fromkeys(notes)),
        _stale(golden, settings, today),
    )


def _stale(golden: Golden | None, settings: Settings, today: date) -> bool:
    """Documentation does not age by itself; it proves nothing of the sandbox on any day."""
    day = golden.day if golden else None
    return day is not None and (today - day).days > settings.stale_after_days


def _compared(
    result: Result, ours: Side, golden: Golden | None, theirs: Side | None, live: Side | None, settings: Settings
) -> tuple[list[Difference], list[str]]:
    """The differences of all steps, and what could not be compared."""
    if live and not live.reached:
        return [], [f"the sandbox was not compared: {live.problem}"]
    if not ours.reached or not (theirs or live):
        return [], [ours.problem or f"there is no golden; record one with: golive record {result.vendor}"]
    found, notes = [], list(_gaps(ours, golden, theirs, live))
    for sides in _aligned(result.vendor, ours, golden, theirs, live):
        found += compare(result.vendor, result.flow, sides, settings)
    if all(one.severity is Severity.INFO for one in found):
        notes += [f"the flow did not get through on the {n}: {s.problem}" for n, s in _ends(ours, live) if s.problem]
    return found, notes


def _ends(ours: Side, live: Side | None) -> list[tuple[str, Side]]:
    return [("simulator", ours), *([("sandbox", live)] if live else [])]


def _aligned(vendor: str, ours: Side, golden: Golden | None, theirs: Side | None, live: Side | None) -> Iterator[Sides]:
    """The steps that simulator and vendor both have, of the same operation."""
    told = document(vendor)
    for number, seen in ours.seen.items():
        operation = seen.step.operation
        known_, now = _same(theirs, number, operation), _same(live, number, operation)
        if now or (known_ and not live):
            documented = golden is not None and golden.kind == "documented"
            yield Sides(told.operations[operation], seen, known_, now, documented)


def _same(side: Side | None, number: int, operation: str) -> Seen | None:
    found = side.seen.get(number) if side else None
    return found if found and found.step.operation == operation else None


def _gaps(ours: Side, golden: Golden | None, theirs: Side | None, live: Side | None) -> Iterator[str]:
    """Steps that one side has and another one should."""
    excused = {one.number for one in golden.left_out} if golden else set()
    wanted = golden is not None and (golden.kind == "recorded" or live is None)
    for number, seen in ours.seen.items():
        operation = seen.step.operation
        if theirs and wanted and number not in excused and not _same(theirs, number, operation):
            yield f"step {number}, {operation}, is not in the golden: the flow has changed, record it again"
        if live and not _same(live, number, operation):
            yield f"step {number}, {operation}, was not reached on the sandbox"
    for side, name in ((theirs, "golden"), (live, "sandbox")):
        for number, seen in (side.seen if side else {}).items():
            if not _same(ours, number, seen.step.operation):
                yield f"step {number}, {seen.step.operation}, is in the {name} and was not reached on the simulator"


def _repeated(first: list[Difference], second: list[Difference]) -> list[Difference]:
    """Both findings together, each with whether it was there both times."""
    both = {one.key for one in first} & {one.key for one in second}
    only = [one for one in second if one.key not in {other.key for other in first}]
    return [replace(one, reproduced=one.key in both) for one in [*first, *only]]


def _counted(found: Iterable[Difference]) -> Iterator[Difference]:
    """Each difference once, with how often it was seen."""
    every = list(found)
    often = Counter(one.key for one in every)
    for one in {one.key: one for one in reversed(every)}.values():
        yield replace(one, count=often[one.key])
