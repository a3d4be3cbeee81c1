"""What a client says on a stream: nobody keeps it, and the vendor may answer a text."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from golive.simulators.server.stream import HEARD_BYTES
from golive.suites.tests.harness import Live, serving
from golive.suites.tests.streaming import HANDSHAKE, NONCE, closed, ending, exchanges, held, say, streaming, texts, told
from golive.suites.tests.toy import TOY

PING = b"\x81\x84\x00\x00\x00\x00PING"


async def test_what_nobody_answers_is_ignored() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as opened:
            await opened.send_str("hello?")
            await opened.send_bytes(b"PING")
            await opened.send_bytes(b"\x00" * (HEARD_BYTES - 1))
            await say(live, item, "a")
            assert await texts(opened, 1) == ["a"]
        assert [line["operation"] for line in await exchanges(live)][-1] == "socket.close"


async def test_an_answer_is_for_who_asked_and_no_concern_of_the_journal() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as one, streaming(live, item) as other:
            for _ in range(3):
                await one.send_str("PING")
            assert await texts(one, 3) == ["PONG"] * 3
            await say(live, item, "a", close=1000)
            assert (await texts(one, 1), await texts(other, 1)) == (["a"], ["a"])
            assert (await ending(one), await ending(other)) == (1000, 1000)
        assert sorted(await told(live)) == sorted([("out", "socket.send", "a"), closed("out", 1000)] * 2)


@asynccontextmanager
async def asking(live: Live, item: str, *said: bytes) -> AsyncIterator[asyncio.StreamReader]:
    """The bytes that answer a client who asks for an item's stream and does not wait before it talks."""
    address = urlsplit(live.server.addresses["toy"])
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    asked = (HANDSHAKE % (item.encode(), b"13", NONCE)).replace(b"/stream ", b"/stream?greeting=hello ")
    writer.write(asked + b"".join(said))
    try:
        yield reader
    finally:
        writer.close()


async def test_the_greeting_comes_before_an_answer() -> None:
    async with serving() as live, asking(live, await live.item(), PING) as reader:
        assert (await reader.readuntil(b"PONG")).endswith(b"\r\n\r\n\x81\x05hello\x81\x04PONG")


async def test_every_question_before_the_end_is_answered() -> None:
    async with (
        serving() as live,
        asking(live, await live.item(), PING * 100, b"\x88\x82", bytes(4), b"\x0f\xa0") as reader,
    ):
        assert (await reader.read()).endswith(b"\x81\x04PONG" * 100 + b"\x88\x02\x03\xe8")
        assert (await told(live))[-1] == closed("in", 4000)


def _broken(_text: str) -> str | None:
    raise ValueError("no")


def _surrogate(_text: str) -> str | None:
    return "\ud800"


@pytest.mark.parametrize("hears", [_broken, _surrogate])
async def test_an_answer_that_breaks_ends_the_stream_as_our_mistake(hears: Callable[[str], str | None]) -> None:
    async with serving(vendor=dataclasses.replace(TOY, hears=hears)) as live:
        async with streaming(live, await live.item()) as opened:
            await opened.send_str("PING")
            assert await ending(opened) == 1011
        assert await told(live) == [closed("out", 1011)]
        assert held(live) == []
