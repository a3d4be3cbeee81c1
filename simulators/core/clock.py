"""Virtual time: a stored anchor and a rate, from which `now` follows.

Owns the arithmetic of time and its text form. Instants and spans are whole microseconds, so that they
sort, add up and compare without rounding. The real clock is read in exactly one function here.
"""

import time
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

Instant = int
"""Microseconds since 1970-01-01T00:00:00Z."""

Span = int
"""A length of time in microseconds."""

SECOND: Span = 1_000_000
MINUTE: Span = 60 * SECOND
HOUR: Span = 60 * MINUTE
DAY: Span = 24 * HOUR

TEST_START: Instant = 1_767_225_600 * SECOND
"""2026-01-01T00:00:00Z: where the frozen clock of a test sandbox starts unless told otherwise."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def wall_now() -> Instant:
    """The real time."""
    return time.time_ns() // 1000


class Clock(msgspec.Struct, frozen=True):
    """A sandbox's clock: it stood at `base` when the real time was `anchor`, and runs `rate` times as fast.

    Rate 0 is a frozen clock, rate 1 real speed. The value is stored, so every process sees the same time.
    """

    base: Instant
    anchor: Instant
    rate: float = 0.0

    def now(self, wall: Instant) -> Instant:
        """Virtual time at the real time `wall`; a real clock that is set back never turns it back."""
        if not self.rate:
            return self.base
        return self.base + int(max(0, wall - self.anchor) * self.rate)

    def at(self, instant: Instant, wall: Instant) -> "Clock":
        """The same clock standing at `instant`."""
        return Clock(instant, wall, self.rate)

    def at_rate(self, rate: float, wall: Instant) -> "Clock":
        """The same time, running `rate` times as fast from now on."""
        return Clock(self.now(wall), wall, rate)


def seconds(value: float) -> Span:
    """Seconds as a span."""
    return round(value * SECOND)


def isoformat(instant: Instant, digits: int = 6) -> str:
    """`2026-01-01T00:00:00.000000Z`, with 0, 3 or 6 digits after the point."""
    whole, micros = divmod(instant, SECOND)
    text = _second(whole)
    return f"{text}Z" if not digits else f"{text}.{micros:06d}"[: 20 + digits] + "Z"


@lru_cache(maxsize=1024)  # much happens within one second, above all while a clock is frozen
def _second(whole: int) -> str:
    return datetime.fromtimestamp(whole, UTC).isoformat()[:19]


def parse(text: str) -> Instant:
    """The instant of an ISO 8601 date-time with an offset; raises ValueError otherwise."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset; write Z or +hh:mm")
    delta = moment - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds
