"""The run record: what was judged, against which target, when and with what.

Owns the facts that a report states about the run. Digests and commits stand in the lock of a sign-off.
"""

import functools
import os
import platform
from collections.abc import Mapping
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


def job(environment: Mapping[str, str] = os.environ) -> str:
    """The address of the CI job that this is, `CI` where nobody says which, empty on somebody's machine."""
    if environment.get("CI_JOB_URL"):
        return environment["CI_JOB_URL"]
    parts = [environment.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID")]
    if all(parts):
        return "{}/{}/actions/runs/{}".format(*parts)
    return "CI" if environment.get("CI", "").lower() in ("1", "true") else ""


class Run(msgspec.Struct, frozen=True):
    """One run. Times are ISO 8601 in UTC. `target_url` is the vendor's base URL that the integration was given.

    `suite` is the digest of the checklist's folder, `ci` the job that it was, see `job`.
    """

    integration: str = ""
    profile: Profile = Profile()
    target: Target = Target.SIMULATOR
    target_url: str = ""
    started: str = ""
    finished: str = ""
    suite: str = ""
    golive: str = msgspec.field(default_factory=installed_version)
    python: str = msgspec.field(default_factory=platform.python_version)
    system: str = msgspec.field(default_factory=lambda: f"{platform.system()} {platform.machine()}")
    ci: str = msgspec.field(default_factory=job)
