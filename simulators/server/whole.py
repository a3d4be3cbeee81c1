"""Answers in one write: the short way for the plain case, which is nearly every one.

aiohttp puts a response together for every case there is, in many steps. A complete JSON answer for a client that keeps
its HTTP/1.1 connection needs none of them: its bytes are known. Everything else goes aiohttp's own way.
"""

from http import HTTPStatus

from aiohttp import HttpVersion11, web
from aiohttp.helpers import rfc822_formatted_time

from ..core.message import Response

LARGEST = 64 * 1024
"""Bytes of a body that are written without asking whether the client keeps up."""

_STATUS = {status.value: f"HTTP/1.1 {status.value} {status.phrase}" for status in HTTPStatus}


def is_plain(request: web.BaseRequest, response: Response) -> bool:
    """True for a case that the short way knows."""
    return (
        request.version == HttpVersion11
        and request.keep_alive
        and request.method != "HEAD"
        and 0 < len(response.body) <= LARGEST
        and response.status in _STATUS
    )


class Whole(web.StreamResponse):
    """A complete answer. aiohttp calls `prepare`, then `write_eof`, and asks whether to `keep_alive`; no more."""

    keep_alive = True

    def __init__(self, response: Response) -> None:
        super().__init__(status=response.status)
        self._bytes = _head(response) + response.body

    async def prepare(self, request: web.BaseRequest) -> None:
        """Send everything; raises ConnectionResetError for a client that has left."""
        if request.transport is None:
            raise ConnectionResetError
        request.transport.write(self._bytes)

    async def write_eof(self, data: bytes = b"") -> None:
        """Everything is sent already."""


def _head(response: Response) -> bytes:
    lines = [
        _STATUS[response.status],
        *(f"{name}: {value}" for name, value in response.headers),
        f"Content-Type: {response.content_type}",
        f"Content-Length: {len(response.body)}",
        f"Date: {rfc822_formatted_time()}",
        "\r\n",
    ]
    head = "\r\n".join(lines)
    if not head.count("\r") == head.count("\n") == len(lines):
        raise ValueError("a header holds a line break")
    return head.encode()
