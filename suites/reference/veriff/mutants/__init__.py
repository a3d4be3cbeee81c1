"""Broken twins of the app: each differs in one declared way, and each must be caught.

Owns the table. `reddens` names the rows of Veriff's checklist that have to fail for the mutant; more may fail.
"""

from collections.abc import Mapping
from types import MappingProxyType

from .hearing import HEARING
from .opening import OPENING
from .row import Mutant
from .telling import TELLING
from .uploading import UPLOADING

__all__ = ["MUTANTS", "Mutant"]

_ALL = (*OPENING, *UPLOADING, *TELLING, *HEARING)

MUTANTS: Mapping[str, Mutant] = MappingProxyType({mutant.name: mutant for mutant in _ALL})
"""All mutants by name."""
