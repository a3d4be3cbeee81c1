"""What a person does in the user view, step by step; the page, the control API and `/agent` all come through here."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from . import checks, contents, documents, notifications, spec, tasks
from .model import (
    Action,
    Device,
    JsonObject,
    Kind,
    MediaRef,
    Refused,
    Requirement,
    Resource,
    Session,
    moved,
    require_open,
    with_resource,
)
from .portal import Tx
from .sessions import kept, save, store

replace = msgspec.structs.replace

DOCUMENT, SUPPLEMENTARY, LIVENESS, FACE_CAPTURE = "ID_DOCUMENT", "SUPPLEMENTARY_DOCUMENT", "LIVENESS", "FACE_CAPTURE"
FACES = 3
"""Frames of a ZOOM capture that are kept as pictures; four others are empty (R)."""
PATIENCE = 20
"""So often a person who goes through with it tries the same thing, however often the session lets them (I)."""
PASSPORT, BRITAIN = "PASSPORT", "GBR"

Given = Mapping[str, Any]
"""What the person says: members of the control's body or of `/agent`'s."""


def arrive(tx: Tx, session: Session, device: Device | None = None) -> Session:
    """The user view is opened."""
    arrived = moved(session, Action.ARRIVE)
    event = replace(device or Device("", tx.now), event="CONFIG_FIRST_LOADED", created=tx.now)
    if not session.devices:
        arrived = replace(arrived, devices=(event,))
    return save(tx, arrived)


def consent(tx: Tx, session: Session) -> Session:
    """The person agrees that their face is looked at."""
    arrived = _arrived(tx, session)
    return save(tx, replace(arrived, consented=session.consented or tx.now))


def _arrived(tx: Tx, session: Session) -> Session:
    """Whoever supplies something has come."""
    require_open(session)
    return session if session.stage == "arrived" else arrive(tx, session)


def attempts_left(tx: Tx, session: Session, requirement: Requirement) -> int:
    """How often the person may still try, this time included."""
    tries = len(session.supplied(requirement))
    if requirement.type == LIVENESS:
        allowed = int(spec.checks(session.spec).get("LIVENESS", {}).get("max_retries", 1))
    else:
        allowed = 1 + spec.extra_extractions(session.spec, tx.rules)
    return max(0, allowed - tries)


def is_complete(session: Session, requirement: Requirement) -> bool:
    """True when nothing more is wanted for it: the last attempt was good, or is still looked at."""
    tries = session.supplied(requirement)
    if not tries:
        return False
    last = tries[-1]
    if requirement.type == LIVENESS:
        return any(_approved(check.report) for check in session.checks if last.id in check.resources)
    return all(task.passed or task.state == "PENDING" for task in last.tasks)


def _approved(report: JsonObject | None) -> bool:
    return ((report or {}).get("recommendation") or {}).get("value") == "APPROVE"


def is_exhausted(tx: Tx, session: Session, requirement: Requirement) -> bool:
    """True when it is not complete and no attempt is left."""
    return not is_complete(session, requirement) and attempts_left(tx, session, requirement) == 0


def _open(tx: Tx, session: Session, kind: str, given: Given) -> Requirement:
    """The requirement that the person means: the one named, else the first open one that takes what is given."""
    of_kind = [one for one in session.requirements if one.type == kind]
    named = given.get("requirement_id")
    wanted = [one for one in of_kind if named in (None, one.id) and not is_complete(session, one)]
    wanted.sort(key=lambda one: kind == DOCUMENT and not _takes(one, given))
    if not wanted:
        raise Refused(f"nothing of the kind {kind} is wanted any more" if of_kind else f"the session wants no {kind}")
    if attempts_left(tx, session, wanted[0]) == 0:
        raise Refused(f"no attempt at {kind} is left")
    return wanted[0]


def document(tx: Tx, session: Session, given: Given) -> Session:
    """The person shows an identity document: its pictures are there, and its text is read."""
    session = _arrived(tx, session)
    wanted = _open(tx, session, DOCUMENT, given)
    kind, country = _chosen(wanted, given)
    if not documents.is_allowed(wanted.detail, country, kind):
        raise Refused(f"a {kind} of {country} is not accepted here")
    method = str(given.get("capture_method") or "CAMERA").upper()
    _check_method(session, method)
    resource = _new(
        tx, session, Kind.ID_DOCUMENT, wanted, document_type=kind, issuing_country=country, capture_method=method
    )
    resource = replace(resource, pages=_pages(tx, session, kind))
    return _supplied(tx, session, resource, spec.EXTRACTION)


def _takes(wanted: Requirement, given: Given) -> bool:
    return documents.is_allowed(wanted.detail, *reversed(_chosen(wanted, given)))


def _chosen(wanted: Requirement, given: Given) -> tuple[str, str]:
    """What the person chose, else a British passport, else the first thing that is accepted."""
    kind, country = given.get("document_type"), given.get("issuing_country")
    likely = kind or PASSPORT, country or BRITAIN
    accepted = [
        (one["type"], entry["code"])
        for entry in documents.allowed(wanted.detail)
        for one in entry["supported_documents"]
        if kind in (None, one["type"]) and country in (None, entry["code"])
    ]
    return likely if likely in accepted or not accepted else accepted[0]


def _check_method(session: Session, method: str) -> None:
    if method not in ("CAMERA", "UPLOAD"):
        raise Refused("a capture_method is CAMERA or UPLOAD")
    if method == "UPLOAD" and spec.capture_methods(session.spec) == "CAMERA":
        raise Refused("the session takes no uploads, only what the camera sees")


def _pages(tx: Tx, session: Session, kind: str) -> tuple[MediaRef, ...]:
    """A passport has one page, anything else two sides."""
    sides = 1 if kind == PASSPORT else 2
    forbidden = kind in tx.rules.forbidden_media
    return tuple(store(tx, session, "IMAGE", "image/jpeg", contents.JPEG, forbidden=forbidden) for _ in range(sides))


def _new(tx: Tx, session: Session, kind: Kind, wanted: Requirement, **members: str) -> Resource:
    made = Resource(tx.ids.uuid(), kind, tx.now, tx.now, requirement=wanted.id, source=spec.source(session.spec))
    return replace(made, **members)


def supplementary(tx: Tx, session: Session, given: Given) -> Session:
    """The person shows a supplementary document, such as a bill."""
    session = _arrived(tx, session)
    wanted = _open(tx, session, SUPPLEMENTARY, given)
    types, countries = wanted.detail.get("document_types"), wanted.detail.get("country_codes")
    kind = given.get("document_type") or (types or ["UTILITY_BILL"])[0]
    country = given.get("issuing_country") or (countries or [BRITAIN])[0]
    if not documents.is_allowed(wanted.detail, country, kind):
        raise Refused(f"a {kind} of {country} is not accepted here")
    resource = _new(
        tx, session, Kind.SUPPLEMENTARY, wanted, document_type=kind, issuing_country=country, capture_method="UPLOAD"
    )
    page = store(tx, session, "IMAGE", "image/jpeg", contents.JPEG)
    file = store(tx, session, "PDF", "application/pdf", contents.PDF)
    resource = replace(resource, pages=(page,), media={"file": file})
    return _supplied(tx, session, resource, spec.SUPPLEMENTARY_EXTRACTION)


def _supplied(tx: Tx, session: Session, resource: Resource, task: str) -> Session:
    """It is there: told, and worked on where the session wants it."""
    session = recorded(tx, session, resource)
    if task in spec.tasks(session.spec):
        session = tasks.begin(tx, session, resource, task)
    return save(tx, session)


def recorded(tx: Tx, session: Session, resource: Resource) -> Session:
    """The session with the resource, and everybody told."""
    session = kept(tx, with_resource(moved(session, Action.SUPPLY), resource))
    session = _tracked(tx, session, "RESOURCE_CREATED", resource.id)
    notifications.tell(tx, session, notifications.RESOURCE, resource_id=resource.id)
    return session


def _tracked(tx: Tx, session: Session, event: str, resource: str = "") -> Session:
    """The session with an event on the person's device."""
    known = session.devices[0] if session.devices else Device("", tx.now)
    device = replace(known, event=event, created=tx.now, resource=resource)
    return replace(session, devices=(*session.devices, device))


