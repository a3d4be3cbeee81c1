"""A session that is about to be changed."""

from ...core.message import Request
from .. import sessions
from ..errors import error
from ..model import Session, Stage
from ..portal import Tx


def load_open(tx: Tx, request: Request) -> Session:
    """The session that the path names, or Yoti's 404; 409 where it takes nothing more (D)."""
    session = sessions.load(tx, request.params["sessionId"])
    if session.stage is Stage.EXPIRED:
        raise error("session_expired")
    if not session.is_open:
        raise error("session_locked")
    return session
