"""What falls due runs: in order, at the right virtual time, once."""

import asyncio

from aiohttp import web
from golive.simulators.core import outbox
from golive.simulators.core.clock import DAY, SECOND, TEST_START, isoformat
from golive.suites.tests.harness import (
    Received,
    answering,
    receiving,
    serving,
    until,
)
from golive.suites.tests.toy import Tx


async def test_everything_that_falls_due_runs_in_order_and_nothing_else() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        item = await live.item()
        await live.tell(item, "third", 30)
        await live.remind(item, 20)
        await live.tell(item, "first", 10)
        await live.tell(item, "later", 41)
        assert await live.advance(40) == [
            ("delivery", "first", "200"),
            ("timer", "ring", "fired"),
            ("delivery", "ring", "200"),
            ("delivery", "third", "200"),
        ]
        assert receiver.topics == ["first", "ring", "third"]
        assert await live.advance(1) == [("delivery", "later", "200")]
        assert await live.advance(1000) == []


async def test_what_happened_is_told_with_its_time() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        item = await live.item()
        await live.remind(item, 5)
        answer = await live.one("PUT", "/clock", {"action": "advance", "seconds": 10})
        assert answer["now"] == isoformat(TEST_START + 10 * SECOND)
        at = isoformat(TEST_START + 5 * SECOND)
        assert answer["happened"] == [
            {"at": at, "kind": "timer", "vendor": "toy", "name": "ring", "subject": item, "result": "fired"},
            {"at": at, "kind": "delivery", "vendor": "toy", "name": "ring", "subject": item, "result": "200"},
        ]


async def test_a_receiver_that_calls_back_finds_the_clock_where_the_webhook_found_it() -> None:
    times: list[str] = []

    async def call_back(received: Received) -> web.StreamResponse:
        times.append((await live.one("GET", "/clock"))["now"])
        if received.json["topic"] == "first":
            await live.tell(received.json["item"], "answer", 5)
        return web.Response()

    async with receiving(call_back) as receiver, serving() as live:
        await live.listen(receiver.url)
        item = await live.item()
        await live.tell(item, "first", 10)
        await live.tell(item, "last", 20)
        happened = await live.advance(DAY / SECOND)
        assert [name for _, name, _ in happened] == ["first", "answer", "last"]
        assert times == [isoformat(TEST_START + seconds * SECOND) for seconds in (10, 15, 20)]
        assert (await live.one("GET", "/clock"))["now"] == isoformat(TEST_START + DAY)


async def test_retries_come_hour_by_hour_until_they_are_given_up() -> None:
    async with receiving(answering(500, 404, 302, 500, 500, 500)) as receiver, serving() as live:
        await live.listen(receiver.url)
        await live.tell(await live.item(), "t")
        assert [result for _, _, result in await live.advance(3 * 3600)] == ["500", "404", "302", "500"]
        assert [line["at"][11:19] for line in await live.outgoing()] == ["00:00:00", "01:00:00", "02:00:00", "03:00:00"]
        assert await live.advance(3600) == [("delivery", "t", "500")]
        assert await live.deliveries() == [("t", "given_up", 5)]
        assert await live.advance(7 * 86_400) == []
        assert len(receiver.received) == 5


async def test_a_retry_that_succeeds_is_the_last() -> None:
    async with receiving(answering(500, 500)) as receiver, serving() as live:
        await live.listen(receiver.url)
        await live.tell(await live.item(), "t")
        assert [result for _, _, result in await live.advance(86_400)] == ["500", "500", "200"]
        assert await live.deliveries() == [("t", "delivered", 3)]
        assert len({one.body for one in receiver.received}) == 1


async def test_a_redelivery_sends_the_same_bytes_again() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        await live.tell(await live.item(), "t")
        await live.advance(0)
        (first,) = (await live.one("GET", "/deliveries"))["deliveries"]
        again = await live.one("POST", f"/deliveries/{first['id']}/redeliver")
        assert again["id"] != first["id"]
        await live.advance(0)
        one, two = receiver.received
        assert (one.body, one.headers) == (two.body, two.headers)
        assert await live.deliveries() == [("t", "delivered", 1), ("t", "delivered", 1)]


async def test_what_was_due_at_once_is_told_by_the_next_who_moves_the_clock() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        item = await live.item()
        await live.tell(item, "now")
        await until(lambda: receiver.received)
        await live.tell(item, "soon", 1)
        assert [name for _, name, _ in await live.advance(1)] == ["now", "soon"]
        assert await live.advance(1) == []


async def test_two_who_advance_at_once_move_twice() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        item = await live.item()
        for seconds in (5, 15):
            await live.tell(item, f"at {seconds}", seconds)
        one, two = await asyncio.gather(live.advance(10), live.advance(10))
        assert one + two == [("delivery", "at 5", "200"), ("delivery", "at 15", "200")]
        assert live.sandbox.now() == TEST_START + 20 * SECOND


async def test_five_hundred_timers_that_fall_together_and_emit() -> None:
    """More than the stack would hold if one woke the next."""
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)

        def work(tx: Tx) -> None:
            for number in range(500):
                outbox.arm(tx, "toy", "ring", f"s{number:03d}", tx.now + SECOND)

        live.sandbox.run(work)
        happened = await live.advance(1)
        assert [kind for kind, _, _ in happened] == ["timer"] * 500 + ["delivery"] * 500
        assert sorted(one.json["item"] for one in receiver.received) == [f"s{n:03d}" for n in range(500)]


async def test_a_clock_that_runs_delivers_by_itself() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        await live.tell(await live.item(), "t", 3600)
        await live.one("PUT", "/clock", {"action": "rate", "rate": 360_000})
        await until(lambda: receiver.received)
        assert receiver.topics == ["t"]
        assert live.sandbox.now() >= TEST_START + 3600 * SECOND


async def test_a_clock_that_runs_tries_again_by_itself() -> None:
    async with receiving(answering(500, 500)) as receiver, serving() as live:
        await live.listen(receiver.url)
        await live.one("PUT", "/clock", {"action": "rate", "rate": 360_000})
        await live.tell(await live.item(), "t")
        await until(lambda: len(receiver.received) == 3)
        await live.one("PUT", "/clock", {"action": "freeze"})
        await live.advance(0)
        assert await live.deliveries() == [("t", "delivered", 3)]


async def test_a_frozen_clock_delivers_what_is_due_at_once_and_nothing_else() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        item = await live.item()
        await live.tell(item, "later", 1)
        await live.tell(item, "now")
        await until(lambda: receiver.received)
        await live.advance(0)
        assert receiver.topics == ["now"]


async def test_a_clock_that_is_frozen_again_keeps_what_lies_ahead() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        await live.one("PUT", "/clock", {"action": "rate", "rate": 1})
        await live.tell(await live.item(), "t", 3600)
        await live.one("PUT", "/clock", {"action": "freeze"})
        assert await live.advance(3600) == [("delivery", "t", "200")]
