"""Domains of Identity Manager: the project's own, and its links with others (R)."""

from typing import Any

from ...core.clock import SECOND, Instant
from ...core.message import Request, Response
from .. import domains, wire
from ..domains import DOMAINS, FROM, TO, Link
from ..errors import error
from ..portal import Tx

JsonObject = dict[str, Any]


def get_id(tx: Tx, _request: Request) -> Response:
    """GET /v3/domain/id: the project's own domain; who issues its attributes came later (R)."""
    own = tx.settings
    issuer = own.domain_name if tx.rules.generation != "a" else ""
    return wire.answer({"pcid": own.pcid, "name": own.domain_name, "issuerId": issuer})


def link(tx: Tx, request: Request) -> Response:
    """POST /v3/domain/link: ask another domain. Asking again changes the scopes (I)."""
    pcid = _other(tx, request.payload["pcid"], "pcid")
    domains.ask(tx, pcid, tuple(request.payload.get("scopes", ())))
    return wire.answer({"success": True})


def confirm(tx: Tx, request: Request) -> Response:
    """POST /v3/domain/confirm-link: accept what another domain has asked for."""
    asked = domains.find(tx, FROM, _other(tx, request.payload["pcid"], "pcid"))
    if asked is None or asked.accepted is not None:
        raise error(tx.rules, "out_of_order", "this domain has not asked for a link")
    domains.confirm(tx, asked)
    return wire.answer({"success": True})


def unlink(tx: Tx, request: Request) -> Response:
    """POST /v3/domain/unlink: end a link, or take back a request. The end that is not named is the project's (I)."""
    own, given = tx.settings.pcid, request.payload
    ends = given.get("pcidFrom", own), given.get("pcidTo", own)
    if ends.count(own) != 1:
        raise error(tx.rules, "malformed_request", "one of 'pcidFrom' and 'pcidTo' has to be another domain")
    if ends[0] == own:
        return wire.answer({"success": domains.end(tx, TO, _other(tx, ends[1], "pcidTo"))})
    return wire.answer({"success": domains.end(tx, FROM, _other(tx, ends[0], "pcidFrom"))})


def list_linked(tx: Tx, _request: Request) -> Response:
    """GET /v3/domain/linked: links and requests, in both directions."""
    return wire.answer(
        {
            "linkedTo": [_shown(one) for one in domains.all_of(tx, TO, accepted=True)],
            "linkedFrom": [_shown(one) for one in domains.all_of(tx, FROM, accepted=True)],
            "requestsTo": [_shown(one) for one in domains.all_of(tx, TO, accepted=False)],
            "requestsFrom": [_shown(one) for one in domains.all_of(tx, FROM, accepted=False)],
        }
    )


def _shown(one: Link) -> JsonObject:
    when = _moment("requested", one.asked) if one.accepted is None else _moment("accepted", one.accepted)
    return wire.compact({**when, "name": DOMAINS[one.pcid].name, "pcid": one.pcid, "scopes": list(one.scopes)})


def _moment(name: str, instant: Instant) -> JsonObject:
    return {f"{name}At": instant // SECOND, f"{name}String": wire.in_words(instant)}


def _other(tx: Tx, pcid: str, field: str) -> str:
    if pcid not in DOMAINS:
        raise error(tx.rules, "malformed_request", f"field '{field}' names no other domain that is known here")
    return pcid
