"""Proof's API: one handler for each endpoint, and the table of routes."""

from ...core.vendor import Route
from ..auth import BEARER, OPEN
from . import sessions, statuses, streams

_SESSION = "/widget/session"
_TRANSACTION = "/widget/transactions/{merchant_transaction_id}"
_KYC_STATUS = "/widget/users/{partner_user_id}/kyc-status"

ROUTES = (
    Route(
        "POST", _SESSION, "createSession", sessions.create, BEARER,
        "create-session.request", "create-session.response",
    ),
    Route(
        "GET", _TRANSACTION, "getTransaction", statuses.transaction, BEARER,
        "", "get-transaction.response", "merchant_transaction_id",
    ),
    Route("GET", _KYC_STATUS, "getKycStatus", statuses.kyc, BEARER, "", "get-kyc-status.response"),
    Route("GET", "/ws", "openStream", streams.open_stream, BEARER),
    Route("OPTIONS", _SESSION, "preflightSession", sessions.preflight, OPEN),
    Route("OPTIONS", _TRANSACTION, "preflightTransaction", sessions.preflight, OPEN),
    Route("OPTIONS", _KYC_STATUS, "preflightKycStatus", sessions.preflight, OPEN),
)  # fmt: skip
