"""The two messages every vendor speaks in: a request that came in, a response that goes out.

Owns their shape and the cheap helpers around it. Knows no HTTP library: the server turns its own
objects into these and back, so a rule can be tested with two literals.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

JSON = "application/json"
HTML = "text/html; charset=utf-8"

Headers = tuple[tuple[str, str], ...]


class Request(msgspec.Struct, frozen=True, gc=False):
    """One HTTP request. Header names are lower case; `path` has no query and is decoded, but for %2F and %25.

    `params` holds the values of the route's placeholders and `payload` the parsed body; the engine fills
    both before a handler sees the request. `oversize` says that the body was larger than the vendor takes and
    is not here. `raw` is path and query exactly as they came, for signatures over them.
    """

    method: str
    path: str
    query: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    body: bytes = b""
    remote: str = ""
    params: Mapping[str, str] = {}
    payload: Any = None  # any JSON value
    oversize: bool = False
    raw: str = ""

    def header(self, name: str) -> str | None:
        """The value of the header `name` (lower case), or None."""
        return self.headers.get(name)

    @property
    def target(self) -> str:
        """Path and query as a person would write them, for journals and messages."""
        if not self.query:
            return self.path
        return self.path + "?" + "&".join(f"{name}={value}" for name, value in self.query.items())


class Response(msgspec.Struct, frozen=True, gc=False):
    """One HTTP response: status, headers in the order they are sent, exact body bytes.

    `channel`, with status 101: the stream that the caller gets from now on (see `frames`); a body is its first frame,
    for this caller only.
    """

    status: int
    body: bytes = b""
    headers: Headers = ()
    content_type: str = JSON
    channel: str = ""

    def with_headers(self, extra: Iterable[tuple[str, str]]) -> "Response":
        """The same response with `extra` headers after its own."""
        return Response(self.status, self.body, (*self.headers, *extra), self.content_type, self.channel)


_encode = msgspec.json.Encoder().encode


def json_response(status: int, value: object, headers: Headers = ()) -> Response:
    """`value` (anything msgspec can write) as compact, raw UTF-8 JSON."""
    return Response(status, _encode(value), headers)


def html_response(status: int, page: str, headers: Headers = ()) -> Response:
    """A page for a person."""
    return Response(status, page.encode(), headers, HTML)


def without_nulls(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """A parsed body without members that are null, for vendors to whom these are absent; items of arrays stay."""
    if isinstance(value, dict):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value
