"""Finds the vendors: every folder beside this file that exports `VENDOR`.

Adding a vendor is adding a folder. Folders are only imported when their vendor is asked for.
"""

from importlib import import_module
from importlib.resources import files

from .core.errors import ControlError
from .core.vendor import Vendor

_OURS = frozenset({"core", "stores", "server", "conformance", "fidelity", "pacts", "signoff", "doctoring"})


def names() -> tuple[str, ...]:
    """The names of all vendors that are installed, sorted."""
    found = (entry for entry in files(__package__).iterdir() if entry.name not in _OURS and entry.name.isidentifier())
    return tuple(sorted(entry.name for entry in found if entry.joinpath("__init__.py").is_file()))


def load(name: str) -> Vendor:
    """The vendor called `name`; raises `ControlError` with the known names otherwise."""
    known = names()
    if name not in known:
        raise ControlError(404, f"there is no vendor {name!r}; known: {', '.join(known)}")
    vendor: Vendor = import_module(f"{__package__}.{name}").VENDOR
    return vendor


def load_all(wanted: tuple[str, ...] | None = None) -> dict[str, Vendor]:
    """The wanted vendors (all by default) by name."""
    return {name: load(name) for name in (wanted or names())}
