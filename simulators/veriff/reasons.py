"""Reason codes of declined and resubmission decisions, as numbers, with their texts.

Source: devdocs "decision codes" and "granular reason codes". Codes outside these tables exist (540 to about 586, 210
to 217, 643 to about 695) without published texts; a forced decision may use them with a text of its own.
"""

from collections.abc import Mapping

DECLINED: Mapping[int, str] = {
    101: "Physical document not used",
    102: "Suspected document tampering",
    103: "Person showing the document does not appear to match document photo",
    104: "Name entered does not match name on document",
    105: "Suspicious behaviour",
    106: "Known fraud",
    107: "Velocity/abuse",
    108: "Velocity/abuse duplicated end-user",
    109: "Velocity/abuse duplicated device",
    110: "Velocity/abuse duplicated ID",
    111: "Session fraudulently accessed",
    112: "Restricted IP location",
    113: "Suspicious behaviour - Identity Farming",
    120: "Person on the portrait does not appear to match reference photo",
    121: "User ID missing",
    122: "No reference found",
    123: "Unable to pass registry checks",
    124: "Face already exists in the face collection",
    126: "Potential PEP match",
    127: "Face match with blocklist",
    128: "End User ID mismatch",
    129: "Invalid workflow",
    501: "High probability of fraudulent attempt",
    502: "Multiple parties present in session",
    503: "Attempted deceit",
    504: "Attempted deceit, device screen used",
    505: "Attempted deceit, printout used",
    506: "Presented document tampered",
    507: "Presented document tampered, data cross reference",
    508: "Presented document tampered, document similarity to specimen",
    509: "Person showing the document does not match document photo",
    510: "Presented document type not supported",
    511: "Presented document expired",
    515: "Attempted deceit, device screen used for face image",
    526: "Attempted deceit, photos streamed",
    527: "Unable to collect proof of address data",
    528: "Proof of address issue date too old",
    530: "Person is under 13 years old",
    531: "Person is under 14 years old",
    532: "Person is under 16 years old",
    533: "Person is under 18 years old",
    534: "Person is under 20 years old",
    535: "Person is under 21 years old",
    536: "Person is under 25 years old",
    537: "Unable to perform document media portrait cropping",
    539: "Resubmission limit exceeded",
}

_UNCOLLECTED = (
    "surname", "first names", "date of birth", "issue date", "expiry date", "gender", "document number",
    "personal number", "nationality", "home address",
)  # fmt: skip

RESUBMISSION: Mapping[int, str] = {
    201: "Video and/or photos missing",
    202: "Face not clearly visible",
    203: "Full document not visible",
    204: "Poor image quality",
    205: "Document damaged",
    206: "Document type not supported",
    207: "Document expired",
    208: "Selfie missing",
    209: "Document photo missing",
    602: "Presented document type not supported",
    603: "Video missing",
    605: "Face image missing",
    606: "Face is not clearly visible",
    608: "Document front missing",
    609: "Document back missing",
    614: "Document front not fully in frame",
    615: "Document back not fully in frame",
    619: "Document data not visible",
    620: "Presented document expired",
    621: "Document annulled or damaged",
    **{625 + number: f"Unable to collect {what}" for number, what in enumerate(_UNCOLLECTED)},
    635: "Document and face image missing",
    641: "Multiple Faces Detected",
    642: "Multiple Documents Uploaded",
}

LIMIT_EXCEEDED = 539
DEFAULT_DECLINE = 102
DEFAULT_RESUBMISSION = 204


def is_decline(code: int) -> bool:
    """True for 1xx and 5xx."""
    return 100 <= code <= 199 or 500 <= code <= 599


def is_resubmission(code: int) -> bool:
    """True for 2xx and 6xx."""
    return 200 <= code <= 299 or 600 <= code <= 699
