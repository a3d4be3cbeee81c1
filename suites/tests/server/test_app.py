"""The front of a vendor on a real socket: what it makes of a request, and what faults make of its answer."""

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from golive.simulators.core.signing import hmac_sha256_hex
from golive.suites.tests.harness import Live, receiving, serving, until
from golive.suites.tests.toy import COUNT, TOY

Json = Any


async def raw(live: Live, text: bytes) -> bytes:
    """Send exact bytes; the whole answer until the connection ends."""
    _, _, port = live.server.addresses["toy"].rpartition(":")
    reader, writer = await asyncio.open_connection("127.0.0.1", int(port))
    writer.write(text)
    answer = await reader.read()
    writer.close()
    return answer


async def exchanges(live: Live) -> list[Json]:
    found: list[Json] = (await live.one("GET", "/journal"))["exchanges"]
    return found


# requests


async def test_a_request_is_answered_over_http() -> None:
    async with serving() as live:
        url = live.server.addresses["toy"] + "/count"
        async with live.http.post(url, headers={"X-Key": "toy-key"}) as answer:
            body = await answer.read()
            assert (answer.status, json.loads(body)) == (200, {"count": 1})
            assert answer.headers["content-type"] == "application/json"
            assert answer.headers["x-signature"] == hmac_sha256_hex("toy-secret", body)


async def test_headers_query_and_path_arrive_as_they_are_meant() -> None:
    async with serving() as live:
        url = live.server.addresses["toy"] + "/items/%C3%A4%20b?q=%C3%B6&flag"
        async with live.http.get(url, headers={"X-Key": "toy-key", "X-Strange": "ü"}) as answer:
            assert answer.status == 404
        (line,) = await exchanges(live)
        assert (line["subject"], line["request"]["url"]) == ("ä b", "/items/ä b?q=ö&flag=")
        assert line["request"]["headers"]["x-strange"] == "ü"


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /count?a=\xff HTTP/1.1",
        b"GET /\xff\xfe HTTP/1.1",
        b"GET /count?%FF=%FF HTTP/1.1",
        b"GET /%ED%A0%80 HTTP/1.1",
    ],
)
async def test_bytes_that_are_no_text_do_no_harm(request_line: bytes) -> None:
    async with serving() as live:
        head = b"\r\nhost: x\r\nx-key: \xff\xfe\r\nx-other: a\xc3\xa4\xff\r\nconnection: close\r\n\r\n"
        answer = await raw(live, request_line + head)
        assert answer.split(b" ")[1] in (b"400", b"401", b"404")
        assert b"Traceback" not in answer
        lines = await exchanges(live)
        assert all(line["request"]["headers"]["x-other"] == "aä\ufffd" for line in lines)


async def test_a_crash_shows_no_trace_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as live:
        with caplog.at_level(logging.ERROR, "golive"):
            status, answer = await live.toy("POST", "/crash", {"pin": "1"})
        assert (status, answer) == (500, {"code": "E500", "message": "something went wrong"})
        assert "POST /crash failed inside the simulator" in caplog.text
        assert "line 42" in caplog.text
        assert await live.toy("GET", "/count") == (200, {"count": 0})


# bodies


@pytest.mark.parametrize("excess", [1, 10 * 1024 * 1024])
async def test_a_body_over_the_limit_is_refused_signed_and_remembered(excess: int) -> None:
    async with serving() as live:
        url = live.server.addresses["toy"] + "/items"
        body = io.BytesIO(b"x" * (TOY.body_limit + excess))
        async with live.http.post(url, data=body, headers={"x-key": "toy-key", "connection": "close"}) as answer:
            assert answer.status == 413
            assert "x-signature" in answer.headers
        (line,) = await exchanges(live)
        assert (line["operation"], line["error"], line["request"]["body"]) == ("createItem", "E413", None)


