"""From bytes to a request that has the right form, or to 8001 with a message that names what is wrong.

Owns the size of bodies, their parsing, the choice between the two generations of /v3/verify, and the sentences made
from findings of the schemas. Members that nobody knows are left alone (I).
"""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from ..core.credentials import FORM, form, is_form
from ..core.errors import VendorError
from ..core.message import Response
from ..core.schema import Violation
from ..core.vendor import Call
from .auth import BEARER, OPEN
from .errors import error
from .portal import Tx

_BATCHES = frozenset({"verifyBatch", "enrollIdentities"})
_WITHOUT_BODY = frozenset({"activateIdentity", "deactivateIdentity", "crossDomainIdentity"})
"""Calls whose body has nothing that is required, and may as well be left out (I)."""


def parse(call: Call) -> Response | None:
    """The pipeline step: the body as an object, no larger than it may be."""
    tx: Tx = call.tx
    if not call.route.request:
        return None
    limit = tx.rules.batch_body_limit if call.route.operation in _BATCHES else tx.rules.body_limit
    if call.route.scope in (OPEN, BEARER) and len(call.request.body) > limit:
        raise error(tx.rules, "too_large", f"{limit} bytes at the most")
    payload = _form(call) if call.route.operation == "token" else _json(call)
    call.request = msgspec.structs.replace(call.request, payload=payload)
    return None


def _form(call: Call) -> dict[str, str]:
    if not is_form(call.request):
        raise error(call.tx.rules, "malformed_request", f"send Content-Type: {FORM}")
    return form(call.request.body)


def _json(call: Call) -> object:
    try:
        left_out = not call.request.body and call.route.operation in _WITHOUT_BODY
        payload = {} if left_out else msgspec.json.decode(call.request.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise error(call.tx.rules, "malformed_request", f"the body is no JSON: {problem}") from problem
    if not isinstance(payload, dict):
        raise error(call.tx.rules, "malformed_request", "the body is no JSON object")
    if call.tx.rules.accept_final_target_url_alias and "finalTargetURL" in payload:
        payload.setdefault("finalTargetUrl", payload["finalTargetURL"])
    return payload


def refuse(call: Call, violations: Sequence[Violation]) -> VendorError:
    """The first finding as a sentence. The value is not repeated: it may be somebody's number."""
    found = violations[0]
    where = found.pointer.removeprefix("/").replace("/", ".") or "the body"
    if found.missing:
        return error(call.tx.rules, "malformed_request", f"field '{found.missing}' is missing")
    hint = "has a wrong type" if found.keyword == "type" else _HINTS.get(where, "has a wrong form")
    return error(call.tx.rules, "malformed_request", f"field '{where}' {hint}")


_HINTS = {
    "possessionType": "must be desktop, mobile or none",
    "flowType": "must be desktop or mobile",
    "grant_type": "must be client_credentials",
    "phoneNumber": "may hold letters, digits and +",
    "finalTargetUrl": "may hold 128 characters: letters, digits and -._+=/:?",
    "smsMessage": "may hold 160 characters",
    "emailAddress": "may hold letters, digits and @.+",
    "dob": "must be YYYY-MM-DD, YYYY-MM or MM-DD",
    "ssn": "must be nine digits, or the last four",
}


def refuse_other_generation(call: Call) -> Response | None:
    """The pipeline step: a path that the sandbox's generation does not have is a wrong path (R; the answer: D)."""
    if call.route.operation in _GONE[call.tx.rules.generation]:
        raise error(call.tx.rules, "forbidden")
    return None


_GONE = {"a": ("verifyBatch",), "b": ("verifyStatus",), "both": ()}


def choose_generation(call: Call) -> Response | None:
    """The pipeline step: which /v3/verify is meant; the two differ in every member (R)."""
    if call.route.operation == "verify" and is_generation_b(call.tx, call.request.payload):
        call.route = replace(call.route, request="verify-b.request", response="verify-b.response")
    return None


def is_generation_b(tx: Tx, payload: dict[str, object]) -> bool:
    """True for a request of the newer generation, where the sandbox has it."""
    if tx.rules.generation == "both":
        return "verificationType" in payload and "possessionType" not in payload
    return tx.rules.generation == "b"
