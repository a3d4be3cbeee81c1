"""What a session was asked to do: reads the body of `POST /sessions`.

Owns its defaults, the limits that no schema can say, and what the person will have to supply. Pure: bodies in, values
or findings out.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from ..core.clock import SECOND, Instant, parse
from . import documents
from .model import JsonObject, Requirement
from .rules import Rules

Finding = tuple[str, str]
"""A property's dotted path, and what is wrong with it."""

EXTRACTION, SUPPLEMENTARY_EXTRACTION = "ID_DOCUMENT_TEXT_DATA_EXTRACTION", "SUPPLEMENTARY_DOCUMENT_TEXT_DATA_EXTRACTION"
TEXT_CHECKS = {
    EXTRACTION: "ID_DOCUMENT_TEXT_DATA_CHECK",
    SUPPLEMENTARY_EXTRACTION: "SUPPLEMENTARY_DOCUMENT_TEXT_DATA_CHECK",
}
"""The check that an extraction leads to where people may look at it (D)."""

ANY_CAPTURE = "CAMERA_AND_UPLOAD"
IN_BRANCH = ("IBV_VISUAL_REVIEW_CHECK", "PROFILE_DOCUMENT_MATCH", "DOCUMENT_SCHEME_VALIDITY_CHECK")
OF_DOCUMENTS = ("ID_DOCUMENT_AUTHENTICITY", "ID_DOCUMENT_FACE_MATCH", "ID_DOCUMENT_COMPARISON")
_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
_LATEST, _LONGEST = parse("9000-01-01T00:00:00Z"), 10**10
"""What ends later, or is kept for more seconds, counts as this: nothing may lie behind the calendar's end."""


def ends(body: JsonObject, now: Instant, rules: Rules) -> Instant:
    """When the person's time is over: the deadline, or the token's time."""
    deadline = body.get("session_deadline")
    if deadline is not None:
        return min(parse(deadline), _LATEST)
    return min(now + int(body.get("client_session_token_ttl", rules.default_token_ttl)) * SECOND, _LATEST)


def resources_ttl(body: JsonObject, rules: Rules) -> int:
    """How long what was captured is kept, in seconds; integrators also send it as a text (R)."""
    given = body.get("resources_ttl", rules.default_resources_ttl)
    digits = given.lstrip("0")[:20] or 0 if isinstance(given, str) else given  # Python reads some thousands at the most
    return min(int(digits), _LONGEST)


def checks(body: JsonObject) -> dict[str, JsonObject]:
    """The requested checks: configurations by type."""
    return {check["type"]: check.get("config") or {} for check in body.get("requested_checks") or ()}


def tasks(body: JsonObject) -> dict[str, JsonObject]:
    """The requested tasks: configurations by type."""
    return {task["type"]: task.get("config") or {} for task in body.get("requested_tasks") or ()}


def profile(body: JsonObject) -> JsonObject | None:
    """The identity profile that is asked for, simple or advanced."""
    found: JsonObject | None = body.get("identity_profile_requirements") or body.get(
        "advanced_identity_profile_requirements"
    )
    return found


def is_in_branch(body: JsonObject) -> bool:
    """True where a person may, or has to, go to a branch: MANDATORY is the default of `support` (D)."""
    return "ibv_options" in body and body["ibv_options"].get("support", "MANDATORY") != "NOT_ALLOWED"


def source(body: JsonObject) -> str:
    """Where what a person supplies comes from (D)."""
    return "IBV" if is_in_branch(body) else "END_USER"


def topics(body: JsonObject) -> frozenset[str]:
    """The topics subscribed to, in lower case; none means the end of the session only (D)."""
    given = (body.get("notifications") or {}).get("topics") or ("session_completion",)
    return frozenset(topic.lower() for topic in given)


def extra_extractions(body: JsonObject, rules: Rules, why: str = "GENERIC") -> int:
    """So often may an extraction be tried again; GENERIC and RECLASSIFICATION are counted apart (D)."""
    given: JsonObject = (body.get("sdk_config") or {}).get("attempts_configuration") or {}
    return int((given.get(EXTRACTION) or {}).get(why, rules.extra_extractions))


def capture_methods(body: JsonObject) -> str:
    """How documents may be shown: CAMERA, or CAMERA_AND_UPLOAD (D)."""
    return str((body.get("sdk_config") or {}).get("allowed_capture_methods") or ANY_CAPTURE).upper()


