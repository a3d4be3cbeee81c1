"""The widget's side: the script that pages load, the frame that it opens, and what the user does in there.

`POST /w/runs` is the moment when the widget is opened; `POST /w/visits/{visit}/actions` is every button. The frame
and the control API move the same model.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import msgspec

from ..core.message import Request, Response, html_response, json_response
from ..core.signing import jwt_claims, jwt_hs256
from ..core.vendor import Route
from . import lifecycle, page, visits
from .auth import OPEN
from .lifecycle import SESSIONS, identity_of
from .model import Action, Refused, Run, Session, Step, Token
from .personas import PERSONAS, Outcome
from .portal import Tx
from .visits import NOTHING, VISITS, Report, Visit

JsonObject = dict[str, Any]

_FRESH = (("cache-control", "no-store"),)
_JAVASCRIPT = "text/javascript; charset=utf-8"
_NO_WIDGET = "There is no widget with this widgetId."


class Opening(msgspec.Struct, frozen=True):
    """Body of `POST /w/runs`: what `run()` was called with, and from where."""

    parameters: JsonObject
    callbacks: tuple[str, ...] = ()
    page: str = ""


class Impossible(Exception):
    """The page asks for something that its transaction does not allow now."""


def script(_tx: Tx, _request: Request) -> Response:
    """GET /widget.2.0.js: defines `proofWidget`."""
    return Response(200, page.script().encode(), _FRESH, _JAVASCRIPT)


def frame(_tx: Tx, _request: Request) -> Response:
    """GET /w: the document inside the iframe; it is the same for everybody."""
    return html_response(200, page.frame(), _FRESH)


def run(tx: Tx, request: Request) -> Response:
    """POST /w/runs: compare the parameters with the session, use up the init_token, and show the first screen."""
    try:
        opening = msgspec.json.decode(request.body, type=Opening)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        return json_response(400, {"error": f"the body must hold the parameters of run(): {problem}"})
    session = _session_of(tx, opening.parameters)
    if session is None:
        return _stranger(tx, opening.parameters)
    tx.subject = session.id
    report = visits.compared(session.answer, opening.parameters)
    obstacle = _obstacle(tx, session, report, opening.parameters)
    ran = _remembered(tx, session, opening, report, accepted=obstacle is None)
    if obstacle is not None:
        lifecycle.save(tx, ran)
        return _closed(*obstacle)
    used = lifecycle.save(tx, msgspec.structs.replace(ran, token_used=tx.now))
    name = f"{used.id}/{len(used.runs)}"
    token = jwt_hs256(tx.settings.signing_secret, {"sub": name, "sandbox": tx.sandbox})
    visit = Visit(used.id, report, forged=bool(visits.SIGNED.intersection(report.altered)))
    return json_response(200, {"visit": token, "report": report, **_shown(tx, name, visit, used)})


def _stranger(tx: Tx, parameters: JsonObject) -> Response:
    if parameters.get("widgetId") == tx.settings.widget_id:
        return _closed("expired", Report(), "This session is not known. Request a new one.")
    return _closed("unknown", Report(altered=("widgetId",)), _NO_WIDGET)


def _session_of(tx: Tx, parameters: JsonObject) -> Session | None:
    """The session of the init_token, or else of the transaction id: one of them may have been altered."""
    names = (jwt_claims(str(parameters.get("initToken"))).get("sub"), parameters.get("merchantTransactionId"))
    found = (tx.get(SESSIONS, name) for name in names if isinstance(name, str))
    return next((session for session in found if session is not None), None)


def _obstacle(tx: Tx, session: Session, report: Report, parameters: JsonObject) -> tuple[str, Report, str] | None:
    if any(token in str(value) for value in parameters.values() for token in tx.settings.client_tokens):
        return "refused", report, "The client_token must never reach the browser."
    if "widgetId" in (*report.altered, *report.missing):
        return "unknown", report, _NO_WIDGET
    if "initToken" in report.altered or session.token(tx.now, tx.rules) is not Token.ISSUED:
        return "expired", report, "The init_token was used before, or is too old. Request a new session."
    if not report.acceptable:
        return "refused", report, "The parameters of run() are not those of the session."
    return None


def _remembered(tx: Tx, session: Session, opening: Opening, report: Report, *, accepted: bool) -> Session:
    entry = Run(
        tx.now, opening.page, opening.callbacks, report.missing, report.altered, report.unknown, accepted=accepted
    )
    return msgspec.structs.replace(session, runs=(*session.runs, entry))


def _closed(screen: str, report: Report, message: str) -> Response:
    view = {**NOTHING, "screen": screen, "report": report, "message": message}
    return json_response(200, {"visit": None, "report": report, "view": view, "events": []})


def _shown(tx: Tx, name: str, visit: Visit, session: Session) -> JsonObject:
    """The view and the callbacks that are due; the visit remembers that they were told."""
    view = visits.view(tx, visit, session, identity_of(tx, session.user))
    told, events = visits.events(tx, visit, session, view["screen"])
    if told != tx.get(VISITS, name):
        tx.put(VISITS, name, told)
    return {"view": view, "events": events}


def act(tx: Tx, request: Request) -> Response:
    """One action of the user, answered with the new view; 409 for one that is not possible now."""
    name = _visit_name(tx, request.params["visit"])
    visit = tx.get(VISITS, name)
    session = tx.get(SESSIONS, visit.session) if visit else None
    if visit is None or session is None:
        return json_response(404, {"error": "there is no such visit"})
    tx.subject = session.id
    try:
        given = msgspec.json.decode(request.body, type=JsonObject)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return json_response(400, {"error": "the body must be a JSON object"})
    action = _ACTIONS.get(str(given.get("action")))
    if action is None:
        return json_response(400, {"error": f"unknown action; known: {', '.join(sorted(_ACTIONS))}"})
    try:
        visit, session = action(tx, visit, session, given)
    except (Refused, Impossible) as refused:
        return json_response(409, {"error": str(refused)})
    return json_response(200, _shown(tx, name, visit, session))


def _visit_name(tx: Tx, token: str) -> str:
    """The name of a visit, if its token is the one that we gave out."""
    name = str(jwt_claims(token).get("sub"))
    return name if jwt_hs256(tx.settings.signing_secret, {"sub": name, "sandbox": tx.sandbox}) == token else ""


Moved = tuple[Visit, Session]


def _need(tx: Tx, visit: Visit, session: Session, *screens: str) -> None:
    shown = visits.screen(visit, session, identity_of(tx, session.user))
    if shown not in screens:
        raise Impossible(f"this is not possible on the screen {shown}")


def _chosen(given: JsonObject, member: str, known: Collection[str]) -> str:
    choice = given.get(member)
    if not isinstance(choice, str) or choice not in known:
        raise Impossible(f"{member} must be one of {', '.join(known)}")
    return choice


def _view(_tx: Tx, visit: Visit, session: Session, _given: JsonObject) -> Moved:
    return visit, session


def _document(tx: Tx, visit: Visit, session: Session, given: JsonObject) -> Moved:
    _need(tx, visit, session, "document", "liveness")
    return msgspec.structs.replace(visit, document=_chosen(given, "document", visits.DOCUMENTS)), session


def _liveness(tx: Tx, visit: Visit, session: Session, given: JsonObject) -> Moved:
    _need(tx, visit, session, "liveness")
    if _chosen(given, "camera", ("allow", "deny")) == "deny":
        raise Impossible("without a camera the liveness check cannot be finished")
    lifecycle.hand_in(tx, session.user)
    return msgspec.structs.replace(visit, document=""), session


def _decide(tx: Tx, visit: Visit, session: Session, given: JsonObject) -> Moved:
    _need(tx, visit, session, "waiting")
    outcome = _chosen(given, "outcome", ("approve", "reject"))
    lifecycle.decide(tx, session.user, Step.APPROVE if outcome == "approve" else Step.REJECT)
    return visit, session


def _fiat(tx: Tx, visit: Visit, session: Session, given: JsonObject) -> Moved:
    _need(tx, visit, session, "payment", "declined", "deposit")
    currency = _chosen(given, "currency", tx.settings.fiat_currencies)
    return visit, lifecycle.save(tx, msgspec.structs.replace(session, fiat_currency=currency))


def _pay(tx: Tx, visit: Visit, session: Session, given: JsonObject) -> Moved:
    _need(tx, visit, session, "payment")
    method = visits.METHOD_NAMES[_chosen(given, "method", visits.METHODS)]
    outcome = PERSONAS[_chosen(given, "card", PERSONAS)]
    if visit.forged:
        return msgspec.structs.replace(visit, caught=True), session
    if outcome is Outcome.DECLINED:
        return msgspec.structs.replace(visit, retrying=False), lifecycle.decline(tx, session, method)
    if outcome is Outcome.REFUSED:
        return visit, lifecycle.move(tx, msgspec.structs.replace(session, payment_method=method), Action.FAIL)
    return visit, lifecycle.pay(tx, session, method, deliverable=outcome is Outcome.PAID)


def _retry(tx: Tx, visit: Visit, session: Session, _given: JsonObject) -> Moved:
    _need(tx, visit, session, "declined")
    return msgspec.structs.replace(visit, retrying=True), session


def _give_up(tx: Tx, visit: Visit, session: Session, _given: JsonObject) -> Moved:
    _need(tx, visit, session, "declined")
    return visit, lifecycle.move(tx, session, Action.FAIL)


def _cancel(tx: Tx, visit: Visit, session: Session, _given: JsonObject) -> Moved:
    return visit, lifecycle.move(tx, session, Action.CANCEL)


def _deposit(tx: Tx, visit: Visit, session: Session, given: JsonObject) -> Moved:
    _need(tx, visit, session, "deposit")
    outcome = _chosen(given, "outcome", ("arrives", "payout_fails"))
    return visit, lifecycle.pay(tx, session, "card", deliverable=outcome == "arrives")


_ACTIONS: Mapping[str, Callable[[Tx, Visit, Session, JsonObject], Moved]] = {
    "view": _view,
    "document": _document,
    "liveness": _liveness,
    "decide": _decide,
    "fiat": _fiat,
    "pay": _pay,
    "retry": _retry,
    "give_up": _give_up,
    "cancel": _cancel,
    "deposit": _deposit,
}

PAGES = (
    Route("GET", "/widget.2.0.js", "widgetScript", script, OPEN),
    Route("GET", "/w", "widgetFrame", frame, OPEN),
    Route("POST", "/w/runs", "runWidget", run, OPEN),
    Route("POST", "/w/visits/{visit}/actions", "widgetAction", act, OPEN),
)
