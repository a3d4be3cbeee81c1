"""`golive doctor`: is everything in place, in under two seconds, and without a word to any vendor.

Owns the list of checks and the files that are written; what each looks at stands in `doctoring`.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .config import FILE, BadConfig
from .conformance.integration.table import vendors
from .core.exits import ExitStatus
from .doctoring import calling, declared, hooks, keys, machine, repository, telling, urls
from .doctoring.findings import Finding
from .doctoring.scene import Scene
from .surroundings import write

CHECKS: tuple[Callable[[Scene], Iterable[Finding]], ...] = (
    declared.check,
    declared.accounts,
    keys.check,
    keys.signing,
    urls.check,
    hooks.check,
    repository.check,
    machine.clock,
    machine.telemetry,
    machine.versions,
    machine.ports,
    calling.check,
)


def run(
    vendor: str | None = None,
    config: Path | None = None,
    json_file: Path | None = None,
    *,
    live: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> ExitStatus:
    """Look at what concerns `vendor`, or every vendor that golive.toml speaks of; prints a screenful.

    READY with warnings or without, NOT_READY when something fails. `live` allows one call to the vendor's sandbox.
    Raises `BadConfig`.
    """
    scene = Scene(config or Path(FILE), environment, _wanted(vendor, live=live), live)
    if config and not config.is_file():
        raise BadConfig(f"{config} is not there; name your golive.toml, or make one with golive init")
    found = findings(scene)
    write(json_file, json.dumps(telling.document(scene, found), indent=2, ensure_ascii=False) + "\n")
    sys.stdout.write(telling.screen(scene, found) + "\n")
    return telling.exit_status(found)


def findings(scene: Scene) -> list[Finding]:
    """All of them, check by check; those that wait for somebody do so side by side."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        return [finding for found in pool.map(lambda check: [*check(scene)], CHECKS) for finding in found]


def _wanted(vendor: str | None, *, live: bool) -> tuple[str, ...]:
    if vendor is None:
        if live:
            raise BadConfig(f"--live calls one vendor; say which: {', '.join(vendors())}")
        return ()
    if vendor not in vendors():
        raise BadConfig(f"there is no suite for {vendor!r}; known: {', '.join(vendors())}")
    return (vendor,)
