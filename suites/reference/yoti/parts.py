"""What opening an account is made of, so that a part can be exchanged."""

from dataclasses import dataclass

from .account import Accounts
from .client import YotiClient
from .gate import Gate
from .patience import Patience
from .rules import Rules
from .scripts import Scripts
from .secure import Listener
from .shop import Shop
from .store import Store


@dataclass(frozen=True, slots=True)
class Parts:
    """One class for each part."""

    patience: type[Patience] = Patience
    client: type[YotiClient] = YotiClient
    gate: type[Gate] = Gate
    rules: type[Rules] = Rules
    store: type[Store] = Store
    accounts: type[Accounts] = Accounts
    scripts: type[Scripts] = Scripts
    listener: type[Listener] = Listener
    shop: type[Shop] = Shop


GOOD = Parts()
"""Opening an account as it should be."""
