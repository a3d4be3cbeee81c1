"""Goldens: what a vendor is known to answer in a flow, as JSON files that people review.

Owns the form of the files `<folder>/<vendor>/<flow>.json`, and the one rule that keeps them honest: `recorded` means
that the vendor's sandbox sent it on the day that stands there; `documented` means that nobody ever saw it on a wire,
and such a golden has no date and never takes the place of a recorded one.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec

from ..core import resources
from . import gate
from .gate import Guarded
from .openapi import document as document_of
from .parts import vendors

Json = Any
"""Any JSON value."""

FORMAT = 1
LABELS = {
    "documented": "Put together from the vendor's documentation. Nobody has seen these answers on a wire.",
    "recorded": "Recorded from the vendor's sandbox, redacted by the schemas' evidence rules.",
}
"""The sentence that every golden of a kind begins with."""


SANDBOX, LOOPBACK = "sandbox", "loopback"
"""Accounts: of the vendor's sandbox, or of a stand-in on this machine, which proves nothing of any vendor."""


class NoGolden(LookupError):
    """There is no such golden, or it is none: one sentence."""


class BrokenGolden(NoGolden):
    """There is a file, but it is no golden of this flow: one sentence."""


class Bytes(msgspec.Struct, frozen=True, omit_defaults=True):
    """A body that is no JSON, or was not written: digest and length, and its media type."""

    content: str
    media_type: str = ""


class Asked(msgspec.Struct, frozen=True, omit_defaults=True):
    """A request as it may be written. `target`: path and query below the base URL."""

    method: str
    target: str
    body: Json = msgspec.UNSET
    bytes: Bytes | None = None
    removed: Mapping[str, str] = {}


