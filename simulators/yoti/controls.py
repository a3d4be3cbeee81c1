"""What happens at Yoti without the team: what people do in the user view, what is found out, what is told.

Paths are relative to `/__admin/sandboxes/{id}/yoti`. Yoti itself has no API for any of this, but for the sandbox's
response config and `/agent`.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from ..core import journal
from ..core.clock import Instant, isoformat
from ..core.errors import ControlError, VendorError
from ..core.given import body
from ..core.message import Request, Response, json_response
from ..core.vendor import Route
from . import configuration, flow, notifications, person, reports, sessions, spec, wire
from .model import JsonObject, Refused, Requirement, Session
from .portal import PRODUCTION, SANDBOX, Tx
from .sessions import SESSIONS

Step = Literal["arrive", "consent", "document", "supplementary", "liveness", "finish", "complete"]
BranchEvent = Literal[
    "first_branch_visit", "thank_you_email_requested", "instructions_email_requested", "new_pdf_supplied"
]


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST sessions/{id}/person`; what is left out is chosen."""

    action: Step
    requirement_id: str | None = None
    document_type: str | None = None
    issuing_country: str | None = None
    capture_method: Literal["CAMERA", "UPLOAD"] | None = None
    outcomes: dict[str, Any] = {}


class Outcomes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST sessions/{id}/outcomes`."""

    outcomes: dict[str, Any]


class Branch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST sessions/{id}/branch`."""

    event: BranchEvent


def _reads(tx: Tx, session_id: str | None = None) -> Mapping[str, list[str]]:
    """When results were read, by session, oldest first: one walk through the journal, for one session or for all."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for _, exchange in journal.find(tx, journal.Query(operation="getSession", subject=session_id, status=200)):
        found[str(exchange.subject)].append(exchange.at)
    return found


def shown(tx: Tx, session: Session, read: Mapping[str, list[str]] | None = None) -> JsonObject:
    """A session with everything that is known of it."""
    base = tx.base_url + (SANDBOX if session.sandbox else PRODUCTION)
    reads = (_reads(tx, session.id) if read is None else read).get(session.id, [])
    return {
        "session_id": session.id,
        "state": session.state,
        "stage": session.stage,
        "sandbox": session.sandbox,
        "client_session_token": session.token,
        "user_view": f"{base}/web/index.html?sessionID={session.id}&sessionToken={session.token}",
        "user_tracking_id": session.spec.get("user_tracking_id"),
        "created_at": isoformat(session.created),
        "expires_at": isoformat(session.ends),
        "consented_at": _moment(session.consented),
        "finished_at": _moment(session.finished),
        "completed_at": _moment(session.completed),
        "forgotten_at": isoformat(session.forget_at),
        "requested_checks": wire.checks_asked(session),
        "requested_tasks": list(spec.tasks(session.spec)),
        "notifications": _notifications(session),
        "requirements": [_wanted(session, one) for one in session.requirements],
        "resources": wire.resources(session),
        "checks": [wire.check(check) for check in session.checks],
        "outcomes": session.outcomes,
        "response_config": _config(tx, session),
        "devices": wire.devices(session),
        "reads": len(reads),
        "last_read_at": reads[-1] if reads else None,
        "instructions": None if session.instructions is None else msgspec.to_builtins(session.instructions),
    }


def _wanted(session: Session, one: Requirement) -> JsonObject:
    return {"id": one.id, "type": one.type, "state": configuration.state(session, one)}


def _moment(instant: Instant | None) -> str | None:
    return None if instant is None else isoformat(instant)


def _config(tx: Tx, session: Session) -> str | None:
    if session.config is not None:
        return "session"
    return "application" if sessions.application_config(tx, session) is not None else None


def _notifications(session: Session) -> JsonObject | None:
    given = session.spec.get("notifications")
    if given is None:
        return None
    return {
        "endpoint": given.get("endpoint"),
        "topics": sorted(spec.topics(session.spec)),
        "auth_type": (given.get("auth_type") or "BASIC").upper(),
        "has_token": bool(given.get("auth_token")),
    }


def _load(tx: Tx, request: Request) -> Session:
    session = tx.get(SESSIONS, request.params["id"])
    if session is None:
        raise ControlError(404, f"there is no session {request.params['id']!r} in this sandbox")
    tx.subject = session.id
    return session


def list_sessions(tx: Tx, _request: Request) -> Response:
    """All sessions, oldest first."""
    found = sorted((session for _, session in tx.find(SESSIONS)), key=lambda one: (one.created, one.id))
    read = _reads(tx)
    return json_response(200, {"sessions": [shown(tx, session, read) for session in found]})


def get_session(tx: Tx, request: Request) -> Response:
    """One session."""
    return json_response(200, shown(tx, _load(tx, request)))


def act(tx: Tx, request: Request) -> Response:
    """The person takes a step, or all that are left."""
    session, given = _load(tx, request), body(request, Person)
    session = _chosen(tx, session, given.outcomes)
    try:
        configuration.require_ready(session)
        told = {name: value for name, value in msgspec.structs.asdict(given).items() if value is not None}
        moved = person.ACTIONS[given.action](tx, session, told)
    except (Refused, VendorError) as problem:
        raise ControlError(409, str(problem), stage=session.stage) from problem
    return json_response(200, shown(tx, moved))


def _chosen(tx: Tx, session: Session, outcomes: JsonObject) -> Session:
    try:
        return flow.choose(tx, session, outcomes) if outcomes else session
    except reports.UnknownOutcome as problem:
        raise ControlError(400, str(problem)) from problem


def choose(tx: Tx, request: Request) -> Response:
    """How tasks and checks of the session will end, whatever the response config says."""
    session = _load(tx, request)
    if session.finished is not None:
        raise ControlError(409, "the person is through: checks have begun", stage=session.stage)
    return json_response(200, shown(tx, _chosen(tx, session, body(request, Outcomes).outcomes)))


def notify(tx: Tx, request: Request) -> Response:
    """Send a notification by hand: one more time, or one of a topic that nobody knows."""
    session = _load(tx, request)
    try:
        given = msgspec.json.decode(request.body, type=JsonObject)
        topic = str(given.pop("topic"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KeyError) as problem:
        raise ControlError(
            400, 'the body is wrong: say {"topic": "...", ...}', known=list(notifications.TOPICS)
        ) from problem
    if not notifications.send(tx, session, topic, given):
        raise ControlError(409, "the session has no notification endpoint")
    return json_response(202, shown(tx, session))


def visit(tx: Tx, request: Request) -> Response:
    """Something happens in a branch, or with the mail about it; told on its topic."""
    session, given = _load(tx, request), body(request, Branch)
    if not spec.is_in_branch(session.spec):
        raise ControlError(409, "this session has no ibv_options that send anybody to a branch")
    notifications.tell(tx, session, given.event)
    return json_response(202, shown(tx, session))


_ONE = "/sessions/{id}"

CONTROLS = (
    Route("GET", "/sessions", "listYotiSessions", list_sessions),
    Route("GET", _ONE, "getYotiSession", get_session),
    Route("POST", _ONE + "/person", "actAsYotiPerson", act),
    Route("POST", _ONE + "/outcomes", "chooseYotiOutcomes", choose),
    Route("POST", _ONE + "/notifications", "sendYotiNotification", notify),
    Route("POST", _ONE + "/branch", "visitYotiBranch", visit),
)
