"""Enrolled identities: whom Prove watches for changes of their number, and Identity Manager keeps.

Owns their storage: by id, and by number. A number has one identity that counts; after a change was told, its identity
is told of nothing more (S), so that the same number verified again is a new one.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from ..core.clock import Instant
from ..core.transaction import Collection
from .numbers import country
from .portal import Tx


class Identity(msgspec.Struct, frozen=True, omit_defaults=True):
    """One identity. `events` are the ids of the change events sent about it; `serial` tells who came first."""

    id: str
    number: str
    created: Instant
    client_customer_id: str = ""
    client_human_id: str = ""
    device: str = ""
    active: bool = True
    attributes: tuple[tuple[str, str], ...] = ()
    events: tuple[str, ...] = ()
    serial: int = 0

    @property
    def is_american(self) -> bool:
        """True for numbers whose changes are told (S: US-based only)."""
        return country(self.number) == "US"


IDENTITIES = Collection("prove-identity", Identity)
NUMBERS = Collection("prove-number", tuple[str, ...])
"""Ids of identities by number, oldest first."""


def enroll(
    tx: Tx, number: str, client_customer_id: str = "", told: Mapping[str, Any] = MappingProxyType({})
) -> Identity:
    """The identity that counts for this number, a new one if there is none, with what a request has `told` of it.

    What is not told now stays as it was told before.
    """
    identity = counting(tx, number)
    if identity is None:
        identity = Identity(tx.ids.uuid(), number, tx.now, serial=tx.draw())
        tx.put(NUMBERS, number, (*(tx.get(NUMBERS, number) or ()), identity.id))
    given = told.get("identityAttributes", ())
    attributes = {one.get("attributeType", ""): one.get("attributeValue", "") for one in given}
    identity = msgspec.structs.replace(
        identity,
        client_customer_id=client_customer_id or identity.client_customer_id,
        client_human_id=told.get("clientHumanId") or identity.client_human_id,
        device=told.get("deviceId") or identity.device,
        attributes=tuple({**dict(identity.attributes), **attributes}.items()),
    )
    return save(tx, identity)


def counting(tx: Tx, number: str) -> Identity | None:
    """The identity that counts for this number, if there is one."""
    known = [identity for identity in of_number(tx, number) if identity.active and not identity.events]
    return known[-1] if known else None


def save(tx: Tx, identity: Identity) -> Identity:
    """Store it."""
    tx.put(IDENTITIES, identity.id, identity)
    return identity


def of_number(tx: Tx, number: str) -> list[Identity]:
    """All identities with this number, oldest first."""
    found = [tx.get(IDENTITIES, name) for name in tx.get(NUMBERS, number) or ()]
    return [identity for identity in found if identity is not None]


def remove(tx: Tx, identity: Identity) -> None:
    """Forget it."""
    tx.delete(IDENTITIES, identity.id)
    left = tuple(name for name in tx.get(NUMBERS, identity.number) or () if name != identity.id)
    if left:
        tx.put(NUMBERS, identity.number, left)
    else:
        tx.delete(NUMBERS, identity.number)
