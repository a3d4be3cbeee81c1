"""When a call is repeated, and after how long. Pure.

Yoti says nowhere how long to wait. A person waits for most answers, so there are few repetitions, and only where one
may help and cannot do harm: a session that may have been created is not created again.
"""

from .messages import Refusal

_REPETITIONS = 2
_BUSY = frozenset({429, 503})
_SERVER_ERROR = 500


class Patience:
    """How patient we are. `first` is the first pause in seconds; the next one is twice as long."""

    def __init__(self, first: float) -> None:
        self._first = first

    def pause(self, refusal: Refusal | None, repetitions: int, *, harmless: bool) -> float | None:
        """Seconds until the call is made again; None when it is not. `repetitions` have been made already.

        `refusal` is None when no answer came. `harmless` says that nothing happens twice when the call is made twice.
        """
        if repetitions >= _REPETITIONS or not self.may_pass(refusal, harmless=harmless):
            return None
        return self._first * 2.0**repetitions

    def may_pass(self, refusal: Refusal | None, *, harmless: bool) -> bool:
        """True when the same call may well do better next time."""
        if refusal is not None and refusal.status in _BUSY:
            return True
        return harmless and (refusal is None or refusal.status >= _SERVER_ERROR)
