"""Collected data for fraud checks, and the registry check of US numbers."""

import re
from typing import Any

import msgspec

from ...core.message import Request, Response, json_response
from ...core.transaction import Collection
from .. import lifecycle
from ..auth import Tx
from ..errors import error
from ..model import Status

QUERIES = Collection("veriff-query", int)
"""Query ids that were used, with the time."""

_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
_QUERY_LENGTH = range(20, 41)
_COLLECTING = frozenset({Status.CREATED, Status.STARTED})


def collected_data(tx: Tx, request: Request) -> Response:
    """POST .../collected-data: device and network data; the session must be created or started (D)."""
    session = lifecycle.load(tx, request.params["sessionId"])
    if session.status not in _COLLECTING:
        raise error("1303", f"the session is {session.status}; it must be created or started")
    lifecycle.save(tx, msgspec.structs.replace(session, collected=request.payload))
    return json_response(200, {"status": "success", "sessionId": session.id, "attemptId": session.attempt.id})


def validate_registry(tx: Tx, request: Request) -> Response:
    """POST /v1/sessions/validate-registry: a session that is submitted at once; its decision is the result (I)."""
    verification = request.payload["verification"]
    _check_query(tx, request.payload.get("queryId"))
    session = lifecycle.create(
        tx,
        vendor_data=verification.get("vendorData"),
        end_user_id=verification.get("endUserId"),
        person=verification["person"],
    )
    submitted = lifecycle.submit(tx, session)
    shown = {
        "id": submitted.id,
        "status": submitted.status,
        "vendorData": submitted.vendor_data,
        "endUserId": submitted.end_user_id,
    }
    return json_response(200, {"status": "success", "verification": shown})


def _check_query(tx: Tx, query: Any) -> None:  # noqa: ANN401 - whatever the caller sent
    """1001 to 1003 speak of a query id; that it is a member of this request is inferred."""
    if query is None:
        return
    if not isinstance(query, str) or len(query) not in _QUERY_LENGTH:
        raise error("1001")
    if not _UUID4.fullmatch(query):
        raise error("1002")
    if tx.get(QUERIES, query) is not None:
        raise error("1003")
    tx.put(QUERIES, query, tx.now)
