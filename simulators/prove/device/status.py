"""The WebSocket on which a browser waits while the phone is elsewhere (R; three minutes: S).

It tells one thing, how the check ended. Keep-alives are texts, not the protocol's own: `ping`, answered by `pong` (R).
"""

import re

from ...core.message import Request, Response
from .. import flows
from ..errors import error
from ..portal import Tx

_KEY = re.compile("[A-Za-z0-9+/]{22}==")
"""Sixteen bytes in base64 (RFC 6455 section 4.1)."""


def open_socket(tx: Tx, request: Request) -> Response:
    """GET /v1/client/status?token=: whoever comes late is told the end at once."""
    flow = flows.of_device(tx)
    if not _is_handshake(request):
        raise error(tx.rules, "malformed_request", "this is a WebSocket; send its handshake")
    flow = flows.open_socket(tx, flow)
    return Response(101, flow.spoken.encode(), channel=flows.channel(flow.id, flow.sockets))


def _is_handshake(request: Request) -> bool:
    """What the server needs to open a WebSocket; a refusal on the wire must not count as one that was opened."""
    wanted = (("upgrade", "websocket"), ("connection", "upgrade"), ("sec-websocket-version", "13"))
    key = request.header("sec-websocket-key") or ""
    told = all(word in (request.header(name) or "").lower() for name, word in wanted)
    return told and _KEY.fullmatch(key) is not None


def hears(text: str) -> str | None:
    """What a client's text is answered with."""
    return "pong" if text == "ping" else None
