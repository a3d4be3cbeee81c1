"""A sandbox's clock moves, stops, and starts."""

from typing import Any

import pytest
from golive.simulators.core.clock import TEST_START, isoformat
from golive.suites.tests.harness import Control, serving

Json = Any
START = isoformat(TEST_START)


async def test_a_clock_moves_stops_and_starts(control: Control) -> None:
    async with serving() as live:
        call = control(live)
        assert await call("getClock", 200) == {"now": START, "rate": 0.0}
        moved = await call("putClock", 200, {"action": "advance", "seconds": 1.5})
        assert moved == {"now": "2026-01-01T00:00:01.500000Z", "rate": 0.0, "happened": []}
        await call("putClock", 200, {"action": "set", "to": "2026-02-01T01:00:00+01:00"})
        assert (await call("getClock", 200))["now"] == "2026-02-01T00:00:00.000000Z"
        assert (await call("putClock", 200, {"action": "rate", "rate": 2}))["rate"] == 2
        frozen = await call("putClock", 200, {"action": "freeze"})
        assert frozen["rate"] == 0
        assert await call("getClock", 200) == {"now": frozen["now"], "rate": 0.0}
        await call("putClock", 200, {"action": "set", "to": "now"})
        assert (await call("putClock", 200, {"action": "reset"}))["now"] == START


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "`action`"),
        ({"action": "jump"}, "'jump'"),
        ({"action": "advance", "seconds": -1}, "`$.seconds`"),
        ({"action": "advance", "seconds": "5"}, "`$.seconds`"),
        ({"action": "advance", "seconds": 3e11}, "between the years"),
        ({"action": "advance", "minutes": 1}, "unknown field `minutes`"),
        ({"action": "set"}, "'' is no date-time"),
        ({"action": "set", "to": "2025-12-31T00:00:00Z"}, "time does not run backwards"),
        ({"action": "rate", "rate": -1}, "`$.rate`"),
        (b'{"action":"advance","seconds":1e999}', "body of PUT"),
        (b'{"action":"advance","seconds":NaN}', "body of PUT"),
    ],
)
async def test_a_clock_that_cannot_be_moved_stays(control: Control, body: Json, said: str) -> None:
    async with serving() as live:
        call = control(live)
        assert said in (await call("putClock", 400, body))["error"]
        assert await call("getClock", 200) == {"now": START, "rate": 0.0}
