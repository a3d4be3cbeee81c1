"""Broken twins of sign-up: each differs in one declared way, and each must be caught.

Owns the table. `reddens` names the rows of Prove's checklist that have to fail for the mutant; more may fail.
"""

from collections.abc import Mapping
from types import MappingProxyType

from .asking import ASKING
from .deciding import DECIDING
from .hearing import HEARING
from .mobile import MOBILE
from .remembering import REMEMBERING
from .row import Mutant
from .showing import SHOWING

__all__ = ["MUTANTS", "Mutant"]

_ALL = (*ASKING, *DECIDING, *REMEMBERING, *SHOWING, *HEARING, *MOBILE)

MUTANTS: Mapping[str, Mutant] = MappingProxyType({mutant.name: mutant for mutant in _ALL})
"""All mutants by name."""
