"""Mobile Auth: the operator's network says whose phone it is. Here in its test form: no network is asked (R).

The address that the start answers names the value which the SDK hands back at once, over plain http too.
"""

from ...core.message import Request, Response, json_response
from .. import flows, wire
from ..errors import DeviceError
from ..model import Flow
from ..portal import Tx
from .ending import ongoing

STEP = "mobile/instant"


@ongoing
def start(tx: Tx, flow: Flow, _request: Request) -> Response:
    """POST mobile/instant/start: where the network would be asked."""
    where = f"{tx.base_url}/v1/client/mobile/instant/redirect?testVfp={fingerprint(flow)}"
    return json_response(200, wire.envelope(STEP, data={"redirectUrl": where}))


def fingerprint(flow: Flow) -> str:
    """What the network would say about this phone."""
    return f"vfp-{flow.auth}"


@ongoing
def finish(tx: Tx, flow: Flow, request: Request) -> Response:
    """POST mobile/instant/finish: what the network said. Where it knows nothing, a code follows."""
    if not flow.owned or not flow.number or request.payload.get("vfp") != fingerprint(flow):
        told = wire.problem(DeviceError.AUTHENTICATION_FAILURE, "the network does not know this phone")
        return json_response(200, wire.envelope(flows.fallback_step(flow), problem=told))
    flows.succeed(tx, flow)
    return json_response(200, wire.envelope(wire.DONE))
