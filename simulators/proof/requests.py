"""From findings of the request schema to Proof's two errors for bad requests, with a hint that says what to mend."""

from collections.abc import Sequence

from ..core.errors import VendorError
from ..core.schema import Violation
from ..core.vendor import Call
from .errors import error


def bad_json(problem: str) -> VendorError:
    """The body cannot be decoded."""
    return error("decode_error", problem)


def take_object(call: Call) -> None:
    """The pipeline step: a body that is JSON, but no object, cannot be decoded into a request either (I)."""
    if call.route.request and not isinstance(call.request.payload, dict):
        raise error("decode_error", "expected a JSON object")


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
