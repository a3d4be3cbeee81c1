"""What is found out: tasks at what was supplied, checks once the person is through, and the end when all is done.

Each may take time on the sandbox's clock; what takes none is done at once. Checks of a document wait for its text data
check, and all of them for the tasks (D).
"""

import base64
import binascii
from collections.abc import Iterator

import msgspec

from ..core import outbox
from ..core.clock import SECOND
from . import contents, identity, notifications, outcomes, reports, sessions, spec, wire
from .model import (
    Action,
    Check,
    JsonObject,
    Kind,
    MediaRef,
    Refused,
    Resource,
    Session,
    Task,
    moved,
    with_check,
    with_resource,
)
from .outcomes import Ending
from .portal import Tx
from .sessions import NAME, store

replace = msgspec.structs.replace


# tasks


def begin_task(tx: Tx, session: Session, resource: Resource, kind: str) -> Session:
    """Work on a resource begins."""
    task = Task(tx.ids.uuid(), kind, tx.now, tx.now)
    begun = with_resource(session, replace(resource, tasks=(*resource.tasks, task)))
    ending = _task_ending(tx, begun, resource, kind)
    if ending.delay:
        outbox.arm(tx, NAME, "task", f"{session.id}/{resource.id}", tx.now + ending.delay * SECOND)
        return begun
    return end_task(tx, begun, resource.id)


def _task_ending(tx: Tx, session: Session, resource: Resource, kind: str) -> Ending:
    attempts = [one for one in session.of(resource.kind) if one.requirement == resource.requirement]
    return outcomes.of_task(tx, session, kind, resource, attempts.index(_in(session, resource.id)))


def _in(session: Session, resource_id: str) -> Resource:
    return next(one for one in session.resources if one.id == resource_id)


def end_task(tx: Tx, session: Session, resource_id: str) -> Session:
    """The work on a resource ends; people look at the text afterwards where the session wants it."""
    resource = _in(session, resource_id)
    task = resource.tasks[-1]
    ending = _task_ending(tx, session, resource, task.type)
    found = ending.result if ending.result is not None else _default_result(resource, task.type, ending.outcome)
    resource = _detected(resource, found)
    media = _extracted(tx, session, resource, task.type, found)
    checked = _text_check(tx, session, resource, task)
    done = replace(
        task,
        state="DONE",
        updated=tx.now,
        recommendation=found.get("recommendation"),
        media=tuple(ref for name, ref in media.items() if ref.type == "JSON"),
        generated=((checked.id, checked.type),) if checked else (),
    )
    resource = replace(resource, updated=tx.now, media={**resource.media, **media}, tasks=(*resource.tasks[:-1], done))
    session = with_resource(session, resource)
    if checked is not None:
        session = with_check(session, checked)
    notifications.tell(tx, session, notifications.TASK, task_id=task.id)
    return session


def _default_result(resource: Resource, kind: str, outcome: object) -> JsonObject:
    recommendation = reports.extraction(outcome)
    if recommendation["value"] != "PROGRESS":
        return {"recommendation": recommendation}
    if kind == spec.EXTRACTION:
        fields = contents.document_fields(resource.document_type, resource.issuing_country)
        return {"recommendation": recommendation, "document_fields": fields, "document_id_photo": {}}
    fields = contents.supplementary_fields(resource.document_type, resource.issuing_country)
    return {"recommendation": recommendation, "document_fields": fields}


def _detected(resource: Resource, found: JsonObject) -> Resource:
    """Type and country may turn out to be others than the person said."""
    return replace(
        resource,
        document_type=found.get("detected_document_type") or resource.document_type,
        issuing_country=found.get("detected_country") or resource.issuing_country,
    )


def _extracted(tx: Tx, session: Session, resource: Resource, kind: str, found: JsonObject) -> dict[str, MediaRef]:
    media: dict[str, MediaRef] = {}
    fields, photo = found.get("document_fields"), found.get("document_id_photo")
    if fields is not None:
        media["document_fields"] = _json(tx, session, fields)
        if spec.tasks(session.spec).get(kind, {}).get("create_expanded_document_fields"):
            media["expanded_document_fields"] = _json(tx, session, contents.expanded_document_fields(fields))
    if photo is not None:
        forbidden = resource.document_type in tx.rules.forbidden_media
        media["document_id_photo"] = store(tx, session, "IMAGE", *_picture(photo), forbidden=forbidden)
    return media


def _json(tx: Tx, session: Session, value: object) -> MediaRef:
    return store(tx, session, "JSON", "application/json", msgspec.json.encode(value))


def _picture(photo: JsonObject) -> tuple[str, bytes]:
    if not photo.get("data"):
        return "image/jpeg", contents.JPEG
    try:
        return photo.get("content_type") or "image/jpeg", base64.b64decode(photo["data"], validate=True)
    except (binascii.Error, ValueError):
        return "image/jpeg", contents.JPEG


def _text_check(tx: Tx, session: Session, resource: Resource, task: Task) -> Check | None:
    manual = spec.tasks(session.spec).get(task.type, {}).get("manual_check", "NEVER")
    if manual not in ("FALLBACK", "ALWAYS"):
        return None
    return Check(tx.ids.uuid(), spec.TEXT_CHECKS[task.type], tx.now, tx.now, resources=(resource.id,))


# checks


def begin(tx: Tx, session: Session) -> Session:
    """The person is through: the rest of the checks is there, and ends in its time."""
    for check in _requested(tx, session):
        session = with_check(session, check)
    return advance(tx, session)


