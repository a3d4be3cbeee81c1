"""The run record: what was judged, against which target, when and with what.

Owns the facts that a report states about the run. Digests, commits and CI references have their place here too.
"""

import functools
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

import msgspec

from .checklist import Profile, Target


@functools.cache
def installed_version() -> str:
    """The version of golive; `unknown` in a bare checkout."""
    try:
        return version("golive")
    except PackageNotFoundError:
        return "unknown"


def timestamp() -> str:
    """Now, by the wall clock: a report is about a real run, whatever the sandboxes' clocks say."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Run(msgspec.Struct, frozen=True):
    """One run. Times are ISO 8601 in UTC. `target_url` is the vendor's base URL that the integration was given."""

    integration: str = ""
    profile: Profile = Profile()
    target: Target = Target.SIMULATOR
    target_url: str = ""
    started: str = ""
    finished: str = ""
    golive: str = msgspec.field(default_factory=installed_version)
    python: str = msgspec.field(default_factory=platform.python_version)
    system: str = msgspec.field(default_factory=lambda: f"{platform.system()} {platform.machine()}")