def liveness(tx: Tx, session: Session, given: Given) -> Session:
    """The person shows that they are alive: one attempt, with a check of its own (D)."""
    session = _arrived(tx, session)
    wanted = _open(tx, session, LIVENESS, given)
    kind = str(wanted.detail["liveness_type"])
    resource = _new(tx, session, Kind.LIVENESS, wanted, liveness_type=kind, capture_method="CAMERA")
    if kind == "STATIC":
        media = {"image": store(tx, session, "IMAGE", "image/jpeg", contents.JPEG)}
    else:
        media = {"facemap": store(tx, session, "BINARY", "application/octet-stream", contents.FACEMAP)}
        frames = tuple(store(tx, session, "IMAGE", "image/jpeg", contents.JPEG) for _ in range(FACES))
        resource = replace(resource, frames=frames)
    resource = replace(resource, media=media)
    session = recorded(tx, session, resource)
    return save(tx, checks.begin_liveness(tx, session, resource))


def finish(tx: Tx, session: Session, _given: Given | None = None) -> Session:
    """The person is through: the token is deleted, and the checks begin (S, D)."""
    session = _arrived(tx, session)
    open_ones = [one.type for one in session.requirements if not session.supplied(one) and one.type != FACE_CAPTURE]
    if open_ones:
        raise Refused(f"still wanted: {', '.join(open_ones)}")
    done = replace(_tracked(tx, moved(session, Action.FINISH), "CLIENT_SESSION_TOKEN_DELETED"), finished=tx.now)
    notifications.tell(tx, done, notifications.TOKEN_DELETED)
    return save(tx, checks.begin(tx, done))


_STEPS: Mapping[str, Callable[[Tx, Session, Given], Session]] = {
    DOCUMENT: document,
    SUPPLEMENTARY: supplementary,
    LIVENESS: liveness,
}


def complete(tx: Tx, session: Session, given: Given) -> Session:
    """Whatever is still open, in order, and then the end. What is not named is chosen."""
    session = consent(tx, session)
    for wanted in (one for one in session.requirements if one.type in _STEPS):
        for _ in range(min(attempts_left(tx, session, wanted), PATIENCE)):
            if is_complete(session, wanted):
                break
            session = _STEPS[wanted.type](tx, session, {**_only_of(wanted, given), "requirement_id": wanted.id})
    return finish(tx, session)


def _only_of(wanted: Requirement, given: Given) -> Given:
    """Type and country are about identity documents; a supplementary one is chosen by itself."""
    return given if wanted.type == DOCUMENT else {}


ACTIONS: Mapping[str, Callable[[Tx, Session, Given], Session]] = {
    "arrive": lambda tx, session, _given: arrive(tx, session),
    "consent": lambda tx, session, _given: consent(tx, session),
    "document": document,
    "supplementary": supplementary,
    "liveness": liveness,
    "finish": finish,
    "complete": complete,
}
