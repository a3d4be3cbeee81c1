"""What sign-up is made of, so that a part can be exchanged."""

from dataclasses import dataclass

from .client import ProveClient
from .gate import Gate
from .patience import Patience
from .rules import Rules
from .scripts import Scripts
from .shop import Shop
from .sign_up import SignUp
from .store import Store
from .tokens import Tokens
from .wire import Wire


@dataclass(frozen=True, slots=True)
class Parts:
    """One class for each part."""

    patience: type[Patience] = Patience
    wire: type[Wire] = Wire
    tokens: type[Tokens] = Tokens
    client: type[ProveClient] = ProveClient
    gate: type[Gate] = Gate
    rules: type[Rules] = Rules
    store: type[Store] = Store
    sign_up: type[SignUp] = SignUp
    scripts: type[Scripts] = Scripts
    shop: type[Shop] = Shop


GOOD = Parts()
"""Sign-up as it should be."""
