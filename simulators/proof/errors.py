"""Proof's error table, and the one body that all errors share: a slug, a code and a text.

Source: docs.proof.community, errors. A failure is named by status, `error` and `code` together; of the four short names
in the go-live checklist two are slugs (wallet_not_supported, upstream_error) and two are codes (currency_not_allowed,
forbidden_origin).
"""

from ..core.errors import ErrorRow, VendorError, table
from ..core.message import Response, json_response


class Row(ErrorRow, frozen=True, kw_only=True):
    """A row with its slug, the member `error` on the wire."""

    error: str


def _row(error: str, code: str, status: int, message: str, when: str, confidence: str = "D", name: str = "") -> Row:
    return Row(
        name=name or code, status=status, code=code, message=message, when=when, confidence=confidence, error=error
    )


_INVALID, _FORBIDDEN, _BROKEN, _AWAY = "invalid_request", "forbidden", "internal_error", "upstream_unavailable"

_ROWS = (
    _row(_INVALID, "validation_error", 400, "The request is not valid", "a member is missing or malformed"),
    _row(_INVALID, "decode_error", 400, "The body is not decodable JSON", "no object, or not sent as JSON", "D; I"),
    _row(_INVALID, "missing_param", 400, "A parameter is missing", "`/ws` without `tx_id`", "D; I"),
    _row(
        _INVALID,
        "currency_not_allowed",
        400,
        "The currency is not enabled for this partner",
        "a currency that is not among allowed_currencies: a matter for Proof, shown to operators (S)",
    ),
    _row(
        "wallet_not_supported",
        "WALLET_NOT_SUPPORTED",
        400,
        "There is no active wallet for this currency and network",
        "a pair without an active wallet: a matter for Proof, shown to operators (S)",
        name="wallet_not_supported",
    ),
    _row("unauthorised", "missing_token", 401, "The bearer token is missing", "no Authorization: Bearer"),
    _row("unauthorised", "invalid_token", 401, "The bearer token is unknown or inactive", "a token of nobody"),
    _row(
        _FORBIDDEN,
        "forbidden_origin",
        403,
        "The origin is not registered",
        "an Origin that is not registered; an address off the list, where the sandbox has one. Never retried (S)",
    ),
    _row(_FORBIDDEN, "offramp_disabled", 403, "Sell is not enabled for this partner", "a sale while sell is off", "E"),
    _row(
        "not_found",
        "not_found",
        404,
        "Not found",
        "an unknown transaction or user, or one of another partner; an unknown path (I)",
    ),
    _row(_INVALID, "method_not_allowed", 405, "The method is not allowed here", "another method on a known path", "I"),
    _row(_INVALID, "validation_error", 413, "The request is too large", "a body over 64 KiB", "I", "too_large"),
    _row(_BROKEN, "db_error", 500, "Something went wrong", "forced, or an accident of the simulator"),
    _row(_BROKEN, "token_error", 500, "Something went wrong", "forced"),
    _row(
        "publish_failed", "kafka_unavailable", 500, "The event could not be published", "forced; no call of a partner"
    ),
    _row(
        "upstream_error",
        "provider_error",
        502,
        "The provider answered with an error",
        "forced; retried with the same body and a small exponential backoff (S)",
    ),
    _row(_AWAY, "upstream_unavailable", 502, "The provider cannot be reached", "forced; retried with backoff"),
    _row(
        _AWAY, "upstream_invalid_response", 502, "The provider's answer is unreadable", "forced; retried with backoff"
    ),
)

ERRORS = table(*_ROWS)
_SLUGS = {row.name: row.error for row in _ROWS}


def error(name: str, detail: str | None = None) -> VendorError:
    """The exception that answers with the row `name`; `detail` is a hint that is added to its message."""
    return VendorError(ERRORS[name], detail)


def render(row: ErrorRow, detail: str | None) -> Response:
    """`{"error": "forbidden", "code": "forbidden_origin", "message": "..."}`: three texts, always (D)."""
    message = f"{row.message}: {detail}" if detail else row.message
    return json_response(row.status, {"error": _SLUGS[row.name], "code": row.code, "message": message})
