"""What happens to a transaction in the sandbox: the model's transitions together with storage, timers and messages.

The API, the widget's page and the control API all come through here, so there is one model and one way to move it.
"""

import msgspec

from ..core import frames, outbox
from ..core.clock import SECOND
from ..core.transaction import Collection
from . import model, visits, webhooks, wire
from .errors import error
from .model import Action, Identity, Knowledge, Mark, Session, Status, Step
from .portal import Tx
from .webhooks import NAME

SESSIONS = Collection("proof-session", Session)
IDENTITIES = Collection("proof-identity", Identity)
"""Users of the partner by `partner_user_id`."""


def load(tx: Tx, session_id: str) -> Session:
    """The transaction, or Proof's 404: one of another partner is as unknown as any other (D)."""
    tx.subject = session_id
    session = tx.get(SESSIONS, session_id)
    if session is None:
        raise error("not_found", "no transaction has this id")
    return session


def save(tx: Tx, session: Session) -> Session:
    """Store it."""
    tx.put(SESSIONS, session.id, session)
    return session


def identity_of(tx: Tx, user: str) -> Identity:
    """The user's identity; one that has none yet has not begun."""
    return tx.get(IDENTITIES, user) or Identity(user)


def begin(tx: Tx, session: Session, answer: dict[str, object]) -> Session:
    """A new transaction, pending; its end by time is on the schedule from the start, and its user is known from now.

    `answer` is what its creator gets.
    """
    tx.subject = session.id
    known = identity_of(tx, session.user)
    known = msgspec.structs.replace(known, email=session.email, sessions=(*known.sessions, session.id))
    tx.put(IDENTITIES, known.user, known)
    deadline = model.deposit_ends_at(session, tx.rules)
    if deadline is not None:
        outbox.arm(tx, NAME, "lapse", session.id, deadline)
    outbox.arm(tx, NAME, "forget", session.id, session.created + tx.rules.retention * SECOND)
    begun = save(tx, msgspec.structs.replace(session, answer=answer, trail=(Mark(Status.PENDING, session.created),)))
    webhooks.publish(tx, begun)
    return begun


def move(tx: Tx, session: Session, action: Action) -> Session:
    """One change of status, told on every channel. Raises `Refused`."""
    moved = model.moved(session, action, tx.now)
    if moved.status in model.SETTLED:
        moved = _with_amounts(tx, moved)
    if moved.is_over:
        hang_up_soon(tx, moved)
    webhooks.publish(tx, moved)
    return save(tx, moved)


def hang_up_soon(tx: Tx, session: Session) -> None:
    """Disconnect, a little later, whoever listens to a finished transaction (I)."""
    outbox.arm(tx, NAME, "hang_up", session.id, tx.now + tx.rules.socket_closes_after * SECOND)


def _with_amounts(tx: Tx, session: Session) -> Session:
    """The final amounts: what was asked for, and what that is worth, unless somebody said otherwise before."""
    crypto = session.crypto_amount or session.amount
    fiat = session.fiat_amount or wire.fiat_for(crypto, tx.rules)
    return msgspec.structs.replace(session, crypto_amount=crypto, fiat_amount=fiat)


def pay(tx: Tx, session: Session, method: str, *, deliverable: bool = True) -> Session:
    """The user has paid, or the deposit has come; what follows comes by itself after a while."""
    paid = msgspec.structs.replace(session, payment_method=method, deliverable=deliverable)
    outbox.arm(tx, NAME, "settle", session.id, tx.now + tx.rules.settlement_delay * SECOND)
    return move(tx, paid, Action.PAY)


def decline(tx: Tx, session: Session, method: str) -> Session:
    """A payment is declined: told to the browser only, for the user may try again in the same widget (D, I)."""
    if session.status is not Status.PENDING:
        raise model.Refused("a transaction", session.status, Action.PAY)
    told = msgspec.structs.replace(
        session, payment_method=method, declined=session.declined + 1, widget_status="order_failed"
    )
    return save(tx, told)


def hand_in(tx: Tx, user: str) -> Identity:
    """Document and liveness are handed in; where the simulator decides, the decision is on its way."""
    identity = model.stepped(identity_of(tx, user), Step.SUBMIT)
    if tx.rules.kyc_decision != "ask":
        due = tx.now + tx.rules.kyc_delay * SECOND
        identity = msgspec.structs.replace(identity, decision=due)
        outbox.arm(tx, NAME, "decide", user, due)
    tx.put(IDENTITIES, user, identity)
    return identity


def decide(tx: Tx, user: str, step: Step) -> Identity:
    """The documents are approved or rejected."""
    identity = msgspec.structs.replace(model.stepped(identity_of(tx, user), step), decision=None)
    tx.put(IDENTITIES, user, identity)
    return identity


def know(tx: Tx, user: str, status: Knowledge) -> Identity:
    """Put a user's identity where a person wants it; the user becomes known."""
    identity = msgspec.structs.replace(identity_of(tx, user), status=status, decision=None)
    tx.put(IDENTITIES, user, identity)
    return identity


def on_settle(tx: Tx, session_id: str) -> None:
    """Timer: what was paid for on the page arrives, or does not."""
    session = tx.get(SESSIONS, session_id)
    if session is not None and session.status is Status.PROCESSING:
        move(tx, session, Action.COMPLETE if session.deliverable else Action.FAIL)


def on_lapse(tx: Tx, session_id: str) -> None:
    """Timer: the deposit window is over; a sale without a deposit fails by itself (D)."""
    session = tx.get(SESSIONS, session_id)
    if session is not None and session.status is Status.PENDING:
        move(tx, session, Action.LAPSE)


def on_decide(tx: Tx, user: str) -> None:
    """Timer: the simulator's own decision, if the user still waits for this one: not for a later one or a person's."""
    identity = tx.get(IDENTITIES, user)
    if identity is not None and identity.decision is not None and identity.decision <= tx.now:
        decide(tx, user, Step.REJECT if tx.rules.kyc_decision == "reject" else Step.APPROVE)


def on_hang_up(tx: Tx, session_id: str) -> None:
    """Timer: whoever still listens to a finished transaction is disconnected (I)."""
    frames.close(tx, webhooks.channel(session_id))


def on_forget(tx: Tx, session_id: str) -> None:
    """Timer: the retention is over. A transaction that has not ended stays as long again: none expires by itself."""
    session = tx.get(SESSIONS, session_id)
    if session is None:
        return
    if not session.is_over:
        outbox.arm(tx, NAME, "forget", session_id, tx.now + tx.rules.retention * SECOND)
        return
    for name, _ in tx.find(visits.VISITS, f"{session_id}/"):
        tx.delete(visits.VISITS, name)
    tx.delete(SESSIONS, session_id)
    known = identity_of(tx, session.user)
    left = tuple(other for other in known.sessions if other != session_id)
    tx.put(IDENTITIES, known.user, msgspec.structs.replace(known, sessions=left))


TIMERS = {"settle": on_settle, "lapse": on_lapse, "decide": on_decide, "hang_up": on_hang_up, "forget": on_forget}
