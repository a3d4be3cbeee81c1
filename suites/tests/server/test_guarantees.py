"""The promises over real connections: hundreds of requests and sandboxes at once, processes that are killed."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from golive.simulators.core.message import Request
from golive.simulators.core.sandbox import Options, Sandbox
from golive.simulators.core.store import Store
from golive.simulators.stores.memory import MemoryStore
from golive.simulators.stores.sqlite import SqliteStore
from golive.suites.tests.harness import Live, Received, receiving, serving, until

Json = Any


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Each kind of store; the server closes it."""
    return MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "state.db")


# at once


async def test_three_hundred_requests_on_one_session_at_once(store: Store) -> None:
    async with serving(store) as live:
        answers = await asyncio.gather(*(live.toy("POST", "/count") for _ in range(300)))
        assert {status for status, _ in answers} == {200}
        assert sorted(answer["count"] for _, answer in answers) == list(range(1, 301))
        lines = (await live.one("GET", "/journal"))["exchanges"]
        assert [line["seq"] for line in lines] == list(range(1, 301))
        assert [line["response"]["body"]["count"] for line in lines] == list(range(1, 301))


async def test_three_hundred_tries_at_one_pin_at_once(store: Store) -> None:
    async with serving(store) as live:
        item = await live.item()
        answers = await asyncio.gather(*(live.toy("POST", f"/items/{item}/pin", {"pin": "0"}) for _ in range(300)))
        assert Counter(status for status, _ in answers) == {403: 3, 423: 297}


# apart


async def crowd(live: Live, count: int) -> dict[str, tuple[str, list[str]]]:
    """In each of many sandboxes at once, items are made and told about; key and items by sandbox."""

    async def one() -> tuple[str, str, list[str]]:
        _, made = await live.admin("POST", "/sandboxes", {})
        key = made["vendors"]["toy"]["key"]
        await live.admin(
            "PUT", f"/sandboxes/{made['sandbox']}/settings/toy", {"webhook_url": f"{HOOK[0]}/{made['sandbox']}"}
        )
        items = await asyncio.gather(*(live.item(key=key) for _ in range(3)))
        for item in items:
            await live.toy("POST", f"/items/{item}/tell", {"topic": "t"}, key=key)
        return made["sandbox"], key, list(items)

    return {name: (key, items) for name, key, items in await asyncio.gather(*(one() for _ in range(count)))}


HOOK = [""]


async def strangers(live: Live, made: dict[str, tuple[str, list[str]]], received: list[Received]) -> set[str]:
    """Sandboxes whose journal, webhooks or items are not exactly what was done in them."""
    told: dict[str, list[str]] = {name: [] for name in made}
    for one in received:
        told[one.path.rpartition("/")[2]].append(one.json["item"])

    async def fits(name: str) -> bool:
        key, items = made[name]
        _, found = await live.admin("GET", f"/sandboxes/{name}/journal?direction=in&operation=createItem")
        subjects = sorted(line["subject"] for line in found["exchanges"])
        statuses = [(await live.toy("GET", f"/items/{item}", key=key))[0] for item in items]
        return subjects == sorted(items) == sorted(told[name]) and statuses == [200] * len(items)

    names = list(made)
    found = await asyncio.gather(*(fits(name) for name in names))
    return {name for name, fit in zip(names, found, strict=True) if not fit}


async def test_two_hundred_sandboxes_at_once_never_see_each_other() -> None:
    async with receiving() as receiver, serving() as live:
        HOOK[0] = receiver.url
        made = await crowd(live, 200)
        await until(lambda: len(receiver.received) == 600)
        assert await strangers(live, made, receiver.received) == set()
        everything = [item for _, items in made.values() for item in items]
        assert len(set(everything)) == 600


async def test_a_mix_up_would_be_seen() -> None:
    """The check above finds one request of one sandbox that was answered in another one."""
    async with receiving() as receiver, serving() as live:
        HOOK[0] = receiver.url
        right = live.world.locate
        done: list[str] = []

        def wrong(vendor: str, request: Request) -> Sandbox:
            box = right(vendor, request)
            if box.id.startswith("sbx-000007") and request.path == "/items" and not done:
                done.append(box.id)
                other = next(other for other in live.world.all() if other.id.startswith("sbx-000008"))
                key = other.settings("toy").key  # type: ignore[attr-defined]  # the toy's settings
                request.headers["x-key"] = key  # type: ignore[index]  # a mix-up that the key does not stop
                return other
            return box

        live.world.locate = wrong  # type: ignore[method-assign]  # the mix-up
        made = await crowd(live, 20)
        await until(lambda: len(receiver.received) >= 59)
        found = await strangers(live, made, receiver.received)
        assert {name[:10] for name in found} == {"sbx-000007", "sbx-000008"}


# processes that are killed, and processes that share