def requirements(body: JsonObject, new_id: Callable[[], str]) -> tuple[Requirement, ...]:
    """What has to be supplied, in the order in which the user view asks for it."""
    return tuple(Requirement(new_id(), kind, detail) for kind, detail in _wanted(body))


def _wanted(body: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    asked = checks(body)
    for wanted in documents_wanted(body):
        yield wanted["type"], wanted
    if "LIVENESS" in asked:
        yield "LIVENESS", {"liveness_type": asked["LIVENESS"].get("liveness_type", "ZOOM")}
    elif profile(body) is not None:
        yield "LIVENESS", {"liveness_type": "ZOOM"}
    if "FACE_COMPARISON" in asked:
        yield "FACE_CAPTURE", {}


def documents_wanted(body: JsonObject) -> list[JsonObject]:
    """The required documents; where none are named, any one if anything is about documents, two to compare (I)."""
    named: list[JsonObject] = body.get("required_documents") or []
    if named:
        return named
    asked = checks(body)
    if "ID_DOCUMENT_COMPARISON" in asked:
        return [{"type": "ID_DOCUMENT"}, {"type": "ID_DOCUMENT"}]
    about = any(kind in asked for kind in OF_DOCUMENTS) or EXTRACTION in tasks(body) or profile(body) is not None
    return [{"type": "ID_DOCUMENT"}] if about else []


def findings(body: JsonObject, now: Instant, rules: Rules) -> list[Finding]:
    """Everything that is wrong with a body whose form is right."""
    return [*_empty(body), *_times(body, now, rules), *_documents(body), *_notifications(body, rules)]


def _empty(body: JsonObject) -> Iterator[Finding]:
    if not body.get("requested_checks") and profile(body) is None:
        yield "requested_checks", "must not be empty"
    if body.get("identity_profile_requirements") and body.get("advanced_identity_profile_requirements"):
        yield "advanced_identity_profile_requirements", "excludes identity_profile_requirements"


def _times(body: JsonObject, now: Instant, rules: Rules) -> Iterator[Finding]:
    ttl, deadline = body.get("client_session_token_ttl"), body.get("session_deadline")
    if ttl is not None and deadline is not None:
        yield "session_deadline", "excludes client_session_token_ttl"
        return
    if ttl is not None and ttl <= rules.minimum_token_ttl:
        yield "client_session_token_ttl", f"must be greater than {rules.minimum_token_ttl}"
    problem = _deadline(body, now, rules) if deadline is not None else None
    if problem is not None:
        yield "session_deadline", problem
        return
    kept, lives = resources_ttl(body, rules), (ends(body, now, rules) - now) // SECOND
    if kept < rules.minimum_resources_ttl:
        yield "resources_ttl", f"must be greater than or equal to {rules.minimum_resources_ttl}"
    elif body.get("resources_ttl") is not None and kept < lives + rules.resources_margin:
        yield "resources_ttl", f"must be at least {rules.resources_margin} more than the client session token lives"


def _deadline(body: JsonObject, now: Instant, rules: Rules) -> str | None:
    try:
        deadline = parse(body["session_deadline"])
    except ValueError:
        return "must be an RFC 3339 date-time with an offset"
    if deadline <= now:
        return "must be in the future"
    if is_in_branch(body) and deadline < now + rules.ibv_minimum_deadline * SECOND:
        return f"must be at least {rules.ibv_minimum_deadline // 86_400} days ahead"
    return None


def _documents(body: JsonObject) -> Iterator[Finding]:
    for place, required in enumerate(body.get("required_documents") or ()):
        if required["type"] == "ID_DOCUMENT" and not documents.allowed(required):
            yield f"required_documents[{place}].filter", "leaves no supported document"
    if "ID_DOCUMENT_COMPARISON" in checks(body) and len(documents_wanted(body)) < 2:
        yield "required_documents", "ID_DOCUMENT_COMPARISON needs two documents"


def _notifications(body: JsonObject, rules: Rules) -> Iterator[Finding]:
    given = body.get("notifications") or {}
    endpoint: Any = given.get("endpoint")
    if endpoint is None:
        return
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    secure = endpoint.startswith("https://") and host and port != 0
    if not secure and not (rules.loopback_http_endpoints and parts.scheme == "http" and host in _LOOPBACK):
        yield "notifications.endpoint", "must match ^https://.+$"
