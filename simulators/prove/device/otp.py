"""A code by SMS: sent, sent again, entered (R; limits: S).

On success neither answer carries `data`: the client SDK would take it for "refused, ask again" (R).
"""

from typing import Any

from ...core.message import Request, Response, json_response
from .. import flows, wire
from ..errors import DeviceError
from ..numbers import normal
from ..personas import find
from ..portal import Tx
from .ended import refuse_ended


def start(tx: Tx, request: Request) -> Response:
    """POST mobile/otp/start: send a code, or another one; three in one session (S)."""
    flow = flows.of_device(tx)
    if flow.is_over:
        return refuse_ended()
    given = request.payload.get("mobileNumber") or ""
    if given and not flow.number:
        user = find(normal(given) or "")
        if user is None:
            return _again("mobile/otp", DeviceError.CLIENT_FAILURE, "no test user has this number")
        flow = flows.about(flow, user)
    elif not flow.number or (given and normal(given) != flow.number):
        said = "the number is missing" if not flow.number else "the number of this flow cannot be changed"
        return _again("mobile/otp", DeviceError.PROHIBITED_ACTION, said)
    if flow.otp is not None and flow.otp.sends >= tx.rules.otp_sends:
        flows.fail(tx, flow, "too many codes were sent", DeviceError.MAXIMUM_ATTEMPTS)
        return _over(DeviceError.MAXIMUM_ATTEMPTS, "no more codes are sent in this session")
    flows.send_otp(tx, flow)
    return json_response(200, wire.envelope(wire.STAY))


def finish(tx: Tx, request: Request) -> Response:
    """POST mobile/otp/finish: the code that the person entered."""
    flow = flows.of_device(tx)
    if flow.is_over:
        return refuse_ended()
    if flow.otp is None:
        return _not_over("mobile/otp", DeviceError.PROHIBITED_ACTION, "no code was sent")
    given: Any = request.payload["otp"]
    flow, trouble = flows.enter(tx, flow, str(given))
    if trouble == "again":
        return _again("mobile/otp", DeviceError.AUTHENTICATION_FAILURE, "the code does not match")
    if trouble:
        return _over(DeviceError.AUTHENTICATION_FAILURE, flow.reason)
    return json_response(200, wire.envelope(wire.DONE))


def _again(step: str, code: int, message: str) -> Response:
    """The SDK runs the team's step once more."""
    return json_response(200, wire.envelope(step, data=wire.problem(code, message)))


def _not_over(step: str, code: int, message: str) -> Response:
    """Refused; the SDK goes to another step."""
    return json_response(200, wire.envelope(step, problem=wire.problem(code, message)))


def _over(code: int, message: str) -> Response:
    """The check has failed; the SDK still runs the finish step."""
    return json_response(200, wire.envelope(wire.DONE, problem=wire.problem(code, message)))
