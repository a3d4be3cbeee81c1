"""The WebSocket on which a browser waits while the phone is elsewhere (R; three minutes: S).

It tells one thing, how the check ended. Keep-alives are texts, not the protocol's own: `ping`, answered by `pong` (R).
"""

from ...core.message import Request, Response
from .. import flows
from ..errors import error
from ..portal import Tx


def open_socket(tx: Tx, request: Request) -> Response:
    """GET /v1/client/status?token=: whoever comes late is told the end at once."""
    flow = flows.of_device(tx)
    if (request.header("upgrade") or "").lower() != "websocket":
        raise error(tx.rules, "malformed_request", "this is a WebSocket; send Upgrade: websocket")
    flow = flows.open_socket(tx, flow)
    return Response(101, flow.spoken.encode(), channel=flows.channel(flow.id, flow.sockets))


def hears(text: str) -> str | None:
    """What a client's text is answered with."""
    return "pong" if text == "ping" else None
