"""The lock of a sign-off's inputs: digests of all that a verdict depends on, and the commit that was judged.

Owns the shape of `inputs.lock.json`, and what git is asked. A file of the team that is not in
the bundle, golive.toml above all, is locked by its digest alone: what stands in it stays with the team.
"""

import functools
import os
import subprocess
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import msgspec

from ..conformance.digests import digest_of_folder
from ..conformance.integration.table import vendors
from ..conformance.run import installed_version
from ..core import resources

FORMAT = "golive-inputs/1"
LOCK_FILES = (
    "Cargo.lock",
    "Gemfile.lock",
    "composer.lock",
    "go.sum",
    "package-lock.json",
    "pnpm-lock.yaml",
    "poetry.lock",
    "requirements.lock",
    "uv.lock",
    "yarn.lock",
)
"""Names under which package managers lock what an app is made of."""
GIT_SECONDS = 20
LONGEST_AGE = 9999
"""Days, as in a checklist."""


class Golive(msgspec.Struct, frozen=True):
    """What judged: its version, and the digest of its code, because a checkout has many states of one version."""

    version: str = ""
    sha256: str = ""


class Integration(msgspec.Struct, frozen=True):
    """What was judged: its commit, empty when git knows none; `dirty` when the working copy differed from it."""

    commit: str = ""
    dirty: bool = False


class Lock(msgspec.Struct, frozen=True):
    """All inputs. `at` is when it was signed off, ISO 8601 in UTC; the plan was judged on that day.

    `documents` are digests of the vendor's documents that were compared with the checklist, and `changed` is what that
    showed, by item. `elsewhere` are items of other checklists, about which the waivers' file speaks as well.
    Evidence that is older than `evidence_max_age_days` is stale, whatever the checklist allows.
    """

    format: str
    vendor: str
    at: str
    golive: Golive
    integration: Integration
    digests: dict[str, str]
    documents: dict[str, str] = {}
    changed: dict[str, str] = {}
    elsewhere: tuple[str, ...] = ()
    evidence_max_age_days: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_AGE)] = 30


def encode(lock: Lock) -> bytes:
    """`inputs.lock.json`: two blanks of indentation, the same bytes for the same lock."""
    return msgspec.json.format(msgspec.json.encode(lock, order="deterministic"), indent=2) + b"\n"


def decode(content: bytes) -> Lock:
    """The lock in a file; ValueError with what is wrong with it."""
    lock = msgspec.json.decode(content, type=Lock)
    if lock.format != FORMAT:
        raise ValueError(f"is of the format {lock.format!r}, not {FORMAT!r}")
    return lock


@functools.cache
def golive() -> Golive:
    """The golive that runs; its code is digested when it is first asked for."""
    return Golive(installed_version(), digest_of_folder(Path(__file__).parents[1]))


def parts(vendor: str) -> dict[str, str]:
    """Digests of what golive ships for a vendor, where it does: schemas, pacts, suite. None for a stranger's name."""
    if vendor not in vendors():
        return {}
    folders = {
        "schemas": Path(str(resources.folder("schemas").joinpath(vendor))),
        "pacts": Path(str(resources.folder("contracts").joinpath(vendor, "pacts"))),
        "suite": Path(str(resources.folder("suites").joinpath(vendor))),
    }
    return {name: digest_of_folder(folder) for name, folder in folders.items() if folder.is_dir()}


def checklists() -> frozenset[str]:
    """Digests of the checklists that golive ships."""
    return frozenset(
        sha256(resources.read_bytes("suites", vendor, "checklist.yaml")).hexdigest() for vendor in vendors()
    )


def beside(configuration: Path) -> dict[str, str]:
    """Digests of the team's own files: its golive.toml, and the locks of its packages in the same folder."""
    files = {"configuration": configuration, **{name: configuration.parent / name for name in LOCK_FILES}}
    return {name: sha256(file.read_bytes()).hexdigest() for name, file in files.items() if file.is_file()}


def integration(folder: Path, ignored: Iterable[Path] = ()) -> Integration:
    """What git knows about the working copy that `folder` is in; `ignored` are folders that golive itself writes to."""
    commit, top = _git(folder, "rev-parse", "HEAD"), _git(folder, "rev-parse", "--show-toplevel")
    if not (commit and top):
        return Integration()
    written = [path.resolve().relative_to(top) for path in ignored if path.resolve().is_relative_to(top)]
    excluded = [f":(top,exclude,literal){path.as_posix()}" for path in written if path.parts]
    changes = _git(folder, "status", "--porcelain", "--", ":/", *excluded)
    return Integration(commit, dirty=changes != "")


def _git(folder: Path, *words: str) -> str | None:
    """What git answers; None when it is not there, or has nothing to say."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(  # noqa: S603 - words of ours
            ["git", "-C", str(folder), *words],  # noqa: S607 - the user's git is meant
            capture_output=True,
            check=True,
            env={**environment, "GIT_OPTIONAL_LOCKS": "0"},
            timeout=GIT_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return os.fsdecode(done.stdout).strip()
