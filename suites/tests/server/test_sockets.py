"""Streams over real sockets: what arrives and in which order, how they end, and what the journal says of it."""

import asyncio
import gc
import json
import socket as sockets
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import aiohttp
import jsonschema
import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType
from golive.simulators.core import frames
from golive.simulators.core.clock import SECOND, TEST_START, isoformat
from golive.simulators.server import stream
from golive.simulators.server.stream import HEARD_BYTES, Stream
from golive.simulators.stores.sqlite import SqliteStore
from golive.suites.tests.harness import KEY, Live, receiving, serving, until
from golive.suites.tests.toy import channel

Json = Any
NONCE = b"A" * 22 + b"=="
HANDSHAKE = (
    b"GET /items/%s/stream HTTP/1.1\r\nhost: x\r\nx-key: toy-key\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
    b"sec-websocket-version: %s\r\nsec-websocket-key: %s\r\n\r\n"
)


@asynccontextmanager
async def streaming(
    live: Live, item: str, *, key: str = KEY, **options: Json
) -> AsyncIterator[ClientWebSocketResponse]:
    """The open stream of an item."""
    url = f"{live.server.addresses['toy']}/items/{item}/stream"
    async with live.http.ws_connect(url, headers={"x-key": key}, **options) as opened:
        yield opened


async def say(live: Live, item: str, *texts: str, close: int | None = None, key: str = KEY) -> None:
    """Have the toy say texts on an item's stream, then end it."""
    status, _ = await live.toy(
        "POST", f"/items/{item}/say", {"texts": texts} | ({"close": close} if close else {}), key=key
    )
    assert status == 202


async def remind(live: Live, item: str, timer: str, seconds: int) -> None:
    """Arm one of the toy's timers."""
    assert (await live.toy("POST", f"/items/{item}/remind", {"timer": timer, "seconds": seconds}))[0] == 202


async def texts(opened: ClientWebSocketResponse, count: int) -> list[str]:
    """The next texts that arrive."""
    return [await opened.receive_str(timeout=10) for _ in range(count)]


async def ending(opened: ClientWebSocketResponse) -> int | None:
    """The code with which the other side ends the stream; nothing else arrives before."""
    message = await opened.receive(timeout=10)
    assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR), message
    return opened.close_code


async def exchanges(live: Live, sandbox: str = "default") -> list[Json]:
    """The journal."""
    _, answer = await live.admin("GET", f"/sandboxes/{sandbox}/journal")
    found: list[Json] = answer["exchanges"]
    return found


async def told(live: Live) -> list[tuple[str, str, Json]]:
    """Direction, operation, and body of what the journal says of streams."""
    lines = [line for line in await exchanges(live) if "ocket" in line["operation"]]
    return [(line["direction"], line["operation"], line["request"]["body"]) for line in lines]


async def count_of(live: Live, operation: str, wanted: int) -> None:
    """Return when the journal has so many exchanges of an operation."""
    await live.one("POST", "/journal/wait", {"operation": operation, "count": wanted, "timeout_seconds": 10})


