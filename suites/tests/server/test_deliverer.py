"""One attempt to deliver: how it ends, whatever the URL, the network, and the receiver do."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from golive.simulators.core.journal import BODY_LIMIT
from golive.simulators.core.outbox import Delivery, Retry
from golive.simulators.core.redact import Redactor
from golive.simulators.server.deliverer import ANSWER_LIMIT, Deliverer, is_loopback
from golive.suites.tests.harness import Received, answering, hanging, receiving

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
REDACTOR = Redactor(members=("pin",), headers=("set-cookie",))


def delivery(url: str, body: bytes = b'{"a":1}', headers: tuple[tuple[str, str], ...] = (), **retry: int) -> Delivery:
    return Delivery("dlv_1", "toy", "t", "s", url, headers, body, 0, Retry(every=1, within=1, **retry))  # type: ignore[arg-type]  # numbers


@asynccontextmanager
async def sender(**options: object) -> AsyncIterator[Deliverer]:
    made = Deliverer(**options)  # type: ignore[arg-type]  # passed on
    try:
        yield made
    finally:
        await made.close()


async def outcome(url: str, **options: object) -> str:
    async with sender(**options) as deliverer:
        result = await deliverer.send(delivery(url), REDACTOR)
        assert not result.delivered
        return result.outcome


async def test_it_posts_the_exact_bytes_and_headers() -> None:
    headers = (("content-type", "application/json"), ("x-signature", "abc"), ("X-Twice", "1"), ("X-Twice", "2"))
    body = b'{"a": "\xc3\xa4", "b":  1}\n'
    async with receiving() as receiver, sender() as deliverer:
        result = await deliverer.send(delivery(receiver.url, body, headers), REDACTOR)
        assert (result.outcome, result.delivered) == ("200", True)
        (got,) = receiver.received
        assert got.body == body
        assert got.headers["x-signature"] == "abc"
        assert got.headers["content-type"] == "application/json"
        assert got.headers["content-length"] == str(len(body))


@pytest.mark.parametrize(
    ("status", "ok", "delivered"),
    [
        (200, (200, 299), True),
        (204, (200, 299), True),
        (299, (200, 299), True),
        (201, (200, 200), False),
        (500, (200, 299), False),
    ],
)
async def test_which_answers_count_is_the_vendors_rule(status: int, ok: tuple[int, int], delivered: bool) -> None:
    async with receiving(answering(status)) as receiver, sender() as deliverer:
        result = await deliverer.send(delivery(receiver.url, ok_from=ok[0], ok_to=ok[1]), REDACTOR)
        assert (result.outcome, result.delivered) == (str(status), delivered)


async def test_a_redirect_is_not_followed() -> None:
    async def elsewhere(_received: Received) -> web.StreamResponse:
        return web.Response(status=307, headers={"location": receiver.url + "/other"})

    async with receiving(elsewhere) as receiver, sender() as deliverer:
        result = await deliverer.send(delivery(receiver.url), REDACTOR)
        assert (result.outcome, result.delivered) == ("307", False)
        assert [one.path for one in receiver.received] == ["/hook"]


async def test_the_answer_is_remembered_redacted() -> None:
    async def tell(_received: Received) -> web.StreamResponse:
        return web.Response(body=b'{"pin":"1234","ok":true}', headers={"set-cookie": "a=b", "X-Other": "1"})

    async with receiving(tell) as receiver, sender() as deliverer:
        response = (await deliverer.send(delivery(receiver.url), REDACTOR)).response
        assert response is not None
        assert bytes(response.body) == b'{"pin":"***","ok":true}'
        assert (response.headers["set-cookie"], response.headers["x-other"], response.status) == ("***", "1", 200)


async def test_an_answer_in_pieces_is_read_to_its_end() -> None:
    async def pieces(request: web.BaseRequest) -> web.StreamResponse:
        stream = web.StreamResponse()
        await stream.prepare(request)
        for piece in (b'{"a":', b"1", b"}"):
            await stream.write(piece)
            await asyncio.sleep(0.001)
        return stream

    async with listening(pieces) as url, sender() as deliverer:
        response = (await deliverer.send(delivery(url), REDACTOR)).response
        assert response is not None
        assert bytes(response.body) == b'{"a":1}'


@asynccontextmanager
async def listening(handler: Handler) -> AsyncIterator[str]:
    """A server with this handler; its URL."""
    runner = web.ServerRunner(web.Server(handler, access_log=None, handler_cancellation=True), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def test_an_endless_answer_is_read_up_to_a_limit() -> None:
    async def endless(request: web.BaseRequest) -> web.StreamResponse:
        stream = web.StreamResponse()
        await stream.prepare(request)
        while True:
            await stream.write(b"x" * 10_000)

    async with listening(endless) as url, sender() as deliverer:
        result = await deliverer.send(delivery(url), REDACTOR)
        assert result.delivered
        assert result.response is not None
        assert BODY_LIMIT < len(bytes(result.response.body)) < ANSWER_LIMIT


async def test_a_receiver_that_never_answers_is_a_timeout() -> None:
    async with receiving(hanging) as receiver:
        assert await outcome(receiver.url, timeout=0.05) == "timeout"


async def test_a_receiver_that_hangs_up_is_broken() -> None:
    async def hang_up(request: web.BaseRequest) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with listening(hang_up) as url:
        assert await outcome(url) == "broken"


async def test_a_receiver_that_speaks_no_http_is_broken() -> None:
    async def babble(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        assert await outcome(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/") == "broken"


async def test_nobody_there_is_refused() -> None:
    async with receiving() as receiver:
        url = receiver.url
    assert await outcome(url) == "refused"


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "http://10.0.0.1/", "http://169.254.169.254/", "http://0.0.0.0:1/", "http://127.0.0.1.example.com/",
     "http://localhost.example.com/", "http://[::2]/", "http:///nobody", "http://user@example.com:80/", "http://127.0.0.1@example.com/"],
)  # fmt: skip
async def test_other_hosts_are_blocked(url: str) -> None:
    assert await outcome(url) == "blocked"


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://127.0.0.1:99999999/", "http://127.0.0.1:x/", "gopher://127.0.0.1/", "127.0.0.1", ""]
)
async def test_a_url_that_is_none_is_told(url: str) -> None:
    assert await outcome(url) == "invalid"


async def test_headers_that_cannot_be_sent_are_told() -> None:
    async with receiving() as receiver, sender() as deliverer:
        broken = delivery(receiver.url, headers=(("x-a", "1\r\nx-b: 2"),))
        assert (await deliverer.send(broken, REDACTOR)).outcome == "invalid"
        assert receiver.received == []


async def test_a_host_can_be_allowed() -> None:
    assert await outcome("http://receiver.invalid/", allowed_hosts=("receiver.invalid",)) == "refused"
    assert await outcome("http://other.invalid/", allowed_hosts=("receiver.invalid",)) == "blocked"


async def test_one_client_serves_many() -> None:
    async with receiving() as receiver, sender() as deliverer:
        results = await asyncio.gather(*(deliverer.send(delivery(receiver.url), REDACTOR) for _ in range(200)))
        assert {result.outcome for result in results} == {"200"}
        assert len(receiver.received) == 200


async def test_owners_differ() -> None:
    async with sender() as one, sender() as other:
        assert one.owner != other.owner


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("api.localhost", True),
        ("10.0.0.1", False),
        ("notlocalhost", False),
        ("::ffff:8.8.8.8", False),
        ("", False),
        ("1", False),
    ],
)
def test_what_counts_as_this_machine(host: str, is_one: bool) -> None:
    assert is_loopback(host) is is_one
