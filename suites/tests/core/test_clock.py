"""Virtual time: whole microseconds, a stored anchor, a rate."""

from datetime import UTC, datetime, timedelta

import pytest
from golive.simulators.core import clock
from golive.simulators.core.clock import DAY, HOUR, SECOND, TEST_START, Clock
from hypothesis import given
from hypothesis import strategies as st

INSTANTS = st.integers(0, clock.parse("9000-01-01T00:00:00Z"))


def test_a_frozen_clock_stands() -> None:
    assert Clock(base=5, anchor=0).now(10**18) == 5


@pytest.mark.parametrize(("rate", "passed"), [(1.0, 10 * SECOND), (0.5, 5 * SECOND), (3600.0, 10 * HOUR)])
def test_a_clock_runs_at_its_rate(rate: float, passed: int) -> None:
    assert Clock(base=DAY, anchor=SECOND, rate=rate).now(11 * SECOND) == DAY + passed


def test_a_real_clock_that_is_set_back_does_not_turn_it_back() -> None:
    assert Clock(base=DAY, anchor=HOUR, rate=1.0).now(0) == DAY


@given(base=INSTANTS, anchor=INSTANTS, rate=st.floats(0, 1000), wall=INSTANTS, other=st.floats(0, 1000))
def test_a_new_rate_keeps_the_time(base: int, anchor: int, rate: float, wall: int, other: float) -> None:
    before = Clock(base, anchor, rate)
    after = before.at_rate(other, wall)
    assert after.now(wall) == before.now(wall)
    assert after.rate == other


@given(base=INSTANTS, rate=st.floats(0, 1000), wall=INSTANTS, later=st.integers(0, DAY))
def test_time_never_runs_backwards(base: int, rate: float, wall: int, later: int) -> None:
    clock_ = Clock(base, wall, rate)
    assert clock_.now(wall) <= clock_.now(wall + later)


def test_a_clock_can_be_put_elsewhere_and_keeps_its_rate() -> None:
    moved = Clock(base=0, anchor=0, rate=2.0).at(TEST_START, 100)
    assert (moved.now(100), moved.rate) == (TEST_START, 2.0)


@pytest.mark.parametrize(
    ("digits", "text"),
    [(6, "2026-01-01T00:00:00.001002Z"), (3, "2026-01-01T00:00:00.001Z"), (0, "2026-01-01T00:00:00Z")],
)
def test_the_text_form_has_as_many_digits_as_asked_for(digits: int, text: str) -> None:
    assert clock.isoformat(TEST_START + 1002, digits) == text


@given(INSTANTS)
def test_the_text_form_reads_back(instant: int) -> None:
    assert clock.parse(clock.isoformat(instant)) == instant


@given(INSTANTS, INSTANTS)
def test_the_text_form_sorts_like_time(one: int, other: int) -> None:
    assert (clock.isoformat(one) < clock.isoformat(other)) == (one < other)


@given(INSTANTS)
def test_the_text_form_is_what_the_standard_library_says(instant: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)
    assert clock.isoformat(instant) == moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


@pytest.mark.parametrize("text", ["2026-01-01T01:00:00+01:00", "2025-12-31T19:00:00-05:00", "2026-01-01T00:00Z"])
def test_any_offset_is_understood(text: str) -> None:
    assert clock.parse(text) == TEST_START


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        clock.parse(text)


def test_seconds_are_rounded_to_a_microsecond() -> None:
    assert clock.seconds(0.1) == 100_000
    assert clock.seconds(604_800) == 7 * DAY


def test_the_real_time_is_the_real_time() -> None:
    before = datetime.now(UTC)
    moment = clock.wall_now()
    assert before <= datetime.fromtimestamp(moment / SECOND, UTC) + timedelta(milliseconds=1)
    assert moment <= (datetime.now(UTC).timestamp() + 1) * SECOND
