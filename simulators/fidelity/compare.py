"""Compares one answer of simulator, golden and sandbox, field by field, and calls each difference by name.

Owns status, headers, waiting and shape; fields are judged in `verdicts`. The newest evidence of the vendor speaks for
it: the sandbox where it was asked, the golden otherwise. Pure: what is compared was normalised alike on all sides, and
validated where it was whole.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec
from msgspec.structs import replace

from . import nodes
from .fields import Fields, fields
from .goldens import Answered, Step
from .identities import Identities
from .nodes import Nodes
from .openapi import Operation
from .severity import SHOWN_BY_CHANCE, Change, Settings, Severity, Verdict
from .steps import DROPPED, FIRST_REFUSAL
from .verdicts import Judge, table

ABSENT = "absent"


class Seen(msgspec.Struct, frozen=True):
    """One side's answer.

    `broken`: where a validator found the whole answer wrong, if it saw the whole answer. `ids`: see `identities`.
    """

    step: Step
    schema: Nodes
    broken: tuple[str, ...] = ()
    ids: Identities = {}


class Difference(msgspec.Struct, frozen=True):
    """One difference of one operation. `pointer`: a place in the body, or `status`, `header <name>`, `waited`.

    `sides` has for each side what it showed there, redacted. `reproduced`: whether a repetition showed it again; None
    where nothing was repeated. `count`: in how many answers it was seen.
    """

    verdict: Verdict
    change: Change
    severity: Severity
    vendor: str
    flow: str
    operation: str
    pointer: str
    sides: Mapping[str, str]
    source: str = ""
    reproduced: bool | None = None
    count: int = 1

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes two findings the same difference."""
        return (self.flow, self.operation, self.pointer, self.change, self.verdict)

    def with_another(self, other: "Difference") -> "Difference":
        """The same difference, seen in another flow as well."""
        return replace(self, flow=f"{self.flow}, {other.flow}", count=self.count + other.count)


class _Found(msgspec.Struct, frozen=True):
    """A difference at a place, before anybody says how bad it is."""

    verdict: Verdict
    change: Change
    pointer: str
    sides: Mapping[str, str]
    source: str = ""


class Sides(msgspec.Struct, frozen=True):
    """The answers to one call. There is a golden or a sandbox, or both; `documented`: the golden is no recording."""

    operation: Operation
    simulator: Seen
    golden: Seen | None = None
    sandbox: Seen | None = None
    documented: bool = False

    @property
    def vendor(self) -> Seen:
        """The newest evidence of the vendor."""
        found = self.sandbox or self.golden
        if found is None:
            raise ValueError("a comparison needs a golden or a sandbox")
        return found

    @property
    def recorded(self) -> Seen | None:
        """The golden, where the vendor has been asked again since."""
        return self.golden if self.sandbox and not self.documented else None

    @property
    def illustrative(self) -> bool:
        """Whether all that speaks for the vendor is an example in its documentation."""
        return self.documented and self.sandbox is None

    def told(self, tell: Mapping[str, str]) -> dict[str, str]:
        """The given texts of those sides that there are."""
        there = {"simulator": self.simulator, "golden": self.golden, "sandbox": self.sandbox}
        return {name: tell.get(name, ABSENT) for name, seen in there.items() if seen}


def compare(vendor: str, flow: str, sides: Sides, settings: Settings) -> list[Difference]:
    """All differences between the answers to one call."""
    found = [*_status(sides), *_waiting(sides, settings), *_headers(sides), *_body(sides), *_identities(sides)]
    return [
        Difference(
            one.verdict,
            one.change,
            _severity(one, sides, settings),
            vendor,
            flow,
            sides.operation.id,
            one.pointer,
            one.sides,
            one.source,
        )
        for one in [*found, *_shapes(sides, found)]
    ]


def _severity(found: _Found, sides: Sides, settings: Settings) -> Severity:
    chance = sides.illustrative and found.change in SHOWN_BY_CHANCE and found.verdict is Verdict.SEMANTIC_DRIFT
    return Severity.INFO if chance else settings.of(found.change)


def _status(sides: Sides) -> Iterator[_Found]:
    statuses = {n: str(s.step.response.status) for n, s in _there(sides)}
    known = {name: sides.operation.reply(int(status)) is not None for name, status in statuses.items()}
    ours, theirs = statuses["simulator"], str(sides.vendor.step.response.status)
    before = str(sides.recorded.step.response.status) if sides.recorded else theirs
    newest = "sandbox" if sides.sandbox else "golden"
    verdict = table(known["simulator"], known[newest], ours == theirs, before == theirs)
    if verdict:
        yield _Found(verdict, Change.STATUS, "status", sides.told(statuses), sides.operation.origin.source)


