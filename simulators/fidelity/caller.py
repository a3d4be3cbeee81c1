"""Calls a vendor by operation, as a flow or a provider state wants it, and remembers every exchange.

Owns making a request out of an operation's id. Who sends, who signs and who waits is handed in, so the same calls go to
the simulator, to a recording and to the vendor's real sandbox.
"""

import json
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import msgspec

from .openapi import document
from .wire import FORM, Answer, Json, Outgoing, Send

GLIMPSE = 200
"""Characters of a refusal that are quoted."""
NOTHING: Mapping[str, str] = {}


class Unexpected(AssertionError):
    """The vendor answered, but not what was expected: one sentence."""


class Exchange(msgspec.Struct, frozen=True):
    """One call and its answer. `waited`: seconds (virtual or real) spent in `until` since it began."""

    operation: str
    request: Outgoing
    answer: Answer
    waited: float = 0.0


class Caller:
    """A server-side client of one vendor."""

    def __init__(
        self,
        vendor: str,
        send: Send,
        sign: Callable[[Outgoing], Outgoing],
        wait: Callable[[float], None],
    ) -> None:
        self.vendor = vendor
        self.document = document(vendor)
        self.exchanges: list[Exchange] = []
        self._send = send
        self._sign = sign
        self._wait = wait

    def call(
        self,
        operation: str,
        *,
        body: Json | bytes | None = None,
        query: Mapping[str, str] = NOTHING,
        headers: Mapping[str, str] = NOTHING,
        signed: bool = True,
        expect: int | None = None,
        path: Mapping[str, str] = NOTHING,
    ) -> Answer:
        """The answer to one call. A body that is no bytes goes out as the operation's media type wants it.

        Raises `Unexpected` for another status than `expect`, `Unreachable` when nobody answers, and `KeyError` for an
        operation or a placeholder that is not known.
        """
        request = self._request(operation, body, query, headers, path)
        return self._exchange(operation, request, 0.0, signed=signed, expect=expect)

    def until(
        self,
        operation: str,
        reached: Callable[[Json], bool],
        *,
        within: float,
        every: float,
        path: Mapping[str, str] = NOTHING,
    ) -> Answer:
        """Ask again every `every` seconds until `reached(body)`; the answer that got there.

        Raises `Unexpected` when `within` seconds are over.
        """
        waited = 0.0
        while True:
            request = self._request(operation, None, NOTHING, NOTHING, path)
            answer = self._exchange(operation, request, waited, signed=True, expect=200)
            if reached(answer.json()):
                return answer
            if waited + every > within:
                raise Unexpected(f"{operation} did not get there within {within:g} s")
            self._wait(every)
            waited += every

    def _exchange(
        self, operation: str, request: Outgoing, waited: float, *, signed: bool, expect: int | None
    ) -> Answer:
        sent = self._sign(request) if signed else request
        answer = self._send(sent)
        self.exchanges.append(Exchange(operation, sent, answer, waited))
        if expect is not None and answer.status != expect:
            raise Unexpected(f"{operation} answered {answer.status}, not {expect}: {_glimpse(answer)}")
        return answer

    def _request(
        self,
        operation: str,
        body: Json | bytes | None,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        path: Mapping[str, str],
    ) -> Outgoing:
        known = self.document.operations[operation]
        target = known.url(path) + (f"?{urlencode(query)}" if query else "")
        media = next(iter(known.body.content), "") if known.body else ""
        raw = body if isinstance(body, bytes) else _written(media, body)
        typed = {"content-type": media} if raw and media else {}
        return Outgoing(known.method, target, {**typed, **{n.lower(): v for n, v in headers.items()}}, raw)


def _written(media: str, body: Json) -> bytes:
    if body is None:
        return b""
    if media == FORM:
        return urlencode(body).encode()
    return json.dumps(body, ensure_ascii=False).encode()


def _glimpse(answer: Answer) -> str:
    """Code and message of a refusal; nothing of what a good answer holds."""
    try:
        value = answer.json()
    except ValueError:
        return f"{len(answer.body)} bytes of {answer.media_type or 'no type'}"
    if not isinstance(value, dict):
        return "no object"
    told = {name: value[name] for name in ("status", "code", "error", "message", "fault") if name in value}
    return _shortened(json.dumps(told, ensure_ascii=False))


def _shortened(text: str) -> str:
    """The beginning of a long text, by whole words: half a secret is not known for one."""
    return text if len(text) <= GLIMPSE else f"{text[:GLIMPSE].rpartition(' ')[0]} ..."
