"""`golive.toml` as a document: read, and refused in a sentence when it cannot be."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from .errors import ConfigurationError
from .section import Section


def read(file: Path) -> Mapping[str, object]:
    """All tables of the file. Raises `ConfigurationError`."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ConfigurationError(
            file, "integration", f"cannot be read: {problem.strerror}", "Check the path"
        ) from problem
    except ValueError as problem:
        raise ConfigurationError(file, "integration", f"not TOML: {problem}", "Correct the syntax") from problem


def section(file: Path, name: str) -> Section:
    """A table of the file; empty when it is not there. Raises `ConfigurationError`."""
    document = read(file)
    value = document.get(name, {})
    if not isinstance(value, dict):
        raise ConfigurationError(file, name, f"must be a table, not {value!r}", f"Write [{name}]")
    return Section(file, name, value)
