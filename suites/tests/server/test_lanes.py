"""Deliveries in company: who waits for whom, and in which order outcomes are booked."""

import asyncio
import json

from aiohttp import web
from golive.suites.tests.harness import (
    Received,
    receiving,
    serving,
)


async def test_deliveries_about_one_subject_wait_for_each_other() -> None:
    busy: list[str] = []
    most = 0

    async def slow(received: Received) -> web.StreamResponse:
        nonlocal most
        busy.append(received.json["topic"])
        most = max(most, len(busy))
        for _ in range(5):
            await asyncio.sleep(0)
        busy.remove(received.json["topic"])
        return web.Response()

    async with receiving(slow) as receiver, serving() as live:
        await live.listen(receiver.url)
        item = await live.item()
        topics = [f"t{number}" for number in range(10)]
        for topic in topics:
            await live.tell(item, topic)
        await live.advance(0)
        assert receiver.topics == topics
        assert most == 1


async def test_deliveries_about_different_subjects_go_side_by_side() -> None:
    """Each of five is answered only when all five have arrived."""
    everyone = asyncio.Event()

    async def gather(_received: Received) -> web.StreamResponse:
        if len(receiver.received) == 5:
            everyone.set()
        await everyone.wait()
        return web.Response()

    async with receiving(gather) as receiver, serving() as live:
        await live.listen(receiver.url)
        for number in range(5):
            await live.tell(await live.item(), f"t{number}", 1)
        assert [result for _, _, result in await live.advance(1)] == ["200"] * 5


async def test_outcomes_are_booked_in_the_order_of_sending_whoever_answers_first() -> None:
    """The last to be sent is answered first; the journal is the same all the same."""
    arrived: dict[str, asyncio.Event] = {}

    async def backwards(received: Received) -> web.StreamResponse:
        number = int(received.json["topic"])
        arrived.setdefault(str(number), asyncio.Event()).set()
        if number < 4:
            await arrived.setdefault(str(number + 1), asyncio.Event()).wait()
            await asyncio.sleep(0.002)
        return web.Response()

    async with receiving(backwards) as receiver, serving() as live:
        await live.listen(receiver.url)
        for number in range(5):
            await live.tell(await live.item(), str(number), 1)
        happened = await live.advance(1)
        assert [name for _, name, _ in happened] == ["0", "1", "2", "3", "4"]
        assert [line["request"]["body"]["topic"] for line in await live.outgoing()] == ["0", "1", "2", "3", "4"]


async def test_the_same_calls_leave_the_same_journal_and_deliveries_twice() -> None:
    """Byte for byte, webhooks and their retries included; the receiver is the same both times, only our port is not."""
    found: list[bytes] = []

    async def moody(received: Received) -> web.StreamResponse:
        status = 500 if received.json["at"] % 7 < 3 and received.json.get("topic") != "a" else 200
        return web.Response(status=status, headers={"date": "today"})

    async with receiving(moody) as receiver:
        for _ in range(2):
            receiver.received.clear()
            async with serving() as live:
                await live.listen(receiver.url)
                for number in range(6):
                    item = await live.item()
                    await live.tell(item, "ab"[number % 2], number)
                    await live.remind(item, 3600 * number + number)
                    await live.advance(number / 1_000_000 + 2)
                await live.advance(86_400)
                lines = await live.one("GET", "/journal")
                bodies = sorted(one.body for one in receiver.received)
                told = json.dumps([lines, await live.one("GET", "/deliveries")]).encode() + b"".join(bodies)
                found.append(told.replace(live.server.addresses["toy"].rpartition(":")[2].encode(), b"<port>"))
    assert found[0] == found[1]
    assert found[0].count(b'"500"') > 3
