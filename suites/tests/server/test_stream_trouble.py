"""Streams under faults, on several servers, and many of them at once."""

import asyncio
import gc
import weakref
from pathlib import Path

import aiohttp
import pytest
from golive.simulators.core import frames
from golive.simulators.server.stream import Stream
from golive.simulators.stores.sqlite import SqliteStore
from golive.suites.tests.harness import serving, until
from golive.suites.tests.streaming import closed, count_of, ending, handshake, held, say, streaming, texts, told
from golive.suites.tests.toy import channel

# faults


async def test_a_latency_comes_first_and_nothing_is_missed() -> None:
    async with serving() as live:
        item = await live.item()
        await live.one("POST", "/faults", {"kind": "latency", "seconds": 0.05, "operation": "openStream"})

        async def open_and_hear() -> list[str]:
            async with streaming(live, item) as opened:
                return await texts(opened, 1)

        hearing = asyncio.create_task(open_and_hear())
        await until(lambda: held(live))
        await live.advance(0)
        await say(live, item, "meanwhile")
        assert await hearing == ["meanwhile"]


async def test_a_client_that_leaves_during_a_latency_is_noted() -> None:
    async with serving() as live:
        item = await live.item()
        await live.one("POST", "/faults", {"kind": "latency", "seconds": 60, "operation": "openStream"})
        _, writer = await handshake(live, item)
        await until(lambda: held(live))
        writer.close()
        await count_of(live, "socket.close", 1)
        assert await told(live) == [closed("in", 1006)]
        assert held(live) == []


async def test_a_server_that_ends_during_a_latency() -> None:
    async with serving() as live:
        item = await live.item()
        await live.one("POST", "/faults", {"kind": "latency", "seconds": 60, "operation": "openStream"})
        reader, writer = await handshake(live, item)
        await until(lambda: held(live))
        await asyncio.wait_for(live.server.close(), 5)
        assert held(live) == []
        assert (await reader.read())[-4:] == b"\x88\x02\x03\xe9"
        writer.close()


@pytest.mark.parametrize("kind", ["reset", "truncated"])
async def test_a_connection_that_is_cut_never_becomes_a_stream(kind: str) -> None:
    async with serving() as live:
        item = await live.item()
        await live.one("POST", "/faults", {"kind": kind, "operation": "openStream"})
        with pytest.raises((aiohttp.ClientError, ConnectionError)):
            async with streaming(live, item):
                raise AssertionError
        assert held(live) == []
        assert await told(live) == []


async def test_an_upgrade_that_hangs_never_becomes_a_stream() -> None:
    async with serving() as live:
        item = await live.item()
        await live.one("POST", "/faults", {"kind": "timeout", "operation": "openStream"})
        reader, writer = await handshake(live, item)
        await count_of(live, "openStream", 1)
        assert held(live) == []
        writer.close()
        assert await reader.read() == b""


async def test_a_forced_status_is_plain_http() -> None:
    async with serving() as live:
        item = await live.item()
        await live.one("POST", "/faults", {"kind": "status", "status": 503, "operation": "openStream", "first": 1})
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with streaming(live, item):
                raise AssertionError
        assert refused.value.status == 503
        async with streaming(live, item) as opened:
            await say(live, item, "a")
            assert await texts(opened, 1) == ["a"]


# several servers, many streams


async def test_what_another_server_publishes_arrives(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    async with serving(SqliteStore(path)) as one, serving(SqliteStore(path)) as two:
        item = await one.item()
        async with streaming(one, item) as first, streaming(two, item) as second:
            await say(two, item, "a", "b", close=1000)
            for opened in (first, second):
                assert await texts(opened, 2) == ["a", "b"]
                assert await ending(opened) == 1000
        await count_of(one, "socket.close", 2)
        assert sorted(await told(one)) == sorted(
            [("out", "socket.send", "a"), ("out", "socket.send", "b"), closed("out", 1000)] * 2
        )


@pytest.mark.parametrize("act", [("POST", "/reset"), ("DELETE", "")])
async def test_what_another_server_resets_or_deletes_ends_streams(tmp_path: Path, act: tuple[str, str]) -> None:
    path = tmp_path / "state.db"
    async with serving(SqliteStore(path)) as one, serving(SqliteStore(path)) as two:
        _, made = await one.admin("POST", "/sandboxes", {"id": "mine"})
        key = made["vendors"]["toy"]["key"]
        async with streaming(one, await one.item(key=key), key=key) as opened:
            status, _ = await two.admin(act[0], "/sandboxes/mine" + act[1])
            assert status in (200, 204)
            assert await ending(opened) == 1001


async def test_five_hundred_streams_leave_nothing() -> None:
    async with serving() as live:
        item, tasks = await live.item(), len(asyncio.all_tasks())

        async def one() -> list[str]:
            async with streaming(live, item) as opened:
                return await texts(opened, 2)

        hearing = [asyncio.create_task(one()) for _ in range(500)]
        await until(lambda: len(held(live)) == 500)
        known = weakref.WeakSet(held(live))
        await say(live, item, "a", "b")
        assert await asyncio.gather(*hearing) == [["a", "b"]] * 500
        del hearing
        await until(lambda: not held(live))
        await live.http.close()
        await until(lambda: len(asyncio.all_tasks()) <= tasks)
        gc.collect()
        assert len(known) == 0


async def test_who_hears_nothing_for_long_misses_nothing() -> None:
    """More is said on another stream than the log keeps."""
    async with serving() as live:
        quiet, loud = await live.item(), await live.item()
        async with streaming(live, quiet) as one, streaming(live, loud) as other:
            for _ in range(80):
                live.sandbox.run(lambda tx: frames.send(tx, channel(loud), "x" * 5000))
                assert len(await other.receive_str(timeout=10)) == 5000
            live.sandbox.run(lambda tx: frames.send(tx, channel(quiet), "at last"))
            assert await one.receive_str(timeout=10) == "at last"


async def test_only_those_look_who_have_news(monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    wake = Stream.wake

    def noted(self: Stream) -> None:
        woken.append(self.channel)
        wake(self)

    monkeypatch.setattr(Stream, "wake", noted)
    async with serving() as live:
        quiet, loud = await live.item(), await live.item()
        async with streaming(live, quiet), streaming(live, loud) as other:
            await live.advance(0)
            woken.clear()
            for _ in range(3):
                live.sandbox.run(lambda tx: frames.send(tx, channel(loud), "x"))
                await other.receive_str(timeout=10)
            assert woken == [channel(loud)] * 3