class Answered(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer as it may be written. `removed`: JSON pointer to rule and type of what is not the vendor's any more.

    A header that the vendor documents, but whose value may not be written, has the value `<dropped>`.
    """

    status: int
    headers: Mapping[str, str] = {}
    body: Json = msgspec.UNSET
    bytes: Bytes | None = None
    removed: Mapping[str, str] = {}


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One exchange of a golden. `number`: its place in the flow, from 1, a series of polls being one step.

    `waited`: seconds until the answer got there; None where nobody knows. `source` and `confidence`: where a documented
    answer was read.
    """

    number: int
    operation: str
    request: Asked
    response: Answered
    waited: float | None = None
    source: str = ""
    confidence: str = ""

    @property
    def redacted(self) -> tuple[str, ...]:
        """Pointers into the response's body: what is replaced or left out there."""
        return tuple(self.response.removed)


class LeftOut(msgspec.Struct, frozen=True):
    """A step of the flow that a documented golden does not have, and why."""

    number: int
    operation: str
    why: str


class Golden(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A flow as the vendor answers it. `left_out`: steps of which the documentation shows no example."""

    format: int
    kind: Literal["documented", "recorded"]
    label: str
    vendor: str
    flow: str
    recorded: str | None
    account: str | None
    api_version: str | None
    sources: Mapping[str, str]
    left_out: tuple[LeftOut, ...]
    exchanges: tuple[Step, ...]

    @property
    def day(self) -> date | None:
        """When it was recorded; None for a documented one."""
        return date.fromisoformat(self.recorded) if self.recorded else None


def shipped() -> Path:
    """The folder of the goldens that golive has; each vendor's are in `<vendor>/goldens`."""
    return Path(str(resources.folder("contracts")))


def place(vendor: str, flow: str, folder: Path) -> Path:
    """Where a golden lies below a folder."""
    between = ("goldens",) if folder == shipped() else ()
    return folder.joinpath(vendor, *between, f"{flow}.json")


def load(vendor: str, flow: str, folder: Path | None = None) -> Golden:
    """The golden of a flow: the team's own below `folder`, or else the one that golive has. Raises `NoGolden`."""
    for candidate in (folder or shipped(), shipped()):
        path = place(vendor, flow, candidate)
        if path.is_file():
            return _of(vendor, flow, read(path), path)
    raise NoGolden(f"there is no golden of {vendor}'s flow {flow!r}; record one with: golive record {vendor}")


def _of(vendor: str, flow: str, found: Golden, path: Path) -> Golden:
    if (found.vendor, found.flow) != (vendor, flow):
        raise BrokenGolden(
            f"{path} is no golden of {vendor}'s flow {flow!r}: it is one of {found.vendor}'s {found.flow!r}"
        )
    return found


def read(path: Path) -> Golden:
    """A golden file; raises `BrokenGolden` for one that can't be read or contradicts itself."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Golden)
        problem = next(_contradictions(found), "") or next(_misfits(found), "")
    except (OSError, ValueError, RecursionError) as wrong:  # msgspec's errors are ValueErrors
        raise BrokenGolden(f"{path} is no golden: {wrong}") from wrong
    if problem:
        raise BrokenGolden(f"{path} is no golden: {problem}")
    return found


def _contradictions(golden: Golden) -> Iterator[str]:
    if golden.format != FORMAT:
        yield f"its format is {golden.format}, not {FORMAT}"
    if golden.label != LABELS[golden.kind]:
        yield f"its label is not that of a {golden.kind} one"
    if (golden.kind == "recorded") != (golden.day is not None):
        yield "what is recorded has a date, and nothing else has"
    if (golden.kind == "recorded") != (golden.account in (SANDBOX, LOOPBACK)):
        yield f"what is recorded has an account, {SANDBOX} or {LOOPBACK}, and nothing else has"
    if golden.kind == "recorded" and golden.left_out:
        yield "a recording leaves nothing out"
    if golden.kind == "documented" and any(step.waited is not None for step in golden.exchanges):
        yield "documentation does not wait"


def _misfits(golden: Golden) -> Iterator[str]:
    """What nobody could compare: another vendor's operations, or steps that are not one after the other."""
    if golden.vendor not in vendors():
        yield f"there is no vendor {golden.vendor!r}"
        return
    known = document_of(golden.vendor).operations
    yield from (
        f"{golden.vendor} has no operation {s.operation!r}" for s in golden.exchanges if s.operation not in known
    )
    numbers = [step.number for step in golden.exchanges]
    if numbers != sorted(set(numbers)):
        yield "its steps are not in order"


def write(golden: Golden, folder: Path, guarded: Guarded) -> Path:
    """Write one golden; see `write_all`."""
    return write_all((golden,), folder, guarded)[0]


def write_all(goldens: tuple[Golden, ...], folder: Path, guarded: Guarded) -> list[Path]:
    """Write all of them, or none: raises `gate.Refused` before the first byte is written.

    A documented golden takes the place of no recorded one: `gate.Refused` as well.
    """
    ready = [(_free(golden, folder), gate.check(_called(golden), document(golden), guarded)) for golden in goldens]
    for path, content in ready:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".part")
        partial.write_bytes(content)
        partial.replace(path)
    return [path for path, _ in ready]


def _free(golden: Golden, folder: Path) -> Path:
    problem = next(_contradictions(golden), "")
    if problem:
        raise gate.Refused(f"{_called(golden)}: {problem}; nothing was written")
    path = place(golden.vendor, golden.flow, folder)
    if golden.account == LOOPBACK and folder == shipped():
        raise gate.Refused(
            f"{_called(golden)} is from this machine and may not stand among golive's own; name a folder"
        )
    if golden.kind == "documented" and path.is_file() and read(path).kind == "recorded":
        raise gate.Refused(f"{path} was recorded from the sandbox; a documented golden may not take its place")
    return path


def _called(golden: Golden) -> str:
    return f"the golden of {golden.vendor}'s flow {golden.flow}"


def document(golden: Golden) -> Json:
    """A golden as the JSON value of its file."""
    return msgspec.to_builtins(golden)
