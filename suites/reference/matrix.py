"""The kill matrix as a value: which checklist rows catch which broken twin of a reference app.

Owns running a suite against one twin, in a process of its own, and what the outcomes have to be. It knows no vendor: a
reference app is a folder beside this file with `driver:Reference`, `mutants.MUTANTS` and, unless the one beside this
file speaks for it, a `golive.toml`.
"""

import json
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from . import apart, selection

HERE = Path(__file__).parent
CAUGHT = frozenset({"FAIL", "WARN"})
"""Outcomes of a check that say: something is wrong with the integration."""
PATIENCE_SECONDS = 300


class Mutant(Protocol):
    """What is needed of a broken twin."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def says(self) -> str:
        """Its fault, a sentence."""

    @property
    def reddens(self) -> tuple[str, ...]:
        """Ids of rows that must catch it."""

    @property
    def slow(self) -> bool:
        """True when each webhook takes so long that only the tests of these rows are run."""


@dataclass(frozen=True, slots=True)
class Row:
    """A checklist row as a run left it: its state, whether tests alone judge it, and the outcomes of its checks."""

    id: str
    title: str
    state: str
    automated: bool
    outcomes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Twin:
    """A judged twin: the good one has no fault and promises nothing."""

    name: str
    says: str
    promised: tuple[str, ...]
    rows: Mapping[str, Row]

    @property
    def caught_by(self) -> tuple[str, ...]:
        """Ids of the rows that a check says are broken, in the order of the checklist."""
        return tuple(row.id for row in self.rows.values() if row.outcomes & CAUGHT)


GOOD = "the good app"


class RunFailed(Exception):
    """A run of the suite ended without a report."""


def mutants(vendor: str) -> Mapping[str, Mutant]:
    """The broken twins of a vendor's reference app."""
    found: Mapping[str, Mutant] = import_module(f".{vendor}.mutants", __package__).MUTANTS
    return found


def run(vendor: str, mutant: Mutant | None = None, *, quick: bool = False) -> Twin:
    """Judge one twin by the vendor's suite. Raises `RunFailed`.

    A `quick` one is judged by the rows that it promises only, and by no more of their tests once they caught it.
    """
    with TemporaryDirectory(prefix="golive-mutant-") as name:
        folder = Path(name)
        _configure(folder, vendor, mutant)
        only = mutant.reddens if mutant and (quick or mutant.slow) else ()
        rows = _rows(_judge(folder, vendor, only, first=quick))
    if mutant is None:
        return Twin(GOOD, "", (), rows)
    return Twin(mutant.name, mutant.says, mutant.reddens, rows)


def run_all(vendor: str, jobs: int) -> list[Twin]:
    """Judge the good app and every mutant, `jobs` at a time; the slow ones first."""
    every = mutants(vendor)
    order = sorted(every.values(), key=lambda mutant: not mutant.slow)
    with ThreadPoolExecutor(jobs) as pool:
        done = {twin.name: twin for twin in pool.map(lambda mutant: run(vendor, mutant), [*order, None])}
    return [done[name] for name in (GOOD, *every)]


def _configure(folder: Path, vendor: str, mutant: Mutant | None) -> None:
    """The twin as an integration, with the good app's profile and sources; and no setting of pytest but one."""
    good = next(path for path in (HERE / vendor / "golive.toml", HERE / "golive.toml") if path.is_file())
    declared = tomllib.loads(good.read_text(encoding="utf-8"))
    features = declared.get("profile", {}).get(vendor, {}).get("features", [])
    sources = {name: good.parent / place for name, place in declared.get("sources", {}).items()}
    _copy(sources, folder, mutant)
    name = mutant.name if mutant else ""
    text = f"""
        sources = {{ {", ".join(f'{source} = "{source}"' for source in sources)} }}
        [profile.{vendor}]
        features = {json.dumps(features)}
        [integration]
        name = "reference app {name}"
        [integration.{vendor}]
        python = "{__package__}.{vendor}.driver:Reference"
        [integration.{vendor}.options]
        mutant = "{name}"
    """
    (folder / "golive.toml").write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n", encoding="utf-8")


