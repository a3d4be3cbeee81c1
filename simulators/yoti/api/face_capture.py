"""A face that the team supplies itself, to be compared with the person's (DOC face comparison; SDKs)."""

import msgspec

from ...core.message import Request, Response, json_response
from .. import notifications, sessions, uploads
from ..errors import error, refused
from ..model import Kind, Resource, Session, with_resource
from ..person import FACE_CAPTURE
from ..portal import Tx
from ..sessions import MEDIA
from .changes import load_open

PART = "binary-content"
TYPES = ("image/jpeg", "image/jpg", "image/png")
"""What a part may say it is; `image/jpg` is Node's (R)."""
OWN = "RELYING_BUSINESS"

replace = msgspec.structs.replace


def create(tx: Tx, request: Request) -> Response:
    """POST /sessions/{id}/resources/face-capture: 201; `frames` is a number, or Node breaks (R)."""
    session = load_open(tx, request)
    wanted = request.payload["requirement_id"]
    if not any(one.id == wanted and one.type == FACE_CAPTURE for one in session.requirements):
        raise error("resource_not_found", "no face capture is required under this requirement_id")
    made = Resource(tx.ids.uuid(), Kind.FACE_CAPTURE, tx.now, tx.now, requirement=wanted, source=OWN)
    _record(tx, session, made)
    return json_response(201, {"id": made.id, "frames": 0})


def upload(tx: Tx, request: Request) -> Response:
    """PUT .../{resourceId}/image: a form with one part; 422 for no picture. A second one replaces the first (I)."""
    session = load_open(tx, request)
    face = _own(session, request)
    body = _picture(request)
    kind = uploads.picture(body)
    if kind is None:
        raise error("image_not_processable")
    former = face.media.get("image")
    if former is not None:
        tx.delete(MEDIA, f"{session.id}/{former.id}")
    image = sessions.store(tx, session, "IMAGE", kind, body)
    _record(tx, session, replace(face, media={"image": image}, updated=tx.now))
    return Response(200)


def name_applicant(tx: Tx, request: Request) -> Response:
    """PUT .../{resourceId}/applicant: whose face it is, in the team's words."""
    session = load_open(tx, request)
    face = _own(session, request)
    _record(tx, session, replace(face, applicant=request.payload["applicant_id"], updated=tx.now))
    return Response(200)


def _own(session: Session, request: Request) -> Resource:
    """The team's resource that the path names; 403 for a person's (D)."""
    found = next((one for one in session.resources if one.id == request.params["resourceId"]), None)
    if found is None:
        raise error("resource_not_found")
    if found.source != OWN:
        raise error("insufficient_permission", "only the relying business's own resources can be changed")
    return found


def _picture(request: Request) -> bytes:
    try:
        found = uploads.parts(request.header("content-type") or "", request.body)
    except uploads.NoForm as problem:
        raise refused(("body", str(problem)), row="malformed_request") from problem
    if [part.name for part in found] != [PART]:
        raise refused((PART, "must be the one part of the form"))
    (part,) = found
    if part.content_type not in TYPES:
        raise refused((PART, f"its Content-Type must be one of {', '.join(TYPES)}"))
    return part.body


def _record(tx: Tx, session: Session, face: Resource) -> None:
    """Any change to a resource is told (S), and what is there is kept from now on."""
    changed = sessions.kept(tx, with_resource(session, face))
    sessions.save(tx, changed)
    notifications.tell(tx, changed, notifications.RESOURCE, resource_id=face.id)
