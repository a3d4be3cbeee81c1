"""What is in the media: files that readers take, and fields as documents have them."""

import re
import struct
import zlib
from typing import Any

import pytest
from golive.simulators.yoti import contents, mrz
from golive.simulators.yoti.documents import SUPPORTED

Json = Any


def segments(jpeg: bytes) -> list[int]:
    """The markers of a JPEG up to the scan, whose lengths lead from one to the next."""
    found, place = [], 2
    while jpeg[place + 1] != 0xDA:
        found.append(jpeg[place + 1])
        assert jpeg[place] == 0xFF
        place += 2 + struct.unpack(">H", jpeg[place + 2 : place + 4])[0]
    return found


def test_the_jpeg_is_one() -> None:
    assert contents.JPEG.startswith(b"\xff\xd8\xff\xe0")
    assert contents.JPEG.endswith(b"\xff\xd9")
    assert segments(contents.JPEG) == [0xE0, 0xDB, 0xC0, 0xC4, 0xC4]


def test_the_png_is_one() -> None:
    place, kinds, data = 8, [], b""
    assert contents.PNG.startswith(b"\x89PNG\r\n\x1a\n")
    while place < len(contents.PNG):
        length = struct.unpack(">I", contents.PNG[place : place + 4])[0]
        chunk = contents.PNG[place + 4 : place + 8 + length]
        assert contents.PNG[place + 8 + length : place + 12 + length] == struct.pack(">I", zlib.crc32(chunk))
        kinds.append(chunk[:4])
        data += chunk[4:] if chunk.startswith(b"IDAT") else b""
        place += 12 + length
    assert kinds == [b"IHDR", b"IDAT", b"IEND"]
    assert len(zlib.decompress(data)) == 64 * 65


def test_the_pdf_is_one() -> None:
    table = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", contents.PDF)[0])
    assert contents.PDF[table:].startswith(b"xref\n0 6\n")
    places = re.findall(rb"(\d{10}) 00000 n ", contents.PDF)
    for number, place in enumerate(places, 1):
        assert contents.PDF[int(place) :].startswith(b"%d 0 obj" % number)
    stream = re.findall(rb"/Length (\d+)>>stream\n(.*)\nendstream", contents.PDF)[0]
    assert int(stream[0]) == len(stream[1])


@pytest.mark.parametrize("country", SUPPORTED)
def test_fields_fit_the_document(country: str) -> None:
    for kind in (document.type for document in SUPPORTED[country]):
        fields = contents.document_fields(kind, country)
        assert (fields["document_type"], fields["issuing_country"]) == (kind, country)
        assert {"full_name", "date_of_birth", "document_number", "expiration_date", "date_of_issue"} <= set(fields)
        assert contents.without_nulls(fields) == fields
        assert ("mrz" in fields) is (kind in ("PASSPORT", "TRAVEL_DOCUMENT", "NATIONAL_ID", "RESIDENCE_PERMIT"))
        assert ("eye_color" in fields) is (country == "USA" and kind in ("DRIVING_LICENCE", "STATE_ID"))
        zone = fields.get("mrz", {"type": 1})
        assert {len(line) for name, line in zone.items() if name != "type"} <= {{1: 30, 2: 44}[zone["type"]]}


@pytest.mark.parametrize(
    ("kind", "expires"), [("AADHAAR", "LIFETIME"), ("PAN", "NOT_PRESENT"), ("PASSPORT", "2034-02-28")]
)
def test_not_every_document_has_a_day_of_expiry(kind: str, expires: str) -> None:
    assert contents.document_fields(kind, "IND")["expiration_date"] == expires