def _copy(sources: Mapping[str, Path], folder: Path, mutant: Mutant | None) -> None:
    """Copy the good app's sources, each by its name, and make the mutant's edits of them."""
    for name, source in sources.items():
        shutil.copytree(source, folder / name)
    for edit in getattr(mutant, "edits", ()):  # twins of an app without sources have none
        _edit(folder / edit.file, edit.old, edit.new)


def _edit(file: Path, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    before = file.read_text(encoding="utf-8")
    if before.count(old) != 1:
        raise RunFailed(f"{file.name} has {old!r} {before.count(old)} times, so the mutant cannot be made")
    file.write_text(before.replace(old, new), encoding="utf-8")


def _judge(folder: Path, vendor: str, only: Sequence[str], *, first: bool) -> Mapping[str, Any]:  # Any: JSON
    suite = HERE.parent / vendor
    arguments = ["-c", "pytest.ini", "--rootdir", str(suite), "-p", "no:cacheprovider", "-q", "--tb=no", str(suite)]
    arguments += ["-p", "golive.simulators.pytest_plugin", "-p", selection.__name__]
    arguments += ["--golive-integration", "golive.toml", "--golive-report", "report", selection.OPTION, ",".join(only)]
    arguments += [selection.FIRST] if first and only else []
    said = apart.run_pytest(arguments, folder, PATIENCE_SECONDS).said
    report = folder / "report" / "report.json"
    if not report.is_file():
        raise RunFailed(f"the suite of {vendor} ended without a report:\n{said[-3000:]}")
    value: Mapping[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return value


def _rows(report: Mapping[str, Any]) -> dict[str, Row]:  # Any: the report's JSON
    outcomes: dict[str, set[str]] = {}
    for check in report["checks"]:
        for row in check["items"]:
            outcomes.setdefault(row, set()).add(check["outcome"])
    return {row.id: row for row in (_row(item, outcomes) for item in report["items"])}


def _row(reported: Mapping[str, Any], outcomes: Mapping[str, set[str]]) -> Row:  # Any: the report's JSON
    item = reported["item"]
    automated = item["method"] == "automated" and not item.get("not_tested") and reported["state"] != "NOT_APPLICABLE"
    return Row(item["id"], item["title"], reported["state"], automated, frozenset(outcomes.get(item["id"], ())))


def findings(twins: Sequence[Twin]) -> Iterator[str]:
    """What is wrong with the suite or the mutants, a sentence each. The good app comes first."""
    good, *broken = twins
    yield from not_green(good)
    for twin in broken:
        yield from broken_promises(twin)
    for row in good.rows.values():
        if row.automated and not any(row.id in twin.caught_by for twin in broken):
            yield f"{row.id} catches no mutant, so nobody knows that it can fail. Add a mutant that breaks it."


def not_green(good: Twin) -> Iterator[str]:
    """What keeps the good app from being green all over."""
    for row in good.rows.values():
        if row.automated and row.state != "PASS":
            yield f"{row.id} is {row.state} for the good app. Correct the app or the test."
        elif row.outcomes - {"PASS"} and row.state != "NOT_APPLICABLE":
            yield f"{row.id} has a check that did not pass for the good app. Correct the app or the test."


def broken_promises(twin: Twin) -> Iterator[str]:
    """What a mutant was to be caught by and was not."""
    for row in twin.rows.values():
        if "ERROR" in row.outcomes:
            yield f"{twin.name} could not be judged by {row.id}: a check ended in an error."
    if not twin.caught_by:
        yield f"{twin.name} survives: no row notices that it {twin.says[:1].lower()}{twin.says[1:]}"
    for promised in twin.promised:
        if promised not in twin.caught_by:
            yield f"{twin.name} promises to break {promised}, but no check of that row notices."


def killers(twins: Iterable[Twin]) -> dict[str, list[str]]:
    """For each row the names of the twins that it catches."""
    caught: dict[str, list[str]] = {}
    for twin in twins:
        for row in twin.rows:
            caught.setdefault(row, [])
        for row in twin.caught_by:
            caught[row].append(twin.name)
    return caught
