"""Why checks end as they do: recommendations, reasons and sub-checks, check by check.

Owns the tables of Yoti's report pages, and the words by which tests choose a row of them: a reason, or one of the
sandbox's templates (D). Which sub-check fails for which reason is mostly published; where it is not, it is ours (I).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

JsonObject = dict[str, Any]

SUCCESS = "SUCCESS"
APPROVE, REJECT, NOT_AVAILABLE, CONSIDER = "APPROVE", "REJECT", "NOT_AVAILABLE", "CONSIDER"


class Row(msgspec.Struct, frozen=True):
    """One way a check ends: its recommendation, and which sub-checks fail and pass on the way there."""

    value: str
    reason: str = ""
    fails: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()


Rows = Mapping[str, Row]


def _table(passes: Iterable[str], *rows: Row, **templates: Row) -> Rows:
    """The rows of a check by their words, which are reasons or templates; success comes first."""
    success = Row(APPROVE, passes=tuple(passes))
    return MappingProxyType({SUCCESS: success, **{row.reason: row for row in rows}, **templates})


def _rejects(passes: Iterable[str], failing: Mapping[str, str]) -> tuple[Row, ...]:
    """Reasons to reject, each with the sub-check that fails while the others pass."""
    known = tuple(passes)
    return tuple(Row(REJECT, why, (sub,), tuple(one for one in known if one != sub)) for why, sub in failing.items())


def _unavailable(reasons: str, fails: tuple[str, ...] = ()) -> tuple[Row, ...]:
    return tuple(Row(NOT_AVAILABLE, reason, fails) for reason in reasons.split())


_AUTHENTIC = (
    "document_in_date", "fraud_list_check", "hologram", "hologram_movement", "mrz_validation", "no_sign_of_forgery",
    "no_sign_of_tampering", "ocr_mrz_comparison", "other_security_features", "physical_document_captured",
    "yoti_fraud_list_check",
)  # fmt: skip
_REJECTED = {
    "COUNTERFEIT": "no_sign_of_forgery",
    "EXPIRED_DOCUMENT": "document_in_date",
    "FRAUD_LIST_MATCH": "fraud_list_check",
    "DOCUMENT_COPY": "physical_document_captured",
    "ISSUING_AUTHORITY_INVALID": "issuing_authority",
    "TAMPERED": "no_sign_of_tampering",
    "MISSING_HOLOGRAM": "hologram",
    "NO_HOLOGRAM_MOVEMENT": "hologram_movement",
    "DATA_MISMATCH": "ocr_mrz_comparison",
    "DOC_NUMBER_INVALID": "doc_number_validation",
    "CHIP_DATA_INTEGRITY_FAILED": "chip_data_integrity",
    "CHIP_SIGNATURE_VERIFICATION_FAILED": "chip_digital_signature_verification",
    "CHIP_CSCA_VERIFICATION_FAILED": "chip_csca_trusted",
}
_QUALITY = (
    "PHOTO_OVEREXPOSED PHOTO_TOO_DARK PHOTO_TOO_BLURRY DOCUMENT_TOO_DAMAGED GLARE_OBSTRUCTION OBJECT_OBSTRUCTION"
    " NO_DOCUMENT PARTIAL_PHOTO IMAGE_RESOLUTION_TOO_LOW COUNTRY_NOT_SUPPORTED DOCUMENT_NOT_SUPPORTED"
    " INCORRECT_DOCUMENT_TYPE INCORRECT_MRZ DOCUMENT_VERSION_NOT_SUPPORTED MISSING_DOCUMENT_SIDE"
    " BLACK_AND_WHITE_IMAGE MISUSE INVALID"
)
_FACE_QUALITY = (
    "PHOTO_OVEREXPOSED PHOTO_TOO_DARK PHOTO_TOO_BLURRY FACE_NOT_FOUND GLARE_OBSTRUCTION OBJECT_OBSTRUCTION"
    " DOCUMENT_NOT_FOUND PARTIAL_PHOTO FACE_PHOTO_LOW_RESOLUTION MISUSE INVALID"
)
_AI, _MANUAL = "ai_face_match", "manual_face_match"
_ADDRESS = ("deceased", "electoral_roll", "multiple_sources_match", "pep_warning", "sanctions_warning")
"""Attempted only where the address matches (D)."""
SANCTIONS = ("fitness_probity", "pep", "sanction", "warning")
_NO_FIELDS = Row(NOT_AVAILABLE, "NO_VALID_FIELDS")
_READABLE = _table(("text_data_readable",), *_unavailable(_QUALITY, ("text_data_readable",)))
_LIVE = ("face_processing", "liveness_auth", "payload_signature_verification")
_WATCHED = _table(
    ("adverse_media", *SANCTIONS),
    Row(CONSIDER, "POTENTIAL_MATCH", ("sanction",), ("adverse_media", "fitness_probity", "pep", "warning")),
    _NO_FIELDS,
)
_BRANCH = _table((), REJECT=Row(REJECT), NOT_AVAILABLE=Row(NOT_AVAILABLE))
"""Checks in a branch have no sub-checks (R)."""


def _faces(*attempted: str) -> Rows:
    different = ("DIFFERENT_PERSON", "FACE_NOT_GENUINE", "LARGE_AGE_GAP", "PHOTO_OF_MASK", "PHOTO_OF_PHOTO")
    return _table(
        (_AI,),
        *(Row(REJECT, reason, attempted) for reason in different),
        *_unavailable(_FACE_QUALITY, attempted),
        AUTO_FAIL=Row(REJECT, "DIFFERENT_PERSON", (_AI,)),
        **({"MANUAL_FAIL": Row(REJECT, "DIFFERENT_PERSON", (_MANUAL,), (_AI,))} if _MANUAL in attempted else {}),
        FAIL=Row(REJECT, "DIFFERENT_PERSON", attempted),
    )


CHECKS: Mapping[str, Rows] = {
    "ID_DOCUMENT_AUTHENTICITY": _table(
        _AUTHENTIC,
        *_rejects(_AUTHENTIC, _REJECTED),
        *_unavailable(_QUALITY),
        *(Row(NOT_AVAILABLE, reason, (reason.lower(),)) for reason in ("CHIP_PARSE", "CHIP_SOD_PARSE")),
    ),
    "ID_DOCUMENT_TEXT_DATA_CHECK": _READABLE,
    "SUPPLEMENTARY_DOCUMENT_TEXT_DATA_CHECK": _READABLE,
    "ID_DOCUMENT_COMPARISON": _table(
        ("dob_match", "name_match"),
        Row(REJECT, "MISMATCH", ("name_match",), ("dob_match",)),
        *_unavailable("NON_LATIN_CHARACTER_IN_NAME NO_VALID_SUBCHECKS"),
    ),
    "LIVENESS": _table(
        _LIVE,
        FAIL=Row(REJECT, fails=("liveness_auth",), passes=("face_processing", "payload_signature_verification")),
        NOT_AVAILABLE=Row(NOT_AVAILABLE),
    ),
    "ID_DOCUMENT_FACE_MATCH": _faces(_AI, _MANUAL),
    "FACE_COMPARISON": _faces(_AI),
    "THIRD_PARTY_IDENTITY": _table(
        ("address_match", "dob_match", "name_match", *_ADDRESS),
        Row(CONSIDER, "NO_MATCH", ("address_match", "name_match")),
        Row(CONSIDER, "ADDRESS_MISMATCH", ("address_match",), ("dob_match", "name_match")),
        _NO_FIELDS,
    ),
    "THIRD_PARTY_IDENTITY_FRAUD_1": _table(
        ("identity_fraud",), Row(REJECT, "SUSPECTED_FRAUD", ("identity_fraud",)), _NO_FIELDS
    ),
    "SYNECTICS_IDENTITY_FRAUD": _table(
        ("identity_fraud",), Row(REJECT, "SYNECTICS_INDICATED_FRAUD", ("identity_fraud",)), _NO_FIELDS
    ),
    "WATCHLIST_SCREENING": _WATCHED,
    "WATCHLIST_ADVANCED_CA": _WATCHED,
    "FAMILIAR_FACE_SEARCH": _table(
        ("face_search",), *(Row(REJECT, reason, ("face_search",)) for reason in ("MATCH", "NO_MATCH"))
    ),
    "IBV_VISUAL_REVIEW_CHECK": _BRANCH,
    "PROFILE_DOCUMENT_MATCH": _BRANCH,
    "DOCUMENT_SCHEME_VALIDITY_CHECK": _BRANCH,
}
"""How each check ends, by the word that brings it about. The sub-checks of fraud checks and the face search: I."""

RETRIES: Mapping[str, JsonObject] = {
    SUCCESS: {"value": "PROGRESS"},
    "UNSUPPORTED_DOCUMENT": {
        "value": "MUST_TRY_AGAIN", "reason": {"value": "USER_ERROR", "detail": "UNSUPPORTED_DOCUMENT"},
    },
    "DOCUMENT_IS_EXPIRED": {
        "value": "MUST_TRY_AGAIN", "reason": {"value": "USER_ERROR", "detail": "DOCUMENT_IS_EXPIRED"},
    },
    "UNABLE_TO_OCR": {"value": "SHOULD_TRY_AGAIN", "reason": {"value": "QUALITY", "detail": "UNABLE_TO_OCR"}},
}  # fmt: skip
"""How an extraction ends, by the sandbox's template (D; which of the two says that it must be tried again: I)."""