@pytest.mark.parametrize(
    ("country", "form", "members"),
    [
        ("GBR", 1, {"building_number", "address_line1", "town_city", "postal_code"}),
        (
            "IND",
            2,
            {
                "care_of",
                "building",
                "street",
                "town_city",
                "subdistrict",
                "district",
                "state",
                "postal_code",
                "post_office",
            },
        ),
        ("USA", 3, {"address_line1", "town_city", "state", "postal_code"}),
        ("FRA", 4, {"address_line1"}),
        ("XXX", 4, {"address_line1"}),
    ],
)
def test_addresses_by_format(country: str, form: int, members: set[str]) -> None:
    address = contents.document_fields("DRIVING_LICENCE", country)["structured_postal_address"]
    assert set(address) == members | {"address_format", "country_iso", "country", "formatted_address"}
    assert (address["address_format"], address["country_iso"]) == (form, country)
    assert address["formatted_address"].split("\n")[-1] == address["country"]


@pytest.mark.parametrize(
    ("kind", "country", "sources"),
    [
        ("PASSPORT", "GBR", {"VIZ", "MRZ"}),
        ("DRIVING_LICENCE", "GBR", {"VIZ"}),
        ("STATE_ID", "USA", {"VIZ", "BARCODE"}),
        ("AADHAAR", "IND", {"VIZ"}),
    ],
)
def test_expanded_fields_say_where_they_were_read(kind: str, country: str, sources: set[str]) -> None:
    fields = contents.document_fields(kind, country)
    told = contents.expanded_document_fields(fields)["fields"]
    assert {one["source"] for one in told} == sources
    assert all(set(one) == {"name", "value", "locale", "source"} for one in told)
    seen = {one["name"]: one["value"] for one in told}
    assert seen["document_number"] == fields["document_number"]
    assert ("postal_address" in seen) is ("structured_postal_address" in fields)
    assert contents.expanded_document_fields({}) == {"fields": []}


def test_supplementary_documents_look_alike() -> None:
    first, second = (contents.supplementary_fields(kind, "GBR") for kind in ("UTILITY_BILL", "BANK_STATEMENT"))
    assert first.keys() == second.keys()
    assert first["organisation"] != second["organisation"]
    assert first["structured_postal_address"]["country_iso"] == "GBR"


@pytest.mark.parametrize("hits", [0, 2])
def test_watchlist_results(hits: int) -> None:
    (told,) = contents.watchlist_results("WATCHLIST_SCREENING", hits)
    assert set(told) == {"provider", "search_types", "search_id", "search_ref", "url", "raw_output"}
    assert told["search_types"] == ["SANCTIONS", "ADVERSE-MEDIA"]
    assert len(told["raw_output"]["hits"]) == told["raw_output"]["total_hits"] == hits


def test_zones_are_those_of_published_specimens() -> None:
    """Lines with their check digits, from specimens of the Spanish passport and the British residence permit (D)."""
    spanish = mrz.Holder(
        "ESP", "ZAB000254", "ESPANOLA ESPANOLA", "CARMEN", "ESP", "1980-01-01", "F", "2025-01-01", "A9999999900"
    )
    assert mrz.passport(spanish) == {
        "type": 2,
        "line1": "P<ESPESPANOLA<ESPANOLA<<CARMEN<<<<<<<<<<<<<<",
        "line2": "ZAB0002549ESP8001014F2501017A9999999900<<<44",
    }
    british = mrz.Holder("GBR", "RF9082242", "ICTHREEMALE", "TECH REFRESH", "KEN", "1990-08-01", "M", "2015-11-11")
    assert mrz.card(british, "IR") == {
        "type": 1,
        "line1": "IRGBRRF90822427<<<<<<<<<<<<<<<",
        "line2": "9008010M1511114KEN<<<<<<<<<<<8",
        "line3": "ICTHREEMALE<<TECH<REFRESH<<<<<",
    }


def test_nulls_are_never_told() -> None:
    given = {"a": None, "b": [None, {"c": None, "d": 0}], "e": ""}
    assert contents.without_nulls(given) == {"b": [{"d": 0}], "e": ""}
    assert contents.without_nulls(None) is None
