"""What is looked at: a folder, its golive.toml, the vendors, the environment. Read once; nothing is judged here.

Owns reading the file for the sake of others, however broken it is: what is wrong with it, `declared` says.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..config import BadConfig
from ..conformance.integration import ConfigurationError, Plan, read_plan, shipped
from ..conformance.integration.document import read
from ..conformance.integration.table import vendors as judged
from ..conformance.integration.templates import names
from ..fidelity.configured import configured
from .accounts import Account, Place, of_checks, of_variables


@dataclass(frozen=True)
class Scene:
    """All that the checks may look at. `file` need not be there; `live` says whether the network may be used."""

    file: Path
    environment: Mapping[str, str]
    wanted: tuple[str, ...] = ()
    live: bool = False
    began: tuple[float, float] = field(default_factory=lambda: (time.time(), time.monotonic()))
    """What the clock of this machine and its steady one showed, in seconds."""

    @cached_property
    def document(self) -> Mapping[str, Any]:  # Any: a TOML value
        """The tables of the file; none when it cannot be read."""
        try:
            return read(self.file)
        except ConfigurationError:
            return {}

    @cached_property
    def vendors(self) -> tuple[str, ...]:
        """The vendors that were asked for, or those that the file or the environment speak of."""
        return self.wanted or tuple(vendor for vendor in judged() if self._speaks_of(vendor))

    def _speaks_of(self, vendor: str) -> bool:
        tables = (self.table("integration"), self.table("sandbox"))
        prefix = f"GOLIVE_{vendor.upper()}_"
        return any(vendor in table for table in tables) or any(name.startswith(prefix) for name in self.environment)

    def table(self, *path: str) -> Mapping[str, Any]:  # Any: a TOML value
        """A table of the file; empty when there is none."""
        found: Any = self.document
        for name in path:
            found = found.get(name, {}) if isinstance(found, Mapping) else {}
        return found if isinstance(found, Mapping) else {}

    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        """How the app is driven, for the vendors whose tables are sound."""
        return dict(self._plans())

    def _plans(self) -> Iterator[tuple[str, Plan]]:
        for vendor in self.vendors:
            try:
                yield vendor, read_plan(self.file, shipped(vendor))
            except ConfigurationError:
                continue

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Every account of the vendors, wherever it is."""
        return tuple(account for vendor in self.vendors for account in self._accounts(vendor))

    def _accounts(self, vendor: str) -> Iterator[Account]:
        declared = {name: value for name, value in self.table("integration", "env").items() if isinstance(value, str)}
        yield from of_checks(vendor, self._configured(vendor))
        inherited = {name: value for name, value in self.environment.items() if name not in declared}
        yield from of_variables(vendor, Place.SHELL, inherited)
        literal = {name: value for name, value in declared.items() if not [*names(value)]}
        yield from of_variables(vendor, Place.DECLARED, literal)

    def _configured(self, vendor: str) -> Mapping[str, str]:
        try:
            return configured(vendor, self.file if self.file.is_file() else None, self.environment)
        except BadConfig:
            return {}
