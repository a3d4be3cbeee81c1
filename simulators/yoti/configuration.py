"""The session configuration: what a front end, or the team's server, learns of what has to be supplied (D; R: Node)."""

from . import documents, person, spec, wire
from .errors import error
from .model import JsonObject, Kind, Requirement, Session
from .portal import Tx

_DEFAULTS = {"allowed_capture_methods": spec.ANY_CAPTURE, "primary_colour": "#2d9fff", "locale": "en-GB"}


def configuration(tx: Tx, session: Session) -> JsonObject:
    """The whole answer."""
    return {
        "session_id": session.id,
        "client_session_token_ttl": wire.remaining(session, tx.now),
        "requested_checks": wire.checks_asked(session),
        "capture": {
            "biometric_consent": _consent(session),
            "required_resources": [requirement(tx, session, one) for one in session.requirements],
        },
        "sdk_config": sdk_config(session),
        **_applicant(session),
    }


def _applicant(session: Session) -> JsonObject:
    known = session.of(Kind.APPLICANT_PROFILE)
    return {"applicant_profile": {"media": wire.media(known[0].media["profile"])}} if known else {}


def _consent(session: Session) -> str:
    if session.consented is not None:
        return "CAPTURED"
    return "NOT_REQUIRED" if session.spec.get("block_biometric_consent") else "REQUIRED"


def sdk_config(session: Session) -> JsonObject:
    """What the session says of the user view, defaults filled in."""
    return {**_DEFAULTS, **(session.spec.get("sdk_config") or {})}


def require_ready(session: Session) -> None:
    """A person cannot begin before the team has supplied its own face capture (D)."""
    if any(one.type == person.FACE_CAPTURE and not _has_face(session, one) for one in session.requirements):
        raise error("session_not_ready", "[Face Capture]")


def _has_face(session: Session, one: Requirement) -> bool:
    """True when the team's own face capture has its picture."""
    return any(face.media for face in session.supplied(one))


def requirement(tx: Tx, session: Session, one: Requirement) -> JsonObject:
    """One thing to be supplied."""
    source = "RELYING_BUSINESS" if one.type == person.FACE_CAPTURE else spec.source(session.spec)
    common: JsonObject = {
        "type": one.type,
        "id": one.id,
        "state": state(session, one),
        "allowed_sources": [{"type": source}],
    }
    return common | _detail(tx, session, one)


def state(session: Session, one: Requirement) -> str:
    """REQUIRED, IN_PROGRESS while an attempt failed, or COMPLETE."""
    if not session.supplied(one):
        return "REQUIRED"
    done = _has_face(session, one) if one.type == person.FACE_CAPTURE else person.is_complete(session, one)
    return "COMPLETE" if done else "IN_PROGRESS"


def _detail(tx: Tx, session: Session, one: Requirement) -> JsonObject:
    if one.type == person.DOCUMENT:
        return {
            "supported_countries": documents.allowed(one.detail),
            "allowed_capture_methods": spec.capture_methods(session.spec),
            "requested_tasks": _tasks(session, one, spec.EXTRACTION),
            "attempts_remaining": {
                "GENERIC": person.attempts_left(tx, session, one),
                "RECLASSIFICATION": 1 + spec.extra_extractions(session.spec, tx.rules, "RECLASSIFICATION"),
            },
            "ibv_client_assessments": _assessments(session, one),
        }
    if one.type == person.SUPPLEMENTARY:
        return {
            "document_types": one.detail.get("document_types") or list(documents.SUPPLEMENTARY_TYPES),
            "country_codes": one.detail.get("country_codes") or sorted(documents.SUPPORTED),
            "objective": one.detail.get("objective") or {"type": "PROOF_OF_ADDRESS"},
            "requested_tasks": _tasks(session, one, spec.SUPPLEMENTARY_EXTRACTION),
            "ibv_client_assessments": _assessments(session, one),
        }
    return {"liveness_type": one.detail["liveness_type"]} if one.type == person.LIVENESS else {}


def _assessments(session: Session, one: Requirement) -> list[JsonObject]:
    """What is looked at in a branch (D)."""
    done = "DONE" if session.supplied(one) else "REQUIRED"
    asked = {kind: config for kind, config in spec.checks(session.spec).items() if kind in spec.IN_BRANCH}
    schemes = {kind: {"scheme": config["scheme"]} if "scheme" in config else {} for kind, config in asked.items()}
    return [{"type": kind, "state": done, **scheme} for kind, scheme in schemes.items()]


def _tasks(session: Session, one: Requirement, kind: str) -> list[JsonObject]:
    if kind not in spec.tasks(session.spec):
        return []
    return [{"type": kind, "state": state(session, one)}]


def faces(session: Session) -> bool:
    """True when anybody looks at a face, for which a person has to agree."""
    return any(one.type == person.LIVENESS for one in session.requirements) or bool(session.of(Kind.FACE_CAPTURE))
