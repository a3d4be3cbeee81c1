"""Attributes of identities, and devices that are trusted no more (R; D: how-to/provex-implementation-guide)."""

import hashlib
from typing import Any

from ...core.ids import uuid4
from ...core.message import Request, Response, json_response
from .. import keys, wire
from ..errors import error
from ..identities import Identity
from ..portal import Tx
from .identities import load

JsonObject = dict[str, Any]


def discover(tx: Tx, request: Request) -> Response:
    """GET /v3/discover?proveId=: which attributes there are, and who issued them."""
    identity = load(tx, _wanted(tx, request, "proveId"))
    return wire.answer({"results": [_named(tx, identity, kind) for kind, _ in identity.attributes]})


def fetch(tx: Tx, request: Request) -> Response:
    """GET /v3/fetch?proveId=&attributeId=: the value of one that was discovered; 404 for any other."""
    identity, wanted = load(tx, _wanted(tx, request, "proveId")), _wanted(tx, request, "attributeId")
    found = [
        {**_named(tx, identity, kind), "attributeValue": value}
        for kind, value in identity.attributes
        if _id_of(identity, kind) == wanted
    ]
    if not found:
        raise error(tx.rules, "not_found", "Attribute Not Found")
    return json_response(200, {"results": found})


def _wanted(tx: Tx, request: Request, name: str) -> str:
    given = request.query.get(name, "")
    if not given:
        raise error(tx.rules, "malformed_request", f"query '{name}' is missing")
    return given


def _named(tx: Tx, identity: Identity, kind: str) -> JsonObject:
    """An attribute without its value; the issuer's name is the one of the project's domain (I)."""
    return {"attributeId": _id_of(identity, kind), "issuerId": tx.settings.domain_name}


def _id_of(identity: Identity, kind: str) -> str:
    return uuid4(hashlib.sha256(f"{identity.id}/{kind}".encode()).digest())


def revoke(tx: Tx, request: Request) -> Response:
    """POST /v3/device/revoke: a device's Prove Key opens nothing any more."""
    if not keys.remove(tx, request.payload["deviceId"]):
        raise error(tx.rules, "not_found", "Device Not Found")
    return wire.answer({"success": True})