def _waiting(sides: Sides, settings: Settings) -> Iterator[_Found]:
    """Only the vendor can be slower: the simulator's clock is moved by hand."""
    if sides.sandbox is None:
        return
    usual = (sides.recorded or sides.simulator).step.waited or 0.0
    took = sides.sandbox.step.waited or 0.0
    if took > usual * settings.slower_factor and took > usual + settings.slower_seconds:
        waited = {n: f"{s.step.waited:g} s" for n, s in _there(sides) if s.step.waited is not None}
        yield _Found(Verdict.VENDOR_DRIFT, Change.SLOWER, "waited", sides.told(waited))


def _headers(sides: Sides) -> Iterator[_Found]:
    known = {name: _header_classes(seen.step.response) for name, seen in _there(sides)}
    ours, theirs = known["simulator"], known["sandbox" if sides.sandbox else "golden"]
    before = known["golden"] if sides.recorded else theirs
    for name in sorted({*ours, *theirs, *before}):
        if sides.illustrative and (name != "content-type" or name not in theirs):
            continue  # examples in a documentation show bodies, and of headers their media type
        if len({ours.get(name), theirs.get(name), before.get(name)}) > 1:
            told = {side: headers.get(name, ABSENT) for side, headers in known.items()}
            change = Change.MEDIA_TYPE if name == "content-type" else Change.HEADER
            moved = Verdict.VENDOR_DRIFT if before.get(name) != theirs.get(name) else Verdict.SEMANTIC_DRIFT
            yield _Found(moved, change, f"header {name}", sides.told(told))


def _header_classes(answer: Answered) -> dict[str, str]:
    """What is compared of headers: the media type as it is, of all others that they are there."""
    return {
        name: value.partition(";")[0].strip().lower() if name == "content-type" else DROPPED
        for name, value in answer.headers.items()
    }


def _body(sides: Sides) -> Iterator[_Found]:
    """Differences of the fields; none where one side has another schema, because its status is another."""
    schema = sides.simulator.schema
    seen = {name: fields(side.step.response, side.schema) for name, side in _there(sides) if side.schema == schema}
    newest = "sandbox" if sides.sandbox else "golden"
    if "simulator" not in seen or newest not in seen:
        return
    refusal = sides.vendor.step.response.status >= FIRST_REFUSAL
    judge = Judge(seen["simulator"], seen[newest], seen.get("golden") if sides.recorded else None, refusal=refusal)
    for place in judge.places():
        verdict, change = judge.verdict(place)
        if verdict and change:
            told = {name: str(found[place]) for name, found in seen.items() if place in found}
            yield _Found(verdict, change, place, sides.told(told), _source(seen, place))


def _identities(sides: Sides) -> Iterator[_Found]:
    """Ids that are others than they should be; the ids of documented examples are nobody's."""
    if sides.illustrative:
        return
    ours, theirs = sides.simulator.ids, sides.vendor.ids
    before = sides.recorded.ids if sides.recorded else theirs
    for place in sorted(ours.keys() & theirs.keys() & before.keys()):
        moved, apart = not before[place] & theirs[place], not ours[place] & theirs[place]
        if moved or apart:
            told = {name: ", ".join(sorted(seen.ids.get(place, ()))) for name, seen in _there(sides)}
            verdict = Verdict.VENDOR_DRIFT if moved else Verdict.SEMANTIC_DRIFT
            yield _Found(verdict, Change.IDENTITY, place, sides.told(told))


def _source(seen: Mapping[str, Fields], place: str) -> str:
    return next((nodes.told(f[place].said, "x-golive-source") for f in seen.values() if place in f), "")


def _shapes(sides: Sides, found: list[_Found]) -> Iterator[_Found]:
    """What only a validator of whole answers sees, where no field tells it: a pattern, a rule between members."""
    named = {one.pointer for one in found if one.verdict not in (Verdict.SEMANTIC_DRIFT, Verdict.VENDOR_ADDED)}
    ours, theirs = _places(sides.simulator), _places(sides.sandbox)
    for place in sorted(ours | theirs):
        if any(pointer.startswith(place) for pointer in named):
            continue
        verdict = Verdict.SCHEMA_WRONG if place in ours & theirs else Verdict.VENDOR_DRIFT
        told = {
            name: "breaks the schema" for name, broken in (("simulator", ours), ("sandbox", theirs)) if place in broken
        }
        yield _Found(
            verdict if place in theirs else Verdict.SIMULATOR_BUG, Change.SHAPE, place, {**sides.told({}), **told}
        )


def _places(seen: Seen | None) -> set[str]:
    """Where a validator found an answer wrong; the items of an array are one place."""
    return {re.sub(r"/[0-9]+(?=/|$)", "/*", pointer) for pointer in seen.broken} if seen else set()


def _there(sides: Sides) -> list[tuple[str, Seen]]:
    every = [
        ("simulator", sides.simulator),
        ("golden", sides.golden),
        ("sandbox", sides.sandbox),
    ]
    return [(name, seen) for name, seen in every if seen is not None]
