"""What only the sandbox has: which answers a session, or all sessions, get, and the end of one without a person."""

import msgspec

from ...core.message import Request, Response
from .. import auth, configuration, person, sessions
from ..errors import error, refused
from ..model import JsonObject, Refused, Session
from ..portal import Tx
from ..sessions import APPLICATION_CONFIG

replace = msgspec.structs.replace


def configure_session(tx: Tx, request: Request) -> Response:
    """PUT /sessions/{id}/response-config: for this session; it wins over the application's (D; I)."""
    session = sessions.load(tx, request.params["sessionId"])
    sessions.save(tx, replace(session, config=request.payload))
    return Response(200)


def configure_application(tx: Tx, request: Request) -> Response:
    """PUT /apps/{sdkId}/response-config: for all sessions without one of their own (D)."""
    tx.put(APPLICATION_CONFIG, str(auth.application(tx, request)), request.payload)
    return Response(200)


def complete(tx: Tx, request: Request) -> Response:
    """POST /agent: the session as if a person had gone through it (D)."""
    given = request.payload
    session = sessions.load(tx, given["session_id"])
    if session.application != auth.application(tx, request):
        raise error("bad_sdk_id")
    if not session.sandbox:
        raise error("session_not_found")
    if given["client_session_token"] != session.token:
        raise error("bad_token")
    if not session.is_open:
        raise error("session_expired" if session.finished is None else "session_locked")
    configuration.require_ready(session)
    try:
        _walk(tx, session, given.get("resources") or {})
    except Refused as problem:
        tx.forget()  # all or nothing
        raise refused(("resources", str(problem))) from problem
    return Response(204)


def _walk(tx: Tx, session: Session, resources: JsonObject) -> Session:
    session = person.consent(tx, session)
    for document in resources.get("id_documents") or ():
        session = person.document(tx, session, document)
    for document in resources.get("supplementary_documents") or ():
        session = person.supplementary(tx, session, document)
    return person.complete(tx, session, {})
