"""What the journal says of streams, and that time moves on only when everything is written."""

import asyncio
import json
from importlib.resources import files

import jsonschema
import pytest
from golive.simulators.core import frames
from golive.simulators.core.clock import SECOND, TEST_START, isoformat
from golive.simulators.server import stream
from golive.suites.tests.harness import receiving, serving, until
from golive.suites.tests.streaming import (
    closed,
    count_of,
    ending,
    exchanges,
    held,
    raw_stream,
    remind,
    say,
    streaming,
    texts,
    told,
)
from golive.suites.tests.toy import channel

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
