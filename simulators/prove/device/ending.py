"""The end of a check on a device: it has failed, or goes on no longer (I). The SDK runs the finish step anyway."""

from collections.abc import Callable
from functools import wraps

from ...core.message import Request, Response, json_response
from ...core.vendor import Handler
from .. import flows, wire
from ..errors import DeviceError
from ..model import Flow
from ..portal import Tx


def failed(code: int, message: str) -> Response:
    """The check has failed for this reason."""
    return json_response(200, wire.envelope(wire.DONE, problem=wire.problem(code, message)))


def refuse_ended() -> Response:
    """The check is over, whichever way."""
    return failed(DeviceError.PROHIBITED_ACTION, "this check is over")


def ongoing(step: Callable[[Tx, Flow, Request], Response]) -> Handler:
    """A handler that takes its step in the flow of the device's token, while that goes on."""

    @wraps(step)
    def handler(tx: Tx, request: Request) -> Response:
        flow = flows.of_device(tx)
        return refuse_ended() if flow.is_over else step(tx, flow, request)

    return handler
