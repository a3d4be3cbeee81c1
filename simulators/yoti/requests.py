"""From bytes to a request that has the right form, or to Yoti's 400 that names what is wrong.

Null counts as absent: SDKs send it for what is not set (R). Members that nobody knows are left alone (I).
"""

from collections.abc import Sequence

import msgspec

from ..core.errors import VendorError
from ..core.message import Response, without_nulls
from ..core.schema import Violation
from ..core.vendor import Call
from . import central, outcomes, spec
from .errors import refused
from .portal import Tx

_ADDRESS = "resources.applicant_profile.structured_postal_address"
"""Whatever is wrong with it is said of the whole (D)."""
_MESSAGES = {
    "branch.fad_code": "must be an alphanumeric of 7 characters in length",
    "sdk_config.allowed_capture_methods": "Value is not valid",
    "sdk_config.locale": "must not be blank",
    "notifications.endpoint": "must match ^https://.+$",
    _ADDRESS: "INVALID_ADDRESS",
}
_COLOURS = ("primary_colour", "primary_colour_dark_mode", "secondary_colour", "font_colour")
_NOT_HEX = "provided colour must be a valid Hex Code"
"""What Yoti says of some properties (D; other colours: I)."""


def parse(call: Call) -> Response | None:
    """The pipeline step: the body as an object without nulls, or a form; none where the route takes another kind."""
    if call.route.operation == "issueToken":
        call.request = msgspec.structs.replace(call.request, payload=central.read(call.request))
    elif call.route.request:
        call.request = msgspec.structs.replace(call.request, payload=_json(call.request.body))
    return None


def _json(body: bytes) -> object:
    try:
        payload = msgspec.json.decode(body or b"{}")
        payload = without_nulls(payload) if b"null" in body else payload
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise refused(("body", "must be readable JSON"), row="malformed_request") from problem
    if not isinstance(payload, dict):
        raise refused(("body", "must be a JSON object"), row="malformed_request")
    return payload


def refuse(call: Call, violations: Sequence[Violation]) -> VendorError:
    """Every finding once, as a property and a message. The value is not repeated: it may be somebody's name."""
    if call.route.operation == "issueToken":
        raise VendorError(call.vendor.errors["invalid_request"], f"{_path(violations[0])}: {_said(violations[0])}")
    return refused(*dict.fromkeys((_path(found), _said(found)) for found in violations))


def _path(found: Violation) -> str:
    """`/requested_checks/0/type` as `requested_checks[0].type` (I: the notation of elements)."""
    path = ""
    for part in [*found.pointer.split("/")[1:], *([found.missing] if found.missing else [])]:
        path += f"[{part}]" if part.isdigit() else f".{part}" if path else part
    return _ADDRESS if path.startswith(_ADDRESS) else path or "body"


def _said(found: Violation) -> str:
    path = _path(found)
    if found.missing and path != _ADDRESS:
        return "must not be null"
    if path.startswith("sdk_config.") and path.rpartition(".")[2] in _COLOURS:
        return _NOT_HEX
    return _MESSAGES.get(path) or _BY_KEYWORD.get(found.keyword, "Value is not valid")


_BY_KEYWORD = {"type": "has a wrong type", "minItems": "must not be empty", "minLength": "must not be blank"}


def check_values(call: Call) -> Response | None:
    """The pipeline step: what no schema can say of a session, or of a response config."""
    tx: Tx = call.tx
    found: list[tuple[str, str]] = []
    if call.route.operation == "createSession":
        found = spec.findings(call.request.payload, tx.now, tx.rules)
    elif call.route.request == "response-config.request":
        found = list(outcomes.findings(call.request.payload))
    if found:
        raise refused(*found)
    return None