class Process:
    """A server in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, ready: Json, http: aiohttp.ClientSession) -> None:
        self.process = process
        self.ready = ready
        self.http = http

    async def toy(self, method: str, path: str, body: Json = None) -> Json:
        """Call the toy; the answer, which must be a good one."""
        url = self.ready["vendors"]["toy"]["base_url"] + path
        async with self.http.request(method, url, json=body, headers={"x-key": "toy-key"}) as answer:
            assert answer.status < 300, await answer.text()
            return json.loads(await answer.text())

    async def admin(self, method: str, path: str, body: Json = None) -> Json:
        """Call the control API below the default sandbox; the answer, which must be a good one."""
        url = f"{self.ready['control']}/__admin/sandboxes/default{path}"
        async with self.http.request(method, url, json=body) as answer:
            assert answer.status < 300, await answer.text()
            return json.loads(await answer.text())

    async def kill(self) -> None:
        """Without a chance to say goodbye."""
        os.kill(self.process.pid, signal.SIGKILL)
        await self.process.wait()


@asynccontextmanager
async def process(path: Path, patience: float = 5.0) -> AsyncIterator[Process]:
    """Serve the file until the block ends."""
    command = (sys.executable, "-m", "golive.suites.tests.toy_server", str(path), str(patience))
    started = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert started.stdout is not None
        ready = json.loads(await started.stdout.readline())
        async with aiohttp.ClientSession() as http:
            yield Process(started, ready, http)
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


async def test_a_kill_loses_no_answer_and_no_webhook(tmp_path: Path) -> None:
    """Whatever was answered is there after the restart, and what was not delivered yet is delivered then."""
    path = tmp_path / "state.db"
    silent = asyncio.Event()

    async def at_first_nothing(_received: Received) -> web.StreamResponse:
        await silent.wait()
        return web.Response()

    async with receiving(at_first_nothing) as receiver:
        async with process(path, patience=0.4) as first:
            await first.admin("PUT", "/settings/toy", {"webhook_url": receiver.url})
            items = [(await first.toy("POST", "/items", {"pin": "1234"}))["id"] for _ in range(5)]
            for number, item in enumerate(items):
                await first.toy("POST", f"/items/{item}/tell", {"topic": f"t{number}", "seconds": 60 * (number % 2)})
            await until(lambda: len(receiver.received) >= 3)
            await first.kill()
        silent.set()
        before = len(receiver.received)
        async with process(path, patience=0.4) as second:
            for item in items:
                assert (await second.toy("GET", f"/items/{item}"))["id"] == item
            await second.admin("PUT", "/clock", {"action": "advance", "seconds": 4 * 3600})
            deliveries = (await second.admin("GET", "/deliveries"))["deliveries"]
            assert {(one["topic"], one["state"]) for one in deliveries} == {(f"t{n}", "delivered") for n in range(5)}
        assert set(receiver.topics[before:]) == {f"t{number}" for number in range(5)}


async def test_two_processes_on_one_file_deliver_each_webhook_once_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    async with receiving() as receiver, process(path) as one, process(path) as two:
        await one.admin("PUT", "/settings/toy", {"webhook_url": receiver.url})
        items = [(await each.toy("POST", "/items", {"pin": "1234"}))["id"] for each in (one, two, one, two)]
        assert len(set(items)) == 4
        for number in range(10):
            await asyncio.gather(
                *(
                    each.toy("POST", f"/items/{item}/tell", {"topic": f"t{number}"})
                    for each, item in zip((one, two, two, one), items, strict=True)
                )
            )
        await until(lambda: len(receiver.received) >= 40)
        for each in (one, two):
            await each.admin("PUT", "/clock", {"action": "advance", "seconds": 0})
        by_item: dict[str, list[str]] = {item: [] for item in items}
        for received in receiver.received:
            by_item[received.json["item"]].append(received.json["topic"])
        assert by_item == {item: [f"t{number}" for number in range(10)] for item in items}
        lines = (await two.admin("GET", "/journal?direction=out"))["exchanges"]
        assert len(lines) == 40


async def test_two_processes_on_one_file_answer_as_one(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    async with process(path) as one, process(path) as two:
        answers = await asyncio.gather(*(each.toy("POST", "/count") for each in (one, two) * 60))
        assert sorted(answer["count"] for answer in answers) == list(range(1, 121))


async def test_waiting_in_one_process_hears_of_another(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    async with process(path) as one, process(path) as two:
        waiting = asyncio.create_task(one.admin("POST", "/journal/wait", {"operation": "count", "timeout_seconds": 30}))
        await two.toy("POST", "/count")
        assert len((await waiting)["exchanges"]) == 1


async def test_a_sandbox_deleted_in_one_process_is_gone_in_the_other(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    async with serving(SqliteStore(path)) as one, serving(SqliteStore(path)) as two:
        _, made = await one.admin("POST", "/sandboxes", {"id": "mine"})
        key = made["vendors"]["toy"]["key"]
        assert (await two.toy("POST", "/count", key=key)) == (200, {"count": 1})
        await one.admin("DELETE", "/sandboxes/mine")
        assert (await two.toy("POST", "/count", key=key))[0] == 401
        assert (await two.admin("GET", "/sandboxes/mine"))[0] == 404


async def test_the_journal_holds_its_cap_under_load() -> None:
    async with serving(options=Options(journal_bytes=20_000)) as live:
        await asyncio.gather(*(live.toy("POST", "/count") for _ in range(300)))
        kept = [entry.value for entry in live.world.store.scan("default/journal/")]
        assert 10_000 < sum(map(len, kept)) <= 20_000
        assert (await live.admin("GET", "/sandboxes/default/journal/count?operation=tell"))[0] == 409