async def handshake(
    live: Live, item: str, version: bytes = b"13", nonce: bytes = NONCE
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection of bytes, with small buffers, that has asked for the stream of an item."""
    connection = sockets.socket()
    connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    connection.setblocking(False)
    await asyncio.get_running_loop().sock_connect(
        connection, ("127.0.0.1", int(live.server.addresses["toy"].rpartition(":")[2]))
    )
    reader, writer = await asyncio.open_connection(sock=connection, limit=4096)
    writer.write(HANDSHAKE % (item.encode(), version, nonce))
    return reader, writer


async def raw_stream(live: Live, item: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The open stream of an item, as bytes."""
    reader, writer = await handshake(live, item)
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
    return reader, writer


def closed(direction: str, code: int) -> tuple[str, str, Json]:
    """The journal's word for an end."""
    return direction, "socket.close", {"code": code}


def held(live: Live) -> list[Stream]:
    """All streams that the server still knows."""
    return [one for several in live.server.sockets._streams.values() for one in several]  # noqa: SLF001 - no other way to see that nothing remains


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


async def test_what_the_client_says_is_ignored() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as opened:
            await opened.send_str("hello?")
            await opened.send_bytes(b"\x00" * (HEARD_BYTES - 1))
            await say(live, item, "a")
            assert await texts(opened, 1) == ["a"]
        assert [line["operation"] for line in await exchanges(live)][-1] == "socket.close"


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


# what the journal says


async def test_the_journal_has_upgrade_frames_and_end_as_documented() -> None:
    async with serving() as live:
        item = await live.item()
        path = f"/items/{item}/stream"
        async with streaming(live, item) as opened:
            await say(live, item, '{"event": "x", "pin": "1234"}', "plain")
            await texts(opened, 2)
        lines = [
            line for line in await exchanges(live) if line["operation"] in ("openStream", "socket.send", "socket.close")
        ]
        schema = json.loads(files("golive.schemas").joinpath("golive", "exchange.schema.json").read_text("utf-8"))
        for line in lines:
            jsonschema.validate(line, schema)
            assert (line["subject"], line["vendor"], line["request"]["url"]) == (item, "toy", path)
        upgrade, first, second, end = lines
        assert (upgrade["direction"], upgrade["operation"], upgrade["response"]["status"]) == ("in", "openStream", 101)
        assert first == {
            "seq": first["seq"],
            "at": isoformat(TEST_START),
            "direction": "out",
            "vendor": "toy",
            "operation": "socket.send",
            "subject": item,
            "fault": None,
            "error": None,
            "request": {"method": "SEND", "url": path, "headers": {}, "body": {"event": "x", "pin": "***"}},
            "response": None,
        }
        assert second["request"]["body"] == "plain"
        assert (end["direction"], end["operation"]) == ("in", "socket.close")
        assert end["request"] == {"method": "CLOSE", "url": path, "headers": {}, "body": {"code": 1000}}
        assert end["response"] is None


async def test_whoever_has_a_frame_finds_it_in_the_journal() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as opened:
            for number in range(50):
                await say(live, item, str(number))
                assert await texts(opened, 1) == [str(number)]
                assert (await told(live))[-1] == ("out", "socket.send", str(number))


async def test_whoever_waits_for_the_journal_is_woken_by_a_frame() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item):
            waiting = asyncio.create_task(count_of(live, "socket.send", 1))
            await say(live, item, "a")
            await waiting


# time


async def test_time_moves_on_when_everything_is_written() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item), streaming(live, item):
            for seconds in (1, 2, 2, 3600):
                await remind(live, item, "tick", seconds)
            await remind(live, item, "hang_up", 3601)
            await live.advance(7200)
            times = [isoformat(TEST_START + seconds * SECOND) for seconds in (1, 2, 2, 3600)]
            sent = [line for line in await exchanges(live) if line["operation"] == "socket.send"]
            assert sorted(line["request"]["body"] for line in sent) == sorted(times * 2)
            assert all(line["at"] == line["request"]["body"] for line in sent)
            ends = [line for line in await exchanges(live) if line["operation"] == "socket.close"]
            assert [line["at"] for line in ends] == [isoformat(TEST_START + 3601 * SECOND)] * 2


async def test_what_is_due_is_written_when_the_clock_answers() -> None:
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item):
            for number in range(50):
                live.sandbox.run(lambda tx, text=str(number): frames.send(tx, channel(item), text))  # type: ignore[misc]  # bound per turn
                await live.advance(0)
                assert (await told(live))[-1] == ("out", "socket.send", str(number))


async def test_a_webhook_finds_the_clock_where_the_frame_was_written() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        item = await live.item()
        async with streaming(live, item):
            for seconds in (5, 10):
                await remind(live, item, "ring", seconds)
                await remind(live, item, "tick", seconds)
            await live.advance(60)
            out = {(line["operation"], line["at"]) for line in await live.outgoing()}
            wanted = [isoformat(TEST_START + seconds * SECOND) for seconds in (5, 10)]
            assert out == {(operation, at) for operation in ("webhook.ring", "socket.send") for at in wanted}


async def test_a_client_that_does_not_read_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(stream, "REPLY_SECONDS", 0.05)
    async with serving() as live:
        item = await live.item()
        async with streaming(live, item) as reading:
            _, writer = await raw_stream(live, item)
            writer.transport.pause_reading()  # type: ignore[attr-defined]  # it is a socket's
            for _ in range(200):
                await say(live, item, *["x" * 30_000] * 2)
                await live.advance(0)
                assert await texts(reading, 2) == ["x" * 30_000] * 2
                if closed("out", 1011) in await told(live):
                    break
            else:
                pytest.fail("nobody was let go")
            await until(lambda: len(held(live)) == 1)
            writer.close()


async def test_who_missed_frames_is_told() -> None:
    async with serving() as live:
        item, other = await live.item(), await live.item()
        async with streaming(live, item) as opened:
            await say(live, other, *["x" * 1000] * 60)
            live.sandbox.run(lambda tx: frames.send(tx, channel(other), "x" * frames.CAP))
            assert await ending(opened) == 1011
        assert await told(live) == [closed("out", 1011)]


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
