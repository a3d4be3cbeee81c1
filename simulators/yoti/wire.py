"""Sessions as Yoti writes them. Nothing is ever null: what is not there is left out (R: real SDKs break on nulls)."""

from collections.abc import Iterable

from ..core.clock import SECOND, Instant, isoformat
from . import spec
from .model import Check, Device, JsonObject, Kind, MediaRef, Resource, Session, Stage, Task
from .portal import Tx

EMPTY_FRAMES = 4
"""Frames of a ZOOM capture that are told of without a picture (R)."""


def moment(instant: Instant) -> str:
    """Whole seconds, UTC."""
    return isoformat(instant, 0)


def remaining(session: Session, now: Instant) -> int:
    """Seconds that the token would still live; one less than asked for at the start (D), and 0 after expiry.

    It is told of completed sessions too, as a public integrator's has it, though the token itself is deleted (R).
    """
    if session.stage is Stage.EXPIRED:
        return 0
    return max(0, (session.ends - now - 1) // SECOND)


def created(session: Session, now: Instant) -> JsonObject:
    """The answer to a creation."""
    answer: JsonObject = {
        "client_session_token_ttl": remaining(session, now),
        "client_session_token": session.token,
        "session_id": session.id,
    }
    return answer | ({"session_deadline": moment(session.ends)} if "session_deadline" in session.spec else {})


def result(tx: Tx, session: Session) -> JsonObject:
    """The session result; checks other than of liveness are not told before the person is through (D)."""
    shows_token = session.is_open or tx.rules.completed_token == "show"  # noqa: S105 - a word
    return {
        "session_id": session.id,
        "client_session_token_ttl": remaining(session, tx.now),
        "state": session.state,
        **_present(
            client_session_token=session.token if shows_token else None,
            user_tracking_id=session.spec.get("user_tracking_id"),
            biometric_consent=None if session.consented is None else moment(session.consented),
        ),
        "resources": resources(session),
        "checks": [check(one) for one in session.checks if one.type == "LIVENESS" or session.finished is not None],
        **_profile(session),
        **({"import_token": {"media": media(session.import_token)}} if session.import_token else {}),
    }


def _profile(session: Session) -> JsonObject:
    if session.profile is None:
        return {}
    advanced = "advanced_identity_profile_requirements" in session.spec
    name = "advanced_identity_profile" if advanced else "identity_profile"
    preview = {f"{name}_preview": {"media": media(session.preview)}} if session.preview else {}
    return {name: session.profile, **preview}


def _present(**members: object) -> JsonObject:
    return {name: value for name, value in members.items() if value is not None}


def media(ref: MediaRef) -> JsonObject:
    """A medium as it is referred to."""
    return {"id": ref.id, "type": ref.type, "created": moment(ref.created), "last_updated": moment(ref.created)}


def resources(session: Session) -> JsonObject:
    """All arrays are there, newest first (D)."""
    return {kind.value: [resource(one) for one in reversed(session.of(kind))] for kind in Kind}


def resource(one: Resource) -> JsonObject:
    """One resource; which members it has depends on its kind."""
    common: JsonObject = {
        "id": one.id,
        "source": {"type": one.source},
        "created_at": moment(one.created),
        "last_updated": moment(one.updated),
        "tasks": [task(each) for each in one.tasks],
    }
    if one.kind is Kind.APPLICANT_PROFILE:
        return common | {"media": media(one.media["profile"])}
    particular = _BY_KIND[one.kind](one) if one.kind in _BY_KIND else {}
    return common | particular | {name: {"media": media(ref)} for name, ref in one.media.items()}


def _document(one: Resource) -> JsonObject:
    pages = [
        {"capture_method": one.capture_method, "media": media(page), "frames": [], "extraction_image_ids": [page.id]}
        for page in one.pages
    ]
    return {"document_type": one.document_type, "issuing_country": one.issuing_country, "pages": pages}


def _liveness(one: Resource) -> JsonObject:
    if one.liveness_type == "STATIC":
        return {"liveness_type": "STATIC", "capture_type": one.capture_method}
    frames: list[JsonObject] = [{"media": media(frame)} for frame in one.frames]
    return {"liveness_type": "ZOOM", "frames": [*frames, *({} for _ in range(EMPTY_FRAMES))]}


_BY_KIND = {
    Kind.ID_DOCUMENT: _document,
    Kind.SUPPLEMENTARY: _document,
    Kind.LIVENESS: _liveness,
}


def task(one: Task) -> JsonObject:
    """One task of a resource."""
    return {
        "type": one.type,
        "id": one.id,
        "state": one.state,
        "created": moment(one.created),
        "last_updated": moment(one.updated),
        "generated_checks": [{"id": made, "type": kind} for made, kind in one.generated],
        "generated_media": _made(one.media),
        **_present(recommendation=one.recommendation),
    }


def _made(refs: Iterable[MediaRef]) -> list[JsonObject]:
    return [{"id": ref.id, "type": ref.type} for ref in refs]


def check(one: Check) -> JsonObject:
    """One check; its report is there when it is done."""
    return {
        "type": one.type,
        "id": one.id,
        "state": one.state,
        "resources_used": list(one.resources),
        "generated_media": _made(one.media),
        **({"generated_profile": {"media": media(one.profile)}} if one.profile else {}),
        **_present(scheme=one.scheme or None, report=one.report),
        "created": moment(one.created),
        "last_updated": moment(one.updated),
    }


def devices(session: Session) -> list[JsonObject]:
    """Tracked devices: an array, oldest first (D)."""
    return [_device(one) for one in session.devices]


def _device(one: Device) -> JsonObject:
    """What is not known is an empty text (D)."""
    known = {"ip_address": one.ip, "locale": one.locale, "browser_name": one.agent}
    names = (
        "ip_address", "ip_iso_country_code", "manufacture_name", "model_name", "os_name", "os_version", "browser_name",
        "browser_version", "locale", "client_version",
    )  # fmt: skip
    device = {name: known.get(name, "") for name in names}
    return {"event": one.event, "created": moment(one.created), "device": device} | (
        {"resource_id": one.resource} if one.resource else {}
    )


def checks_asked(session: Session) -> list[str]:
    """The types of the requested checks."""
    return list(spec.checks(session.spec))
