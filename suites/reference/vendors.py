"""The vendors whose departments the shop can have.

Owns the table. A department is there when one of its vendor's settings is; then all that it needs must be.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from .app import Department
from .environment import SettingsError
from .proof import mutants as proof_mutants
from .proof import parts as proof_parts
from .proof import settings as proof_settings
from .prove import mutants as prove_mutants
from .prove import parts as prove_parts
from .prove import settings as prove_settings
from .veriff import mutants as veriff_mutants
from .veriff import parts as veriff_parts
from .veriff import settings as veriff_settings
from .yoti import mutants as yoti_mutants
from .yoti import parts as yoti_parts
from .yoti import settings as yoti_settings

Make = Callable[[], Department]
"""Makes a department; called in the event loop that it will run in."""


class Mutant(Protocol):
    """A broken twin of a department."""

    @property
    def says(self) -> str:
        """Its fault, a sentence."""


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor: the settings that its department needs, its broken twins, and how it is set up.

    `set_up` takes the environment, our port and the name of a mutant, which is empty for the good one; it raises
    `SettingsError`.
    """

    needed: Mapping[str, str]
    mutants: Mapping[str, Mutant]
    set_up: Callable[[Mapping[str, str], int, str], Make]


def departments(environment: Mapping[str, str], port: int, mutants: Mapping[str, str]) -> list[Make]:
    """All departments that there are settings for; `mutants` by vendor. Raises `SettingsError`."""
    there = {name: vendor for name, vendor in VENDORS.items() if any(map(environment.get, vendor.needed))}
    if not there:
        wanted = ", or ".join(f"{' and '.join(vendor.needed)} for {name}" for name, vendor in VENDORS.items())
        raise SettingsError(f"Nothing to serve. Set {wanted}.")
    for name in mutants.keys() - there.keys():
        raise SettingsError(f"A mutant of {name} needs {name}: set {' and '.join(VENDORS[name].needed)}.")
    return [vendor.set_up(environment, port, mutants.get(name, "")) for name, vendor in there.items()]


def _veriff(environment: Mapping[str, str], port: int, mutant: str) -> Make:
    settings = veriff_settings.from_environment(environment, port)
    parts = veriff_mutants.MUTANTS[mutant].parts if mutant else veriff_parts.GOOD
    return lambda: parts.shop(settings, parts, time.time)


def _proof(environment: Mapping[str, str], port: int, mutant: str) -> Make:
    settings = proof_settings.from_environment(environment, port)
    parts = proof_mutants.MUTANTS[mutant].parts if mutant else proof_parts.GOOD
    return lambda: parts.shop(settings, parts, time.time)


def _prove(environment: Mapping[str, str], port: int, mutant: str) -> Make:
    settings = prove_settings.from_environment(environment, port)
    parts = prove_mutants.MUTANTS[mutant].parts if mutant else prove_parts.GOOD
    return lambda: parts.shop(settings, parts, time.time)


def _yoti(environment: Mapping[str, str], port: int, mutant: str) -> Make:
    settings = yoti_settings.from_environment(environment, port)
    parts = yoti_mutants.MUTANTS[mutant].parts if mutant else yoti_parts.GOOD
    return lambda: parts.shop(settings, parts, time.time)


def _on_the_server(mutants: Mapping[str, Mutant]) -> Mapping[str, Mutant]:
    """Without those of the mobile apps, which nobody runs here."""
    return {name: mutant for name, mutant in mutants.items() if not getattr(mutant, "edits", ())}


VENDORS: Mapping[str, Vendor] = MappingProxyType(
    {
        "veriff": Vendor(veriff_settings.NEEDED, veriff_mutants.MUTANTS, _veriff),
        "proof": Vendor(proof_settings.NEEDED, _on_the_server(proof_mutants.MUTANTS), _proof),
        "prove": Vendor(prove_settings.NEEDED, _on_the_server(prove_mutants.MUTANTS), _prove),
        "yoti": Vendor(yoti_settings.NEEDED, yoti_mutants.MUTANTS, _yoti),
    }
)
"""All vendors by name."""
