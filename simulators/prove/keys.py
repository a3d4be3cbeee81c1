"""Prove Keys: what a phone's browser or app keeps, so that its owner passes without a code the next time.

Owns their storage, by deviceId. A key is placed by the client SDK before anything is checked, and is bound to a number
as soon as its owner has shown to have that phone (D: docs/unify-flow).
"""

import msgspec

from ..core.clock import SECOND, Instant
from ..core.transaction import Collection
from .model import Flow
from .portal import Tx

DEVICE, REBIND = "device", "rebind"
"""Details of a flow: whose key was shown in it, and that this key is to leave the number it is bound to."""


class Key(msgspec.Struct, frozen=True, omit_defaults=True):
    """One key. `id` is the deviceId, `name` what the SDK calls the key, `number` is empty until it is bound."""

    id: str
    name: str
    used: Instant
    number: str = ""


KEYS = Collection("prove-key", Key)


def place(tx: Tx, name: str) -> Key:
    """A new key, bound to nothing. Its deviceId names the sandbox: some calls of the SDK bring nothing else (R)."""
    return save(tx, Key(f"{tx.ids.uuid()}.{tx.sandbox}", name, tx.now))


def sandbox_of(device: str) -> str | None:
    """The sandbox that gave a device this id."""
    return device.partition(".")[2] or None


def save(tx: Tx, key: Key) -> Key:
    """Store it."""
    tx.put(KEYS, key.id, key)
    return key


def find(tx: Tx, device: str) -> Key | None:
    """The key of a device; None for one that is unknown, revoked, or was not used for twelve months (D)."""
    key = tx.get(KEYS, device)
    if key is None or tx.now >= key.used + tx.rules.key_lifetime * SECOND:
        return None
    return key


def remove(tx: Tx, device: str) -> bool:
    """Forget the key; False when there is none."""
    known = find(tx, device) is not None
    tx.delete(KEYS, device)
    return known


def shown(flow: Flow, key: Key) -> Flow:
    """The flow in which a device has shown its key."""
    return msgspec.structs.replace(flow, details={**flow.details, DEVICE: key.id})


def bind(tx: Tx, flow: Flow) -> None:
    """Who has shown a key has the phone: they belong together from now on.

    A key that belongs to another number keeps it, unless the team asked for `rebind` (D; that it keeps it: I).
    """
    key = find(tx, flow.details.get(DEVICE, ""))
    if key is not None and flow.number and (key.number in ("", flow.number) or REBIND in flow.details):
        save(tx, msgspec.structs.replace(key, number=flow.number, used=tx.now))


def bound(tx: Tx, flow: Flow) -> str:
    """The deviceId of the flow's key when it belongs to the flow's number; or nothing."""
    key = find(tx, flow.details.get(DEVICE, ""))
    return key.id if key is not None and key.number and key.number == flow.number else ""
