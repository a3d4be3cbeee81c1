"""Verified Users: start a flow, and ask how it went (S; developer.prove.com, verified-users-implementation-guide)."""

from typing import Any

import msgspec

from ...core.message import Request, Response
from .. import flows, model, tokens, wire
from ..model import Flow, Possession
from ..personas import VERIFIED_USERS
from ..portal import Tx
from ..requests import is_generation_b
from . import look_up

JsonObject = dict[str, Any]
NONE = "none"


def verify(tx: Tx, request: Request) -> Response:
    """POST /v3/verify: the possession check begins; or, where the team made its own, the answer is there (S)."""
    given: JsonObject = request.payload
    if is_generation_b(tx, given):
        return look_up.verify(tx, given)
    user = flows.user_of(tx, given["phoneNumber"], VERIFIED_USERS)
    flow = flows.begin(tx, user, _draft(tx, given))
    if flow.possession_type == NONE:
        flow, found = flows.told(tx, flow)
        return wire.answer(wire.verify_object(flow, found, ""))
    token = tokens.auth_token(tx, flow, flows.first_step(tx, flow))
    pending = model.Result("pending", "pending", "pending")  # also for those who will pass without the client SDK (D)
    return wire.answer(wire.verify_object(flow, pending, token))


def _draft(tx: Tx, given: JsonObject) -> Flow:
    flow = flows.draft(tx, VERIFIED_USERS, given["possessionType"], given)
    if flow.possession_type != NONE:
        return flow
    return msgspec.structs.replace(flow, possession=Possession.NOT_APPLICABLE, finished=tx.now)


def status(tx: Tx, request: Request) -> Response:
    """POST /v3/verify-status: the results, the same ones until the session expires (S; asked again: I)."""
    flow = flows.load(tx, request.payload["correlationId"], VERIFIED_USERS)
    flow, found = flows.asked(tx, flow)
    identity = flow.identity if found.success == "true" else ""
    return wire.answer({**wire.results(found), "identityId": identity, "correlationId": flow.id})
