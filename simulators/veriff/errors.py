"""Veriff's error table: one row for each documented code, and the one body they all share.

Sources: devdocs "credentials and authorization codes", "some troubleshooting codes". The codes are documented; which
HTTP status goes with a request code is inferred but for 400 and 401.
"""

from ..core.errors import ErrorRow, VendorError, table
from ..core.message import Response, json_response


def _row(code: str, status: int, message: str, when: str, confidence: str = "D", name: str = "") -> ErrorRow:
    return ErrorRow(name or code, status, code, message, when, confidence)


ERRORS = table(
    _row("1001", 400, "Query ID must be 20 to 40 symbols long", "validate-registry with a query id of another length"),
    _row("1002", 400, "Query ID must be a valid UUID v4", "validate-registry with a query id that is no UUID"),
    _row("1003", 400, "Query ID has already been used", "validate-registry with the same query id again"),
    _row("1101", 400, "Validation failed", "the body is no JSON object, or breaks a rule without a code of its own"),
    _row("1102", 400, "Mandatory parameters are missing", "a required member is missing"),
    _row("1104", 400, "Invalid parameters", "a wrong type, a value outside its list, content that is no picture"),
    _row("1201", 400, "Timestamp is older than one hour", "timestamp too old, where the sandbox checks it", "I"),
    _row("1202", 400, "Timestamp has an invalid format", "timestamp without offset or unreadable"),
    _row("1203", 400, "Date is not in the format YYYY-MM-DD", "a date in another form"),
    _row("1301", 400, "Requested features are not supported", "features other than selfid"),
    _row("1302", 400, "Only HTTPS return URLs are allowed", "callback that is not https"),
    _row("1303", 400, "Invalid status", "PATCH with a status other than submitted, collected-data too late (I)"),
    _row(
        "1304", 400, "Cannot transition to the requested status", "PATCH submitted on a session that is not open", "I"
    ),
    _row("1305", 400, "Session is not in a completed status", "DELETE of a submitted session"),
    _row("1306", 400, "Session is in progress", "DELETE while a decision is on its way"),
    _row("1308", 400, "ID number is missing", "validate-registry without idNumber"),
    _row("1309", 400, "firstName and lastName, or fullName, are required", "validate-registry without a name"),
    _row("1310", 400, "dateOfBirth or address is required", "validate-registry without both"),
    _row("1400", 400, "Image data was not found", "upload without an image or without content"),
    _row("1401", 400, "Image is not valid base64", "content that does not decode"),
    _row("1402", 400, "Image context is not supported", "context outside the list, or a video"),
    _row("1403", 400, "Image property is missing", "upload without context"),
    _row("1500", 400, "vendorData is longer than 1000 characters", "vendorData too long"),
    _row("1501", 400, "vendorData must be a string", "vendorData of another type"),
    _row("1801", 401, "Mandatory X-AUTH-CLIENT header containing the API key is missing", "no key"),
    _row("1802", 401, "API key is not a valid UUID", "a key of another form"),
    _row("1803", 401, "No integration with this API key was found", "an unknown key"),
    _row("1804", 401, "The integration is not active", "the key of a deactivated integration"),
    _row("1812", 401, "The signature is not a valid SHA256 hash", "signature missing (I) or not 64 hexadecimal digits"),
    _row("1813", 401, "The SHA256 hash of the id does not match", "legacy X-SIGNATURE on GET and DELETE"),
    _row("1814", 401, "The SHA256 hash of the body does not match", "legacy X-SIGNATURE on POST and PATCH"),
    _row("1815", 401, "The request could not be authenticated", "neither key nor signature", "I"),
    _row("1818", 401, "The HMAC-SHA256 of the id does not match", "wrong X-HMAC-SIGNATURE on GET and DELETE"),
    _row("1819", 401, "The HMAC-SHA256 of the body does not match", "wrong X-HMAC-SIGNATURE on POST and PATCH"),
    _row("2003", 400, "Date of birth is invalid", "dateOfBirth that is no calendar day"),
    _row(
        "2101", 400, "Document number must have 6 to 9 characters", "document number, where the sandbox checks it", "I"
    ),
    _row("2102", 400, "Document number may hold only A-Z and 0-9", "document number, where the sandbox checks it", "I"),
    _row("2103", 400, "Document type is not supported", "document.type outside the list"),
    _row("2104", 400, "Document country is not supported", "document.country that is not two capital letters"),
    _row(
        "1101", 404, "Entry not found", "unknown session, attempt, media or path; the code is a guess", "I", "not_found"
    ),
    _row(
        "1101", 409, "Session no longer accepts media", "upload after submission; the code is a guess", "I", "conflict"
    ),
    _row("1101", 413, "Request is too large", "body over 24 MB; status and code are guesses", "I", "too_large"),
    _row("1101", 429, "Too many requests", "deletions over the limit; the code is a guess", "I", "throttled"),
    _row(
        "1101",
        500,
        "Internal server error",
        "forced, or an accident of the simulator; the code is a guess",
        "I",
        "internal",
    ),
)


def error(name: str, detail: str | None = None) -> VendorError:
    """The exception that answers with the row `name`; `detail` is a hint that is added to its message."""
    return VendorError(ERRORS[name], detail)


def render(row: ErrorRow, detail: str | None) -> Response:
    """`{"status": "fail", "code": "1101", "message": "..."}`; `code` is a string (D)."""
    message = f"{row.message}: {detail}" if detail else row.message
    return json_response(row.status, {"status": "fail", "code": row.code, "message": message})
