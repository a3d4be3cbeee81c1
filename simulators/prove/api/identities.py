"""Identity Manager: numbers that Prove watches, enrolled and looked after one by one or by the hundred (R, D)."""

import base64
import re
from itertools import islice
from typing import Any

import msgspec

from ...core.clock import SECOND
from ...core.errors import VendorError
from ...core.message import Request, Response, json_response
from .. import domains, flows, identities, wire
from ..errors import error, reason
from ..identities import IDENTITIES, Identity
from ..numbers import country, normal
from ..personas import IDENTITY_MANAGER
from ..portal import Tx

JsonObject = dict[str, Any]

PAGE = 100
"""Identities on one page, at the most and unless told otherwise (D; I)."""
_NUMBER = re.compile("[0-9]{1,9}")
CARRIER = "Golive Wireless"
"""Whose customers test users are (I)."""


def enroll(tx: Tx, request: Request) -> Response:
    """POST /v3/identity: a number is watched from now on; enrolled again, it keeps its identity (I)."""
    identity = _enrolled(tx, request.payload)
    tx.subject = identity.id
    return wire.answer({**wire.identity_names(tx.rules, identity.id), "success": True})


def _enrolled(tx: Tx, given: JsonObject) -> Identity:
    user = flows.user_of(tx, given["phoneNumber"], IDENTITY_MANAGER)
    return identities.enroll(tx, user.number, given.get("clientCustomerId", ""), given)


def enroll_batch(tx: Tx, request: Request) -> Response:
    """POST /v3/identity/batch: up to a hundred, each with an id or an error in words; under either name (D)."""
    flows.check_product(tx, IDENTITY_MANAGER)
    items = request.payload.get("items") or request.payload.get("identities") or []
    return wire.answer({"results": [_result(tx, item) for item in items]})


def _result(tx: Tx, item: JsonObject) -> JsonObject:
    if normal(item.get("phoneNumber", "")) is None:
        return {"error": "Invalid Phone Number"}
    try:
        return wire.identity_names(tx.rules, _enrolled(tx, item).id)
    except VendorError as problem:
        return {"error": reason(problem)}


def list_all(tx: Tx, request: Request) -> Response:
    """GET /v3/identity: page by page; those that are not active only on demand (R)."""
    limit, inactive = _limit(tx, request), request.query.get("showInactive", "false")
    if inactive not in ("true", "false"):
        raise error(tx.rules, "malformed_request", "query 'showInactive' must be true or false")
    wanted = (one for _, one in tx.find(IDENTITIES, after=_after(tx, request)) if one.active or inactive == "true")
    page = list(islice(wanted, limit + 1))
    key = {"lastKey": base64.b64encode(page[limit - 1].id.encode()).decode()} if len(page) > limit else {}
    return json_response(200, {"results": [wire.identity_names(tx.rules, one.id) for one in page[:limit]], **key})


def _limit(tx: Tx, request: Request) -> int:
    given = request.query.get("limit", str(PAGE))
    if not _NUMBER.fullmatch(given) or not 1 <= int(given) <= PAGE:
        raise error(tx.rules, "malformed_request", f"query 'limit' must be a number from 1 to {PAGE}")
    return int(given)


def _after(tx: Tx, request: Request) -> str:
    """The id after which the page begins, from the key that the page before has brought."""
    try:
        return base64.b64decode(request.query.get("startKey", ""), validate=True).decode()
    except ValueError as problem:
        raise error(tx.rules, "malformed_request", "query 'startKey' must be the lastKey of a page") from problem


def load(tx: Tx, identity_id: str) -> Identity:
    """The identity, or 404 (R)."""
    identity = tx.get(IDENTITIES, identity_id)
    if identity is None:
        raise error(tx.rules, "not_found", "Identity Not Found")
    tx.subject = identity.id
    return identity


def get_one(tx: Tx, request: Request) -> Response:
    """GET /v3/identity/{identityId}."""
    return wire.answer(record(tx, load(tx, request.params["identityId"])))


def record(tx: Tx, identity: Identity) -> JsonObject:
    """All that is told of an identity; the number without its + (I)."""
    return wire.compact(
        {
            **wire.identity_names(tx.rules, identity.id),
            "phoneNumber": identity.number.removeprefix("+"),
            "active": identity.active,
            "carrier": CARRIER,
            "countryCode": country(identity.number),
            "lineType": "mobile",
            "clientCustomerId": identity.client_customer_id,
            "deviceId": identity.device,
            "createdAt": identity.created // SECOND,
            "creationString": wire.in_words(identity.created),
        }
    )


def disenroll(tx: Tx, request: Request) -> Response:
    """DELETE /v3/identity/{identityId}: it is forgotten."""
    identities.remove(tx, load(tx, request.params["identityId"]))
    return wire.answer({"success": True})


def activate(tx: Tx, request: Request) -> Response:
    """POST /v3/identity/{identityId}/activate: it is watched again."""
    return _switch(tx, request, active=True)


def deactivate(tx: Tx, request: Request) -> Response:
    """POST /v3/identity/{identityId}/deactivate: nothing is told of it until it is active again."""
    return _switch(tx, request, active=False)


def _switch(tx: Tx, request: Request, *, active: bool) -> Response:
    identities.save(tx, msgspec.structs.replace(load(tx, request.params["identityId"]), active=active))
    return wire.answer({"success": True})


def look_up(tx: Tx, request: Request) -> Response:
    """GET /v3/identity/{mobileNumber}/lookup: the identities of a number, active or not."""
    number = normal(request.params["mobileNumber"])
    if number is None:
        raise error(tx.rules, "malformed_request", "the path holds no phone number")
    return wire.answer({"items": [record(tx, one) for one in identities.of_number(tx, number)]})


def cross_domain(tx: Tx, request: Request) -> Response:
    """POST /v3/identity/{identityId}/cross-domain: who the same person is in linked domains."""
    identity = load(tx, request.params["identityId"])
    found = [
        {"clientName": one.name, "identityId": domains.identity_of(one, identity.number), "pcid": one.pcid}
        for one in domains.linked(tx)
    ]
    return json_response(200, {"count": len(found), "identities": found})
