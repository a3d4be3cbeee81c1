"""The WebSocket (docs.proof.community, api-websocket): changes of one transaction, for back ends."""

from ...core.message import Request, Response
from .. import lifecycle, webhooks
from ..errors import error
from ..portal import Tx


def open_stream(tx: Tx, request: Request) -> Response:
    """GET /ws?tx_id=: one stream, one transaction. What cannot be opened is refused as plain HTTP (I)."""
    wanted = request.query.get("tx_id")
    if not wanted:
        raise error("missing_param", "tx_id says whose changes to tell")
    session = lifecycle.load(tx, wanted)
    if (request.header("upgrade") or "").lower() != "websocket":
        raise error("validation_error", "this is a WebSocket; send Upgrade: websocket")
    if session.is_over:
        lifecycle.hang_up_soon(tx, session)
    snapshot = webhooks.frame(tx, session).encode() if tx.rules.socket_snapshot else b""
    return Response(101, snapshot, channel=webhooks.channel(session.id))
