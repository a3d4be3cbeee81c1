"""The user view's side of a session: the page that is opened or framed, and what it does.

`GET <base>/web/index.html` is the same document for everybody: it learns from its address, or from its parent, whose
session it shows. The calls it makes are ours (Yoti's are closed) and stand below `web/_sim`.
"""

from typing import Any

import msgspec

from ..core.message import Request, Response, html_response, json_response
from . import configuration, outcomes, page, person, profiles, reports, sessions, spec, wire
from .errors import error, refused
from .model import Device, JsonObject, Refused, Requirement, Session, Stage
from .personas import PERSONAS
from .portal import Tx, test_public_key
from .reasons import CHECKS

_ANY_PROFILE: JsonObject = {"trust_framework": "UK_TFIDA", "scheme": {"type": "IDENTITY"}}
_EXPIRED, _UNSUPPORTED, _WRONG_DOCUMENT = 2002, 5008, 4001


class Given(msgspec.Struct, frozen=True):
    """What the page says; `outcomes` are how the person wants tasks and checks to end."""

    action: str
    requirement_id: str | None = None
    document_type: str | None = None
    issuing_country: str | None = None
    capture_method: str | None = None
    outcomes: dict[str, Any] | None = None


def show(_tx: Tx, _request: Request) -> Response:
    """The page."""
    return html_response(200, page.render(), (("cache-control", "no-store"),))


def public_key(_tx: Tx, _request: Request) -> Response:
    """The key that verifies the proof of an identity profile's report."""
    return Response(200, test_public_key().encode(), content_type="application/x-pem-file")


def act(tx: Tx, request: Request) -> Response:
    """One step of the person, answered with the new view; 409 for one that is not possible now."""
    session = sessions.load(tx, request.params["sessionId"])
    try:
        given = msgspec.json.decode(request.body, type=Given)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise refused(("body", "must be an object with an action"), row="malformed_request") from problem
    try:
        session = choose(tx, session, given.outcomes or {})
    except reports.UnknownOutcome as problem:
        raise refused(("outcomes", str(problem))) from problem
    if given.action == "view" or blocked(tx, session) is not None:
        return json_response(200, view(tx, session))
    if not session.is_open:
        raise error("session_locked")
    configuration.require_ready(session)
    return json_response(200, view(tx, _moved(tx, session, given, request)))


def _moved(tx: Tx, session: Session, given: Given, request: Request) -> Session:
    if given.action == "arrive":
        return person.arrive(tx, session, _device(tx, request))
    step = person.ACTIONS.get(given.action)
    if step is None:
        raise refused(("action", f"must be one of view, {', '.join(person.ACTIONS)}"))
    try:
        return step(tx, session, {name: value for name, value in msgspec.structs.asdict(given).items() if value})
    except Refused as problem:
        raise error("session_locked", str(problem)) from problem


def choose(tx: Tx, session: Session, chosen: JsonObject) -> Session:
    """The session with outcomes that win over every response config; raises `reports.UnknownOutcome`."""
    for kind, outcome in chosen.items():
        for one in outcome if isinstance(outcome, list) and outcome else [outcome]:
            if kind == profiles.PROFILE:
                profiles.result(_ANY_PROFILE, {kind: one}, advanced=False)
            elif kind in spec.TEXT_CHECKS:
                reports.extraction(one)
            elif kind in CHECKS:
                reports.report(kind, one)
            else:
                raise reports.UnknownOutcome(f"there is no check or task {kind!r}; known are {', '.join(PERSONAS)}")
    if not chosen:
        return session
    return sessions.save(tx, msgspec.structs.replace(session, outcomes={**session.outcomes, **chosen}))


def _device(tx: Tx, request: Request) -> Device:
    language = (request.header("accept-language") or "").partition(",")[0]
    return Device("", tx.now, request.remote, (request.header("user-agent") or "").partition("/")[0], language)


def blocked(tx: Tx, session: Session) -> int | None:
    """The code with which the view ends, whatever the person does; None while it may go on."""
    if session.stage is Stage.EXPIRED:
        return _EXPIRED
    if not session.is_open:
        return None
    if session.sandbox and tx.rules.require_config and outcomes.config(tx, session) is None and not session.outcomes:
        return _UNSUPPORTED
    wrong = (one for one in session.requirements if one.type != person.LIVENESS)  # a face that failed is handed in
    return _WRONG_DOCUMENT if any(person.is_exhausted(tx, session, one) for one in wrong) else None


def view(tx: Tx, session: Session) -> JsonObject:
    """What the page may know."""
    faces = configuration.faces(session) and not session.spec.get("block_biometric_consent")
    code = blocked(tx, session)
    asked = [*spec.tasks(session.spec), *spec.checks(session.spec)]
    return {
        "state": session.state,
        "stage": session.stage,
        "ttl": wire.remaining(session, tx.now),
        "error": code,
        "consent_needed": faces and session.consented is None,
        "requirements": [_requirement(tx, session, one) for one in session.requirements],
        "sdk_config": configuration.sdk_config(session),
        "checks": wire.checks_asked(session),
        "choices": {kind: list(reports.outcomes(kind)) for kind in asked},
    }


def _requirement(tx: Tx, session: Session, one: Requirement) -> JsonObject:
    told = configuration.requirement(tx, session, one)
    tries = session.supplied(one)
    said = [task.recommendation for task in tries[-1].tasks if task.recommendation] if tries else []
    message = ((said[-1].get("reason") or {}).get("detail") or said[-1]["value"]) if said else ""
    failed = {"message": message} if message and told["state"] == "IN_PROGRESS" else {}
    return told | failed | {"attempts_remaining": person.attempts_left(tx, session, one)}
