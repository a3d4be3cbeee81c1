"""The gate between a checklist and its suite: each row has a test, each test a row, and nobody cites what is not there.

Owns the rules, as one pure function over what pytest collected. What breaks them is a mistake in the suite, so nothing
is run and nothing is judged.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path

import msgspec

from .checklist import Checklist, Profile


class Collected(msgspec.Struct, frozen=True):
    """One collected test: its node id, its file, the ids it cites, and the features that it is about."""

    check: str
    path: Path
    cites: tuple[str, ...]
    features: frozenset[str] = frozenset()


def findings(
    checklists: Sequence[Checklist], collected: Sequence[Collected], *, whole: Set[str] = frozenset()
) -> Iterator[str]:
    """What is wrong, a sentence each. `whole` names the checklists whose suite was collected entirely."""
    yield from _twins(checklists)
    known = {name for checklist in checklists for name in checklist.by_id}
    features = {name for checklist in checklists for name in checklist.features}
    for test in collected:
        for name in test.cites:
            if name not in known:
                yield f"{test.check} cites {name}, which is on no loaded checklist. Correct the id or add the row."
        for name in sorted(test.features - features):
            yield f"{test.check} is about the feature {name!r}, which no loaded checklist lists. Correct it or list it."
    for checklist in checklists:
        yield from _without_row(checklist, collected)
        if checklist.checklist in whole:
            yield from _without_test(checklist, collected)


def profile_findings(checklists: Iterable[Checklist], profile: Profile) -> Iterator[str]:
    """Declared features that none of the checklists knows."""
    checklists = tuple(checklists)
    known = {feature for checklist in checklists for feature in checklist.features}
    listed = ", ".join(sorted(known)) or "none"
    for feature in sorted(profile.features - known):
        yield f"The profile declares {feature!r}, which no checklist knows. Known: {listed}."


def _twins(checklists: Sequence[Checklist]) -> Iterator[str]:
    seen: dict[str, Checklist] = {}
    for checklist in checklists:
        for name in checklist.by_id:
            first = seen.setdefault(name, checklist)
            if first is not checklist:
                yield f"{name} is on two checklists, {first.path} and {checklist.path}. Load one of them."


def _without_row(checklist: Checklist, collected: Iterable[Collected]) -> Iterator[str]:
    folder = checklist.path.resolve().parent
    for test in collected:
        if not test.cites and test.path.is_relative_to(folder):
            yield f'{test.check} cites no row of {checklist.path}. Mark it @pytest.mark.req("...").'


def _without_test(checklist: Checklist, collected: Iterable[Collected]) -> Iterator[str]:
    cited = {name for test in collected for name in test.cites}
    for item in checklist.items:
        if item.needs_tests and item.id not in cited:
            yield f"{item.id} has no test. Write one, or say `not_tested` with a reason and a citation."
