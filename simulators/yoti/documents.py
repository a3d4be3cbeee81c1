"""Which documents Yoti reads, by country, and which of them a session takes.

Owns the table and the filters of `required_documents`; knows no session. Countries and types are those of Yoti's
page of supported documents (D), of which this is a selection (I); what stands there with an asterisk is not strictly
in Latin script. Which documents have a `date_from` is not published: the one here is ours (I).
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

JsonObject = dict[str, Any]

SUPPLEMENTARY = "SUPPLEMENTARY_DOCUMENT"
SUPPLEMENTARY_TYPES = (
    "UTILITY_BILL", "BANK_STATEMENT", "COUNCIL_TAX_BILL", "PHONE_BILL", "MILITARY_CARD", "SUPPLEMENTARY_PASS_CARD",
)  # fmt: skip
"""What may come beside an identity document (D)."""


class Document(msgspec.Struct, frozen=True):
    """A type of identity document; `date_from` is the first day of issue that is read, empty for any."""

    type: str
    is_strictly_latin: bool = True
    date_from: str = ""


def _documents(listed: str, date_from: Mapping[str, str] | None = None) -> tuple[Document, ...]:
    """A row of the page: types parted by blanks, an asterisk after those that are not strictly Latin."""
    since = date_from or {}
    names = [(word.rstrip("*"), not word.endswith("*")) for word in ("PASSPORT", *listed.split(), "TRAVEL_DOCUMENT")]
    return tuple(Document(name, latin, since.get(name, "")) for name, latin in names)


_ALL = "NATIONAL_ID DRIVING_LICENCE RESIDENCE_PERMIT"
_NO_PERMIT = "NATIONAL_ID DRIVING_LICENCE"

SUPPORTED: Mapping[str, tuple[Document, ...]] = {
    "ARE": _documents(_ALL),
    "AUS": _documents(_ALL),
    "AUT": _documents(_ALL),
    "BEL": _documents(_ALL),
    "BRA": _documents(_ALL),
    "CAN": _documents(_ALL),
    "CHE": _documents(_ALL),
    "CHN": _documents("NATIONAL_ID* DRIVING_LICENCE*"),
    "CZE": _documents(_ALL),
    "DEU": _documents(_ALL),
    "DNK": _documents("DRIVING_LICENCE RESIDENCE_PERMIT"),
    "ESP": _documents(_ALL),
    "EST": _documents(_ALL),
    "FIN": _documents(_ALL),
    "FRA": _documents(_ALL),
    "GBR": _documents("DRIVING_LICENCE RESIDENCE_PERMIT PASS_CARD"),
    "GRC": _documents(_ALL),
    "IND": _documents("DRIVING_LICENCE AADHAAR PAN"),
    "IRL": _documents(_ALL),
    "ITA": _documents(_ALL, {"NATIONAL_ID": "2016-07-04"}),
    "JPN": _documents("NATIONAL_ID* DRIVING_LICENCE* RESIDENCE_PERMIT*"),
    "KEN": _documents("NATIONAL_ID"),
    "KOR": _documents("NATIONAL_ID* DRIVING_LICENCE*"),
    "MEX": _documents(_NO_PERMIT),
    "NGA": _documents(_NO_PERMIT),
    "NLD": _documents(_ALL),
    "NOR": _documents(_ALL),
    "NZL": _documents("DRIVING_LICENCE"),
    "POL": _documents(_ALL),
    "PRT": _documents(_ALL),
    "ROU": _documents(_ALL),
    "SAU": _documents("NATIONAL_ID* DRIVING_LICENCE* RESIDENCE_PERMIT*"),
    "SWE": _documents(_ALL),
    "USA": _documents(_ALL + " STATE_ID"),
    "ZAF": _documents(_NO_PERMIT),
}
"""Countries by ISO 3166-1 alpha-3."""

_EXCLUSIONS = frozenset({"EXCLUDE", "BLACKLIST"})
"""The older word is what both current SDKs still send (R)."""


def supported(*, include_non_latin: bool) -> list[JsonObject]:
    """`supported_countries`: all that can be read; what is not strictly Latin only on demand (D)."""
    return _listed(lambda _, document: include_non_latin or document.is_strictly_latin)


def allowed(required: JsonObject) -> list[JsonObject]:
    """`supported_countries` as far as a required document's filter leaves them; empty when it leaves nothing."""
    return _listed(lambda country, document: _passes(required, country, document))


def is_allowed(required: JsonObject, country: str, document_type: str) -> bool:
    """True for a document that a required document, supplementary ones included, may be."""
    if required.get("type") == SUPPLEMENTARY:
        types = required.get("document_types") or SUPPLEMENTARY_TYPES
        return document_type in types and country in (required.get("country_codes") or SUPPORTED)
    found = (document for document in SUPPORTED.get(country, ()) if document.type == document_type)
    return any(_passes(required, country, document) for document in found)


def _listed(wanted: Callable[[str, Document], bool]) -> list[JsonObject]:
    found = {country: [_wire(one) for one in known if wanted(country, one)] for country, known in SUPPORTED.items()}
    return [{"code": country, "supported_documents": documents} for country, documents in found.items() if documents]


def _wire(document: Document) -> JsonObject:
    told: JsonObject = {"type": document.type, "is_strictly_latin": document.is_strictly_latin}
    return {**told, "requirements": {"date_from": document.date_from}} if document.date_from else told


def _passes(required: JsonObject, country: str, document: Document) -> bool:
    rule = required.get("filter") or {}
    if not document.is_strictly_latin and not rule.get("allow_non_latin_documents"):
        return False
    if rule.get("type") == "DOCUMENT_RESTRICTIONS":
        named = any(_names(one, country, document) for one in rule.get("documents") or ())
        return named is not _excludes(rule)
    return _restricts(rule.get("country_restriction"), "country_codes", country) and _restricts(
        rule.get("type_restriction"), "document_types", document.type
    )


def _names(one: JsonObject, country: str, document: Document) -> bool:
    """A member of `documents`: a list that it does not have names everything."""
    codes, types = one.get("country_codes"), one.get("document_types")
    return (not codes or country in codes) and (not types or document.type in types)


def _restricts(restriction: JsonObject | None, member: str, value: str) -> bool:
    """Both restrictions have to let a document through: what one excludes, the other cannot bring back (D)."""
    if restriction is None:
        return True
    return (value in (restriction.get(member) or ())) is not _excludes(restriction)


def _excludes(restriction: JsonObject) -> bool:
    return str(restriction.get("inclusion") or "INCLUDE").upper() in _EXCLUSIONS
