"""Finds what `golive.contracts.<vendor>` has: how a client signs, provider states, flows, interactions.

Owns the import by name, so that nobody else knows where these lie.
"""

from importlib import import_module
from types import ModuleType

from ..core import resources

PARTS = ("auth", "flows", "interactions", "states")


class NoContract(LookupError):
    """There is no such part: one sentence with what there is."""


def vendors() -> tuple[str, ...]:
    """The vendors that have a contract, sorted."""
    found = (entry for entry in resources.folder("contracts").iterdir() if entry.joinpath("auth.py").is_file())
    return tuple(sorted(entry.name for entry in found))


def contract(vendor: str, part: str) -> ModuleType:
    """The module `contracts/<vendor>/<part>.py`; raises `NoContract`."""
    known = vendors()
    if vendor not in known:
        raise NoContract(f"there is no contract with {vendor!r}; known: {', '.join(known)}")
    if not resources.folder("contracts").joinpath(vendor, f"{part}.py").is_file():
        raise NoContract(f"the contract with {vendor} has no {part}")
    root = __package__.rpartition("simulators.fidelity")[0]  # "golive." when installed, "" in a bare checkout
    return import_module(f"{root}contracts.{vendor}.{part}")
