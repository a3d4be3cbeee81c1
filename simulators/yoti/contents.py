"""What is in the media: pictures, a facemap, a PDF, and what was read off a document.

Owns the contents and no ids. There is one person, who does not exist; her documents hold what such documents hold, in
the shapes of Yoti's page "retrieve user data" (D). All files are made here, as small as a reader still takes them.
"""

import struct
import zlib
from collections.abc import Mapping
from typing import Any

from . import mrz

JsonObject = dict[str, Any]

_SIDE = 64
"""Width and height of the pictures, in pixels."""


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _jpeg() -> bytes:
    """A grey square, baseline JPEG: every block has the same mean and no detail, which is two bits for each."""
    blocks = (_SIDE // 8) ** 2
    one_code = b"\x01" + bytes(15) + b"\x00"
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
            _segment(0xDB, b"\x00" + b"\x10" * 64),
            _segment(0xC0, struct.pack(">BHHB", 8, _SIDE, _SIDE, 1) + b"\x01\x11\x00"),
            _segment(0xC4, b"\x00" + one_code),
            _segment(0xC4, b"\x10" + one_code),
            _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            bytes(blocks * 2 // 8),
            b"\xff\xd9",
        )
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png() -> bytes:
    """The same square as 8-bit greyscale PNG."""
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)
    rows = (b"\x00" + b"\x80" * _SIDE) * _SIDE
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _pdf(line: str) -> bytes:
    """One page with one line of text."""
    text = f"BT /F1 18 Tf 72 720 Td ({line}) Tj ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(body))
        body += b"%d 0 obj%b endobj\n" % (number, one)
    count = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, b"".join(places))
    return b"%b%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (body, table, count, len(body))


JPEG, PNG, PDF = _jpeg(), _png(), _pdf("Instructions for your visit to the branch")
FACEMAP = b"facemap\x00" + bytes(range(256))
"""Nobody outside Yoti reads one."""

_ISSUED, _EXPIRES = "2024-03-01", "2034-02-28"
_NAMES: JsonObject = {
    "full_name": "ANNA MARIA SPECIMEN",
    "given_names": "ANNA MARIA",
    "first_name": "ANNA",
    "middle_name": "MARIA",
    "family_name": "SPECIMEN",
}
_PERSON: JsonObject = {**_NAMES, "date_of_birth": "1990-05-17", "gender": "FEMALE", "place_of_birth": "HARBOUR TOWN"}
_LOOKS: JsonObject = {"weight": "140 lbs", "height": "66 in", "eye_color": "BRO"}

_NUMBERS: Mapping[str, str] = {
    "PASSPORT": "533000017",
    "TRAVEL_DOCUMENT": "RT3000017",
    "NATIONAL_ID": "ID4000017",
    "RESIDENCE_PERMIT": "RP5000017",
    "DRIVING_LICENCE": "SPECI905170AM9XX17",
    "AADHAAR": "XXXXXXXX0017",
    "PAN": "ABCPS0017K",
}
_UNLIMITED = {"AADHAAR": "LIFETIME", "PAN": "NOT_PRESENT"}
"""What stands for the day of expiry where there is none (D; on which documents: I)."""
_WITHOUT_ADDRESS = ("PASSPORT", "TRAVEL_DOCUMENT", "PAN", "PASS_CARD")
_TRAVEL = ("PASSPORT", "TRAVEL_DOCUMENT", "NATIONAL_ID", "RESIDENCE_PERMIT")
_LOCAL_NAMES = frozenset({"AADHAAR", "PAN"})
_ORGANISATIONS = {
    "BANK_STATEMENT": "Harbour Bank",
    "PHONE_BILL": "Harbour Telecom",
    "COUNCIL_TAX_BILL": "Harbour Council",
}
_COUNTRIES = {
    "GBR": "United Kingdom",
    "USA": "USA",
    "IND": "India",
    "IRL": "Ireland",
    "FRA": "France",
    "DEU": "Germany",
}
_CARD_KINDS = {"NATIONAL_ID": "ID", "RESIDENCE_PERMIT": "IR"}


def document_fields(document_type: str, country: str) -> JsonObject:
    """The medium `document_fields` of an identity document: one flat object, but for the address and the zone (D)."""
    person = (
        {name: _PERSON[name] for name in ("full_name", "date_of_birth")} if document_type in _LOCAL_NAMES else _PERSON
    )
    fields = {
        **person,
        **({"nationality": country} if document_type in _TRAVEL else {}),
        **(_LOOKS if _is_american_card(document_type, country) else {}),
        **({} if document_type in _WITHOUT_ADDRESS else {"structured_postal_address": address(country)}),
        **_about(document_type, country),
    }
    return {**fields, **_zone(fields)}


def _is_american_card(document_type: str, country: str) -> bool:
    return country == "USA" and document_type in ("DRIVING_LICENCE", "STATE_ID")


