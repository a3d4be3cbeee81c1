"""What a client puts on the wire, and what comes back, free of any HTTP library.

Owns the two messages as a client sees them, and the one failure that is no answer.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from msgspec.structs import replace

Json = Any
"""Any JSON value."""

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


DEEPEST = 64
"""Levels of a JSON value that is still read; vendors have a few, and whoever walks more runs out of stack."""


class Unreachable(Exception):
    """Nobody answered: one sentence that says where and why."""


def media_type(headers: Mapping[str, str]) -> str:
    """The content type among headers with lower-case names, without its parameters, lower case; empty without one."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


class Outgoing(msgspec.Struct, frozen=True):
    """One request. `target` is path and query relative to the base URL, percent-encoded as it goes out.

    Header names are lower case.
    """

    method: str
    target: str
    headers: Mapping[str, str] = {}
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query, decoded; of a name that occurs twice the last one counts."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def with_headers(self, headers: Mapping[str, str]) -> "Outgoing":
        """The same request with these headers, in the place of any of the same names."""
        return replace(self, headers={**self.headers, **{name.lower(): value for name, value in headers.items()}})

    def without_headers(self, *names: str) -> "Outgoing":
        """The same request without these headers (lower case)."""
        return replace(self, headers={name: value for name, value in self.headers.items() if name not in names})

    def with_query(self, pairs: Mapping[str, str]) -> "Outgoing":
        """The same request with these parameters at the end of the query, in the place of any of the same names."""
        kept = [(n, v) for n, v in parse_qsl(urlsplit(self.target).query, keep_blank_values=True) if n not in pairs]
        return replace(self, target=f"{self.path}?{urlencode([*kept, *pairs.items()])}")

    def payload(self) -> Json:
        """The body, parsed; None for an empty one. Raises `ValueError`."""
        return parsed(self.body) if self.body else None


class Answer(msgspec.Struct, frozen=True):
    """What came back: status, headers with lower-case names, exact bytes."""

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""

    def json(self) -> Json:
        """The body, parsed. Raises `ValueError`."""
        return parsed(self.body)

    @property
    def media_type(self) -> str:
        """See the function of this name."""
        return media_type(self.headers)


def parsed(body: bytes) -> Json:
    """A JSON text as a value. Raises `ValueError`, also for one that is nested too deeply."""
    try:
        value = msgspec.json.decode(body)
    except RecursionError as problem:
        raise ValueError(f"JSON of more than {DEEPEST} levels") from problem
    level: Iterable[Json] = (value,)
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return value
    raise ValueError(f"JSON of more than {DEEPEST} levels")


def _inside(value: Json) -> Iterable[Json]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


Send = Callable[[Outgoing], Answer]
"""Sends a request; raises `Unreachable`."""