async def test_a_body_without_a_length_is_counted_as_it_comes() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(TOY.body_limit // 1024 + 1):
            yield b"x" * 1024

    async with serving() as live:
        url = live.server.addresses["toy"] + "/items"
        async with live.http.post(url, data=endless(), headers={"x-key": "toy-key"}) as answer:
            assert answer.status == 413


async def test_a_body_at_the_limit_is_taken() -> None:
    async with serving() as live:
        body = json.dumps({"pin": "x" * (TOY.body_limit - len('{"pin": ""}'))}).encode()
        assert len(body) == TOY.body_limit
        url = live.server.addresses["toy"] + "/items"
        async with live.http.post(url, data=body, headers={"x-key": "toy-key"}) as answer:
            assert answer.status == 201


# faults


async def fault(live: Live, kind: str, **fields: Json) -> str:
    return str((await live.one("POST", "/faults", {"kind": kind, **fields}))["id"])


async def test_a_forced_status_and_body() -> None:
    async with serving() as live:
        struck = await fault(live, "status", status=503, body='{"busy":true}', first=1)
        assert await live.toy("POST", "/count") == (503, {"busy": True})
        assert await live.toy("POST", "/count") == (200, {"count": 1})
        assert [line["fault"] for line in await exchanges(live)] == [struck, None]


async def test_a_forced_error_of_the_vendor() -> None:
    async with serving() as live:
        await fault(live, "error", vendor="toy", error="locked")
        assert await live.toy("POST", "/count") == (423, {"code": "E423", "message": "the item is locked"})


@pytest.mark.parametrize(
    "kind", [{"kind": "latency", "seconds": 0.05}, {"kind": "lognormal", "seconds": 0.05, "sigma": 0}]
)
async def test_a_latency_keeps_the_answer_back_and_nobody_else(kind: dict[str, Json]) -> None:
    async with serving() as live:
        await fault(live, **kind, operation="count")
        order: list[str] = []

        async def call(method: str) -> None:
            await live.toy(method, "/count")
            order.append(method)

        await asyncio.gather(call("POST"), call("GET"))
        assert order == ["GET", "POST"]
        assert await live.toy("GET", "/count") == (200, {"count": 1})


async def test_a_timeout_never_answers_but_did_the_work() -> None:
    async with serving() as live:
        await fault(live, "timeout", operation="count")
        task = asyncio.create_task(live.toy("POST", "/count"))
        await until(lambda: live.sandbox.view(lambda tx: tx.get(COUNT)))
        assert not task.done()
        task.cancel()
        assert await live.toy("GET", "/count") == (200, {"count": 1})


async def test_a_caller_who_leaves_frees_the_hanging_request() -> None:
    async with serving() as live:
        await fault(live, "timeout", operation="count")
        before = len(asyncio.all_tasks())
        task = asyncio.create_task(live.toy("POST", "/count"))
        await until(lambda: live.sandbox.view(lambda tx: tx.get(COUNT)))
        task.cancel()
        await live.http.close()
        await until(lambda: len(asyncio.all_tasks()) <= before)


async def test_a_reset_cuts_the_connection() -> None:
    async with serving() as live:
        await fault(live, "reset", operation="count")
        with pytest.raises(aiohttp.ClientConnectionError):
            await live.toy("POST", "/count")
        assert await live.toy("GET", "/count") == (200, {"count": 1})


async def test_a_truncated_body_ends_in_the_middle() -> None:
    async with serving() as live:
        await fault(live, "truncated", operation="count")
        answer = await raw(live, b"POST /count HTTP/1.1\r\nhost: x\r\nx-key: toy-key\r\ncontent-length: 0\r\n\r\n")
        head, _, body = answer.partition(b"\r\n\r\n")
        assert b"200 OK" in head
        assert b"Content-Length: 11" in head
        assert body == b'{"cou'
        with pytest.raises(aiohttp.ClientPayloadError):
            await live.toy("POST", "/count")


async def test_a_malformed_body_is_no_json() -> None:
    async with serving() as live:
        await fault(live, "malformed", operation="count")
        with pytest.raises(json.JSONDecodeError):
            await live.toy("POST", "/count")


async def test_trouble_of_one_connection_is_no_trouble_of_the_next(caplog: pytest.LogCaptureFixture) -> None:
    """After every kind of fault the server still answers, and nothing was logged as a mistake of its own."""
    async with serving() as live:
        for kind in ("reset", "truncated", "malformed"):
            await fault(live, kind, operation="count", first=5)
            for _ in range(5):
                with pytest.raises((aiohttp.ClientError, json.JSONDecodeError)):
                    await live.toy("POST", "/count")
        assert await live.toy("GET", "/count") == (200, {"count": 15})
        assert caplog.text == ""


# deliveries under faults


async def test_delivery_faults_on_the_wire() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        item = await live.item()
        await fault(live, "drop", operation="webhook.dropped")
        await fault(live, "delay", operation="webhook.delayed", seconds=60)
        await fault(live, "duplicate", operation="webhook.double")
        await fault(live, "reorder", operation="webhook.late")
        await fault(live, "missing_signature", operation="webhook.bare")
        for topic in ("dropped", "delayed", "double", "late", "bare", "plain"):
            await live.tell(item, topic)
        await live.advance(0)
        assert receiver.topics == ["double", "double", "bare", "late", "plain"]
        assert ["x-signature" in one.headers for one in receiver.received] == [True, True, False, True, True]
        await live.advance(60)
        assert receiver.topics[5:] == ["delayed"]
        states = {one["topic"]: one["state"] for one in (await live.one("GET", "/deliveries"))["deliveries"]}
        assert states["dropped"] == "dropped"
        assert {states[topic] for topic in states if topic != "dropped"} == {"delivered"}


async def test_a_reorder_without_a_next_one_ends_by_itself() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        await fault(live, "reorder", seconds=30)
        await live.tell(await live.item(), "alone")
        assert await live.advance(29) == []
        assert await live.advance(1) == [("delivery", "alone", "200")]


async def test_a_receiver_that_is_told_twice_gets_the_same_bytes() -> None:
    async with receiving() as receiver, serving() as live:
        await live.listen(receiver.url)
        await fault(live, "duplicate")
        await live.tell(await live.item(), "t")
        await live.advance(0)
        one, two = receiver.received
        assert (one.body, one.headers["x-signature"]) == (two.body, two.headers["x-signature"])
        assert one.headers["x-signature"] == hmac_sha256_hex("toy-secret", one.body)
