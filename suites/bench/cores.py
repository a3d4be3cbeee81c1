"""Which processor core does what: servers on one, whoever measures them on another.

Owns pinning and the facts of the machine. Where cores cannot be chosen (one core, or a system without affinity)
everything runs anywhere, and `PINNED` says so.
"""

import os
import platform
from collections.abc import Collection, Iterator
from contextlib import contextmanager

CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
PINNED = len(CORES) > 1


def measure_here() -> None:
    """Keep this process to the last core, away from the servers."""
    _pin(CORES[-1:])


@contextmanager
def for_servers() -> Iterator[None]:
    """Processes that are started inside live on the first core."""
    before = _pin(CORES[:1])
    try:
        yield
    finally:
        _pin(before)


def _pin(cores: Collection[int]) -> Collection[int]:
    """Keep this process, and what it starts, to these cores; answers where it was before."""
    if not PINNED:
        return cores
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    return before


def machine() -> dict[str, object]:
    """What a reader of the figures needs to know; `load` is the load average when the run began."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": len(CORES) or os.cpu_count(),
        "pinned": PINNED,
        "load": [round(figure, 2) for figure in os.getloadavg()] if hasattr(os, "getloadavg") else None,
    }
