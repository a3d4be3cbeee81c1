"""Which documents are read, and what a required document's filter leaves of them."""

import re
from typing import Any

import pytest
from golive.simulators.yoti import documents

Json = Any
INDIA = {"PASSPORT", "DRIVING_LICENCE", "AADHAAR", "PAN", "TRAVEL_DOCUMENT"}


def orthogonal(country: Json = None, kind: Json = None, **members: Json) -> Json:
    """A required document with a filter by country and by type, each `(inclusion, values)`."""
    restrictions = {
        "country_restriction": country and {"inclusion": country[0], "country_codes": country[1]},
        "type_restriction": kind and {"inclusion": kind[0], "document_types": kind[1]},
    }
    return {"type": "ID_DOCUMENT", "filter": {"type": "ORTHOGONAL_RESTRICTIONS", **restrictions, **members}}


def restricted(inclusion: str, *listed: Json, **members: Json) -> Json:
    """A required document with a filter that lists documents."""
    rule = {"type": "DOCUMENT_RESTRICTIONS", "inclusion": inclusion, "documents": list(listed), **members}
    return {"type": "ID_DOCUMENT", "filter": rule}


def one(countries: Json = None, types: Json = None) -> Json:
    """A member of such a list."""
    return {"country_codes": countries, "document_types": types}


def left(required: Json) -> dict[str, set[str]]:
    """What the filter leaves: types by country."""
    return {
        entry["code"]: {found["type"] for found in entry["supported_documents"]}
        for entry in documents.allowed(required)
    }


def test_the_table_has_the_shape_that_is_told() -> None:
    countries = documents.supported(include_non_latin=True)
    assert [entry["code"] for entry in countries] == sorted(documents.SUPPORTED)
    assert len(countries) >= 30
    for entry in countries:
        assert re.fullmatch("[A-Z]{3}", entry["code"])
        types = [found["type"] for found in entry["supported_documents"]]
        assert "PASSPORT" in types
        assert len(types) == len(set(types))
        for found in entry["supported_documents"]:
            assert set(found) - {"requirements"} == {"type", "is_strictly_latin"}
            assert found.get("requirements", {"date_from": ""}).keys() == {"date_from"}


@pytest.mark.parametrize("latin_only", [True, False])
def test_other_scripts_come_on_demand(latin_only: bool) -> None:
    told = documents.supported(include_non_latin=not latin_only)
    found = {(entry["code"], one["type"]) for entry in told for one in entry["supported_documents"]}
    assert (("JPN", "DRIVING_LICENCE") in found) is not latin_only
    assert {("JPN", "PASSPORT"), ("IND", "AADHAAR"), ("GBR", "PASS_CARD"), ("USA", "STATE_ID")} <= found


@pytest.mark.parametrize("required", [{}, {"type": "ID_DOCUMENT"}, {"filter": None}, orthogonal()])
def test_no_filter_leaves_all_that_is_latin(required: Json) -> None:
    assert documents.allowed(required) == documents.supported(include_non_latin=False)


@pytest.mark.parametrize("word", ["INCLUDE", "include", "WHITELIST", "whitelist"])
def test_inclusion(word: str) -> None:
    assert left(orthogonal((word, ["GBR", "XXX"]), (word, ["PASSPORT", "STATE_ID"]))) == {"GBR": {"PASSPORT"}}
    assert left(orthogonal((word, ["IND"]))) == {"IND": INDIA}
    assert left(restricted(word, one(["GBR"], ["PASSPORT"]), one(["USA"], ["STATE_ID"]))) == {
        "GBR": {"PASSPORT"},
        "USA": {"STATE_ID"},
    }
    assert left(restricted(word, one(["IND"]))) == {"IND": INDIA}
    assert set(left(restricted(word, one(types=["PASSPORT"])))) == set(documents.SUPPORTED)


@pytest.mark.parametrize("word", ["EXCLUDE", "Exclude", "BLACKLIST", "blacklist"])
def test_exclusion(word: str) -> None:
    assert "GBR" not in left(orthogonal((word, ["GBR"])))
    assert left(orthogonal(("INCLUDE", ["IND"]), (word, ["PASSPORT", "PAN"])))["IND"] == INDIA - {"PASSPORT", "PAN"}
    found = left(restricted(word, one(["GBR"], ["PASSPORT"]), one(types=["DRIVING_LICENCE"])))
    assert "PASSPORT" not in found["GBR"]
    assert "PASSPORT" in found["IRL"]
    assert not any("DRIVING_LICENCE" in types for types in found.values())


@pytest.mark.parametrize(
    "required",
    [
        orthogonal(("INCLUDE", ["XXX"])),
        orthogonal(("INCLUDE", ["GBR"]), ("INCLUDE", ["STATE_ID"])),
        orthogonal(("INCLUDE", ["JPN"]), ("INCLUDE", ["DRIVING_LICENCE"])),
        orthogonal(("INCLUDE", [])),
        restricted("INCLUDE"),
        restricted("INCLUDE", one(["GBR"], ["NATIONAL_ID"])),
        restricted("EXCLUDE", one()),
        restricted("EXCLUDE", one(list(documents.SUPPORTED))),
    ],
)
def test_a_filter_may_leave_nothing(required: Json) -> None:
    assert documents.allowed(required) == []


def test_other_scripts_are_let_in_by_the_filter() -> None:
    japanese = ("INCLUDE", ["JPN"]), ("INCLUDE", ["DRIVING_LICENCE"])
    assert left(orthogonal(*japanese, allow_non_latin_documents=True)) == {"JPN": {"DRIVING_LICENCE"}}
    assert left(restricted("INCLUDE", one(["JPN"]), allow_non_latin_documents=True))["JPN"] >= {"NATIONAL_ID"}


@pytest.mark.parametrize(
    ("required", "country", "kind", "allowed"),
    [
        ({}, "GBR", "PASSPORT", True),
        ({}, "GBR", "STATE_ID", False),
        ({}, "XXX", "PASSPORT", False),
        ({}, "JPN", "DRIVING_LICENCE", False),
        (orthogonal(("INCLUDE", ["GBR"])), "IRL", "PASSPORT", False),
        (orthogonal(("EXCLUDE", ["GBR"])), "IRL", "PASSPORT", True),
        ({"type": "SUPPLEMENTARY_DOCUMENT"}, "GBR", "UTILITY_BILL", True),
        ({"type": "SUPPLEMENTARY_DOCUMENT"}, "GBR", "PASSPORT", False),
        ({"type": "SUPPLEMENTARY_DOCUMENT", "document_types": ["PHONE_BILL"]}, "GBR", "UTILITY_BILL", False),
        ({"type": "SUPPLEMENTARY_DOCUMENT", "country_codes": ["GBR"]}, "FRA", "UTILITY_BILL", False),
        ({"type": "SUPPLEMENTARY_DOCUMENT", "country_codes": ["GBR"]}, "GBR", "UTILITY_BILL", True),
    ],
)
def test_one_document(required: Json, country: str, kind: str, allowed: bool) -> None:
    assert documents.is_allowed(required, country, kind) is allowed
