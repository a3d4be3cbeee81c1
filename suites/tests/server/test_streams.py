"""What arrives on a stream and in which order, and how an upgrade is refused, over real sockets."""

import asyncio

import aiohttp
import pytest
from golive.simulators.core import frames
from golive.suites.tests.harness import KEY, serving
from golive.suites.tests.streaming import (
    HANDSHAKE,
    NONCE,
    closed,
    ending,
    exchanges,
    handshake,
    held,
    say,
    streaming,
    texts,
    told,
)
from golive.suites.tests.toy import channel

# what arrives


async def test_what_is_published_arrives_in_order() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as opened:
            await say(live, item, *"abc")
            await say(live, item, "ä")
            await live.one("POST", f"/toy/items/{item}/say", {"texts": ["by hand"]})
            assert await texts(opened, 5) == ["a", "b", "c", "ä", "by hand"]


async def test_a_burst_of_a_thousand_keeps_its_order() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as opened:
            everything = [f"{number:04d}" for number in range(1000)]
            await say(live, item, *everything)
            assert await texts(opened, 1000) == everything


async def test_two_channels_never_mix() -> None:
    async with serving() as live:
        one, two = await live.item(), await live.item()
        async with streaming(live, one) as first, streaming(live, two) as second:
            for number in range(20):
                await say(live, one, f"one {number}")
                await say(live, two, f"two {number}")
            assert await texts(first, 20) == [f"one {number}" for number in range(20)]
            assert await texts(second, 20) == [f"two {number}" for number in range(20)]


async def test_two_sandboxes_never_mix() -> None:
    async with serving() as live:
        _, made = await live.admin("POST", "/sandboxes", {"id": "mine"})
        key = made["vendors"]["toy"]["key"]
        item = await live.item()
        _, entries = await live.admin("GET", "/sandboxes/default/snapshot")
        await live.admin("PUT", "/sandboxes/mine/snapshot", entries)  # both have the same item
        async with streaming(live, item) as first, streaming(live, item, key=key) as second:
            await say(live, item, "default")
            await say(live, item, "mine", key=key)
            assert (await texts(first, 1), await texts(second, 1)) == (["default"], ["mine"])


async def test_two_on_one_channel_both_get_it() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as one, streaming(live, item) as two:
            await say(live, item, "a", "b", close=1000)
            for opened in (one, two):
                assert await texts(opened, 2) == ["a", "b"]
                assert await ending(opened) == 1000


async def test_nothing_is_said_again_to_who_comes_later() -> None:
    async with serving() as live:
        item = await live.item()
        await say(live, item, "early", close=1000)
        async with streaming(live, item) as opened:
            await say(live, item, "late")
            assert await texts(opened, 1) == ["late"]
        async with streaming(live, item) as opened:
            await say(live, item, "later")
            assert await texts(opened, 1) == ["later"]


async def test_a_commit_from_another_thread_arrives() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as opened:
            await asyncio.to_thread(live.sandbox.run, lambda tx: frames.send(tx, channel(item), "hello"))
            assert await texts(opened, 1) == ["hello"]


async def test_the_answer_to_the_upgrade_has_the_vendors_headers() -> None:
    async with serving() as live:
        item = await live.item()
        reader, writer = await handshake(live, item)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        writer.close()
        assert head.startswith(b"http/1.1 101 ")
        assert b"\r\nx-signature: " in head
        assert b"content-type" not in head


async def test_a_greeting_comes_first_and_to_one_alone() -> None:
    async with serving() as live:
        item = await live.item()
        url = f"{live.server.addresses['toy']}/items/{item}/stream?greeting=hello"
        async with streaming(live, item) as other, live.http.ws_connect(url, headers={"x-key": KEY}) as greeted:
            await say(live, item, "a")
            assert (await texts(greeted, 2), await texts(other, 1)) == (["hello", "a"], ["a"])
        sent = [body for _, operation, body in await told(live) if operation == "socket.send"]
        assert (sent[0], sorted(sent)) == ("hello", ["a", "a", "hello"])


# refusals


@pytest.mark.parametrize(("key", "path", "status"), [("nobody", "", 401), (KEY, "0", 404)])
async def test_a_refusal_is_plain_http(key: str, path: str, status: int) -> None:
    async with serving() as live:
        item = await live.item()
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with streaming(live, item + path, key=key):
                raise AssertionError
        assert refused.value.status == status
        assert refused.value.headers is not None
        assert "x-signature" in refused.value.headers
        (line,) = [line for line in await exchanges(live) if line["operation"] == "openStream"]
        assert (line["response"]["status"], line["response"]["body"]["code"]) == (status, f"E{status}")
        assert await told(live) == []


async def test_a_refused_upgrade_leaves_the_connection_for_more() -> None:
    async with serving() as live:
        item = await live.item()
        reader, writer = await handshake(live, "nothing")
        refusal = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(refusal.partition(b"content-length:")[2].partition(b"\r\n")[0]))
        writer.write(HANDSHAKE % (item.encode(), b"13", NONCE))
        answer = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        assert (refusal.split(b" ")[1], answer.split(b" ")[1]) == (b"404", b"101")


@pytest.mark.parametrize(("version", "nonce"), [(b"6", NONCE), (b"13", b"AAAA"), (b"13", b"")])
async def test_a_handshake_that_is_none_gets_a_sentence(version: bytes, nonce: bytes) -> None:
    async with serving() as live:
        reader, writer = await handshake(live, await live.item(), version, nonce)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
        writer.close()
        assert await told(live) == [closed("out", 1002)]
        assert held(live) == []
