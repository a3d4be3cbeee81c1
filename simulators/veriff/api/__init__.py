"""Veriff's API: one handler for each endpoint, and the table of routes."""

from ...core.vendor import Route
from ..auth import BODY, ID, KEY, OPEN
from . import extras, media, results, sessions

_SESSION = "/v1/sessions/{sessionId}"
_BY_SESSION = ID + "sessionId"

ROUTES = (
    Route(
        "POST", "/v1/sessions", "createSession", sessions.create, KEY,
        "create-session.request", "create-session.response",
    ),
    Route("OPTIONS", "/v1/sessions", "preflight", sessions.preflight, OPEN),
    Route(
        "PATCH", _SESSION, "updateSession", sessions.update, BODY,
        "update-session.request", "update-session.response", "sessionId",
    ),
    Route(
        "DELETE", _SESSION, "deleteSession", sessions.delete, _BY_SESSION,
        "", "delete-session.response", "sessionId",
    ),
    Route(
        "POST", _SESSION + "/media", "uploadMedia", media.upload, BODY,
        "upload-media.request", "upload-media.response", "sessionId",
    ),
    Route(
        "GET", _SESSION + "/media", "listSessionMedia", media.of_session, _BY_SESSION,
        "", "list-session-media.response", "sessionId",
    ),
    Route(
        "GET", "/v1/attempts/{attemptId}/media", "listAttemptMedia", media.of_attempt, ID + "attemptId",
        "", "list-attempt-media.response",
    ),
    Route("GET", "/v1/media/{mediaId}", "getMedia", media.download, ID + "mediaId"),
    Route(
        "GET", _SESSION + "/attempts", "listAttempts", results.attempts, _BY_SESSION,
        "", "list-attempts.response", "sessionId",
    ),
    Route(
        "GET", _SESSION + "/decision", "getDecision", results.decision, _BY_SESSION,
        "", "get-decision.response", "sessionId",
    ),
    Route(
        "GET", _SESSION + "/decision/{name}", "getNamedDecision", results.named_decision, _BY_SESSION,
        "", "get-named-decision.response", "sessionId",
    ),
    Route(
        "GET", _SESSION + "/person", "getPerson", results.person, _BY_SESSION,
        "", "get-person.response", "sessionId",
    ),
    Route(
        "GET", _SESSION + "/watchlist-screening", "getWatchlistScreening", results.watchlist, _BY_SESSION,
        "", "get-watchlist-screening.response", "sessionId",
    ),
    Route(
        "GET", _SESSION + "/timestamps", "getTimestamps", results.timestamps, _BY_SESSION,
        "", "get-timestamps.response", "sessionId",
    ),
    Route(
        "POST", _SESSION + "/collected-data", "sendCollectedData", extras.collected_data, BODY,
        "send-collected-data.request", "send-collected-data.response", "sessionId",
    ),
    Route(
        "POST", "/v1/sessions/validate-registry", "validateRegistry", extras.validate_registry, BODY,
        "validate-registry.request", "validate-registry.response",
    ),
)  # fmt: skip
