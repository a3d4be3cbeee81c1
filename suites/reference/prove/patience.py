"""When a call is repeated, and after how long. Pure.

A person waits for every answer, so a call is repeated once, and not at all when Prove wants us to wait for long.
"""

from .messages import Refusal

_TOO_MANY = 429
_SERVER_ERROR = 500


class Patience:
    """How patient we are. `usual` is the pause where Prove names none, `longest` the longest one; in seconds."""

    def __init__(self, usual: float, longest: float) -> None:
        self._usual = usual
        self._longest = longest

    def pause(self, refusal: Refusal, repetitions: int) -> float | None:
        """Seconds until the call is made again; None when it is not. `repetitions` have been made already."""
        passes = refusal.status == _TOO_MANY or refusal.status >= _SERVER_ERROR
        if repetitions or not passes:
            return None
        wanted = float(refusal.retry_after) if refusal.retry_after.isdecimal() else self._usual
        return wanted if wanted <= self._longest else None
