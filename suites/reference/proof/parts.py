"""What top-up is made of, so that a part can be exchanged."""

from dataclasses import dataclass

from .client import ProofClient
from .listening import Listening
from .patience import Patience
from .rules import Rules
from .shop import Shop
from .store import Store
from .top_up import TopUp
from .widget import Widget


@dataclass(frozen=True, slots=True)
class Parts:
    """One class for each part."""

    patience: type[Patience] = Patience
    rules: type[Rules] = Rules
    store: type[Store] = Store
    client: type[ProofClient] = ProofClient
    listening: type[Listening] = Listening
    top_up: type[TopUp] = TopUp
    widget: type[Widget] = Widget
    shop: type[Shop] = Shop


GOOD = Parts()
"""Top-up as it should be."""
