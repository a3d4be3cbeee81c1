"""Verified Users of the newer generation: one look-up, one answer, no possession check (D: verified-users-verify).

Whether somebody is who they say they are is told at once, for one person or for up to 1,000. Who passes is enrolled.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from ...core.errors import VendorError
from ...core.message import Request, Response
from .. import flows, identities, wire
from ..errors import error, reason
from ..evaluation import NOT_OWNED, evaluation
from ..model import Flow, Possession
from ..personas import PRE_FILL, PROVE_IDENTITY, VERIFIED_USERS, Outcome, User
from ..portal import Tx

JsonObject = dict[str, Any]

LOOK_UP = "look_up"
"""The kind of flow that this is: its correlation id is none of a flow with steps (I)."""

_PRODUCTS: Mapping[str, tuple[str, ...]] = {
    "prefill": (VERIFIED_USERS, PRE_FILL),
    "prefillForBiz": (VERIFIED_USERS, PRE_FILL),
    "identityResolution": (VERIFIED_USERS, PROVE_IDENTITY),
}
"""Whose test users a verificationType may ask for; Verified Users' where it does not stand here (I)."""

_TOLD = frozenset({"accountOpening", "prefill", "prefillForBiz", "identityResolution"})
"""Types that are told all that is known of a person; humanAssurance is told nothing, verifiedUser the name (I)."""

_NOBODY: JsonObject = {"assuranceLevel": "AL-1", "reasons": ["-1A"]}
_ECHOED = ("clientCustomerId", "clientHumanId", "clientRequestId")
_ALIAS_LENGTH = 120


def verify(tx: Tx, given: JsonObject) -> Response:
    """POST /v3/verify with a verificationType."""
    user = _user(tx, given)
    flow = flows.begin(tx, user, _draft(tx, given))
    members = _found(tx, given, user)
    flows.save(tx, msgspec.structs.replace(flow, identity=members.get("proveId", ""), matches=_passes(given, user)))
    echoes = {name: given.get(name) for name in _ECHOED}
    return wire.answer({**members, **echoes, "correlationId": flow.id, "isEnrolled": "proveId" in members})


def _draft(tx: Tx, given: JsonObject) -> Flow:
    flow = flows.draft(tx, LOOK_UP, "none", given)
    return msgspec.structs.replace(flow, possession=Possession.NOT_APPLICABLE, finished=tx.now)


def verify_batch(tx: Tx, request: Request) -> Response:
    """POST /v3/verify/batch: each person has an answer, or an error in words."""
    given: JsonObject = request.payload
    flows.check_product(tx, VERIFIED_USERS, PRE_FILL, PROVE_IDENTITY)
    flow = flows.begin(tx, None, _draft(tx, given))
    results = [_result(tx, item) for item in given["items"]]
    return wire.answer({"correlationId": flow.id, "clientRequestId": given.get("clientRequestId"), "results": results})


def _result(tx: Tx, item: JsonObject) -> JsonObject:
    """One of the results, which always says a level and whose it is, if it knows (R)."""
    try:
        members = _found(tx, item, _user(tx, item))
        level = members["identity"]["assuranceLevel"]
    except VendorError as problem:
        members = {"phoneNumber": item["phoneNumber"], "success": "false", "error": reason(problem)}
        level = _NOBODY["assuranceLevel"]
    echoes = wire.compact({"clientHumanId": item.get("clientHumanId")})
    return {**members, **echoes, "assuranceLevel": level, "clientCustomerId": item.get("clientCustomerId", "")}


def _user(tx: Tx, given: JsonObject) -> User:
    """The test user, who may be there for one verificationType alone (D: each is for one product, else 8009)."""
    kind: str = given["verificationType"]
    if kind == "verifiedUser":
        for name in ("firstName", "lastName"):
            if name not in given:
                raise error(tx.rules, "malformed_request", f"field '{name}' is missing")
    user = flows.user_of(tx, given["phoneNumber"], *_PRODUCTS.get(kind, (VERIFIED_USERS,)))
    if user.verification not in ("", kind):
        raise error(tx.rules, "user_access_denied", f"this test user is for {user.verification}, the call for {kind}")
    return user


def _passes(given: JsonObject, user: User) -> bool:
    named = user.is_named(given.get("firstName", ""), given.get("lastName", ""))
    return named and user.outcome in (Outcome.PASSES, Outcome.SHORT_TERM)


def _found(tx: Tx, given: JsonObject, user: User) -> JsonObject:
    """What is known of this number and this name."""
    passes = _passes(given, user)
    members: JsonObject = {
        "success": "true" if passes else "false",
        "phoneNumber": given["phoneNumber"],
        "identity": _identity(given["verificationType"], user) if passes else _NOBODY,
        "evaluation": evaluation(authentication="" if passes else NOT_OWNED, risk=""),
        "provePhoneAlias": _alias(tx, user.number),
    }
    if passes:
        enrolled = identities.enroll(tx, user.number, given.get("clientCustomerId", ""), given)
        members["proveId"] = enrolled.id
    return members


def _identity(kind: str, user: User) -> JsonObject:
    """Who it is; which level and which reasons a kind of look-up brings: D for two of them, else I."""
    level = {"assuranceLevel": "AL2" if kind == "accountOpening" else "AL1", "reasons": ["1A"]}
    if kind == "humanAssurance":
        return level
    name = wire.compact({"firstName": user.first, "lastName": user.last})
    if kind not in _TOLD:
        return {**level, **name}
    street, city, region, code = user.address
    address = wire.compact({"address": street, "city": city, "region": region, "zipCode": code})
    told = {"dateOfBirth": user.dob, "nationalId": user.ssn, "emails": [user.email] if user.email else []}
    return {**level, **name, **wire.compact({**told, "addresses": [address] if address else []})}


def _alias(tx: Tx, number: str) -> str:
    """A name for the number that means nothing to others: capitals and digits, always the same (R)."""
    return hashlib.sha512(f"{tx.settings.pcid}/{number}".encode()).hexdigest().upper()[:_ALIAS_LENGTH]
