"""Sandboxes come, go, start over, and are copied."""

from typing import Any

import pytest
from golive.simulators.core.clock import TEST_START, isoformat
from golive.suites.tests.harness import Control, busy, serving

Json = Any
START = isoformat(TEST_START)


async def test_health(control: Control) -> None:
    async with serving() as live:
        assert await control(live)("getHealth", 200) == {"status": "ok", "vendors": ["toy"]}


async def test_a_sandbox_comes_and_goes(control: Control) -> None:
    async with serving() as live:
        call = control(live)
        made = await call("createSandbox", 201, {"id": "mine", "seed": "s", "start": "2026-02-01T00:00:00Z", "rate": 0})
        assert made["sandbox"] == "mine"
        assert made["vendors"]["toy"]["base_url"] == live.server.addresses["toy"]
        assert made["control"] == live.server.control
        assert await call("getSandbox", 200, id="mine") == made
        assert await call("listSandboxes", 200) == {"sandboxes": ["default", "mine"]}
        assert (await call("getClock", 200, id="mine"))["now"] == "2026-02-01T00:00:00.000000Z"
        assert await call("deleteSandbox", 204, id="mine") is None
        assert (await call("getSandbox", 404, id="mine"))["known"] == ["default"]


async def test_a_sandbox_needs_nothing_to_be_made(control: Control) -> None:
    async with serving() as live:
        call = control(live)
        one, two = await call("createSandbox", 201), await call("createSandbox", 201, {})
        assert one["sandbox"] != two["sandbox"]
        assert one["vendors"]["toy"]["key"] != two["vendors"]["toy"]["key"]
        now = await call("createSandbox", 201, {"start": "now", "rate": 1, "stamp": "wall"})
        assert (await call("getClock", 200, id=now["sandbox"]))["now"] > START


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"id": "UPPER"}, 400, "cannot be a sandbox id"),
        ({"id": "default"}, 409, "already a sandbox 'default'"),
        ({"id": 5}, 400, "`$.id`"),
        ({"name": "mine"}, 400, "unknown field `name`"),
        ({"start": "tomorrow"}, 400, "'tomorrow' is no date-time"),
        ({"start": "2026-01-01T00:00:00"}, 400, "no offset"),
        ({"start": "1969-12-31T23:59:59Z"}, 400, "between the years"),
        ({"rate": -1}, 400, "`$.rate`"),
        ({"rate": 1e9}, 400, "`$.rate`"),
        ({"stamp": "atomic"}, 400, "`$.stamp`"),
        (b"{", 400, "body of POST /__admin/sandboxes is wrong"),
        (b"\xff", 400, "body of POST /__admin/sandboxes is wrong"),
        (b"[" * 5000, 400, "body of POST /__admin/sandboxes is wrong"),
        ([], 400, "Expected `object`"),
    ],
)
async def test_a_sandbox_that_cannot_be_made(control: Control, body: Json, status: int, said: str) -> None:
    async with serving() as live:
        answer = await control(live)("createSandbox", status, body)
        assert said in answer["error"]
        assert await control(live)("listSandboxes", 200) == {"sandboxes": ["default"]}


async def test_the_default_sandbox_stays(control: Control) -> None:
    async with serving() as live:
        assert "reset it instead" in (await control(live)("deleteSandbox", 409))["error"]


async def test_a_reset_forgets(control: Control) -> None:
    async with busy() as live:
        call = control(live)
        ready = await call("resetSandbox", 200)
        assert ready["vendors"]["toy"]["key"] == "toy-key"
        assert await live.toy("GET", "/count") == (200, {"count": 0})
        assert [line["seq"] for line in (await call("readJournal", 200))["exchanges"]] == [1]


async def test_a_snapshot_goes_and_comes(control: Control) -> None:
    async with busy() as live:
        call = control(live)
        snapshot = await call("getSnapshot", 200)
        await live.toy("POST", "/count")
        await call("putSnapshot", 200, snapshot)
        assert await live.toy("GET", "/count") == (200, {"count": 1})


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"version": 2, "entries": {}},
        {"version": 1},
        {"version": 1, "entries": {"a": 1}},
        {"version": 1, "entries": {"clock/": "x"}},
    ],
)
async def test_what_is_no_snapshot_is_refused(control: Control, body: Json) -> None:
    async with busy() as live:
        call = control(live)
        await call("putSnapshot", 400, body)
        assert await live.toy("GET", "/count") == (200, {"count": 1})


async def test_a_fork_goes_its_own_way(control: Control) -> None:
    async with busy() as live:
        call = control(live)
        made = await call("forkSandbox", 201, {"id": "copy"})
        key = made["vendors"]["toy"]["key"]
        assert await live.toy("POST", "/count", key=key) == (200, {"count": 2})
        assert await live.toy("GET", "/count") == (200, {"count": 1})
        await call("forkSandbox", 201)
        await call("forkSandbox", 409, {"id": "copy"})
        await call("forkSandbox", 400, {"id": "No"})
        await call("forkSandbox", 400, {"into": "copy"})
