"""Yoti's error table, and the body that all errors share: `{"code": "...", "message": "...", "errors": [...]}`.

Sources: Yoti's OpenAPI documents, and the one a production integrator publishes (D). A message is always there:
Python's SDK tells neither without the other (R). Central Auth speaks OAuth instead: `{"error", "error_description"}`.
"""

from collections.abc import Iterable

from ..core.errors import ErrorRow, VendorError, table
from ..core.message import Response, json_response

_OAUTH = (
    ErrorRow(
        "invalid_request", 400, "invalid_request", "a field of the form is missing or wrong", "no sound form", "I",
    ),
    ErrorRow(
        "invalid_client", 401, "invalid_client", "the client assertion is not accepted",
        "wrong key, audience, issuer or time; a jti for the second time", "I",
    ),
    ErrorRow(
        "unsupported_grant_type", 400, "unsupported_grant_type", "only client_credentials are known",
        "another grant_type", "I",
    ),
    ErrorRow("invalid_scope", 400, "invalid_scope", "the scope is empty or malformed", "no scope", "I"),
    ErrorRow("token_limit", 429, "token_limit", "too many live tokens", "over 200 for one SDK id", "D; I"),
)  # fmt: skip

ERRORS = table(
    ErrorRow(
        "malformed_request", 400, "MALFORMED_REQUEST", "The request is malformed",
        "no credentials, a missing header or query, unreadable JSON",
    ),
    ErrorRow(
        "payload_validation", 400, "PAYLOAD_VALIDATION", "There were errors validating the payload",
        "a member that is missing or wrong; `errors` names it",
    ),
    ErrorRow(
        "message_signing", 401, "MESSAGE_SIGNING", "The message was not signed correctly",
        "another key, or something else signed than what was sent",
    ),
    ErrorRow(
        "bad_sdk_id", 401, "BAD_SDK_ID", "The sdkId may not be used for this session",
        "a session of another application",
    ),
    ErrorRow(
        "bad_token", 401, "BAD_TOKEN", "The token may not be used for this session",
        "a client session token, or a bearer, that is wrong or whose time is over",
    ),
    ErrorRow(
        "bad_public_key", 401, "BAD_PUBLIC_KEY", "Cannot parse the public key provided",
        "the application's registered key is none",
    ),
    ErrorRow(
        "insufficient_permission", 403, "INSUFFICIENT_PERMISSION", "This application may not use identity verification",
        "the organisation is not verified",
    ),
    ErrorRow(
        "app_not_found", 404, "APP_NOT_FOUND", "The referenced application does not exist",
        "an SDK id that is unknown, not activated, or of the other environment",
    ),
    ErrorRow(
        "session_not_found", 404, "SESSION_NOT_FOUND", "No session found matching the sessionId provided",
        "never created, deleted, or past its retention",
    ),
    ErrorRow(
        "media_content_not_found", 404, "MEDIA_CONTENT_NOT_FOUND",
        "No media content found matching the id provided", "unknown or deleted",
    ),
    ErrorRow("scheme_not_found", 404, "SCHEME_NOT_FOUND", "The scheme is unknown", "forced"),
    ErrorRow(
        "scheme_validation_requirement_not_found", 404, "SCHEME_VALIDATION_REQUIREMENT_NOT_FOUND",
        "The scheme has no rule for this document", "forced",
    ),
    ErrorRow(
        "resource_not_found", 404, "RESOURCE_NOT_FOUND", "No resource found matching the id provided",
        "a face capture or requirement that the session does not have", "I",
    ),
    ErrorRow("not_found", 404, "NOT_FOUND", "There is nothing here", "an unknown path or method", "I"),
    ErrorRow("too_large", 413, "PAYLOAD_TOO_LARGE", "The payload is too large", "a body over 15 MB", "I"),
    ErrorRow("session_expired", 409, "SESSION_EXPIRED", "The session has expired", "too late to change anything"),
    ErrorRow(
        "session_locked", 409, "SESSION_LOCKED", "The session is locked or completed",
        "to be changed after its end, or deleted before it",
    ),
    ErrorRow(
        "session_not_ready", 409, "SESSION_NOT_READY", "The session cannot begin before its resources are there",
        "the team has not supplied its own face capture yet",
    ),
    ErrorRow(
        "instructions_not_complete", 409, "INSTRUCTIONS_NOT_COMPLETE", "No instructions have been provided",
        "their PDF is asked for before they are put",
    ),
    ErrorRow(
        "image_not_processable", 422, "IMAGE_NOT_PROCESSABLE", "The image could not be processed",
        "what is uploaded is no JPEG or PNG", "D; the code: I",
    ),
    ErrorRow("too_many_requests", 429, "TOO_MANY_REQUESTS", "Too many requests", "forced", "R"),
    ErrorRow(
        "server_error", 500, "SERVER_ERROR", "An unexpected error occurred on the server",
        "forced, or an accident of the simulator",
    ),
    ErrorRow(
        "temporarily_unavailable", 503, "TEMPORARILY_UNAVAILABLE", "The request cannot be completed now, try later",
        "forced",
    ),
    *_OAUTH,
)  # fmt: skip

_OAUTH_NAMES = frozenset(row.name for row in _OAUTH)
_ITEM, _FIELD = "\x1e", "\x1f"
"""Separators of findings on their way from `refused` to `render`; no text has them."""


def error(name: str, detail: str | None = None) -> VendorError:
    """The exception that answers with the row `name`; `detail` is added to its message."""
    return VendorError(ERRORS[name], detail)


def refused(*findings: tuple[str, str], row: str = "payload_validation") -> VendorError:
    """The exception that answers with the row and `errors`: pairs of a property and a message."""
    return VendorError(ERRORS[row], _ITEM + _ITEM.join(_FIELD.join(finding) for finding in findings))


def render(row: ErrorRow, detail: str | None) -> Response:
    """The row as Yoti answers it; `errors` is absent, and never null, where nothing is listed (R)."""
    if row.name in _OAUTH_NAMES:
        return json_response(row.status, {"error": row.code, "error_description": _sentence(row, detail)})
    if detail is None or not detail.startswith(_ITEM):
        return json_response(row.status, {"code": row.code, "message": _sentence(row, detail)})
    return json_response(row.status, {"code": row.code, "message": row.message, "errors": list(_findings(detail))})


def _findings(detail: str) -> Iterable[dict[str, str]]:
    for item in detail[1:].split(_ITEM):
        name, _, message = item.partition(_FIELD)
        yield {"property": name, "message": message}


def _sentence(row: ErrorRow, detail: str | None) -> str:
    return f"{row.message}: {detail}" if detail else row.message
