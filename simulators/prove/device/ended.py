"""What a device is told that goes on after the end (I)."""

from ...core.message import Response, json_response
from .. import wire
from ..errors import DeviceError


def refuse_ended() -> Response:
    """The check is over, whichever way."""
    told = wire.problem(DeviceError.PROHIBITED_ACTION, "this check is over")
    return json_response(200, wire.envelope(wire.DONE, problem=told))