EXPERTS = frozenset(
    {
        "hologram", "hologram_movement", "no_sign_of_forgery", "no_sign_of_tampering", "other_security_features",
        "physical_document_captured", _MANUAL,
    }
)  # fmt: skip
"""Sub-checks that people do (D); `text_data_readable` may be either, and does not say."""

DETAILS: Mapping[tuple[str, str], Mapping[str, str]] = {
    (_AI, "PASS"): {"confidence_score": "0.97"},
    (_AI, "FAIL"): {"confidence_score": "0.20"},
    ("no_sign_of_forgery", "FAIL"): {
        "data_alignment": "PASS",
        "hologram_check": "PASS",
        "security_features_integrity": "PASS",
        "printing_quality": "FAIL",
        "fonts_authenticity": "PASS",
        "document_number_integrity": "PASS",
    },
    ("no_sign_of_tampering", "FAIL"): {"face_photo_integrity": "PASS", "data_integrity": "FAIL"},
    ("sanction", "FAIL"): {"number_of_hits": "1", "closest_match": "name_exact,year_of_birth"},
    ("custom_search", "FAIL"): {"number_of_hits": "1", "closest_match": "name_exact,year_of_birth"},
}

RECOVERIES: Mapping[str, str] = {
    "PHOTO_OVEREXPOSED": "BETTER_LIGHTING",
    "PHOTO_TOO_DARK": "BETTER_LIGHTING",
    "GLARE_OBSTRUCTION": "BETTER_LIGHTING",
    "PHOTO_TOO_BLURRY": "BETTER_FOCUS",
    "ADDRESS_MISMATCH": "CHECK_ADDRESS",
    "POTENTIAL_MATCH": "",
    **dict.fromkeys(("EXPIRED_DOCUMENT", "DOCUMENT_TOO_DAMAGED", "DOCUMENT_NOT_SUPPORTED"), "USE_ANOTHER_DOCUMENT"),
}
"""What a person may do about a reason; better light is Yoti's own sample (D), the other words are ours (I).

For a hit on a watchlist there is nothing."""
