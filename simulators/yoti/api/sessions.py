"""Create, read and delete a session; its configuration; its media (integration guide, OpenAPI)."""

from ...core.message import Request, Response, json_response
from .. import auth, configuration, sessions, wire
from ..errors import error
from ..model import State
from ..portal import SANDBOX, Tx
from ..sessions import MEDIA


def create(tx: Tx, request: Request) -> Response:
    """POST /sessions: 201, the one status that Python's SDK takes for success (R)."""
    if not tx.settings.organisation_verified:
        raise error("insufficient_permission")
    session = sessions.create(
        tx,
        request.payload,
        sandbox=request.path.startswith(SANDBOX),
        application=auth.application(tx, request),
    )
    return json_response(201, wire.created(session, tx.now))


def read(tx: Tx, request: Request) -> Response:
    """GET /sessions/{id}: the result so far."""
    session = sessions.load(tx, request.params["sessionId"])
    return json_response(200, wire.result(tx, session))


def delete(tx: Tx, request: Request) -> Response:
    """DELETE /sessions/{id}: with all its media; not before its end (D)."""
    session = sessions.load(tx, request.params["sessionId"])
    if session.state is State.ONGOING:
        raise error("session_locked")
    sessions.erase(tx, session)
    return Response(204)


def configure(tx: Tx, request: Request) -> Response:
    """GET /sessions/{id}/configuration; a front end waits for the team's own face capture (D), and learns of expiry."""
    session = sessions.load(tx, request.params["sessionId"])
    if request.header(auth.TOKEN):
        if session.state is State.EXPIRED:
            raise error("session_expired")
        configuration.require_ready(session)
    return json_response(200, configuration.configuration(tx, session))


def media(tx: Tx, request: Request) -> Response:
    """GET /sessions/{id}/media/{id}/content: the bytes; 204 where the law forbids it (D)."""
    session = sessions.load(tx, request.params["sessionId"])
    content = tx.get(MEDIA, f"{session.id}/{request.params['mediaId']}")
    if content is None:
        raise error("media_content_not_found")
    if content.forbidden:
        return Response(204)
    return Response(200, content.body, content_type=content.content_type)


def delete_media(tx: Tx, request: Request) -> Response:
    """DELETE the same: not while the session goes on. The result goes on naming it; a GET is a 404 (D)."""
    session = sessions.load(tx, request.params["sessionId"])
    name = f"{session.id}/{request.params['mediaId']}"
    if tx.get(MEDIA, name) is None:
        raise error("media_content_not_found")
    if session.state is State.ONGOING:
        raise error("session_locked")
    tx.delete(MEDIA, name)
    return Response(204)
