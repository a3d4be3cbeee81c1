"""The table `[signoff]` of golive.toml: by which key a team signs, and what it compares and keeps where.

Owns the options and their defaults. Paths are relative to golive.toml.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..config import BadConfig
from ..conformance.checklist import Profile
from ..conformance.integration.document import section
from ..conformance.integration.errors import ConfigurationError
from ..conformance.integration.profile import read_profile
from .locked import LONGEST_AGE

TABLE = "signoff"


@dataclass(frozen=True, slots=True)
class Settings:
    """`key` and `public_key` are files in PEM, or `"$NAME"` for what the environment has; empty when not given.

    `documents` are a vendor's documents as they read now, by the ids of its checklist. Evidence older than
    `evidence_max_age_days` does not count; a checklist may ask for less. Bundles go into `folder`.
    """

    file: Path
    key: str
    public_key: str
    documents: Mapping[str, Path]
    evidence_max_age_days: int
    folder: Path
    vendors: tuple[str, ...]

    def profile(self, vendor: str) -> Profile:
        """What the file declares for a vendor; raises `BadConfig`."""
        try:
            return read_profile(self.file, vendor)
        except ConfigurationError as problem:
            raise BadConfig(str(problem)) from problem


def read_settings(file: Path, known: tuple[str, ...]) -> Settings:
    """The settings in a golive.toml, with those of the `known` vendors that it describes; raises `BadConfig`."""
    try:
        table, described = section(file, TABLE), section(file, "integration").data
        table.only(("key", "public_key", "documents", "evidence_max_age_days", "folder"))
        days = table.get("evidence_max_age_days", int, 30)
        if not 1 <= days <= LONGEST_AGE:
            table.fail("evidence_max_age_days", f"must be a number of days, not {days}", "Write 30")
        return Settings(
            file=file,
            key=table.get("key", str, ""),
            public_key=table.get("public_key", str, ""),
            documents={name: file.parent / path for name, path in table.texts("documents").items()},
            evidence_max_age_days=days,
            folder=file.parent / table.get("folder", str, "signoff"),
            vendors=tuple(name for name in known if isinstance(described.get(name), dict)),
        )
    except ConfigurationError as problem:
        raise BadConfig(str(problem)) from problem
