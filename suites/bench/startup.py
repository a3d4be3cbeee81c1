"""Cold start: from the moment a process is started to its first answer."""

from collections.abc import Mapping
from functools import partial
from time import perf_counter

from . import load
from .peers import Start, running
from .rounds import alternate


def first_answers(starts: Mapping[str, Start], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each peer, one figure a round."""
    return alternate({name: partial(_first_answer, start) for name, start in starts.items()}, rounds)


def _first_answer(start: Start) -> float:
    begun = perf_counter()
    with running(start) as server:
        load.drive(server.port, [server.create()], 201)
        return (perf_counter() - begun) * 1000
