"""How a stream ends: by the vendor's rule, by the client, with its sandbox, with the server."""

import asyncio
from pathlib import Path

import pytest
from golive.simulators.server import stream
from golive.simulators.stores.sqlite import SqliteStore
from golive.suites.tests.harness import serving, until
from golive.suites.tests.streaming import (
    closed,
    count_of,
    ending,
    exchanges,
    held,
    raw_stream,
    say,
    streaming,
    texts,
    told,
)

# ends


@pytest.mark.parametrize("code", [1000, 1013, 4001])
async def test_the_vendors_rule_ends_it(code: int) -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as opened:
            await say(live, item, "bye", close=code)
            assert await texts(opened, 1) == ["bye"]
            assert await ending(opened) == code
            assert await told(live) == [("out", "socket.send", "bye"), closed("out", code)]
        assert await told(live) == [("out", "socket.send", "bye"), closed("out", code)]


async def test_nothing_is_written_behind_the_end() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as opened:
            await say(live, item, close=1000)
            await say(live, item, "too late")
            assert await ending(opened) == 1000
        assert await told(live) == [closed("out", 1000)]


@pytest.mark.parametrize(("code", "known"), [(1000, 1000), (4000, 4000)])
async def test_the_client_ends_it(code: int, known: int) -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as opened:
            await opened.close(code=code)
        await say(live, item, "too late")
        assert await told(live) == [closed("in", known)]
        await until(lambda: not held(live))


async def test_a_client_that_gives_no_code() -> None:
    async with serving() as live:
        reader, writer = await raw_stream(live, await live.item())
        writer.write(b"\x88\x80\x00\x00\x00\x00")
        assert (await reader.read())[:1] == b"\x88"
        writer.close()
        assert await told(live) == [closed("in", 1005)]


@pytest.mark.parametrize("hard", [True, False])
async def test_a_client_that_vanishes(*, hard: bool) -> None:
    async with serving() as live:
        _, writer = await raw_stream(live, await live.item())
        if hard:
            writer.transport.abort()
        else:
            writer.close()
        await count_of(live, "socket.close", 1)
        assert await told(live) == [closed("in", 1006)]
        await until(lambda: not held(live))


@pytest.mark.parametrize(
    ("bytes_", "code"), [(b"\x81\xff" + (1 << 20).to_bytes(8) + b"\x00" * 4, 1009), (b"\x83\x80\x00\x00\x00\x00", 1002)]
)
async def test_a_client_that_breaks_the_protocol_is_let_go(bytes_: bytes, code: int) -> None:
    async with serving() as live:
        reader, writer = await raw_stream(live, await live.item())
        writer.write(bytes_)
        frame = await reader.readexactly(4)
        assert (frame[0], int.from_bytes(frame[2:4])) == (0x88, code)
        writer.close()
        await count_of(live, "socket.close", 1)
        assert await told(live) == [closed("out", code)]


async def test_a_client_that_answers_no_ping_has_vanished(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.05)
    async with serving() as live:
        reader, writer = await raw_stream(live, await live.item())
        await count_of(live, "socket.close", 1)
        assert (await reader.read())[:1] == b"\x89"
        writer.close()
        assert await told(live) == [closed("in", 1006)]
        await until(lambda: not held(live))


# the end of the sandbox, and of the server


@pytest.mark.parametrize("said", [False, True])
@pytest.mark.parametrize("act", [("POST", "/reset"), ("DELETE", "")])
async def test_a_sandbox_that_goes_takes_its_streams_along(act: tuple[str, str], *, said: bool) -> None:
    async with serving() as live:
        _, made = await live.admin("POST", "/sandboxes", {"id": "mine"})
        key = made["vendors"]["toy"]["key"]
        item, other = await live.item(key=key), await live.item()
        async with streaming(live, item, key=key) as opened, streaming(live, other) as unharmed:
            if said:
                await say(live, item, "a", key=key)
                assert await texts(opened, 1) == ["a"]
            status, _ = await live.admin(act[0], "/sandboxes/mine" + act[1])
            assert status in (200, 204)
            assert await ending(opened) == 1001
            await say(live, other, "still here")
            assert await texts(unharmed, 1) == ["still here"]
        await until(lambda: not held(live))
        left = [entry.key for entry in live.world.store.scan("mine/")]
        assert not [key for key in left if "journal" in key or "frames" in key]


async def test_a_reset_is_seen_by_streams_of_whoever_did_not_ask_for_it() -> None:
    async with serving() as live:
        async with streaming(live, await live.item()) as opened:
            live.sandbox.reset()
            assert await ending(opened) == 1001
        assert await exchanges(live) == []


async def test_a_snapshot_that_is_put_back_ends_streams() -> None:
    async with serving() as live:
        item = await live.item()
        snapshot = await live.one("GET", "/snapshot")
        async with streaming(live, item) as opened:
            await live.one("PUT", "/snapshot", snapshot)
            assert await ending(opened) == 1001
        async with streaming(live, item) as opened:
            await say(live, item, "again")
            assert await texts(opened, 1) == ["again"]


async def test_a_clock_that_starts_over_leaves_streams_alone() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as opened:
            await live.advance(5)
            await live.one("PUT", "/clock", {"action": "reset"})
            await say(live, item, "a")
            assert await texts(opened, 1) == ["a"]


async def test_the_servers_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    async with serving(SqliteStore(path)) as live, streaming(live, await live.item()) as opened:
        closing = asyncio.create_task(live.server.close())
        assert await ending(opened) == 1001
        await closing
        assert held(live) == []
    async with serving(SqliteStore(path)) as live:
        assert await told(live) == [closed("out", 1001)]


async def test_clients_that_do_not_answer_do_not_keep_the_server() -> None:
    async with serving() as live:
        item = await live.item()
        opened = [await raw_stream(live, item) for _ in range(20)]
        await asyncio.wait_for(live.server.close(), 5)
        assert held(live) == []
        for _, writer in opened:
            writer.close()
