"""Rounds: every peer is measured once in each, in turn, so that what disturbs one disturbs all of them alike."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import TypeVar

T = TypeVar("T")


def alternate(measures: Mapping[str, Callable[[], T]], rounds: int) -> dict[str, list[T]]:
    """What each measure gave, one result a round; every other round goes backwards."""
    results: dict[str, list[T]] = {name: [] for name in measures}
    for number in range(rounds):
        names = list(measures)
        for name in names if number % 2 == 0 else reversed(names):
            results[name].append(measures[name]())
    return results


def paired_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of the rounds: two figures of one round have the same noise."""
    return median(mine / other for mine, other in zip(ours, theirs, strict=True))
