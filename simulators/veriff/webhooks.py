"""What the simulator posts to the integration: events, decisions, watchlist results and the others.

Owns topics, URLs and signatures. Retried about every hour for up to seven days until an answer has status 200
(devdocs: webhooks guide; help centre 3250261).
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from ..core import emission
from ..core.clock import SECOND
from ..core.errors import ControlError
from ..core.outbox import Delivery, Retry
from ..core.signing import hmac_sha256_hex
from . import wire
from .auth import HMAC_HEADER, Tx, signatures
from .model import Session, Status

NAME = "veriff"

EVENT, DECISION, WATCHLIST, USER_DEFINED, REGISTRY = "event", "decision", "watchlist", "user-defined-status", "registry"

_URLS: Mapping[str, str] = {
    EVENT: "webhook_events_url",
    DECISION: "webhook_decisions_url",
    WATCHLIST: "webhook_watchlist_url",
    USER_DEFINED: "webhook_user_defined_url",
    REGISTRY: "webhook_registry_url",
}

EVENTS: Mapping[str, int] = {
    "started": 7001,
    "submitted": 7002,
    "waiting_complete": 7007,
    "waiting_continued": 7008,
    "flow_finished": 7009,
    "flow_cancelled": 7010,
    "document_type_other_selected": 7011,
}
_FULL_NAME = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?")
"""A fully qualified host name, hence no address."""

_NEEDS_CONFIGURATION = frozenset(range(7007, 7012))
_NEEDS_WAITING_PAGE = frozenset({7007, 7008})
_HAS_CONTEXT = frozenset(range(7007, 7011))


def send_event(tx: Tx, session: Session, action: str, context: Mapping[str, str] | None = None) -> str | None:
    """Post an event, if the integration gets it; answers why not, or None when it was posted.

    7007 to 7011 come from the web flow only and need configuration, 7007 and 7008 the waiting page as well (S).
    """
    code = EVENTS[action]
    if tx.settings.webhook_events_url is None:
        return "the setting webhook_events_url is not set, so no event can be sent"
    if code in _NEEDS_CONFIGURATION:
        if not tx.settings.web_events:
            return f"{code} is sent to integrations with web_events only"
        if not session.web:
            return f"{code} comes from the web flow only"
    if code in _NEEDS_WAITING_PAGE and not tx.settings.waiting_page:
        return f"{code} needs the waiting page (setting waiting_page)"
    given = dict(context or {}) if code in _HAS_CONTEXT else None
    send(tx, EVENT, session.id, wire.event_object(session, code, action, given))
    return None


def send_decision(tx: Tx, session: Session) -> str | None:
    """Post the session's decision; answers the outbox slot of a decision that is held back, else None.

    Only a resubmission of a session that used the page waits (D): the end user may try again before anybody hears of
    it.
    """
    decision = session.decision
    if decision is None:
        return None
    held = decision.status is Status.RESUBMISSION and session.web
    delay = tx.rules.resubmission_delay * SECOND if held else 0
    body = wire.decision_object(session, decision, tx.rules.decision_shape)
    slot = send(tx, DECISION, session.id, body, delay)
    return slot if held else None


def send(tx: Tx, topic: str, subject: str, value: object, delay: int = 0) -> str | None:
    """Post `value` to the topic's URL after `delay` microseconds; nothing happens when the portal has no URL."""
    url: str | None = getattr(tx.settings, _URLS[topic])
    if url is None:
        return None
    body = msgspec.json.encode(value)
    headers = (("content-type", "application/json"), *signatures(tx.settings, body))
    retry = Retry(
        every=tx.rules.webhook_retry * SECOND, within=tx.rules.webhook_retry_for * SECOND, ok_from=200, ok_to=200
    )
    return emission.emit(tx, NAME, topic, subject, url, headers, body, retry, delay, TAMPER)


def _signature(delivery: Delivery, text: str | None) -> Delivery:
    names = (HMAC_HEADER, "vrf-hmac-signature")
    kept = tuple((n, v if n not in names else text or "") for n, v in delivery.headers if text or n not in names)
    return msgspec.structs.replace(delivery, headers=kept)


def _bad(_tx: Tx, delivery: Delivery) -> Delivery:
    good = dict(delivery.headers)[HMAC_HEADER]
    return _signature(delivery, ("0" if good[0] != "0" else "1") + good[1:])


def _missing(_tx: Tx, delivery: Delivery) -> Delivery:
    return _signature(delivery, None)


def _wrong_key(_tx: Tx, delivery: Delivery) -> Delivery:
    return _signature(delivery, hmac_sha256_hex("7e570000-0000-4000-8000-0000000badbad", delivery.body))


TAMPER = {"bad_signature": _bad, "missing_signature": _missing, "wrong_key": _wrong_key}
"""Veriff signs no time, so there is no stale signature."""


def check_urls(tx: Tx) -> None:
    """In the strict mode, refuse webhook URLs that Veriff's portal would refuse (D)."""
    if not tx.rules.strict_webhook_urls:
        return
    for name in _URLS.values():
        url: str | None = getattr(tx.settings, name)
        if url is not None and not _as_in_production(url):
            raise ControlError(
                400, f"{name}: {url!r} must be https on port 443 at a full host name, or turn strict_webhook_urls off"
            )


def _as_in_production(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and port in (None, 443) and _FULL_NAME.fullmatch(parts.hostname or "") is not None
