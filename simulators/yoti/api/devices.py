"""On which devices the person was (DOC tracked devices)."""

import msgspec

from ...core.message import Request, Response, json_response
from .. import sessions, wire
from ..portal import Tx


def list_all(tx: Tx, request: Request) -> Response:
    """GET /sessions/{id}/tracked-devices: an array (D)."""
    return json_response(200, wire.devices(sessions.load(tx, request.params["sessionId"])))


def delete(tx: Tx, request: Request) -> Response:
    """DELETE the same: what was tracked is forgotten."""
    session = sessions.load(tx, request.params["sessionId"])
    sessions.save(tx, msgspec.structs.replace(session, devices=()))
    return Response(204)
