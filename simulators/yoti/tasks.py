"""Work on what was supplied: the text of a document is read, at once or in its time on the sandbox's clock.

Owns what a task leaves: its recommendation, its media, and the check that people make of the text (D).
"""

import base64
import binascii

import msgspec

from ..core import outbox
from ..core.clock import SECOND
from . import contents, notifications, outcomes, reports, spec
from .model import Check, JsonObject, MediaRef, Resource, Session, Task, with_check, with_resource
from .outcomes import Ending
from .portal import Tx
from .sessions import NAME, store, store_json

replace = msgspec.structs.replace


def begin(tx: Tx, session: Session, resource: Resource, kind: str) -> Session:
    """Work on a resource begins."""
    task = Task(tx.ids.uuid(), kind, tx.now, tx.now)
    begun = with_resource(session, replace(resource, tasks=(*resource.tasks, task)))
    ending = _ending(tx, begun, resource, kind)
    if ending.delay:
        outbox.arm(tx, NAME, "task", f"{session.id}/{resource.id}", tx.now + ending.delay * SECOND)
        return begun
    return end(tx, begun, resource.id)


def _ending(tx: Tx, session: Session, resource: Resource, kind: str) -> Ending:
    attempts = [one for one in session.of(resource.kind) if one.requirement == resource.requirement]
    return outcomes.of_task(tx, session, kind, resource, attempts.index(_in(session, resource.id)))


def _in(session: Session, resource_id: str) -> Resource:
    return next(one for one in session.resources if one.id == resource_id)


def end(tx: Tx, session: Session, resource_id: str) -> Session:
    """The work on a resource ends; people look at the text afterwards where the session wants it."""
    resource = _in(session, resource_id)
    task = resource.tasks[-1]
    ending = _ending(tx, session, resource, task.type)
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
        media["document_fields"] = store_json(tx, session, fields)
        if spec.tasks(session.spec).get(kind, {}).get("create_expanded_document_fields"):
            media["expanded_document_fields"] = store_json(tx, session, contents.expanded_document_fields(fields))
    if photo is not None:
        forbidden = resource.document_type in tx.rules.forbidden_media
        media["document_id_photo"] = store(tx, session, "IMAGE", *_picture(photo), forbidden=forbidden)
    return media


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
