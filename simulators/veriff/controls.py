"""What a person does in Veriff's portal: look at sessions, force decisions, send events and results.

Paths are relative to `/__admin/sandboxes/{id}/veriff`. Veriff itself has no API for any of this.
"""

from typing import Any

import msgspec

from ..core import schema
from ..core.clock import isoformat
from ..core.errors import ControlError
from ..core.message import Request, Response, json_response
from ..core.vendor import Route
from . import lifecycle, model, webhooks, wire
from .api.results import screening
from .auth import Tx
from .lifecycle import NAMED, SESSIONS, WATCHLIST
from .model import Action, Session, Status

JsonObject = dict[str, Any]


class Force(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST sessions/{id}/decision`. `submit` first hands in; the rest lands in the decision object."""

    status: str
    reasonCode: int | None = None  # noqa: N815 - Veriff's word
    reason: str | None = None
    submit: bool = False
    person: JsonObject | None = None
    document: JsonObject | None = None
    riskLabels: list[JsonObject] | None = None  # noqa: N815 - Veriff's word
    riskScore: JsonObject | None = None  # noqa: N815 - Veriff's word
    insights: list[JsonObject] | None = None
    additionalVerifiedData: JsonObject | None = None  # noqa: N815 - Veriff's word
    extra: JsonObject | None = None


_PASSED_ON = ("person", "document", "riskLabels", "riskScore", "insights", "additionalVerifiedData")


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST sessions/{id}/events`. `started` and `submitted` move the session; the others only tell."""

    action: str
    reason: str | None = None
    state: str | None = None


def _body(request: Request, kind: type[Any]) -> Any:  # noqa: ANN401 - an instance of `kind`
    try:
        return msgspec.convert(wire.stable(msgspec.json.decode(request.body or b"{}")), kind)
    except (msgspec.DecodeError, ValueError) as problem:
        known = list(getattr(kind, "__struct_fields__", ()))
        raise ControlError(400, f"the body is wrong: {problem}", **({"known": known} if known else {})) from problem


def _held(message: JsonObject, name: str) -> JsonObject:
    """`message`, if the schema `name` allows it: what Veriff would never say must not come from a portal either."""
    found = next(schema.load(webhooks.NAME, name).violations(message), None)
    if found is not None:
        raise ControlError(400, f"Veriff would never say this: {found.pointer or '/'}: {found.message}")
    return message


def _load(tx: Tx, request: Request) -> Session:
    session = tx.get(SESSIONS, request.params["sessionId"])
    if session is None:
        raise ControlError(404, f"there is no session {request.params['sessionId']!r} in this sandbox")
    tx.subject = session.id
    return session


def shown(tx: Tx, session: Session) -> JsonObject:
    """A session as the portal shows it: everything, names included."""
    token = wire.session_token(session, tx.sandbox, tx.settings)
    decision = session.decision
    return {
        "id": session.id,
        "status": session.status,
        "url": f"{tx.base_url}/v/{token}",
        "vendorData": session.vendor_data,
        "endUserId": session.end_user_id,
        "callback": session.callback,
        "person": session.person,
        "document": session.document,
        "collectedData": session.collected or None,
        "createdTime": isoformat(session.created),
        "attempts": [_attempt(attempt) for attempt in session.attempts],
        "attemptsLeft": session.attempts_left(tx.rules),
        "decision": wire.decision_object(session, decision, "full")["verification"] if decision else None,
    }


def _attempt(attempt: model.Attempt) -> JsonObject:
    return {
        "id": attempt.id,
        "status": attempt.status,
        "createdTime": isoformat(attempt.created),
        "media": attempt.media,
    }


def list_sessions(tx: Tx, _request: Request) -> Response:
    """All sessions, oldest first."""
    found = sorted((session for _, session in tx.find(SESSIONS)), key=lambda one: (one.created, one.id))
    return json_response(200, {"sessions": [shown(tx, session) for session in found]})


def get_session(tx: Tx, request: Request) -> Response:
    """One session."""
    return json_response(200, shown(tx, _load(tx, request)))


def force_decision(tx: Tx, request: Request) -> Response:
    """Decide a session, as the portal does for a test integration; `expired` and `abandoned` end it early."""
    session, given = _load(tx, request), _body(request, Force)
    try:
        done = _forced(tx, session, given)
    except model.BadDecision as bad:
        raise ControlError(400, str(bad)) from bad
    except model.Refused as refused:
        raise ControlError(409, f"{refused}; {_hint(session)}", session_status=session.status) from refused
    if done.decision is not None:
        _held(wire.decision_object(done, done.decision, tx.rules.decision_shape), "webhooks/decision")
    return json_response(200, shown(tx, done))


def _forced(tx: Tx, session: Session, given: Force) -> Session:
    if given.status in (Status.EXPIRED, Status.ABANDONED):
        return _end(tx, session, given)
    action = model.action_for(given.status, given.reasonCode)
    handed_in = _walk(tx, session) if given.submit and session.is_open else session
    return lifecycle.decide(tx, handed_in, action, code=given.reasonCode, text=given.reason, extra=_extra(given))


def _hint(session: Session) -> str:
    """What is possible instead of the decision that was refused."""
    if session.is_open:
        return 'hand it in first, or say "submit": true'
    possible = [status.value for (before, _), status in model.TRANSITIONS.items() if before is session.status]
    return f"possible now: {', '.join(possible) or 'nothing, it is over'}"


def _extra(given: Force) -> JsonObject:
    parts = {name: getattr(given, name) for name in _PASSED_ON if getattr(given, name) is not None}
    return {**parts, **(given.extra or {})}


def _walk(tx: Tx, session: Session) -> Session:
    """Hand it in as its end user would: who uploads over the API does not visit the page."""
    uploads = session.attempt.media and not session.web
    return lifecycle.submit(tx, session if uploads else lifecycle.arrive(tx, session, None))


def _end(tx: Tx, session: Session, given: Force) -> Session:
    if given.reasonCode is not None or given.reason is not None:
        raise model.BadDecision(f"{given.status} comes without a reason and without a code")
    if given.status == Status.ABANDONED and session.status is Status.CREATED and not session.attempt.media:
        session = lifecycle.arrive(tx, session, None)
    ended = lifecycle.lapse(tx, session, _extra(given))
    if ended.status != given.status:
        raise ControlError(409, "somebody came: such a session is abandoned", session_status=session.status)
    return ended


def send_event(tx: Tx, request: Request) -> Response:
    """Let the end user arrive or hand in, or send one of the other events."""
    session, given = _load(tx, request), _body(request, Event)
    if given.action not in webhooks.EVENTS:
        raise ControlError(400, f"unknown event {given.action!r}", known=list(webhooks.EVENTS))
    try:
        moved = _moved(tx, session, given)
    except model.Refused as refused:
        raise ControlError(409, str(refused), session_status=session.status) from refused
    return json_response(200, shown(tx, moved))


def _moved(tx: Tx, session: Session, given: Event) -> Session:
    if given.action == "started":
        if not session.is_open:
            raise model.Refused(session.status, Action.OPEN)
        return lifecycle.arrive(tx, session, None)
    if given.action == "submitted":
        return lifecycle.submit(tx, session)
    context = {name: value for name, value in (("reason", given.reason), ("state", given.state)) if value}
    obstacle = webhooks.send_event(tx, session, given.action, context)
    if obstacle is not None:
        raise ControlError(409, obstacle)
    return session


def resend_decision(tx: Tx, request: Request) -> Response:
    """Post the decision once more, newly signed: the portal's resend."""
    session = _load(tx, request)
    if session.decision is None:
        raise ControlError(409, "this session has no decision yet")
    if tx.settings.webhook_decisions_url is None:
        raise ControlError(409, "the integration has no webhook_decisions_url; put one into its settings")
    webhooks.send_decision(tx, msgspec.structs.replace(session, web=False))
    return json_response(202, shown(tx, session))


def set_watchlist(tx: Tx, request: Request) -> Response:
    """Set the screening result and post it; hits make a possible match, a second result is an `updated_result`."""
    session, given = _load(tx, request), _body(request, dict[str, Any])
    again = tx.get(WATCHLIST, session.id) is not None
    result: JsonObject = {
        "checkType": "updated_result" if again else "initial_result",
        "attemptId": session.attempt.id,
        "createdAt": isoformat(tx.now),
        **_counted(given.get("hits")),
        **given,
    }
    tx.put(WATCHLIST, session.id, result)
    message = _held(screening(tx, session), "webhooks/watchlist")
    webhooks.send(tx, webhooks.WATCHLIST, session.id, message)
    return json_response(200, message)


def _counted(hits: object) -> JsonObject:
    """What a list of hits says by itself."""
    return {"matchStatus": "possible_match", "totalHits": len(hits)} if isinstance(hits, list) and hits else {}


def set_user_status(tx: Tx, request: Request) -> Response:
    """A user-defined status for the current attempt; post it."""
    session, given = _load(tx, request), _body(request, dict[str, Any])
    event: JsonObject = {"status": None, "statusCode": None, "reason": None, "reasonCode": None, **given}
    event["createdAt"] = isoformat(tx.now)
    placed = {"attempt": session.attempt.id, "event": event}
    lifecycle.save(tx, msgspec.structs.replace(session, status_events=(*session.status_events, placed)))
    message = {
        "data": {"verification": {"id": session.id, "userDefinedData": event}},
        "time": isoformat(tx.now),
        "attemptId": session.attempt.id,
        "eventType": "user-status.created",
        "vendorData": session.vendor_data,
        "endUserId": session.end_user_id,
    }
    webhooks.send(tx, webhooks.USER_DEFINED, session.id, _held(message, "webhooks/user-defined-status"))
    return json_response(200, message)


_REGISTRIES = ("curp-registry",)
"""Registry products whose result has a published shape."""


def set_registry(tx: Tx, request: Request) -> Response:
    """A registry's result, for the named decision endpoint and its webhook: `curp-registry` is the one known."""
    session, given = _load(tx, request), _body(request, dict[str, Any])
    name = request.params["name"]
    if name not in _REGISTRIES:
        raise ControlError(404, f"unknown registry {name!r}", known=list(_REGISTRIES))
    result: JsonObject = {
        "type": name.replace("-", "_"),
        "id": session.id,
        "vendorData": session.vendor_data,
        "endUserId": session.end_user_id,
        "version": "1.0.0",
        "data": {"attemptId": session.attempt.id, "name": name, "status": "found", "code": 200, **given},
    }
    tx.put(NAMED, f"{session.id}/{name}", _held(result, f"webhooks/{name}"))
    webhooks.send(tx, webhooks.REGISTRY, session.id, result)
    return json_response(200, result)


_ONE = "/sessions/{sessionId}"

CONTROLS = (
    Route("GET", "/sessions", "listVeriffSessions", list_sessions),
    Route("GET", _ONE, "getVeriffSession", get_session),
    Route("POST", _ONE + "/decision", "forceVeriffDecision", force_decision),
    Route("POST", _ONE + "/decision/resend", "resendVeriffDecision", resend_decision),
    Route("POST", _ONE + "/events", "sendVeriffEvent", send_event),
    Route("POST", _ONE + "/watchlist", "setVeriffWatchlist", set_watchlist),
    Route("POST", _ONE + "/user-status", "setVeriffUserStatus", set_user_status),
    Route("POST", _ONE + "/registry/{name}", "setVeriffRegistry", set_registry),
)
