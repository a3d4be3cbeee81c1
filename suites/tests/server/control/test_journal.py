"""The journal is read, searched, counted, and waited for."""

import asyncio
from typing import Any

import pytest
from golive.simulators.core.sandbox import Options
from golive.suites.tests.harness import Control, busy, receiving, serving

Json = Any


async def test_the_journal_is_read_searched_and_counted(control: Control) -> None:
    async with busy() as live:
        call = control(live)
        everything = await call("readJournal", 200)
        assert [line["operation"] for line in everything["exchanges"]] == ["createItem", "count", None]
        assert (everything["last"], everything["dropped"]) == (3, 0)
        some = await call("readJournal", 200, query="?method=POST&status=200&after=1")
        assert [line["seq"] for line in some["exchanges"]] == [2]
        found = await call("searchJournal", 200, {"error": "E405", "direction": "in"})
        assert [line["seq"] for line in found["exchanges"]] == [3]
        assert await call("countJournal", 200, query="?operation=count") == {"count": 1}
        assert await call("countJournal", 200) == {"count": 3}


@pytest.mark.parametrize("query", ["?operatoin=count", "?status=ok", "?after=", "?after=1.5"])
async def test_a_query_with_a_mistake_is_refused_with_the_known_keys(control: Control, query: str) -> None:
    async with busy() as live:
        call = control(live)
        for operation in ("readJournal", "countJournal"):
            assert "operation" in (await call(operation, 400, query=query))["known"]


@pytest.mark.parametrize("body", [{"operatoin": "count"}, {"status": "200"}, {"after": None}, [], b"x"])
async def test_a_search_with_a_mistake_is_refused(control: Control, body: Json) -> None:
    async with busy() as live:
        call = control(live)
        await call("searchJournal", 400, body)
        await call("waitJournal", 400, body)


async def test_a_count_that_evictions_made_unsure_is_refused(control: Control) -> None:
    async with serving(options=Options(journal_bytes=3000)) as live:
        call = control(live)
        for _ in range(30):
            await live.toy("POST", "/count")
        answer = await call("countJournal", 409, query="?operation=createItem")
        assert "cannot say how often" in answer["error"]
        assert await call("countJournal", 200, query=f"?after={answer['first_kept'] - 1}&operation=createItem") == {
            "count": 0
        }
        assert (await call("readJournal", 200))["dropped"] == answer["first_kept"] - 1


async def test_waiting_ends_with_the_exchange_that_was_waited_for(control: Control) -> None:
    async with serving() as live:
        call = control(live)
        waiting = asyncio.create_task(
            call("waitJournal", 200, {"operation": "count", "count": 2, "timeout_seconds": 30})
        )
        for path in ("/count", "/items", "/count"):
            assert not waiting.done()
            await live.toy("POST", path, {"pin": "1"})
        assert [line["operation"] for line in (await waiting)["exchanges"]] == ["count", "count"]


async def test_waiting_for_a_webhook_ends_with_its_delivery(control: Control) -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        item = await live.item()
        waiting = asyncio.create_task(control(live)("waitJournal", 200, {"direction": "out", "timeout_seconds": 30}))
        await live.tell(item, "t")
        (line,) = (await waiting)["exchanges"]
        assert (line["operation"], line["response"]["status"]) == ("webhook.t", 200)


async def test_what_is_there_already_is_not_waited_for(control: Control) -> None:
    async with busy() as live:
        call = control(live)
        assert len((await call("waitJournal", 200, {"count": 3, "timeout_seconds": 0}))["exchanges"]) == 3


async def test_waiting_in_vain_says_how_far_it_got(control: Control) -> None:
    async with busy() as live:
        call = control(live)
        answer = await call("waitJournal", 408, {"operation": "count", "count": 2, "timeout_seconds": 0.01})
        assert answer == {"error": "1 of 2 exchanges matched within 0.01 s", "found": 1}


async def test_many_may_wait_at_once_each_in_his_sandbox(control: Control) -> None:
    async with serving() as live:
        call = control(live)
        made = await call("createSandbox", 201, {"id": "mine"})
        one, two, other = (
            asyncio.create_task(call("waitJournal", 200, {"timeout_seconds": 30}, id=name))
            for name in ("default", "default", "mine")
        )
        await live.toy("POST", "/count")
        await asyncio.gather(one, two)
        assert not other.done()
        await live.toy("POST", "/count", key=made["vendors"]["toy"]["key"])
        assert len((await other)["exchanges"]) == 1
