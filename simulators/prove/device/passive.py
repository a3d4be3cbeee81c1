"""Prove Keys on the device: placed, shown, given up (R).

The step `device/passive` leaves it to the client SDK whether it registers a key or shows the one it has. Keys sign, and
so do the calls of registered devices; these signatures are accepted unread: the SDK makes them, not the team (I).
"""

from ...core.message import Request, Response, json_response
from .. import flows, keys, wire
from ..errors import DeviceError
from ..keys import Key
from ..model import Flow
from ..personas import UNIFY, find
from ..portal import Tx
from .ending import ongoing

CHALLENGE_LIFETIME = 900
"""Seconds for which a challenge is good (I)."""


@ongoing
def register(tx: Tx, flow: Flow, request: Request) -> Response:
    """POST device/passive/register: a new key, which belongs to nobody yet; then possession is checked."""
    names = [entry.get("publicKey", {}).get("id") for entry in request.payload["registrations"]]
    if flow.product != UNIFY or not names or not names[0]:
        return _without_key(tx, flow, DeviceError.CLIENT_FAILURE, "there is no key to register")
    key = keys.place(tx, names[0])
    flow = flows.save(tx, keys.shown(flow, key))
    return json_response(200, wire.envelope(flows.possession_step(tx, flow), data={"deviceId": key.id}))


@ongoing
def verify(tx: Tx, flow: Flow, request: Request) -> Response:
    """POST device/passive/verify: whoever shows the key of this number has the phone (D: Prove Key first)."""
    key = keys.find(tx, request.payload["deviceId"])
    if key is None:  # the SDK wipes what it has, and begins again (R)
        told = wire.problem(DeviceError.NO_DEVICE, "this device is not registered")
        return json_response(200, wire.envelope(flows.KEY_STEP, problem=told))
    if key.name != request.payload["keyId"] or flow.product != UNIFY:
        return _without_key(tx, flow, DeviceError.AUTHENTICATION_FAILURE, "this is not the key of this device")
    flow = _known_by(keys.shown(flow, key), key)
    if key.number and key.number == flow.number:
        flows.succeed(tx, flow)
        return json_response(200, wire.envelope(wire.DONE))
    flows.save(tx, flow)
    return json_response(200, wire.envelope(flows.possession_step(tx, flow)))


def _known_by(flow: Flow, key: Key) -> Flow:
    """A flow without a number is about the one that the key belongs to."""
    user = find(key.number) if key.number and not flow.number else None
    return flows.about(flow, user) if user else flow


def _without_key(tx: Tx, flow: Flow, code: int, message: str) -> Response:
    """The key counts for nothing; possession is checked as if there were none."""
    return json_response(200, wire.envelope(flows.possession_step(tx, flow), problem=wire.problem(code, message)))


def unregister(tx: Tx, request: Request) -> Response:
    """POST device/unregister: the key is given up. An unknown one is given up already."""
    keys.remove(tx, request.payload["deviceId"])
    return json_response(200, {})


def challenge(tx: Tx, request: Request) -> Response:
    """POST challenge: what a registered device signs, with some of its calls."""
    found = {"deviceId": request.payload["deviceId"], "challenge": tx.ids.hex(32), "ttl": CHALLENGE_LIFETIME}
    return json_response(200, found)
