"""What happens at Prove without the team: what people do with their phones, changes of numbers, the portal's buttons.

Paths are relative to `/__admin/sandboxes/{id}/prove`. Prove itself has no API for any of this.
"""

from typing import Any, Literal

import msgspec

from ..core.clock import Instant, isoformat
from ..core.errors import ControlError
from ..core.given import body
from ..core.message import Request, Response, json_response
from ..core.vendor import Route
from . import flows, model, webhooks
from .flows import FLOWS
from .identities import IDENTITIES, Identity
from .model import Flow, Refused
from .personas import BLOCKS, USERS
from .portal import Tx

JsonObject = dict[str, Any]
EventType = Literal["PHONE_NUMBER_CHANGE", "DISCONNECT", "PORT", "LINE_TYPE_CHANGE", "MOVED_OUT_OF_COVERAGE"]


class Possess(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST sessions/{id}/possession`."""

    result: Literal["passed", "failed"]


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST identities/{id}/events`."""

    event_type: EventType


class ChangeOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the events in the body of `POST events`."""

    identity_id: str
    event_type: EventType


class Changes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST events`."""

    events: list[ChangeOf]


def _moment(instant: Instant | None) -> str | None:
    return None if instant is None else isoformat(instant)


def shown(tx: Tx, flow: Flow) -> JsonObject:
    """A session as Prove's staff would see it."""
    found = model.result(flow)
    return {
        "correlation_id": flow.id,
        "auth_id": flow.auth,
        "product": flow.product,
        "possession_type": flow.possession_type,
        "phone_number": flow.given_number or flow.number or None,
        "first_name": flow.first or None,
        "last_name": flow.last or None,
        "final_target_url": flow.final_target_url or None,
        "sms_message": flow.sms_message or None,
        "client_customer_id": flow.client_customer_id or None,
        "client_request_id": flow.client_request_id or None,
        "allow_otp_retry": flow.allow_otp_retry,
        "possession": flow.possession,
        "reason": flow.reason or None,
        "verify_result": found.verify,
        "success": found.success,
        "otp": _otp(tx, flow),
        "link": _link(tx, flow),
        "sockets": flow.sockets,
        "reports": [{**msgspec.to_builtins(report), "at": isoformat(report.at)} for report in flow.reports],
        "statuses": flow.statuses,
        "identity_id": flow.identity or None,
        "created_at": isoformat(flow.created),
        "expires_at": isoformat(flow.created + tx.rules.session_lifetime * 1_000_000),
        "finished_at": _moment(flow.finished),
    }


def _otp(tx: Tx, flow: Flow) -> JsonObject | None:
    if flow.otp is None:
        return None
    times = {"sent_at": isoformat(flow.otp.sent), "expires_at": _moment(model.otp_ends_at(flow, tx.rules))}
    return {"sends": flow.otp.sends, "entries": flow.otp.entries, **times}


def _link(tx: Tx, flow: Flow) -> JsonObject | None:
    if flow.link is None:
        return None
    return {
        "url": flows.link_url(tx, flow),
        "sends": flow.link.sends,
        "sent_at": isoformat(flow.link.sent),
        "expires_at": _moment(model.link_ends_at(flow, tx.rules)),
        "clicked_at": _moment(flow.link.clicked),
    }


def _load(tx: Tx, request: Request) -> Flow:
    flow = tx.get(FLOWS, request.params["id"])
    if flow is None:
        raise ControlError(404, f"there is no session {request.params['id']!r} in this sandbox")
    tx.subject = flow.id
    return flow


def list_sessions(tx: Tx, _request: Request) -> Response:
    """All sessions that are kept, oldest first."""
    found = sorted((flow for _, flow in tx.find(FLOWS)), key=lambda flow: flow.serial)
    return json_response(200, {"sessions": [shown(tx, flow) for flow in found]})


def get_session(tx: Tx, request: Request) -> Response:
    """One session with everything that is known of it."""
    return json_response(200, shown(tx, _load(tx, request)))


def possess(tx: Tx, request: Request) -> Response:
    """The person passes or fails the possession check, by whichever way their phone offers."""
    flow, given = _load(tx, request), body(request, Possess)
    try:
        if given.result == "passed":
            flow = flows.succeed(tx, flow)
        else:
            flow = flows.fail(tx, flow, "the person failed the check")
    except Refused as refused:
        raise ControlError(409, str(refused), possession=flow.possession) from refused
    return json_response(200, shown(tx, flow))


def _known(identity: Identity) -> JsonObject:
    return {
        "identity_id": identity.id,
        "phone_number": identity.number,
        "active": identity.active,
        "client_customer_id": identity.client_customer_id or None,
        "created_at": isoformat(identity.created),
        "notified": bool(identity.events),
        "events": list(identity.events),
    }


def _identity(tx: Tx, identity_id: str) -> Identity:
    identity = tx.get(IDENTITIES, identity_id)
    if identity is None:
        raise ControlError(404, f"there is no identity {identity_id!r} in this sandbox")
    return identity


def list_identities(tx: Tx, _request: Request) -> Response:
    """All enrolled identities, oldest first."""
    found = sorted((one for _, one in tx.find(IDENTITIES)), key=lambda one: one.serial)
    return json_response(200, {"identities": [_known(identity) for identity in found]})


def get_identity(tx: Tx, request: Request) -> Response:
    """One identity."""
    return json_response(200, _known(_identity(tx, request.params["id"])))


def change(tx: Tx, request: Request) -> Response:
    """Something happens to a number; it is told, unless there is a reason not to."""
    given = body(request, Change)
    return _tell(tx, [(_identity(tx, request.params["id"]), given.event_type)])


def change_several(tx: Tx, request: Request) -> Response:
    """Something happens to several numbers, told in one message."""
    given = body(request, Changes)
    return _tell(tx, [(_identity(tx, one.identity_id), one.event_type) for one in given.events])


def _tell(tx: Tx, changes: list[tuple[Identity, str]]) -> Response:
    due: list[tuple[Identity, str]] = []
    held: list[JsonObject] = []
    for identity, kind in changes:
        again = any(one.id == identity.id for one, _ in due)
        why = webhooks.AGAIN if again else webhooks.why_not(tx, identity)
        if why is None:
            due.append((identity, kind))
        else:
            held.append({"identity_id": identity.id, "why": why})
    sent = webhooks.tell(tx, due) if due else []
    return json_response(202, {"sent": sent, "held": held})


def press_test(tx: Tx, _request: Request) -> Response:
    """The portal's test button."""
    if tx.settings.webhook_url is None:
        raise ControlError(409, "no webhook URL is configured; set webhook_url")
    return json_response(202, {"sent": [webhooks.test(tx)], "held": []})


def list_users(_tx: Tx, _request: Request) -> Response:
    """All test users, and the blocks of numbers that anybody may have."""
    named = [
        {"phone_number": user.number, "first_name": user.first, "last_name": user.last, "product": user.product,
         "outcome": user.outcome}
        for user in USERS.values()
    ]  # fmt: skip
    blocks = [
        {"phone_number": block, "first_name": "", "last_name": "", "product": "verified_users", "outcome": outcome}
        for block, outcome in BLOCKS.items()
    ]
    return json_response(200, {"users": named + blocks})


_ONE, _IDENTITY = "/sessions/{id}", "/identities/{id}"

CONTROLS = (
    Route("GET", "/sessions", "listProveSessions", list_sessions),
    Route("GET", _ONE, "getProveSession", get_session),
    Route("POST", _ONE + "/possession", "possessProvePhone", possess),
    Route("GET", "/identities", "listProveIdentities", list_identities),
    Route("GET", _IDENTITY, "getProveIdentity", get_identity),
    Route("POST", _IDENTITY + "/events", "changeProveNumber", change),
    Route("POST", "/events", "changeProveNumbers", change_several),
    Route("POST", "/webhook/test", "testProveWebhook", press_test),
    Route("GET", "/users", "listProveUsers", list_users),
)
