"""What the app is made of, so that a part can be exchanged."""

from dataclasses import dataclass

from .client import VeriffClient
from .gate import Gate
from .journey import Journey
from .shop import Shop
from .store import Store
from .verification import Verification


@dataclass(frozen=True, slots=True)
class Parts:
    """One class for each part of the app."""

    gate: type[Gate] = Gate
    journey: type[Journey] = Journey
    store: type[Store] = Store
    client: type[VeriffClient] = VeriffClient
    verification: type[Verification] = Verification
    shop: type[Shop] = Shop


GOOD = Parts()
"""The app as it should be."""
