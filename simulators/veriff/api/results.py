"""What came out of a session: decision, person, watchlist screening, attempts (devdocs: one page each)."""

from typing import Any

from ...core.clock import isoformat
from ...core.message import Request, Response, json_response
from .. import lifecycle, wire
from ..auth import Tx
from ..errors import error
from ..lifecycle import NAMED, WATCHLIST
from ..model import Session


def decision(tx: Tx, request: Request) -> Response:
    """GET .../decision: the decision webhook's object, or null until there is a 9xxx result (D)."""
    session = lifecycle.load(tx, request.params["sessionId"])
    if session.decision is None:
        return json_response(200, {"status": "success", "verification": None})
    return json_response(200, wire.decision_object(session, session.decision, tx.rules.decision_shape))


def named_decision(tx: Tx, request: Request) -> Response:
    """GET .../decision/{name}: a registry product's result; 404 where the product gave none."""
    session = lifecycle.load(tx, request.params["sessionId"])
    found = tx.get(NAMED, f"{session.id}/{request.params['name']}")
    if found is None:
        raise error("not_found", "this session has no such result")
    return json_response(200, found)


def person(tx: Tx, request: Request) -> Response:
    """GET .../person. Note idCode, where everything else says idNumber (D)."""
    session = lifecycle.load(tx, request.params["sessionId"])
    forced = session.decision.extra.get("person", {}) if session.decision else {}
    known = {**wire.person(session, session.decision, "full"), **forced}
    names = ("firstName", "lastName", "dateOfBirth", "gender", "nationality", "placeOfBirth")
    shown: dict[str, Any] = {
        "id": session.id,
        **{name: known[name] for name in names},
        "idCode": known["idNumber"],
        "citizenships": [],
        "pepSanctionMatches": [],
    }
    return json_response(200, {"status": "success", "person": shown})


def watchlist(tx: Tx, request: Request) -> Response:
    """GET .../watchlist-screening: no match unless the control API set another result."""
    session = lifecycle.load(tx, request.params["sessionId"])
    return json_response(200, {"status": "success", "data": screening(tx, session)})


def screening(tx: Tx, session: Session) -> dict[str, Any]:
    """The screening object, the same in the answer and in the webhook (D)."""
    names = (session.person.get("firstName"), session.person.get("lastName"))
    base: dict[str, Any] = {
        "checkType": "initial_result",
        "attemptId": session.attempt.id,
        "sessionId": session.id,
        "vendorData": session.vendor_data,
        "endUserId": session.end_user_id,
        "matchStatus": "no_match",
        "searchTerm": {"name": " ".join(name for name in names if name), "year": None},
        "totalHits": 0,
        "createdAt": isoformat(session.created),
        "hits": [],
    }
    found: dict[str, Any] = tx.get(WATCHLIST, session.id) or {}
    return {**base, **found}


def attempts(tx: Tx, request: Request) -> Response:
    """GET .../attempts: newest first (D)."""
    session = lifecycle.load(tx, request.params["sessionId"])
    rows = [
        wire.attempt_object(attempt, [e["event"] for e in session.status_events if e["attempt"] == attempt.id])
        for attempt in reversed(session.attempts)
    ]
    return json_response(200, {"status": "success", "verifications": rows})


def timestamps(tx: Tx, request: Request) -> Response:
    """GET .../timestamps: legacy; members are deprecated and empty (R)."""
    lifecycle.load(tx, request.params["sessionId"])
    return json_response(200, {"status": "success", "timestamps": []})
