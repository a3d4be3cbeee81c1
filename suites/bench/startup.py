"""Cold start: from the moment a process is started to its first answer."""

from collections.abc import Mapping
from functools import partial
from time import perf_counter

from . import load
from .peers import Start, running
from .rounds import alternate
from .workload import Workload


def first_answers(workload: Workload, starts: Mapping[str, Start], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each peer, one figure a round."""
    return alternate({name: partial(_first_answer, workload, start) for name, start in starts.items()}, rounds)


def _first_answer(workload: Workload, start: Start) -> float:
    begun = perf_counter()
    with running(start) as server:
        load.drive(server.port, [workload.creation(server.credentials, "user")], workload.created)
        return (perf_counter() - begun) * 1000
