"""A code by SMS: sent, sent again, entered (R; limits: S).

On success neither answer carries `data`: the client SDK would take it for "refused, ask again" (R).
"""

from typing import Any

from ...core.message import Request, Response, json_response
from .. import flows, wire
from ..errors import DeviceError
from ..model import Flow, Possession
from ..portal import Tx
from .ending import failed, ongoing
from .recipient import WrongNumber, with_number

STEP = "mobile/otp"


@ongoing
def start(tx: Tx, flow: Flow, request: Request) -> Response:
    """POST mobile/otp/start: send a code, or another one; three in one session (S)."""
    try:
        flow = with_number(flow, request.payload.get("mobileNumber") or "")
    except WrongNumber as wrong:
        return _again(wrong.code, wrong.message)
    if flow.otp is not None and flow.otp.sends >= tx.rules.otp_sends:
        flows.fail(tx, flow, "too many codes were sent", DeviceError.MAXIMUM_ATTEMPTS)
        return failed(DeviceError.MAXIMUM_ATTEMPTS, "no more codes are sent in this session")
    flows.send_otp(tx, flow)
    return json_response(200, wire.envelope(wire.STAY))


@ongoing
def finish(tx: Tx, flow: Flow, request: Request) -> Response:
    """POST mobile/otp/finish: the code that the person entered."""
    if flow.otp is None:
        return _not_over(DeviceError.PROHIBITED_ACTION, "no code was sent")
    given: Any = request.payload["otp"]
    flow = flows.enter(tx, flow, str(given))
    if not flow.is_over:
        return _again(DeviceError.AUTHENTICATION_FAILURE, "the code does not match")
    if flow.possession is Possession.FAILED:
        return failed(DeviceError.AUTHENTICATION_FAILURE, flow.reason)
    return json_response(200, wire.envelope(wire.DONE))


def _again(code: int, message: str) -> Response:
    """The SDK runs the team's step once more."""
    return json_response(200, wire.envelope(STEP, data=wire.problem(code, message)))


def _not_over(code: int, message: str) -> Response:
    """Refused, and nothing has failed by it."""
    return json_response(200, wire.envelope(STEP, problem=wire.problem(code, message)))
