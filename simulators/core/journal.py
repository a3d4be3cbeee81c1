"""The journal: every exchange with the outside, in the order in which it was committed.

Owns what is remembered of an exchange and how the memory is asked. Entries are redacted before they get
here. The journal is a ring with a byte cap: after an eviction it refuses to answer "never".
"""

from collections.abc import Iterator, Mapping
from typing import Literal
from urllib.parse import unquote

import msgspec

from .clock import isoformat
from .errors import ControlError
from .message import Headers, Request, Response
from .redact import MASK, Redactor
from .ring import Marks, Ring
from .transaction import R, S, Transaction

BODY_LIMIT = 32 * 1024
"""Bytes of a body that are kept; what is longer is cut and kept as text."""


EMPTY = (101, 204, 304)
"""Statuses of answers that have no body, and hence no content type."""


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """One half of an exchange. Requests have method and url, responses a status. `body` is JSON, text or null."""

    headers: Mapping[str, str]
    body: msgspec.Raw
    method: str = ""
    url: str = ""
    status: int = 0


class Exchange(msgspec.Struct, frozen=True):
    """One exchange. `in`: a client called the simulator; `out`: the simulator called the client (a webhook)."""

    at: str
    direction: Literal["in", "out"]
    vendor: str
    operation: str | None
    subject: str | None
    fault: str | None
    error: str | None
    request: Message
    response: Message | None


class Query(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to look for. Every given field must match; `path` is a part of the URL, `after` a sequence number."""

    direction: str | None = None
    vendor: str | None = None
    operation: str | None = None
    subject: str | None = None
    method: str | None = None
    path: str | None = None
    status: int | None = None
    error: str | None = None
    after: int = 0

    def matches(self, exchange: Exchange) -> bool:
        """True when `exchange` is what is looked for."""
        request, response = exchange.request, exchange.response
        facts = (
            (self.direction, exchange.direction),
            (self.vendor, exchange.vendor),
            (self.operation, exchange.operation),
            (self.subject, exchange.subject),
            (self.error, exchange.error),
            (self.method, request.method),
            (self.status, response.status if response else None),
        )
        return all(wanted is None or wanted == found for wanted, found in facts) and (self.path or "") in request.url


RING = Ring("journal", Exchange)


def append(tx: Transaction[R, S], exchange: Exchange, cap: int) -> None:
    """Remember `exchange`, within `cap` bytes in all."""
    RING.append(tx, exchange, cap)


def find(tx: Transaction[R, S], query: Query) -> Iterator[tuple[int, Exchange]]:
    """(sequence number, exchange) of all that match and are still remembered, oldest first."""
    return ((number, entry) for number, entry in RING.read(tx, query.after) if query.matches(entry))


def count(tx: Transaction[R, S], query: Query) -> int:
    """How many match; raises a 409 `ControlError` instead of a figure that evicted entries could have changed."""
    found = sum(1 for _ in find(tx, query))
    marks = RING.marks(tx)
    if marks.dropped and query.after < marks.first - 1:
        raise ControlError(
            409,
            f"the journal has evicted {marks.dropped} exchanges, so it cannot say how often this happened; "
            "raise journal_bytes, reset the sandbox before the test, or ask only after a later sequence number",
            first_kept=marks.first,
            found_at_least=found,
        )
    return found


def marks(tx: Transaction[R, S]) -> Marks:
    """What the journal keeps and what it has lost."""
    return RING.marks(tx)


def incoming(redactor: Redactor, request: Request, known: frozenset[str]) -> Message:
    """A redacted request. Forms with parts, which carry files, are remembered by type and length only."""
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    parts = kind.startswith("multipart/")
    return Message(
        redactor.headers(request.headers, known),
        _text(f"({len(request.body)} bytes of {kind})") if parts else body(redactor, request.body),
        method=request.method,
        url=url(redactor, request),
    )


def url(redactor: Redactor, request: Request) -> str:
    """The target of a request, with private values masked in its path and its query."""
    path = _path(redactor, request)
    if not request.query:
        return path
    items = (f"{name}={MASK if redactor.is_private(name) else value}" for name, value in request.query.items())
    return f"{path}?{'&'.join(items)}"


def _path(redactor: Redactor, request: Request) -> str:
    private = {value for name, value in request.params.items() if redactor.is_private(name)}
    if not private:
        return request.path
    return "/".join(MASK if unquote(part) in private else part for part in request.path.split("/"))


def outgoing(redactor: Redactor, response: Response, known: frozenset[str]) -> Message:
    """A redacted response. Bodies that are not JSON (pages, images) are remembered by type and length only."""
    headers = redactor.headers(_lower(response), known)
    if not response.content_type.startswith("application/json"):
        return Message(
            headers, _text(f"({len(response.body)} bytes of {response.content_type})"), status=response.status
        )
    return Message(headers, body(redactor, response.body), status=response.status)


def _lower(response: Response) -> dict[str, str]:
    headers = {name.lower(): value for name, value in response.headers}
    if response.body or response.status not in EMPTY:
        headers["content-type"] = response.content_type
    return headers


def lower(headers: Headers) -> dict[str, str]:
    """Header pairs as a mapping with lower-case names."""
    return {name.lower(): value for name, value in headers}


_NULL = msgspec.Raw(b"null")
_check = msgspec.json.Decoder(msgspec.Raw).decode
"""Raises for broken JSON, and builds nothing; what is inside of strings it does not look at."""


def body(redactor: Redactor, raw: bytes) -> msgspec.Raw:
    """A redacted body: embedded JSON when it is JSON, else text, cut at `BODY_LIMIT`."""
    if not raw:
        return _NULL
    sound = _is_json(raw)
    masked = redactor.json(raw) if sound else redactor.text(raw)
    if len(masked) > BODY_LIMIT:
        return _text(f"{masked[:BODY_LIMIT].decode(errors='replace')}... ({len(raw)} bytes in all)")
    return msgspec.Raw(masked) if sound else _text(masked.decode(errors="replace"))


def _is_json(raw: bytes) -> bool:
    """True for a JSON object or array that is sound throughout."""
    if raw.lstrip(b" \t\r\n")[:1] not in (b"{", b"["):
        return False
    try:
        if not raw.isascii():
            raw.decode()
        _check(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _text(text: str) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(text))


class Numbered(msgspec.Struct, frozen=True):
    """An exchange with its sequence number, as the control API answers it."""

    seq: int
    exchange: Exchange

    def as_json(self) -> dict[str, object]:
        """The flat form: `seq` first, then the fields of the exchange."""
        fields = {name: getattr(self.exchange, name) for name in Exchange.__struct_fields__}
        return {"seq": self.seq, **fields}


def stamp(tx: Transaction[R, S]) -> str:
    """The text form of the transaction's time."""
    return isoformat(tx.now)
