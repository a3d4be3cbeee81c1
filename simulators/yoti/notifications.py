"""What Yoti tells by itself: a session's progress, on the topics that it subscribed to.

Owns topics, payloads and the Authorization header (S). There is neither a signature nor an event id (D, by absence).
"""

import base64
from collections.abc import Mapping
from typing import Any

import msgspec

from ..core import emission
from ..core.clock import SECOND
from ..core.outbox import Delivery, Retry
from . import spec
from .model import Session
from .portal import Tx
from .sessions import NAME

RESOURCE, TASK, CHECK = "resource_update", "task_completion", "check_completion"
COMPLETION, TOKEN_DELETED = "session_completion", "client_session_token_deleted"
PDF, INSTRUCTIONS, THANKS, VISIT = (
    "new_pdf_supplied", "instructions_email_requested", "thank_you_email_requested", "first_branch_visit",
)  # fmt: skip
TOPICS = (RESOURCE, TASK, CHECK, COMPLETION, TOKEN_DELETED, PDF, INSTRUCTIONS, THANKS, VISIT)

HEADER = "authorization"


def tell(tx: Tx, session: Session, topic: str, **ids: str) -> None:
    """Post the topic with the id that goes with it (S), where the session subscribed to it."""
    if topic in spec.topics(session.spec):
        send(tx, session, topic, ids)


def send(tx: Tx, session: Session, topic: str, members: Mapping[str, Any]) -> bool:
    """Post it, subscribed or not; False where the session has no endpoint."""
    given = session.spec.get("notifications") or {}
    if not given.get("endpoint"):
        return False
    body = msgspec.json.encode({"session_id": session.id, **members, "topic": topic})
    headers = (("content-type", "application/json"), *_authorization(given.get("auth_type"), given.get("auth_token")))
    emission.emit(tx, NAME, topic, session.id, given["endpoint"], headers, body, _retry(tx), tamper=TAMPER)
    return True


def _retry(tx: Tx) -> Retry:
    again = tx.rules.notification_backoff * SECOND
    tries = tx.rules.notification_retries
    return Retry(every=again, within=again * (tries + 1) - 1 if tries else 0)


def _authorization(kind: str | None, token: str | None) -> tuple[tuple[str, str], ...]:
    """BASIC, also where no type is given: base64 of the token as it stands; BEARER: the token itself (S; D)."""
    if not token:
        return ()
    if (kind or "BASIC").upper() == "BEARER":
        return ((HEADER, f"Bearer {token}"),)
    return ((HEADER, f"Basic {base64.b64encode(token.encode()).decode()}"),)


def _with(delivery: Delivery, value: str | None) -> Delivery:
    kept = [(name, value if name == HEADER else text) for name, text in delivery.headers]
    return msgspec.structs.replace(delivery, headers=tuple((name, text) for name, text in kept if text is not None))


def _bad(_tx: Tx, delivery: Delivery) -> Delivery:
    """The token with another last character: user names, lengths and beginnings are right."""
    scheme, _, sent = dict(delivery.headers).get(HEADER, "").partition(" ")
    if scheme != "Basic":
        return _with(delivery, f"{scheme} {_changed(sent)}")
    wrong = _changed(base64.b64decode(sent).decode())
    return _with(delivery, f"Basic {base64.b64encode(wrong.encode()).decode()}")


def _changed(token: str) -> str:
    return token[:-1] + ("x" if token[-1:] != "x" else "y")


def _wrong_key(_tx: Tx, delivery: Delivery) -> Delivery:
    """The right token under the other scheme."""
    scheme, _, token = dict(delivery.headers).get(HEADER, "").partition(" ")
    return _with(delivery, f"{'Bearer' if scheme == 'Basic' else 'Basic'} {token}")


def _missing(_tx: Tx, delivery: Delivery) -> Delivery:
    return _with(delivery, None)


TAMPER = {"bad_signature": _bad, "missing_signature": _missing, "wrong_key": _wrong_key}
"""Faults on the header, which is all that shows where a notification comes from."""
