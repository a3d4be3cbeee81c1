"""Broken twins of opening an account: each differs in one declared way, and each must be caught.

Owns the table. `reddens` names the rows of Yoti's checklist that have to fail for the mutant; more may fail.
"""

from collections.abc import Mapping
from types import MappingProxyType

from .creating import CREATING
from .failing import FAILING
from .framing import FRAMING
from .hearing import HEARING
from .judging import JUDGING
from .returning import RETURNING
from .row import Mutant
from .subtle import SUBTLE

__all__ = ["MUTANTS", "Mutant"]

_EVERY = (*CREATING, *HEARING, *FRAMING, *JUDGING, *FAILING, *SUBTLE, *RETURNING)
_ALL = sorted(_EVERY, key=lambda mutant: -len(mutant.reddens))

MUTANTS: Mapping[str, Mutant] = MappingProxyType({mutant.name: mutant for mutant in _ALL})
"""All mutants by name. Those about most rows come first: so it takes fewest for each row to have one."""
