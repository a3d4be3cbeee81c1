"""Unified Authentication: whether this person has this phone, and this device its key (D: docs/unify-flow).

Nothing is asked about who the person is. On a phone the client SDK shows its Prove Key first; who has none is checked,
and passes with the key the next time. A team may also check possession by itself and bind the key to the number.
"""

from typing import Any

import msgspec

from ...core.message import Request, Response
from .. import flows, keys, tokens, wire
from ..errors import error
from ..evaluation import NOT_OWNED, evaluation
from ..identities import IDENTITIES
from ..model import Flow
from ..personas import UNIFY
from ..portal import Tx

JsonObject = dict[str, Any]
NONE = "none"


def unify(tx: Tx, request: Request) -> Response:
    """POST /v3/unify: the flow begins."""
    given: JsonObject = request.payload
    number = given.get("phoneNumber") or _known_number(tx, given)
    if not number and given["possessionType"] == "desktop":  # a phone may tell its number; a desk cannot (D)
        raise error(tx.rules, "malformed_request", "field 'phoneNumber' is missing")
    flows.check_product(tx, UNIFY)
    user = flows.user_of(tx, number, UNIFY) if number else None
    flow = flows.begin(tx, user, _draft(tx, given))
    token = tokens.auth_token(tx, flow, flows.first_step(tx, flow))
    if flow.possession_type == NONE and not tx.rules.unify_none_token:
        token, flow = "", _by_device(tx, flow, given.get("deviceId", ""))
    return wire.answer({"authToken": token, "correlationId": flow.id, "success": "pending"})


def _known_number(tx: Tx, given: JsonObject) -> str:
    """The number of an identity or a device that is known (D: a valid proveId replaces the number; deviceId: I)."""
    identity, key = tx.get(IDENTITIES, given.get("proveId", "")), keys.find(tx, given.get("deviceId", ""))
    if identity is not None:
        return identity.number
    return key.number if key is not None else ""


def _draft(tx: Tx, given: JsonObject) -> Flow:
    flow = flows.draft(tx, UNIFY, given["possessionType"], given)
    wanted = {
        "human": given.get("clientHumanId"),
        keys.REBIND: "yes" if given.get("rebind") else "",
        "reputation": "yes" if given.get("checkReputation") else "",
    }
    return msgspec.structs.replace(flow, details=wire.compact(wanted))


def _by_device(tx: Tx, flow: Flow, device: str) -> Flow:
    """Without a client SDK the team's word for the device is all there is (I)."""
    key = keys.find(tx, device)
    if key is None or not flow.number or key.number != flow.number:
        return flow
    return flows.succeed(tx, keys.shown(flow, key))


def status(tx: Tx, request: Request) -> Response:
    """POST /v3/unify-status: how it stands."""
    return _told(tx, flows.load(tx, request.payload["correlationId"], UNIFY), request.payload)


def bind(tx: Tx, request: Request) -> Response:
    """POST /v3/unify-bind: the team has checked possession, and the device's key is bound to the number (D)."""
    given: JsonObject = request.payload
    flow = flows.load(tx, given["correlationId"], UNIFY)
    if flow.possession_type != NONE:
        raise error(tx.rules, "out_of_order", "only flows of possessionType none are bound")
    user = flows.user_of(tx, given["phoneNumber"], UNIFY)
    if flow.number and flow.number != user.number:
        raise error(tx.rules, "malformed_request", "field 'phoneNumber' is not the number of this flow")
    if not flow.is_over:
        flow = flows.succeed(tx, flows.about(flow, user))
    return _told(tx, flow, given)


def _told(tx: Tx, flow: Flow, given: JsonObject) -> Response:
    """The result, a text (R); with what is known of person and device when it is a good one."""
    flow, found = flows.asked(tx, flow)
    word = "possession_required" if (found.success, flow.possession_type) == ("pending", NONE) else found.success
    passed = word == "true"
    return wire.answer(
        {
            "success": word,
            "phoneNumber": flow.given_number or flow.number,
            "proveId": flow.identity if passed else "",
            "deviceId": keys.bound(tx, flow) if passed else "",
            "clientHumanId": flow.details.get("human"),
            "clientRequestId": given.get("clientRequestId") or flow.client_request_id,
            "evaluation": _evaluation(flow, word),
        }
    )


def _evaluation(flow: Flow, word: str) -> JsonObject:
    if word not in ("true", "false"):
        return {}
    risk = {"risk": ""} if "reputation" in flow.details else {}
    return evaluation(authentication="" if word == "true" else NOT_OWNED, **risk)