def _requested(tx: Tx, session: Session) -> Iterator[Check]:
    papers, faces = _latest(session, Kind.ID_DOCUMENT), _faces(session)
    for kind in spec.checks(session.spec):
        if kind == "ID_DOCUMENT_AUTHENTICITY":
            yield from (_new(tx, kind, paper) for paper in papers)
        elif kind == "ID_DOCUMENT_FACE_MATCH":
            yield from (_new(tx, kind, paper, *faces[-1:]) for paper in papers)
        elif kind == "ID_DOCUMENT_COMPARISON":
            yield _new(tx, kind, *papers, *_latest(session, Kind.SUPPLEMENTARY))
        elif kind == "FACE_COMPARISON":
            yield _new(tx, kind, *session.of(Kind.FACE_CAPTURE)[-1:], *session.of(Kind.LIVENESS)[-1:])
        elif kind != "LIVENESS":
            scheme = spec.checks(session.spec)[kind].get("scheme", "")
            yield replace(_new(tx, kind, *papers), scheme=scheme)


def _latest(session: Session, kind: Kind) -> list[Resource]:
    """The last attempt at each requirement."""
    return list({one.requirement or one.id: one for one in session.of(kind)}.values())


def _faces(session: Session) -> tuple[Resource, ...]:
    return (*session.of(Kind.FACE_CAPTURE), *session.of(Kind.LIVENESS))


def _new(tx: Tx, kind: str, *resources: Resource) -> Check:
    return Check(tx.ids.uuid(), kind, tx.now, tx.now, resources=tuple(one.id for one in resources))


def advance(tx: Tx, session: Session) -> Session:
    """Go on with whatever may go on: checks once the tasks are done, then the end."""
    if session.finished is None or session.completed is not None:
        return session
    if any(task.state == "PENDING" for resource in session.resources for task in resource.tasks):
        return session
    for check in session.checks:
        if check.state == "CREATED":
            session = _start(tx, session, check)
    return _complete(tx, session) if session.is_done else session


def _start(tx: Tx, session: Session, check: Check) -> Session:
    delay = _check_ending(tx, session, check).delay
    if not delay:
        return end(tx, session, check.id)
    outbox.arm(tx, NAME, "check", f"{session.id}/{check.id}", tx.now + delay * SECOND)
    return with_check(session, replace(check, state="PENDING"))


def _check_ending(tx: Tx, session: Session, check: Check) -> Ending:
    about = _about(session, check)
    if check.type != "LIVENESS":
        return outcomes.of_check(tx, session, check.type, about)
    attempt = [one.id for one in session.checks if one.type == "LIVENESS"].index(check.id)
    return replace(outcomes.of_check(tx, session, check.type, about, attempt), delay=0)


def _about(session: Session, check: Check) -> list[Resource]:
    """The resources that the check uses, in its order."""
    by_id = {one.id: one for one in session.resources}
    return [by_id[resource] for resource in check.resources if resource in by_id]


def end(tx: Tx, session: Session, check_id: str) -> Session:
    """A check ends with its report."""
    check = next(one for one in session.checks if one.id == check_id)
    ending = _check_ending(tx, session, check)
    report = _report(session, check, ending)
    media = _media(tx, session, check, ending, report)
    done = replace(check, state="DONE", updated=tx.now, report=report, media=media)
    session = with_check(session, done)
    notifications.tell(tx, session, notifications.CHECK, check_id=check.id)
    return session


def _report(session: Session, check: Check, ending: Ending) -> JsonObject:
    given = (ending.result or {}).get("report")
    if given is not None:
        return reports.merged(given)
    kind = next((one.liveness_type for one in _about(session, check) if one.liveness_type), "ZOOM")
    config = spec.checks(session.spec).get(check.type)
    return reports.report(check.type, ending.outcome, liveness_type=kind, config=config)


def _media(tx: Tx, session: Session, check: Check, ending: Ending, report: JsonObject) -> tuple[MediaRef, ...]:
    """What the check leaves: the text that people corrected, or a watchlist's raw results."""
    fields = (ending.result or {}).get("document_fields")
    if fields is not None:
        return (_json(tx, session, fields),)
    summary = report.get("watchlist_summary")
    if summary is not None:
        raw = _json(tx, session, contents.watchlist_results(check.type, summary.get("total_hits", 0)))
        summary["raw_results"] = {"media": wire.media(raw)}
        return (raw,)
    return ()


def begin_liveness(tx: Tx, session: Session, resource: Resource) -> Session:
    """The check of one attempt is there, and done, at once (D)."""
    check = _new(tx, "LIVENESS", resource)
    return end(tx, with_check(session, check), check.id)


# the end


def _complete(tx: Tx, session: Session) -> Session:
    done = replace(moved(session, Action.COMPLETE), completed=tx.now)
    if spec.profile(session.spec) is not None:
        done = replace(done, profile=identity.of_session(tx, done), preview=identity.preview(tx, done))
    if session.spec.get("import_token"):
        done = replace(done, import_token=_json(tx, session, {"import_token": tx.ids.uuid()}))
    notifications.tell(tx, done, notifications.COMPLETION)
    return done


# timers


def on_task(tx: Tx, subject: str) -> None:
    """Timer: an extraction took its time."""
    session_id, resource_id = subject.split("/")
    session = tx.get(sessions.SESSIONS, session_id)
    if session is not None and not _expired(session):
        sessions.save(tx, advance(tx, end_task(tx, session, resource_id)))


def on_check(tx: Tx, subject: str) -> None:
    """Timer: a check took its time."""
    session_id, check_id = subject.split("/")
    session = tx.get(sessions.SESSIONS, session_id)
    if session is not None:
        sessions.save(tx, advance(tx, end(tx, session, check_id)))


def _expired(session: Session) -> bool:
    return not session.is_open and session.finished is None


def require_open(session: Session) -> None:
    """Raises `Refused` when the session takes nothing more."""
    if not session.is_open:
        raise Refused(f"the session is {session.stage}")
