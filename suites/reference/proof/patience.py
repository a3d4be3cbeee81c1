"""When a call is repeated, and after how long.

Pure but for the chance that spreads the repetitions of many apps, which is handed in.
"""

from collections.abc import Callable

from .messages import Refusal

TRIES = 4
CAP_SECONDS = 30.0
_SPREAD = 0.1
"""So small that each pause is longer than the one before, whatever chance says."""


class Patience:
    """How patient we are. `first` is the first pause in seconds; `chance` answers numbers from 0 to 1."""

    def __init__(self, first: float, chance: Callable[[], float]) -> None:
        self._first = first
        self._chance = chance

    def tries(self, refusal: Refusal) -> int:
        """How often a call is made that ends like this: trouble further upstream passes, other errors don't."""
        return {502: TRIES, 500: 2}.get(refusal.status, 1)

    def pause(self, number: int) -> float:
        """Seconds before repetition `number`, counted from 0: twice as long each time, up to a limit."""
        return min(self._first * 2.0 ** min(number, 16), CAP_SECONDS) * (1 + _SPREAD * self._chance())
