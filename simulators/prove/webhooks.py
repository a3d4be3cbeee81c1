"""What Prove tells by itself: changes of enrolled people's numbers, an array of events for each message (S).

Only numbers of the US are watched; nothing is told of the time before a URL was configured; after one event about an
identity there is no other (S). What no source names, the members of an event, stands in one function: the names are
ours (I).
"""

from typing import Any

import msgspec

from ..core import emission
from ..core.clock import SECOND
from ..core.outbox import Delivery, Retry
from . import identities, tokens
from .flows import NAME
from .identities import Identity
from .portal import Tx

Event = dict[str, Any]

TOPIC = "changes"
HEADER = "x-prove-authorization"
LONG_AGO = 3_600
"""Seconds by which a stale token is too old."""

EVENTS = {
    "PHONE_NUMBER_CHANGE": "The person has another number now.",
    "DISCONNECT": "The number is disconnected.",
    "PORT": "The number went to another operator.",
    "LINE_TYPE_CHANGE": "The line is of another type now.",
    "MOVED_OUT_OF_COVERAGE": "The number can no longer be watched.",
}
"""Types of events (D), and what they say (ours)."""

DETAILS = {
    "PHONE_NUMBER_CHANGE": {"newPhoneNumber": "12005519999"},
    "PORT": {"carrier": "Golive Mobile"},
    "LINE_TYPE_CHANGE": {"lineType": "voip"},
}
"""What changed, where there is something to tell: made up, and so are the names (I)."""
AGAIN = "an event was told already; no other follows for this identity"


def why_not(tx: Tx, identity: Identity) -> str | None:
    """Why nothing is told about this identity; None where it is."""
    if tx.settings.webhook_url is None:
        return "no webhook URL is configured, and nothing is told later"
    if not identity.is_american:
        return "only numbers of the US are watched"
    if identity.events:
        return AGAIN
    return None if identity.active else "the identity is not active"


def tell(tx: Tx, changes: list[tuple[Identity, str]]) -> list[str]:
    """One message about several changes; answers the ids of its events."""
    events = [event_object(tx, identity, kind) for identity, kind in changes]
    for (identity, _), event in zip(changes, events, strict=True):
        identities.save(tx, msgspec.structs.replace(identity, events=(*identity.events, event["eventId"])))
    _post(tx, events)
    return [event["eventId"] for event in events]


def test(tx: Tx) -> str:
    """The portal's test button: one event about nobody; answers its id (I: what it says)."""
    nobody = Identity(tx.ids.uuid(), "+12005510000", tx.now)
    event = {**event_object(tx, nobody, "PORT"), "test": True}
    _post(tx, [event])
    return str(event["eventId"])


def event_object(tx: Tx, identity: Identity, kind: str) -> Event:
    """One event. Every name here is ours (I)."""
    event: Event = {
        "eventId": tx.ids.uuid(),
        "event": EVENTS[kind],
        "eventType": kind,
        "eventTimestamp": tx.now // 1_000,
        "clientCustomerId": identity.client_customer_id,
        "identityId": identity.id,
        "phoneNumber": identity.number.removeprefix("+"),
        "details": DETAILS.get(kind, ""),
    }
    return {name: value for name, value in event.items() if value != ""}


def _post(tx: Tx, events: list[Event]) -> None:
    url = tx.settings.webhook_url
    if url is None:
        return
    headers = (
        ("content-type", "application/json"),
        _signed(tx, tx.settings.webhook_secret, tx.stamp // SECOND),
        ("x-correlation-id", tx.ids.uuid()),
    )
    again = tx.rules.webhook_retry_delay * SECOND
    retry = Retry(every=again, within=again * (tx.rules.webhook_retries + 1) - 1)  # attempts may be a little late
    emission.emit(
        tx, NAME, TOPIC, events[0]["identityId"], url, headers, msgspec.json.encode(events), retry, tamper=TAMPER
    )


def _signed(tx: Tx, secret: str, issued: int) -> tuple[str, str]:
    return HEADER, f"Bearer {tokens.webhook_token(tx, secret, issued)}"


def renew(tx: Tx, delivery: Delivery) -> Delivery:
    """The same message with a new token: each attempt has its own (D)."""
    return _with(delivery, _signed(tx, tx.settings.webhook_secret, tx.stamp // SECOND))


def _with(delivery: Delivery, header: tuple[str, str] | None) -> Delivery:
    """The delivery with another signature, or without one."""
    kept = [header if name == HEADER else (name, value) for name, value in delivery.headers]
    return msgspec.structs.replace(delivery, headers=tuple(one for one in kept if one is not None))


def _bad(_tx: Tx, delivery: Delivery) -> Delivery:
    good = dict(delivery.headers)[HEADER]
    head, _, signature = good.rpartition(".")
    other = ("B" if signature[0] == "A" else "A") + signature[1:]
    return _with(delivery, (HEADER, f"{head}.{other}"))


def _missing(_tx: Tx, delivery: Delivery) -> Delivery:
    return _with(delivery, None)


def _wrong_key(tx: Tx, delivery: Delivery) -> Delivery:
    return _with(delivery, _signed(tx, "whsec_7e570000000040008000000000badbad", tx.stamp // SECOND))


def _stale(tx: Tx, delivery: Delivery) -> Delivery:
    return _with(delivery, _signed(tx, tx.settings.webhook_secret, tx.stamp // SECOND - LONG_AGO))


TAMPER = {"bad_signature": _bad, "missing_signature": _missing, "wrong_key": _wrong_key, "stale_signature": _stale}
