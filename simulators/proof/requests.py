"""From findings of the request schema to Proof's two errors for bad requests, with a hint that says what to mend."""

from collections.abc import Sequence

from ..core.errors import VendorError
from ..core.message import JSON
from ..core.schema import Violation
from ..core.vendor import Call
from .errors import error


def bad_json(problem: str) -> VendorError:
    """The body cannot be decoded."""
    return error("decode_error", problem)


def take_object(call: Call) -> None:
    """The pipeline step: JSON that is no object, or that is not called JSON (D: required), cannot be decoded (I)."""
    if not call.route.request:
        return
    if not isinstance(call.request.payload, dict):
        raise error("decode_error", "expected a JSON object")
    if (call.request.header("content-type") or "").partition(";")[0].strip().lower() != JSON:
        raise error("decode_error", f"send Content-Type: {JSON}")


def refuse(_call: Call, violations: Sequence[Violation]) -> VendorError:
    """The first finding, as a sentence. The value itself is not repeated: it may be somebody's address."""
    found = violations[0]
    where = found.pointer.removeprefix("/") or "the body"
    if found.missing:
        return error("validation_error", f"{found.missing} is required")
    return error("validation_error", f"{where} {_HINTS.get(where, 'has a wrong type or form')}")


_HINTS = {
    "amount": 'must be a decimal text greater than 0, such as "12.75"',
    "type": "must be buy or sell",
    "user_email": "must be an e-mail address",
    "client_ip": "must be an IPv4 or IPv6 address",
}
