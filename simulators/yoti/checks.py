"""What is found out: checks once the person is through, and the end when all is done.

Each may take time on the sandbox's clock; what takes none is done at once. Checks of a document wait for its text data
check, and all of them for the tasks (D).
"""

from collections.abc import Iterator

import msgspec

from ..core import outbox
from ..core.clock import SECOND
from . import contents, identity, notifications, outcomes, reports, sessions, spec, tasks, wire
from .model import Action, Check, JsonObject, Kind, MediaRef, Resource, Session, Stage, moved, with_check
from .outcomes import Ending
from .portal import Tx
from .sessions import NAME, store_json

replace = msgspec.structs.replace


def begin(tx: Tx, session: Session) -> Session:
    """The person is through: the rest of the checks is there, and ends in its time."""
    for check in _requested(tx, session):
        session = with_check(session, check)
    return advance(tx, session)


def _requested(tx: Tx, session: Session) -> Iterator[Check]:
    papers = _latest(session, Kind.ID_DOCUMENT)
    faces = (*session.of(Kind.FACE_CAPTURE), *session.of(Kind.LIVENESS))
    for kind, config in spec.checks(session.spec).items():
        if kind == "ID_DOCUMENT_AUTHENTICITY":
            yield from (_new(tx, kind, paper) for paper in papers)
        elif kind == "ID_DOCUMENT_FACE_MATCH":
            yield from (_new(tx, kind, paper, *faces[-1:]) for paper in papers)
        elif kind == "ID_DOCUMENT_COMPARISON":
            yield _new(tx, kind, *papers, *_latest(session, Kind.SUPPLEMENTARY))
        elif kind == "FACE_COMPARISON":
            yield _new(tx, kind, *session.of(Kind.FACE_CAPTURE)[-1:], *session.of(Kind.LIVENESS)[-1:])
        elif kind != "LIVENESS":
            yield replace(_new(tx, kind, *papers), scheme=config.get("scheme", ""))


def _latest(session: Session, kind: Kind) -> list[Resource]:
    """The last attempt at each requirement."""
    return list({one.requirement or one.id: one for one in session.of(kind)}.values())


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
        return (store_json(tx, session, fields),)
    summary = report.get("watchlist_summary")
    if summary is not None:
        raw = store_json(tx, session, contents.watchlist_results(check.type, summary.get("total_hits", 0)))
        summary["raw_results"] = {"media": wire.media(raw)}
        return (raw,)
    return ()


def begin_liveness(tx: Tx, session: Session, resource: Resource) -> Session:
    """The check of one attempt is there, and done, at once (D)."""
    check = _new(tx, "LIVENESS", resource)
    return end(tx, with_check(session, check), check.id)


def _complete(tx: Tx, session: Session) -> Session:
    done = replace(moved(session, Action.COMPLETE), completed=tx.now)
    if spec.profile(session.spec) is not None:
        done = replace(done, profile=identity.of_session(tx, done), preview=identity.preview(tx, done))
    if session.spec.get("import_token"):
        done = replace(done, import_token=store_json(tx, session, {"import_token": tx.ids.uuid()}))
    notifications.tell(tx, done, notifications.COMPLETION)
    return done


def on_task(tx: Tx, subject: str) -> None:
    """Timer: an extraction took its time."""
    session_id, resource_id = subject.split("/")
    session = tx.get(sessions.SESSIONS, session_id)
    if session is not None and session.stage is not Stage.EXPIRED:
        sessions.save(tx, advance(tx, tasks.end(tx, session, resource_id)))


def on_check(tx: Tx, subject: str) -> None:
    """Timer: a check took its time."""
    session_id, check_id = subject.split("/")
    session = tx.get(sessions.SESSIONS, session_id)
    if session is not None:
        sessions.save(tx, advance(tx, end(tx, session, check_id)))
