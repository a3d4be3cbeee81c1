"""What Proof tells by itself: each change of status to the partner's webhook, and to whoever listens on a WebSocket.

The webhook is sent once and never again for the same change (D); it is best effort, carries no signature that any page
knows of, and is no authority. The same change may come again all the same, when Proof's own provider repeats itself.
"""

import msgspec

from ..core import emission, frames
from ..core.clock import SECOND
from ..core.outbox import Retry
from . import wire
from .model import Session, Status
from .portal import Tx

NAME = "proof"
TOPIC = "status"

ONCE = Retry(every=SECOND, within=0)
"""One attempt; any 2xx is success (D)."""


def channel(session_id: str) -> str:
    """The stream of one transaction."""
    return f"{NAME}/{session_id}"


def publish(tx: Tx, session: Session) -> None:
    """Tell a change of status on every channel."""
    frames.send(tx, channel(session.id), frame(tx, session))
    if session.status is not Status.PENDING or tx.rules.webhook_on_creation:
        post(tx, session)


def frame(tx: Tx, session: Session) -> str:
    """The text of a frame that tells the session's status."""
    return msgspec.json.encode(wire.tx_update(session, tx.rules)).decode()


def post(tx: Tx, session: Session) -> None:
    """Post the session's status to the webhook; nothing happens when the partner has none."""
    url = tx.settings.webhook_url
    if url is None:
        return
    body = msgspec.json.encode(wire.webhook_object(session, tx.rules))
    emission.emit(tx, NAME, TOPIC, session.id, url, (("content-type", "application/json"),), body, ONCE)
