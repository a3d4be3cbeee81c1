"""The documents that describe what vendors' portals offer: `schemas/<vendor>/control.yaml`."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml


def file_of(vendor: str) -> Path:
    """Where the document is."""
    return Path(str(files("golive.schemas").joinpath(vendor, "control.yaml")))


def read(vendor: str) -> dict[str, Any]:
    """The document."""
    found: dict[str, Any] = yaml.safe_load(file_of(vendor).read_text(encoding="utf-8"))
    return found


def schemas(vendor: str) -> dict[str, Any]:
    """Its shapes by name."""
    found: dict[str, Any] = read(vendor)["components"]["schemas"]
    return found
