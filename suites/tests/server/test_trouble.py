"""The runner when receivers, timers, stores and other servers misbehave, and when sandboxes change under it."""

import asyncio
import logging
from pathlib import Path

import pytest
from aiohttp import web
from golive.simulators.core import outbox
from golive.simulators.core.clock import SECOND, TEST_START
from golive.simulators.core.sandboxes import Sandboxes
from golive.simulators.server.deliverer import Deliverer
from golive.simulators.server.work import UNHEARD
from golive.simulators.stores.sqlite import SqliteStore
from golive.suites.tests.harness import (
    Received,
    hanging,
    receiving,
    serving,
    until,
)
from golive.suites.tests.toy import COUNT, TOY, Tx


async def test_a_receiver_that_hangs_is_given_up_after_the_timeout() -> None:
    async with receiving(hanging) as receiver, serving(deliverer=Deliverer(timeout=0.05)) as live:
        await live.listen(receiver.url)
        await live.tell(await live.item(), "t")
        assert await live.advance(0) == [("delivery", "t", "timeout")]
        (line,) = await live.outgoing()
        assert (line["error"], line["response"]) == ("timeout", None)
        assert await live.deliveries() == [("t", "pending", 1)]


async def test_nobody_who_listens_is_told_apart_from_a_refusal() -> None:
    async with serving() as live:
        async with receiving() as receiver:
            url = receiver.url
        await live.listen(url)
        await live.tell(await live.item(), "t")
        assert await live.advance(0) == [("delivery", "t", "refused")]


async def test_a_timer_that_breaks_is_dropped_and_told(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as live:
        live.sandbox.run(lambda tx: outbox.arm(tx, "toy", "burst", "me", tx.now + SECOND))
        live.sandbox.run(lambda tx: outbox.arm(tx, "toy", "ring", "me", tx.now + SECOND))
        with caplog.at_level(logging.ERROR, "golive"):
            assert await live.advance(2) == [("timer", "burst", "crashed"), ("timer", "ring", "fired")]
        assert "the timer 'burst' of toy failed and is dropped" in caplog.text
        assert live.sandbox.view(lambda tx: tx.get(COUNT)) is None
        assert await live.advance(10) == []


async def test_work_of_a_vendor_that_is_not_served_is_dropped_and_told(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as live:
        live.sandbox.run(lambda tx: outbox.arm(tx, "gone", "ring", "me", tx.now))
        assert await live.advance(1) == [("timer", "ring", "crashed")]
        assert "of gone failed" in caplog.text


async def test_a_store_that_fails_for_a_while_only_delays(caplog: pytest.LogCaptureFixture) -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        item = await live.item()
        box, lease, failures = live.sandbox, live.sandbox.lease, iter(range(1))

        def failing(slot: str, owner: str, span: int) -> outbox.Delivery | None:
            if next(failures, None) is not None:
                raise OSError("the disk is away")
            return lease(slot, owner, span)

        box.lease = failing  # type: ignore[method-assign]  # a store that fails once
        await live.tell(item, "t")
        assert await live.advance(0) == [("delivery", "t", "200")]
        assert "are interrupted" in caplog.text


async def test_what_nobody_asks_for_is_kept_within_bounds() -> None:
    async with serving() as live:

        def work(tx: Tx) -> None:
            for number in range(UNHEARD + 100):
                outbox.arm(tx, "toy", "ring", f"s{number:04d}", tx.now)

        live.sandbox.run(work)
        await until(lambda: live.sandbox.next_due() is None)
        answer = await live.one("PUT", "/clock", {"action": "advance"})
        assert [one["subject"] for one in answer["happened"]] == [
            f"s{number:04d}" for number in range(100, UNHEARD + 100)
        ]


async def test_what_another_server_has_in_hand_is_waited_for_and_sent_once(tmp_path: Path) -> None:
    answer = asyncio.Event()

    async def wait(_received: Received) -> web.StreamResponse:
        await answer.wait()
        return web.Response()

    path = tmp_path / "state.db"
    async with receiving(wait) as receiver, serving(SqliteStore(path)) as one, serving(SqliteStore(path)) as two:
        await one.listen(receiver.url)
        item = await one.item()
        await one.tell(item, "a")
        await until(lambda: receiver.received)
        await one.tell(item, "b")
        await two.tell(item, "c")
        advancing = asyncio.create_task(two.advance(0))
        await two.one("GET", "/journal")
        assert receiver.topics == ["a"]
        assert not advancing.done()
        answer.set()
        await advancing
        await one.advance(0)
        assert receiver.topics == ["a", "b", "c"]
        assert await two.deliveries() == [(topic, "delivered", 1) for topic in "abc"]


async def test_what_a_dead_server_left_in_hand_is_sent_when_its_lease_is_over(tmp_path: Path) -> None:
    path, wall = tmp_path / "state.db", [TEST_START]
    async with receiving() as receiver, serving(SqliteStore(path), wall=lambda: wall[0]) as live:
        await live.listen(receiver.url)
        item = await live.item()
        await live.tell(item, "t", 5)
        ((slot, _),) = live.sandbox.upcoming(TEST_START + 5 * SECOND)
        dead = SqliteStore(path)
        box = Sandboxes(dead, {"toy": TOY}, wall=lambda: wall[0]).get("default")
        assert box.lease(slot, "dead", 60 * SECOND) is not None
        dead.close()
        advancing = asyncio.create_task(live.advance(5))
        await live.one("GET", "/journal")
        assert not advancing.done()
        wall[0] += 61 * SECOND
        assert await advancing == [("delivery", "t", "200")]
        assert receiver.topics == ["t"]


async def test_a_reset_takes_back_what_lies_ahead() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        await live.tell(await live.item(), "t", 5)
        await live.one("POST", "/reset")
        assert await live.advance(100) == []
        await live.tell(await live.item(), "fresh")
        assert await live.advance(0) == [("delivery", "fresh", "200")]


@pytest.mark.parametrize("act", [("POST", "/sandboxes/mine/reset"), ("DELETE", "/sandboxes/mine")])
async def test_a_delivery_in_flight_does_not_come_back_to_a_sandbox_that_is_gone(act: tuple[str, str]) -> None:
    async with receiving(hanging) as receiver, serving() as live:
        _, made = await live.admin("POST", "/sandboxes", {"id": "mine"})
        key = made["vendors"]["toy"]["key"]
        await live.admin("PUT", "/sandboxes/mine/settings/toy", {"webhook_url": receiver.url})
        item = await live.item(key=key)
        await live.toy("POST", f"/items/{item}/tell", {"topic": "t"}, key=key)
        await until(lambda: receiver.received)
        status, _ = await live.admin(*act)
        assert status in (200, 204)
        for _ in range(5):
            await asyncio.sleep(0)
        left = {entry.key: entry.value for entry in live.world.store.scan("mine/")}
        assert not [key for key in left if "journal" in key or "deliver" in key or "due" in key]


async def test_a_restored_snapshot_delivers_what_it_had_ahead() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        await live.tell(await live.item(), "t", 5)
        snapshot = await live.one("GET", "/snapshot")
        await live.advance(5)
        await live.one("PUT", "/snapshot", snapshot)
        assert await live.advance(5) == [("delivery", "t", "200")]
        assert receiver.topics == ["t", "t"]


async def test_a_commit_from_another_thread_is_delivered() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        box = live.sandbox
        await asyncio.to_thread(box.run, lambda tx: outbox.arm(tx, "toy", "ring", "me", tx.now))
        await until(lambda: receiver.received)
