"""`golive pact check`: the pact files of a team's consumer tests, against schemas and against a simulator.

Owns the order of things: find the files, know their provider, hold each interaction to the schemas, then verify. Who
serves the simulator is handed in. Nothing that was not looked at is ever green.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import msgspec

from ..fidelity.openapi import document
from ..fidelity.parts import vendors
from .files import Call, Heard, Key, PactFile, key_of, read
from .loose import Remark
from .offline import Checked, check
from .prepared import Known, prepared
from .report import Entry, Report, Verdict

if TYPE_CHECKING:
    from .verification import Outcome

NO_LIBRARY = "to verify against the simulator: pip install 'golive[contracts]', or leave that out with --offline"


class BadRequest(Exception):
    """The command can't do what it was asked: one sentence."""


class Inconclusive(Exception):
    """There is nothing to be judged: one sentence."""


class Served(msgspec.Struct, frozen=True):
    """A simulator that is ready to be verified: where, and what it can be asked for."""

    base_url: str
    states_url: str
    messages_url: str
    known: Known


Serve = Callable[[str], AbstractContextManager[Served]]
"""Serves a vendor's simulator for a while, behind a proxy that signs."""


def judge(paths: Sequence[Path], provider: str | None, serve: Serve | None) -> Report:
    """Everything about the files; without `serve` by the schemas alone.

    Raises `BadPact` for a file that can't be read, `BadRequest` for what can't be done.
    """
    if provider is not None and provider not in vendors():
        raise BadRequest(f"--provider {provider}: there is no such vendor; known: {', '.join(vendors())}")
    if serve is not None and find_spec("pact") is None:
        raise BadRequest(NO_LIBRARY)
    try:
        pacts = _by_vendor(list(map(read, found(paths))), provider)
    except Inconclusive as problem:
        return Report((), verified=False, entries=(), problem=str(problem))
    entries = [entry for vendor, files in pacts.items() for entry in _judged(vendor, files, serve)]
    return Report(tuple(pacts), serve is not None, tuple(entries))


def found(paths: Iterable[Path]) -> list[Path]:
    """The files that are meant, those of folders at any depth. Raises `BadRequest`, and `Inconclusive` for none."""
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise BadRequest(f"{path} does not exist")
        every = sorted(path.rglob("*")) if path.is_dir() else [path]
        inside = [file for file in every if file.suffix.lower() == ".json"] if path.is_dir() else every
        if not inside:
            raise Inconclusive(f"{path} has no pact files (*.json); have your consumer tests written any?")
        files += inside
    return list(dict.fromkeys(files))


def _by_vendor(pacts: Sequence[PactFile], provider: str | None) -> dict[str, list[PactFile]]:
    found: dict[str, list[PactFile]] = defaultdict(list)
    for pact in pacts:
        if not pact.interactions:
            raise Inconclusive(f"{pact.path} has no interactions; have your consumer tests run?")
        vendor = provider or pact.provider
        if vendor not in vendors():
            raise Inconclusive(_stranger(pact))
        found[vendor].append(pact)
    return found


def _stranger(pact: PactFile) -> str:
    known = ", ".join(vendors())
    if pact.consumer in vendors():
        return f"{pact.path}: here {pact.consumer} is the consumer; {pact.provider!r} verifies it, at its own endpoint"
    return f"{pact.path}: no vendor is called {pact.provider!r} (known: {known}); say which one it is with --provider"


def _judged(vendor: str, pacts: Sequence[PactFile], serve: Serve | None) -> Iterator[Entry]:
    checked = [[check(vendor, interaction) for interaction in pact.interactions] for pact in pacts]
    if serve is None:
        for pact, results in zip(pacts, checked, strict=True):
            pairs = zip(pact.interactions, results, strict=True)
            yield from (_entry(pact, one, result, None) for one, result in pairs)
        return
    with serve(vendor) as served, TemporaryDirectory() as folder:
        for pact, results in zip(pacts, checked, strict=True):
            outcomes = _verified(vendor, pact, served, Path(folder))
            for one, result in zip(pact.interactions, results, strict=True):
                yield _entry(pact, one, result, outcomes[key_of(one)].pop(0))
            for outcome in chain.from_iterable(outcomes.values()):  # about none of the file's interactions
                yield Entry(pact.path.name, outcome.description, "the simulator", "failed", outcome.reasons)


def _verified(vendor: str, pact: PactFile, served: Served, folder: Path) -> "dict[Key, list[Outcome]]":
    """What came of the interactions, by their keys."""
    from .verification import Outcome, Provider, verify  # only here: it needs pact-python

    refused = {place: tuple(served.known.refusals(one)) for place, one in enumerate(pact.interactions)}
    skipped = [place for place, reasons in refused.items() if reasons]
    outcomes: dict[Key, list[Outcome]] = defaultdict(list)
    for place in skipped:
        key = key_of(pact.interactions[place])
        outcomes[key].append(Outcome(*key, "failed", refused[place]))
    if len(skipped) < len(pact.interactions):
        provider = Provider(vendor, served.base_url, served.states_url, served.messages_url)
        for outcome in verify(prepared(pact, document(vendor), skipped, folder), provider).outcomes:
            outcomes[outcome.description, outcome.states].append(outcome)
    return outcomes


def _entry(pact: PactFile, one: Call | Heard, checked: Checked, outcome: "Outcome | None") -> Entry:
    reasons = [_line(remark) for remark in checked.remarks if not remark.warning]
    warnings = tuple(_line(remark) for remark in checked.remarks if remark.warning)
    if outcome is not None and outcome.state != "passed":
        reasons += [f"simulator: {reason}" for reason in outcome.reasons]
    return Entry(
        pact.path.name, one.description, checked.against, _verdict(one, checked, outcome), tuple(reasons), warnings
    )


def _verdict(one: Call | Heard, checked: Checked, outcome: "Outcome | None") -> Verdict:
    if any(not remark.warning for remark in checked.remarks):
        return "failed"
    if outcome is not None and outcome.state != "passed":
        return outcome.state
    if one.pending:
        return "pending"
    if checked.remarks:
        return "warning"
    return "checked" if outcome is None else "passed"


def _line(remark: Remark) -> str:
    return f"{remark.part} {remark.where}: {remark.message}" if remark.where else f"{remark.part}: {remark.message}"
