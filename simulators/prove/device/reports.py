"""What went wrong on the device: cancelled, or broken off. Only local failures are reported (R).

Which step follows is not public: a code by SMS after Mobile Auth; after codes and links nothing, and possession has
failed (I).
"""

import msgspec

from ...core.message import Request, Response, json_response
from .. import flows, wire
from ..errors import DeviceError
from ..model import Flow, Report
from ..portal import Tx
from .ending import refuse_ended

AREAS = (
    "device/passive",
    "device/fido2",
    "device/universal",
    "mobile/instant",
    "mobile/instantlink",
    "mobile/otp",
    "user/mobileactive",
    "user/ppb",
    "user/docv",
)
_DECISIVE = frozenset({"mobile/instantlink", "mobile/otp"})


def report(tx: Tx, request: Request) -> Response:
    """POST <area>/error: remembered, and answered with the step that follows."""
    area = request.path.removeprefix("/v1/client/").removesuffix("/error")
    flow = _remember(tx, flows.of_device(tx), area, request)
    if flow.is_over:
        return json_response(200, wire.envelope(wire.DONE)) if area in _DECISIVE else refuse_ended()
    if area == "mobile/instant":
        return json_response(200, wire.envelope(flows.fallback_step(flow)))
    if area in _DECISIVE:
        flows.fail(tx, flow, "the check was broken off on the device", DeviceError.CLIENT_FAILURE)
        return json_response(200, wire.envelope(wire.DONE))
    return json_response(200, wire.envelope(flows.possession_step(tx, flow)))


def _remember(tx: Tx, flow: Flow, area: str, request: Request) -> Flow:
    code = request.payload.get("code")
    told = Report(area, request.payload["message"], tx.now, None if code is None else int(code))  # 1e2 is whole too
    return flows.save(tx, msgspec.structs.replace(flow, reports=(*flow.reports, told)))
