"""What happens to a session in the sandbox: the model's transitions together with storage, timers and webhooks.

The API, the hosted page and the control API all come through here, so there is one model and one way to move it.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from ..core import outbox
from ..core.clock import SECOND
from ..core.transaction import Collection
from . import model, personas, webhooks
from .auth import Tx
from .errors import error
from .model import Action, Session, Status
from .webhooks import NAME

SESSIONS = Collection("veriff-session", Session)
ATTEMPTS = Collection("veriff-attempt", str)
"""Session ids by attempt id."""
WATCHLIST = Collection("veriff-watchlist", dict[str, Any])
"""Screening results by session id, as set over the control API."""
NAMED = Collection("veriff-named", dict[str, Any])
"""Results of registry products by `<session id>/<name>`."""


class Media(msgspec.Struct, frozen=True):
    """One uploaded picture; its bytes are in `CONTENT` under the same id."""

    id: str
    session: str
    attempt: str
    context: str
    size: int
    mimetype: str


MEDIA = Collection("veriff-media", Media)
CONTENT = Collection("veriff-content", bytes)


def load(tx: Tx, session_id: str) -> Session:
    """The session, or Veriff's 404."""
    tx.subject = session_id
    session = tx.get(SESSIONS, session_id)
    if session is None:
        raise error("not_found", "no session has this id")
    return session


def save(tx: Tx, session: Session) -> Session:
    """Store it."""
    tx.put(SESSIONS, session.id, session)
    return session


def create(tx: Tx, **fields: Any) -> Session:  # noqa: ANN401 - fields of Session
    """A new session; its end and its oblivion are on the schedule from the start."""
    attempt = model.Attempt(tx.ids.uuid(), tx.now)
    session = Session(id=tx.ids.uuid(), created=tx.now, attempts=(attempt,), **fields)
    tx.subject = session.id
    tx.put(ATTEMPTS, attempt.id, session.id)
    outbox.arm(tx, NAME, "lapse", session.id, model.ends_at(session, tx.rules))
    return save(tx, session)


def _ready_for_attempt(tx: Tx, session: Session) -> Session:
    """After a resubmission request, the session with its next attempt; a decision still held back is not sent."""
    if session.attempt.status is not Status.RESUBMISSION:
        return session
    outbox.cancel(tx, session.held_webhook)
    fresh = model.new_attempt(msgspec.structs.replace(session, held_webhook=""), tx.ids.uuid(), tx.now)
    tx.put(ATTEMPTS, fresh.attempt.id, session.id)
    return fresh


def arrive(tx: Tx, session: Session, ip: str | None) -> Session:
    """The end user opens the session's URL. Where there is nothing to begin, nothing changes."""
    if (session.status, Action.OPEN) not in model.TRANSITIONS:
        return session
    started = save(tx, model.opened(_ready_for_attempt(tx, session), ip))
    webhooks.send_event(tx, started, "started")
    return started


def submit(tx: Tx, session: Session) -> Session:
    """The attempt is handed in; a decision follows by itself where a persona or a policy asks for it."""
    if (session.status, Action.SUBMIT) not in model.TRANSITIONS:
        raise model.Refused(session.status, Action.SUBMIT)
    handed_in = model.submitted(_ready_for_attempt(tx, session), tx.now)
    action = _automatic(tx, handed_in)
    if action is not None:
        outbox.arm(tx, NAME, "decide", handed_in.attempt.id, tx.now + tx.rules.decision_delay * SECOND)
    handed_in = save(tx, msgspec.structs.replace(handed_in, awaiting=action is not None))
    webhooks.send_event(tx, handed_in, "submitted")
    return handed_in


def _automatic(tx: Tx, session: Session) -> Action | None:
    magic = personas.outcome(session.person) if tx.rules.name_triggers else None
    return magic or model.DECISIONS.get(tx.rules.default_decision)


def attach(tx: Tx, session: Session, media: Media, content: bytes) -> Session:
    """Add a picture to the current attempt; 409 when the session takes no more."""
    if not session.is_open:
        raise error("conflict")
    ready = _ready_for_attempt(tx, session)
    placed = msgspec.structs.replace(media, attempt=ready.attempt.id)
    tx.put(MEDIA, placed.id, placed)
    tx.put(CONTENT, placed.id, content)
    attempt = msgspec.structs.replace(ready.attempt, media=(*ready.attempt.media, placed.id))
    return save(tx, msgspec.structs.replace(ready, attempts=(*ready.attempts[:-1], attempt)))


def decide(
    tx: Tx,
    session: Session,
    action: Action,
    *,
    code: int | None = None,
    text: str | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Session:
    """A decision is made and told."""
    done = model.decided(session, action, tx.now, tx.rules, code=code, text=text, extra=dict(extra or {}))
    if done.is_open and model.ends_at(done, tx.rules) <= tx.now:  # sent back when its time is over already
        outbox.arm(tx, NAME, "lapse", session.id, tx.now)
    return _tell(tx, msgspec.structs.replace(done, awaiting=False))


def lapse(tx: Tx, session: Session, extra: Mapping[str, Any] | None = None) -> Session:
    """Seven days are over."""
    return _tell(tx, model.lapsed(session, dict(extra or {})))


def _tell(tx: Tx, session: Session) -> Session:
    """Post the decision. It overtakes one that is still held back, which nobody shall hear of afterwards (I)."""
    outbox.cancel(tx, session.held_webhook)
    slot = webhooks.send_decision(tx, session)
    return save(tx, msgspec.structs.replace(session, held_webhook=slot or ""))


def erase(tx: Tx, session: Session) -> None:
    """Remove a session and all that hangs on it."""
    for attempt in session.attempts:
        tx.delete(ATTEMPTS, attempt.id)
        for media in attempt.media:
            tx.delete(MEDIA, media)
            tx.delete(CONTENT, media)
    for name, _ in tx.find(NAMED, f"{session.id}/"):
        tx.delete(NAMED, name)
    tx.delete(WATCHLIST, session.id)
    tx.delete(SESSIONS, session.id)


def on_lapse(tx: Tx, session_id: str) -> None:
    """Timer: the session ends if it is unfinished, and is forgotten after the retention."""
    session = tx.get(SESSIONS, session_id)
    if session is None:
        return
    outbox.arm(tx, NAME, "forget", session_id, session.created + tx.rules.retention * SECOND)
    if session.is_open:
        lapse(tx, session)


def on_decide(tx: Tx, attempt_id: str) -> None:
    """Timer: a persona's or the policy's decision on the attempt it was made for, if that still waits for one."""
    session = tx.get(SESSIONS, tx.get(ATTEMPTS, attempt_id) or "")
    if session is None or session.status is not Status.SUBMITTED or session.attempt.id != attempt_id:
        return
    action = _automatic(tx, session)
    if action is None:
        save(tx, msgspec.structs.replace(session, awaiting=False))
    else:
        decide(tx, session, action)


def on_forget(tx: Tx, session_id: str) -> None:
    """Timer: the retention is over."""
    session = tx.get(SESSIONS, session_id)
    if session is not None:
        erase(tx, session)


TIMERS = {"lapse": on_lapse, "decide": on_decide, "forget": on_forget}
