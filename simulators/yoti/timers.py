"""What time does to a session: it ends, it is reported as abandoned, and in the end nothing is kept."""

import msgspec

from ..core import outbox
from . import branch, checks, identity, sessions
from .portal import Tx
from .sessions import SESSIONS


def on_lapse(tx: Tx, session_id: str) -> None:
    """Timer: the person's time is over (D). What was captured already has its time; all else is kept from now on."""
    session = tx.get(SESSIONS, session_id)
    if session is None:
        return
    outbox.arm(tx, sessions.NAME, "forget", session_id, session.forget_at)
    if session.is_open:
        sessions.expire(tx, session)


def on_abandon(tx: Tx, session_id: str) -> None:
    """Timer: an identity profile that nobody went through is reported as such (D)."""
    session = tx.get(SESSIONS, session_id)
    if session is not None:
        sessions.save(tx, msgspec.structs.replace(session, profile=identity.abandoned(session)))


def on_forget(tx: Tx, session_id: str) -> None:
    """Timer: its retention is over; nothing is left (D; the 404 afterwards: I)."""
    session = tx.get(SESSIONS, session_id)
    if session is not None and session.forget_at <= tx.now:
        sessions.erase(tx, session)


TIMERS = {
    "lapse": on_lapse,
    "abandon": on_abandon,
    "forget": on_forget,
    "task": checks.on_task,
    "check": checks.on_check,
    "pdf": branch.on_pdf,
}
