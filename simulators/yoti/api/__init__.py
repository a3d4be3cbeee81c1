"""Yoti's API: one handler for each endpoint, and the table of routes below each base."""

from dataclasses import replace

from ...core.vendor import Route
from .. import central, flow, identity
from ..auth import CLIENT, EITHER, OPEN, SIGNED
from ..portal import PRODUCTION, SANDBOX, TOKEN_PATH
from . import devices, documents, face_capture, instructions, sandbox, sessions

_ONE = "/sessions/{sessionId}"
_MEDIA = _ONE + "/media/{mediaId}/content"
_FACE = _ONE + "/resources/face-capture"
_INSTRUCTIONS = _ONE + "/instructions"
_DEVICES = _ONE + "/tracked-devices"

_COMMON = (
    Route(
        "POST", "/sessions", "createSession", sessions.create, SIGNED,
        "create-session.request", "create-session.response",
    ),
    Route("GET", _ONE, "getSession", sessions.read, SIGNED, "", "get-session.response", "sessionId"),
    Route("DELETE", _ONE, "deleteSession", sessions.delete, SIGNED, subject="sessionId"),
    Route(
        "GET", _ONE + "/configuration", "getConfiguration", sessions.configure, EITHER,
        "", "get-configuration.response", "sessionId",
    ),
    Route("GET", _MEDIA, "getMedia", sessions.media, EITHER, subject="sessionId"),
    Route("DELETE", _MEDIA, "deleteMedia", sessions.delete_media, SIGNED, subject="sessionId"),
    Route(
        "GET", "/supported-documents", "listSupportedDocuments", documents.list_supported, OPEN,
        "", "list-supported-documents.response",
    ),
    Route(
        "POST", _FACE, "createFaceCapture", face_capture.create, EITHER,
        "create-face-capture.request", "create-face-capture.response", "sessionId",
    ),
    Route(
        "PUT", _FACE + "/{resourceId}/image", "uploadFaceCaptureImage", face_capture.upload, EITHER,
        subject="sessionId",
    ),
    Route(
        "PUT", _FACE + "/{resourceId}/applicant", "setFaceCaptureApplicant", face_capture.name_applicant, SIGNED,
        "set-face-capture-applicant.request", "", "sessionId",
    ),
    Route(
        "GET", _DEVICES, "listTrackedDevices", devices.list_all, SIGNED,
        "", "list-tracked-devices.response", "sessionId",
    ),
    Route("DELETE", _DEVICES, "deleteTrackedDevices", devices.delete, SIGNED, subject="sessionId"),
    Route(
        "PUT", _INSTRUCTIONS, "putInstructions", instructions.put, EITHER, "put-instructions.request", "", "sessionId",
    ),
    Route(
        "GET", _INSTRUCTIONS, "getInstructions", instructions.read, SIGNED,
        "", "get-instructions.response", "sessionId",
    ),
    Route("GET", _INSTRUCTIONS + "/pdf", "getInstructionsPdf", instructions.read_pdf, EITHER, subject="sessionId"),
    Route(
        "GET", _INSTRUCTIONS + "/contact-profile", "getContactProfile", instructions.read_contact_profile, SIGNED,
        "", "get-contact-profile.response", "sessionId",
    ),
    Route(
        "POST", _INSTRUCTIONS + "/email", "sendInstructionsEmail", instructions.send_email, SIGNED,
        subject="sessionId",
    ),
    Route("GET", "/web/index.html", "userView", flow.show, OPEN),
    Route("GET", identity.KEY_PATH, "getProofKey", flow.public_key, OPEN),
    Route("POST", "/web/_sim" + _ONE + "/actions", "userAction", flow.act, CLIENT, subject="sessionId"),
)  # fmt: skip

_SANDBOX = (
    Route(
        "PUT", _ONE + "/response-config", "putSessionResponseConfig", sandbox.configure_session, SIGNED,
        "response-config.request", "", "sessionId",
    ),
    Route(
        "PUT", "/apps/{sdkId}/response-config", "putApplicationResponseConfig", sandbox.configure_application, SIGNED,
        "response-config.request",
    ),
    Route("POST", "/agent", "completeByAgent", sandbox.complete, SIGNED, "agent.request"),
)  # fmt: skip


def _below(base: str, routes: tuple[Route, ...]) -> tuple[Route, ...]:
    return tuple(replace(route, path=base + route.path) for route in routes)


ROUTES = (
    Route("POST", TOKEN_PATH, "issueToken", central.issue, OPEN, "token.request", "token.response"),
    *_below(PRODUCTION, _COMMON),
    *_below(SANDBOX, (*_COMMON, *_SANDBOX)),
)
