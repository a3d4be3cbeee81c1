"""Prove's server API: one module for each product, and the table of routes. Everything below /v3 wants a token."""

from ...core.vendor import Handler, Route
from ..auth import BEARER, OPEN
from . import attributes, domains, identities, look_up, pre_fill, token, unify, verify


def _post(path: str, operation: str, handler: Handler, request: str, response: str = "") -> Route:
    """A call with a body; `request` and `response` name the schemas, which mostly go by the same name."""
    schemas = request + ".request", (response or request) + ".response"
    return Route("POST", "/v3/" + path, operation, handler, BEARER, *schemas)


def _get(path: str, operation: str, handler: Handler, response: str, method: str = "GET") -> Route:
    """A call without a body."""
    return Route(method, "/v3/" + path, operation, handler, BEARER, "", response + ".response")


_FLOWS = (
    Route("POST", "/token", "token", token.issue, OPEN, "token.request", "token.response"),
    _post("verify", "verify", verify.verify, "verify"),
    _post("verify-status", "verifyStatus", verify.status, "verify-status"),
    _post("verify/batch", "verifyBatch", look_up.verify_batch, "verify-batch"),
    _post("unify", "unify", unify.unify, "unify"),
    _post("unify-status", "unifyStatus", unify.status, "unify-status"),
    _post("unify-bind", "unifyBind", unify.bind, "unify-bind"),
    _post("start", "start", pre_fill.start, "start"),
    _post("validate", "validate", pre_fill.validate, "validate"),
    _post("challenge", "challenge", pre_fill.challenge, "challenge"),
    _post("complete", "complete", pre_fill.complete, "complete"),
)

_ONE = "identity/{identityId}"

_IDENTITIES = (
    *(_post(path, "enrollIdentity", identities.enroll, "enroll-identity") for path in ("identity", "identity/")),
    *(_get(path, "listIdentities", identities.list_all, "list-identities") for path in ("identity", "identity/")),
    _post("identity/batch", "enrollIdentities", identities.enroll_batch, "enroll-identities"),
    _get(_ONE, "getIdentity", identities.get_one, "get-identity"),
    _get(_ONE, "disenrollIdentity", identities.disenroll, "success", "DELETE"),
    _post(_ONE + "/activate", "activateIdentity", identities.activate, "toggle-identity", "success"),
    _post(_ONE + "/deactivate", "deactivateIdentity", identities.deactivate, "toggle-identity", "success"),
    _get("identity/{mobileNumber}/lookup", "lookUpIdentities", identities.look_up, "look-up-identities"),
    _post(_ONE + "/cross-domain", "crossDomainIdentity", identities.cross_domain, "cross-domain-identity"),
)

_DOMAINS = (
    _get("domain/id", "getDomainId", domains.get_id, "domain-id"),
    _post("domain/link", "linkDomain", domains.link, "link-domain", "success"),
    _post("domain/confirm-link", "confirmDomainLink", domains.confirm, "confirm-domain-link", "success"),
    _post("domain/unlink", "unlinkDomain", domains.unlink, "unlink-domain", "success"),
    _get("domain/linked", "listLinkedDomains", domains.list_linked, "linked-domains"),
    _get("discover", "discover", attributes.discover, "discover"),
    _get("fetch", "fetch", attributes.fetch, "fetch"),
    _post("device/revoke", "revokeDevice", attributes.revoke, "revoke-device", "success"),
)

ROUTES = (*_FLOWS, *_IDENTITIES, *_DOMAINS)
