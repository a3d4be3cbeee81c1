"""The short way to answer sends what the long way would, and is taken only where nothing is lost by it."""

import asyncio

import pytest
from aiohttp import web
from golive.simulators.core.message import Response, json_response
from golive.simulators.server.app import to_web
from golive.simulators.server.whole import LARGEST, Whole, is_plain

ANSWER = json_response(201, {"name": "Zoë"}, (("x-first", "1"), ("x-second", "2"), ("x-first", "3")))
KEEPING = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
LEAVING = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"


class Front:
    """Answers with `response`, the short way where it may; notes which way it took."""

    def __init__(self, response: Response, *, always_long: bool = False) -> None:
        self.response = response
        self.always_long = always_long
        self.short: list[bool] = []

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        self.short.append(is_plain(request, self.response) and not self.always_long)
        return Whole(self.response) if self.short[-1] else to_web(self.response)


async def talk(front: Front, *requests: bytes) -> bytes:
    """Send requests over one connection, and answer all that comes until it ends."""
    runner = web.ServerRunner(web.Server(front, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    reader, writer = await asyncio.open_connection(*runner.addresses[0][:2])
    writer.write(b"".join(requests))
    answer = await reader.read()
    writer.close()
    await runner.cleanup()
    return answer


def parts(answer: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Status line, sorted header lines but for those that name server and time, body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *headers = head.split(b"\r\n")
    return status, sorted(line for line in headers if not line.startswith((b"Date:", b"Server:"))), body


async def test_both_ways_send_the_same() -> None:
    # The last request closes the connection, so it goes the long way; the first one is compared.
    short, long = Front(ANSWER), Front(ANSWER, always_long=True)
    answers = [(await talk(front, KEEPING, LEAVING)).split(b"HTTP/1.1 ")[1] for front in (short, long)]
    assert parts(answers[0]) == parts(answers[1])
    assert (short.short, long.short) == ([True, False], [False, False])


async def test_headers_keep_their_order_and_the_time_is_told() -> None:
    head = (await talk(Front(ANSWER), KEEPING, LEAVING)).split(b"\r\n\r\n")[0].split(b"\r\n")
    assert head[:4] == [b"HTTP/1.1 201 Created", b"x-first: 1", b"x-second: 2", b"x-first: 3"]
    assert head[4:6] == [b"Content-Type: application/json", b"Content-Length: 15"]
    assert head[6].startswith(b"Date: ")
    assert head[6].endswith(b" GMT")


async def test_a_connection_serves_many_requests() -> None:
    front = Front(ANSWER)
    answer = await talk(front, KEEPING, KEEPING, KEEPING, LEAVING)
    assert answer.count(b"HTTP/1.1 201 Created") == 4
    assert front.short == [True, True, True, False]


@pytest.mark.parametrize(
    "request_head",
    [
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        b"HEAD / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    ],
)
async def test_other_requests_go_the_long_way(request_head: bytes) -> None:
    front = Front(ANSWER)
    assert b" 201 Created\r\n" in await talk(front, request_head)
    assert front.short == [False]


@pytest.mark.parametrize("response", [Response(204), Response(200, b"x" * (LARGEST + 1)), Response(299, b"{}")])
async def test_other_answers_go_the_long_way(response: Response) -> None:
    front = Front(response)
    await talk(front, KEEPING, LEAVING)
    assert front.short == [False, False]


@pytest.mark.parametrize("value", ["a\r\nset-cookie: b", "a\nb", "a\rb", "a\n"])
def test_a_header_cannot_bring_another(value: str) -> None:
    with pytest.raises(ValueError, match="a header holds a line break"):
        Whole(json_response(200, {}, (("x-name", value),)))


async def test_a_client_that_has_left_is_no_accident() -> None:
    class Left:
        transport = None

    with pytest.raises(ConnectionResetError):
        await Whole(ANSWER).prepare(Left())  # type: ignore[arg-type]  # all that the short way looks at
