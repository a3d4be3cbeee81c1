"""The exchanges of a check, as they stand on the report's page.

Owns what is shown of them and how much: the page stays small, `evidence/<sha256>.json` has everything. Bodies come from
outside and are only ever text.
"""

import json
from collections.abc import Mapping
from typing import Any

from ..evidence import Evidence, Exchange
from .markup import Markup, tag

BODY_LIMIT = 1500
"""Characters of a body that are shown."""
BAD_STATUS = 400

ASIDES = {"at": "at", "operation": "operation", "subject": "session", "fault": "forced fault", "error": "error"}
WAYS = {"in": "integration → vendor", "out": "vendor → integration", "READ": "files of the team"}
"""By direction, or by a method that has none."""
EVENTS = {"SEND": "frame", "CLOSE": "end", "READ": "golive read"}
"""By method, what is no call and therefore has no answer: on a WebSocket, and of the team's own files."""


def render_exchanges(evidence: Evidence, name: str, limit: int) -> Markup:
    """The last `limit` exchanges and the notes; `name` is the digest of the whole."""
    notes = [tag("p", f"Note: {note}", class_="remark") for note in evidence.notes]
    total = len(evidence.exchanges)
    shown = evidence.exchanges[-limit:] if limit else ()
    hidden = f"{total - len(shown)} of {total} exchanges are not shown here. " if len(shown) < total else ""
    file = tag("p", f"{hidden}Evidence: ", tag("code", f"evidence/{name}.json"), class_="remark")
    return tag("div", *notes, _unfolding(shown), file, class_="exchanges")


def _unfolding(shown: tuple[Exchange, ...]) -> Markup:
    if not shown:
        return Markup("")
    word = "exchange" if len(shown) == 1 else "exchanges"
    heading = tag("summary", f"{len(shown)} {word}")
    return tag("details", heading, *map(_exchange, shown))


def _exchange(exchange: Exchange) -> Markup:
    request, response = exchange["request"], exchange["response"]
    method = request.get("method", "")
    event = EVENTS.get(method)
    summary = tag(
        "summary",
        tag("span", WAYS.get(method) or WAYS[exchange["direction"]], class_="way"),
        tag("span", event, class_="status") if event else _status(response, exchange.get("error")),
        tag("code", f"{method} {request.get('url', '')}", class_="url"),
    )
    aside = [f"{label} {exchange[key]}" for key, label in ASIDES.items() if exchange.get(key)]
    answer = _half("Response", response) if response else tag("div", tag("h3", "No response"))
    halves = tag(
        "div",
        tag("p", " · ".join(aside), class_="aside"),
        _half(event.capitalize() if event else "Request", request),
        *([] if event else [answer]),
        class_="halves",
    )
    return tag("details", summary, halves, class_="exchange")


def _status(response: Mapping[str, Any] | None, error: object) -> Markup:
    if response is None:
        return tag("span", f"no answer ({error})" if error else "no answer", class_="status bad")
    status = response.get("status", "")
    bad = isinstance(status, int) and status >= BAD_STATUS
    return tag("span", str(status), class_="status bad" if bad else "status")


def _half(title: str, message: Mapping[str, Any]) -> Markup:
    headers = message.get("headers") or {}
    lines = [f"{name}: {value}" for name, value in headers.items()]
    body = message.get("body")
    blocks = [tag("pre", "\n".join(lines))] if lines else []
    blocks += [tag("pre", body_text(body))] if body is not None else []
    return tag("div", tag("h3", title), *blocks)


def body_text(body: object) -> str:
    """A body for reading: JSON indented, text as it is, cut after `BODY_LIMIT` characters."""
    text = body if isinstance(body, str) else json.dumps(body, indent=2, ensure_ascii=False)
    return text if len(text) <= BODY_LIMIT else f"{text[:BODY_LIMIT]}\n… {len(text) - BODY_LIMIT} more characters"