def _about(document_type: str, country: str) -> JsonObject:
    """What is said of the document itself."""
    name = document_type.replace("_", " ").title()
    told: JsonObject = {
        "document_type": document_type,
        "issuing_country": country,
        "document_number": _NUMBERS.get(document_type, "GL6000017"),
        "expiration_date": _UNLIMITED.get(document_type, _EXPIRES),
        "date_of_issue": _ISSUED,
        "issuing_authority": f"{country} AUTHORITY",
        "document_template": {"front_page_name": f"{country} - {name} (2024)"},
    }
    return {**told, "personal_identification_number": "PIN90051717"} if document_type == "NATIONAL_ID" else told


def _zone(fields: JsonObject) -> JsonObject:
    kind = fields["document_type"]
    if kind not in _TRAVEL:
        return {}
    holder = mrz.Holder(
        issuer=fields["issuing_country"],
        number=fields["document_number"],
        family_name=fields["family_name"],
        given_names=fields["given_names"],
        nationality=fields["nationality"],
        born=fields["date_of_birth"],
        sex=fields["gender"][0],
        expires=fields["expiration_date"],
        personal_number=fields.get("personal_identification_number", ""),
    )
    return {"mrz": mrz.card(holder, _CARD_KINDS[kind]) if kind in _CARD_KINDS else mrz.passport(holder)}


def address(country: str) -> JsonObject:
    """The person's address, in the format that the country has (D): 1 UK, 2 India, 3 USA, 4 anywhere else."""
    lines = _ADDRESSES.get(country, {"address_format": 4, "address_line1": "17 QUAY STREET HARBOUR TOWN 10017"})
    order = ("care_of", "building", "street", "address_line1", "town_city", "district", "state", "postal_code")
    told = {**lines, "country_iso": country, "country": _COUNTRIES.get(country, country)}
    return {**told, "formatted_address": "\n".join(str(told[name]) for name in (*order, "country") if name in told)}


_ADDRESSES: Mapping[str, JsonObject] = {
    "GBR": {
        "address_format": 1,
        "building_number": "17",
        "address_line1": "17 QUAY STREET",
        "town_city": "HARBOUR TOWN",
        "postal_code": "ZZ1 7AA",
    },
    "IND": {
        "address_format": 2,
        "care_of": "D/O: Paul Specimen",
        "building": "House No. 17",
        "street": "Quay Road",
        "town_city": "Harbour Town",
        "subdistrict": "Harbour",
        "district": "Harbour",
        "state": "Kerala",
        "postal_code": "600017",
        "post_office": "Harbour Town",
    },
    "USA": {
        "address_format": 3,
        "address_line1": "17 QUAY STREET",
        "town_city": "HARBOR TOWN",
        "state": "CA",
        "postal_code": "90017",
    },
}


def expanded_document_fields(fields: JsonObject) -> JsonObject:
    """The medium `expanded_document_fields`: each field once for each place on the document where it was read (D)."""
    seen = {name: value for name, value in fields.items() if isinstance(value, str) and name != "document_type"}
    place = fields.get("structured_postal_address")
    lines = place.get("formatted_address") if isinstance(place, Mapping) else None  # a response config may say anything
    if isinstance(lines, str):
        seen["postal_address"] = lines
    machine = "MRZ" if "mrz" in fields else "BARCODE" if "eye_color" in fields else ""
    again = {name: value for name, value in seen.items() if machine and name in _MACHINE_READABLE}
    listed = [*_read(seen, "VIZ"), *_read(again, machine)]
    return {"fields": listed}


_MACHINE_READABLE = (
    "full_name", "given_names", "family_name", "date_of_birth", "gender", "nationality", "issuing_country",
    "document_number", "expiration_date",
)  # fmt: skip


def _read(fields: Mapping[str, str], source: str) -> list[JsonObject]:
    return [{"name": name, "value": value, "locale": "la", "source": source} for name, value in fields.items()]


def supplementary_fields(document_type: str, country: str) -> JsonObject:
    """The medium `document_fields` of a supplementary document; they all look alike (D)."""
    return {
        "full_name": _NAMES["full_name"],
        "structured_postal_address": address(country),
        "document_type": document_type,
        "issuing_country": country,
        "date_of_issue": "2025-12-01",
        "organisation": _ORGANISATIONS.get(document_type, "Harbour Services"),
    }


_SEARCHES = {"WATCHLIST_SCREENING": ("SANCTIONS", "ADVERSE-MEDIA"), "WATCHLIST_ADVANCED_CA": ("ADVANCED_CA",)}


def watchlist_results(check: str, hits: int) -> list[JsonObject]:
    """The medium of a watchlist's raw results: one object for each search (D; provider and references: I)."""
    entry = {"name": _NAMES["full_name"], "match_types": ["name_exact", "year_of_birth"]}
    result: JsonObject = {
        "provider": "COMPLY_ADVANTAGE",
        "search_types": list(_SEARCHES.get(check, ())),
        "search_id": "1000017",
        "search_ref": "1000017-harbour",
        "url": "https://watchlist.example/searches/1000017",
        "raw_output": {"total_hits": hits, "hits": [entry] * hits},
    }
    return [result]


def without_nulls(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The value without members and items that are null: SDKs send them (R), and break when they are sent any (R)."""
    if isinstance(value, Mapping):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return [without_nulls(one) for one in value if one is not None] if isinstance(value, list) else value
