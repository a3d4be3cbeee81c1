"""Prove's error table, and the body that all errors share: `{"code": 8001, "message": "..."}`.

Sources: developer.prove.com, reference/status-and-error-codes (D); official SDKs (R). The statuses of 8007, 8008 and
8009 are documented nowhere: they are rules (I). A message is always there; a code is not (R).
"""

from enum import IntEnum
from http import HTTPStatus

import msgspec

from ..core.errors import ErrorRow, VendorError, table
from ..core.message import Response, json_response
from .rules import Rules

ERRORS = table(
    ErrorRow("generic_error", 500, "1000", "error occurred", "forced", "R"),
    ErrorRow(
        "missing_field", 400, "1001", "invalid request", "malformed_request, where `legacy_error_codes` is on", "D"
    ),
    ErrorRow(
        "step_not_allowed", 403, "1003", "step not allowed", "out_of_order, where `legacy_error_codes` is on", "D"
    ),
    ErrorRow("internal_error", 500, "8000", "internal error", "forced, or an accident of the simulator", "D; I"),
    ErrorRow(
        "malformed_request",
        400,
        "8001",
        "malformed request",
        "no JSON, a member missing or not as it has to be",
        "D; I",
    ),
    ErrorRow("too_large", 400, "8001", "the request is larger than it may be", "a body over 4 KB", "D; I"),
    ErrorRow(
        "unauthorized",
        401,
        "8002",
        "not authorized",
        "wrong client_id or client_secret; a token that is missing, malformed or older than 60 minutes (S)",
    ),
    ErrorRow("out_of_order", 403, "8003", "step called out of order", "a step that another one has to precede"),
    ErrorRow("user_not_found", 400, "8007", "sandbox user not found", "a number that no test user has", "D; I"),
    ErrorRow(
        "invalid_correlation_id",
        400,
        "8008",
        "invalid correlation id",
        "an id that is unknown, of another kind of flow, or older than 15 minutes (S)",
        "D; I",
    ),
    ErrorRow(
        "user_access_denied",
        403,
        "8009",
        "sandbox test user access denied",
        "a test user of another product than the one that is called",
        "D; I",
    ),
    ErrorRow("not_found", 404, "8011", "not found", "an identity, attribute or device that is not there", "R"),
    ErrorRow("forbidden", 403, "forbidden", "Forbidden", "a wrong path or method, such as /v3/token; no code", "D; I"),
    ErrorRow("rate_limited", 429, "rate_limited", "too many requests", "over 25 calls in a second; no code", "D; I"),
    ErrorRow(
        "consent_missing",
        403,
        "consent_missing",
        "mobile network operator consent is required",
        "a number of a country whose operators have not consented (S); no code",
        "I",
    ),
)

_LEGACY = {"malformed_request": "missing_field", "too_large": "missing_field", "out_of_order": "step_not_allowed"}
_STATUSES = {
    "user_not_found": "user_not_found_status",
    "invalid_correlation_id": "invalid_correlation_id_status",
    "user_access_denied": "user_access_denied_status",
}


def error(rules: Rules, name: str, detail: str | None = None) -> VendorError:
    """The exception that answers with the row `name`, as the rules have it; `detail` is added to its message."""
    row = ERRORS[_LEGACY.get(name, name) if rules.legacy_error_codes else name]
    if name in _STATUSES:
        row = msgspec.structs.replace(row, status=getattr(rules, _STATUSES[name]))
    return VendorError(row, detail)


def render(row: ErrorRow, detail: str | None) -> Response:
    """`{"code": 8001, "message": "malformed request: ..."}`; rows without a number have no code.

    A refusal of too many calls says when the next second begins (D).
    """
    message = f"{row.message}: {detail}" if detail else row.message
    code = {"code": int(row.code)} if row.code.isdigit() else {}
    headers = (("retry-after", "1"),) if row.status == HTTPStatus.TOO_MANY_REQUESTS else ()
    return json_response(row.status, {**code, "message": message}, headers)


def reason(problem: VendorError) -> str:
    """What is wrong with one of many, where the others go on."""
    return f"{problem.row.message}: {problem.detail}" if problem.detail else problem.row.message


class DeviceError(IntEnum):
    """Codes in answers to the client SDK (R)."""

    AUTHENTICATION_FAILURE = 10000
    EXTERNAL_FAILURE = 10001
    CLIENT_FAILURE = 10002
    PROHIBITED_ACTION = 10003
    MISSING_COMPLETION = 10004
    MAXIMUM_ATTEMPTS = 10005
    NO_DEVICE = 10006
