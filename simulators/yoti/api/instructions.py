"""Instructions for a visit to a branch (in-branch verification; read side: Java's SDK)."""

import msgspec

from ...core.message import Request, Response, json_response
from .. import branch, contents, sessions
from ..errors import error, refused
from ..portal import Tx
from .changes import load_open


def put(tx: Tx, request: Request) -> Response:
    """PUT /sessions/{id}/instructions: 200, empty; put again, the new ones count (I)."""
    session = load_open(tx, request)
    found = list(branch.findings(session, request.payload, msgspec.json.decode(request.body)))
    if found:
        raise refused(*found)
    branch.put(tx, session, request.payload)
    return Response(200)


def read(tx: Tx, request: Request) -> Response:
    """GET the same; the contact profile is a resource of its own. Java reads no branch without a type (R)."""
    told = branch.instructions(sessions.load(tx, request.params["sessionId"]))
    place = {"type": branch.KIND, **told.branch}
    return json_response(200, {"contact_profile_exists": True, "documents": told.documents, "branch": place})


def read_pdf(tx: Tx, request: Request) -> Response:
    """GET .../pdf: 204 while it is being made (D)."""
    session = sessions.load(tx, request.params["sessionId"])
    if not branch.has_pdf(tx, session):
        return Response(204)
    return Response(200, contents.PDF, content_type="application/pdf")


def read_contact_profile(tx: Tx, request: Request) -> Response:
    """GET .../contact-profile; 404 before there is one (D; the code: I)."""
    session = sessions.load(tx, request.params["sessionId"])
    if session.instructions is None:
        raise error("resource_not_found", "no instructions have been provided")
    return json_response(200, session.instructions.contact_profile)


def send_email(tx: Tx, request: Request) -> Response:
    """POST .../email: 200, empty; any 2xx would do (R)."""
    branch.mail(tx, sessions.load(tx, request.params["sessionId"]))
    return Response(200)
