"""The hosted page's side of a session: what the end user's browser opens and does.

`GET /v/{token}` is arrival; `POST /v/{token}/actions` is every button. The page and the control API move the same
model.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from ..core.message import Request, Response, html_response, json_response
from ..core.signing import jwt_claims
from ..core.vendor import Route
from . import lifecycle, model, page, webhooks, wire
from .auth import OPEN, Tx
from .model import Refused, Session, Status

JsonObject = dict[str, Any]

_FRESH = (("cache-control", "no-store"),)
"""A page that the Back button brings must not be an old one."""
_TOLD = frozenset({Status.RESUBMISSION, Status.STARTED, Status.DECLINED})
"""Statuses in which the end user is told the reason of the last decision."""


def show(tx: Tx, request: Request) -> Response:
    """The page; a session that can start, starts."""
    session = _session(tx, request)
    if session is None:
        return html_response(404, page.render_gone())
    arrived = lifecycle.arrive(tx, session, request.remote or None)
    return html_response(200, page.render(view(tx, arrived)), _FRESH)


def act(tx: Tx, request: Request) -> Response:
    """One action of the end user, answered with the new view; 409 for one that is not possible now."""
    session = _session(tx, request)
    if session is None:
        return json_response(404, {"error": "there is no such session"})
    try:
        given = msgspec.json.decode(request.body, type=JsonObject)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json_response(400, {"error": "the body must be a JSON object"})
    action = _ACTIONS.get(str(given.get("action")))
    if action is None:
        return json_response(400, {"error": f"unknown action; known: {', '.join(sorted(_ACTIONS))}"})
    try:
        return json_response(200, view(tx, action(tx, session, given)))
    except (Refused, model.BadDecision, Impossible) as refused:
        return json_response(409, {"error": str(refused)})


def _session(tx: Tx, request: Request) -> Session | None:
    token = request.params["token"]
    session = tx.get(lifecycle.SESSIONS, str(jwt_claims(token).get("session_id")))
    if session is None or wire.session_token(session, tx.sandbox, tx.settings) != token:
        return None
    tx.subject = session.id
    return session


def view(tx: Tx, session: Session) -> JsonObject:
    """What the page may know."""
    decision = session.decision
    return {
        "status": session.status,
        "attempt": len(session.attempts),
        "attempts_left": session.attempts_left(tx.rules),
        "person": {n: v for n, v in session.person.items() if n in ("firstName", "lastName")},
        "document": {n: v for n, v in session.document.items() if n in ("type", "country")},
        "callback": session.callback,
        "waiting_page": tx.settings.waiting_page,
        "reason": decision.reason if decision is not None and session.status in _TOLD else None,
        "test": tx.settings.type == "test",
        "open": session.is_open,
        "lang": session.lang,
    }


def _start(tx: Tx, session: Session, _given: JsonObject) -> Session:
    return lifecycle.arrive(tx, session, session.ip)


def _submit(tx: Tx, session: Session, given: JsonObject) -> Session:
    outcome, code = given.get("outcome"), given.get("reasonCode")
    if outcome is None:
        return lifecycle.submit(tx, _with_document(session, given))
    if tx.settings.type != "test":
        raise Impossible("only in a test integration can the outcome be chosen")
    action = model.action_for(outcome, code)
    return lifecycle.decide(tx, lifecycle.submit(tx, _with_document(session, given)), action, code=code)


def _with_document(session: Session, given: JsonObject) -> Session:
    """The session with the document that the end user chose on the page."""
    chosen = given.get("document")
    if not isinstance(chosen, dict):
        return session
    picked = {name: str(chosen[name]) for name in ("type", "country") if chosen.get(name)}
    return msgspec.structs.replace(session, document={**session.document, **picked})


class Impossible(Exception):
    """The page asks for something that its session does not allow now."""


def _event(action: str, allowed: Callable[[Session], bool]) -> Callable[[Tx, Session, JsonObject], Session]:
    def tell(tx: Tx, session: Session, given: JsonObject) -> Session:
        if not allowed(session):
            raise Impossible(f"{action} makes no sense while the session is {session.status}")
        context = {name: str(given[name]) for name in ("reason", "state") if given.get(name)}
        webhooks.send_event(tx, session, action, {**_DEFAULT_CONTEXT.get(action, {}), **context})
        return session

    return tell


def _open(session: Session) -> bool:
    return session.is_open


def _handed_in(session: Session) -> bool:
    return not session.is_open or session.status is Status.RESUBMISSION


def _undecided(session: Session) -> bool:
    return session.status in (Status.SUBMITTED, Status.REVIEW)


def _decided(session: Session) -> bool:
    return session.status in model.DECIDED


_DEFAULT_CONTEXT: Mapping[str, Mapping[str, str]] = {
    "flow_finished": {"reason": "finished_screen_confirmed_clicked", "state": "finished_screen_shown"},
    "flow_cancelled": {"reason": "quit_session_confirmed"},
    "waiting_complete": {"reason": "final_decision_received"},
}

_ACTIONS: Mapping[str, Callable[[Tx, Session, JsonObject], Session]] = {
    "view": lambda _tx, session, _given: session,
    "start": _start,
    "submit": _submit,
    "cancel": _event("flow_cancelled", _open),
    "finish": _event("flow_finished", _handed_in),
    "waiting_continue": _event("waiting_continued", _undecided),
    "waiting_complete": _event("waiting_complete", _decided),
    "document_type_other": _event("document_type_other_selected", _open),
}

PAGES = (
    Route("GET", "/v/{token}", "sessionPage", show, OPEN),
    Route("POST", "/v/{token}/actions", "sessionAction", act, OPEN),
)
