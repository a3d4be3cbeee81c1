"""A wrong request is found at a place whose annotation tells Veriff's error code.

`code_of` is the rule of `x-veriff-code` written out once more, apart from the simulator's own reading of it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

Documents = dict[str, dict[str, Any]]
Findings = Callable[[str, object], set[tuple[str, str]]]

CREATE, UPDATE, UPLOAD = "veriff/create-session.request", "veriff/update-session.request", "veriff/upload-media.request"
COLLECT, REGISTRY = "veriff/send-collected-data.request", "veriff/validate-registry.request"

V, P, D = "/verification", "/verification/person", "/verification/document"
UUID = "7d1f1f7c-6c3b-4f43-9f0e-0d6a0b7a2c11"
PICTURE = {"context": "face", "content": "iVBORw0KGgo="}
BORN = {"dateOfBirth": "1980-01-01"}
HOLDER = {"idNumber": "000000000", "fullName": "Ann Lee", **BORN}
INE = {"type": "ine"}
POA = {"acceptableTypes": [{"name": "BILL"}]}
DEVICE = {"providerName": "shop", "network": {"ip": {"addressV4": "192.0.2.7"}}, "device": {"fingerprint": "fp"}}


def session(**members: object) -> dict[str, object]:
    """A request with these members in its verification."""
    return {"verification": members}


REFUSED = [
    (CREATE, [], "", "type", "1101"),
    (CREATE, {}, V, "required", "1102"),
    (CREATE, {"verification": None}, V, "type", "1102"),
    (CREATE, session(vendorData=42), V + "/vendorData", "type", "1501"),
    (CREATE, session(vendorData=None), V + "/vendorData", "type", "1501"),
    (CREATE, session(vendorData="x" * 1001), V + "/vendorData", "maxLength", "1500"),
    (CREATE, session(callback="http://shop.example"), V + "/callback", "pattern", "1302"),
    (CREATE, session(callback=1), V + "/callback", "type", "1302"),
    (CREATE, session(endUserId="user-42"), V + "/endUserId", "format", "1104"),
    (CREATE, session(endUserId=None), V + "/endUserId", "type", "1104"),
    (CREATE, session(person=None), P, "type", "1104"),
    (CREATE, session(person={"firstName": None}), P + "/firstName", "type", "1104"),
    (CREATE, session(person={"gender": "X"}), P + "/gender", "enum", "1104"),
    (CREATE, session(person={"isDeceased": "no"}), P + "/isDeceased", "type", "1104"),
    (CREATE, session(person={"maritalStatus": "Single"}), P + "/maritalStatus", "enum", "1104"),
    (CREATE, session(person={"dateOfBirth": "01.02.1980"}), P + "/dateOfBirth", "pattern", "1203"),
    (CREATE, session(person={"dateOfBirth": 1980}), P + "/dateOfBirth", "type", "1203"),
    (CREATE, session(person={"dateOfBirth": "1980-02-30"}), P + "/dateOfBirth", "format", "2003"),
    (CREATE, session(document={"number": "AB-1"}), D + "/number", "pattern", "2102"),
    (CREATE, session(document={"number": 1}), D + "/number", "type", "2102"),
    (CREATE, session(document={"country": "EST"}), D + "/country", "pattern", "2104"),
    (CREATE, session(document={"country": 1}), D + "/country", "type", "2104"),
    (CREATE, session(document={"type": "CARD"}), D + "/type", "enum", "2103"),
    (CREATE, session(document={"idCardType": "XX"}), D + "/idCardType", "enum", "1104"),
    (CREATE, session(document={"firstIssue": 2020}), D + "/firstIssue", "type", "1203"),
    (CREATE, session(document={"firstIssue": "2020"}), D + "/firstIssue", "pattern", "1203"),
    (CREATE, session(document={"firstIssue": "2021-02-29"}), D + "/firstIssue", "format", "1203"),
    (CREATE, session(features="selfid"), V + "/features", "type", "1301"),
    (CREATE, session(features=["video"]), V + "/features/0", "enum", "1301"),
    (CREATE, session(timestamp="now"), V + "/timestamp", "format", "1202"),
    (CREATE, session(timestamp=0), V + "/timestamp", "type", "1202"),
    (CREATE, session(consents=[{}]), V + "/consents/0/type", "required", "1102"),
    (CREATE, session(consents=[{"type": "gdpr"}]), V + "/consents/0/type", "enum", "1104"),
    (CREATE, session(consents=[INE]), V + "/consents/0/approved", "required", "1102"),
    (CREATE, session(consents=[INE | {"approved": False}]), V + "/consents/0/approved", "const", "1104"),
    (CREATE, session(proofOfAddress=POA), V + "/proofOfAddress/acceptableTypes/0/name", "enum", "1104"),
    (UPDATE, session(), V + "/status", "required", "1102"),
    (UPDATE, {"verification": "submitted"}, V, "type", "1102"),
    (UPDATE, session(status="started"), V + "/status", "const", "1303"),
    (UPDATE, session(status=None), V + "/status", "const", "1303"),
    (UPDATE, session(status="submitted", timestamp=1), V + "/timestamp", "type", "1202"),
    (UPDATE, session(status="submitted", timestamp="1"), V + "/timestamp", "format", "1202"),
    (UPLOAD, {}, "/image", "required", "1403"),
    (UPLOAD, {"image": "iVBORw0KGgo="}, "/image", "type", "1403"),
    (UPLOAD, {"image": {"content": "iVBORw0KGgo="}}, "/image/context", "required", "1403"),
    (UPLOAD, {"image": {"context": "face"}}, "/image/content", "required", "1400"),
    (UPLOAD, {"image": PICTURE | {"content": ""}}, "/image/content", "minLength", "1400"),
    (UPLOAD, {"image": PICTURE | {"content": 1}}, "/image/content", "type", "1401"),
    (UPLOAD, {"image": PICTURE | {"content": "not base64!"}}, "/image/content", "pattern", "1401"),
    (UPLOAD, {"image": PICTURE | {"context": "selfid_video"}}, "/image/context", "enum", "1402"),
    (UPLOAD, {"image": PICTURE | {"timestamp": 1}}, "/image/timestamp", "type", "1202"),
    (UPLOAD, {"image": PICTURE | {"timestamp": "now"}}, "/image/timestamp", "format", "1202"),
    (COLLECT, DEVICE | {"device": {}}, "/device/fingerprint", "required", "1102"),
    (COLLECT, DEVICE | {"network": {"ip": {}}}, "/network/ip", "anyOf", "1102"),
    (COLLECT, DEVICE | {"providerName": "x" * 256}, "/providerName", "maxLength", "1104"),
    (COLLECT, DEVICE | {"browser": {"timezoneOffset": 1441}}, "/browser/timezoneOffset", "maximum", "1104"),
    (REGISTRY, session(), P, "required", "1308"),
    (REGISTRY, {"verification": []}, V, "type", "1102"),
    (REGISTRY, session(person={"fullName": "Ann Lee", **BORN}), P + "/idNumber", "required", "1308"),
    (REGISTRY, session(person=HOLDER | {"idNumber": ""}), P + "/idNumber", "minLength", "1308"),
    (REGISTRY, session(person={"idNumber": "0", "firstName": "Ann", **BORN}), P, "anyOf", "1309"),
    (REGISTRY, session(person={"idNumber": "0", "fullName": "Ann Lee"}), P + "/dateOfBirth", "required", "1310"),
    (REGISTRY, session(person=HOLDER | {"dateOfBirth": 1}), P + "/dateOfBirth", "type", "1203"),
    (REGISTRY, session(person=HOLDER | {"dateOfBirth": "1"}), P + "/dateOfBirth", "pattern", "1203"),
    (REGISTRY, session(person=HOLDER | {"dateOfBirth": "1980-02-30"}), P + "/dateOfBirth", "format", "2003"),
    (REGISTRY, session(person=HOLDER, vendorData=1), V + "/vendorData", "type", "1501"),
    (REGISTRY, session(person=HOLDER, vendorData="x" * 1001), V + "/vendorData", "maxLength", "1500"),
    (REGISTRY, session(person=HOLDER, endUserId=1), V + "/endUserId", "type", "1104"),
    (REGISTRY, session(person=HOLDER, endUserId="1"), V + "/endUserId", "format", "1104"),
]  # fmt: skip

ACCEPTED = [
    (CREATE, session(person={"firstName": "X"}, somethingNew={"a": None})),
    (CREATE, session(vendorData="x" * 1000, endUserId=UUID)),
    (CREATE, session(consents=[{"type": "bipa", "approved": False}])),
    (CREATE, session(person={"dateOfBirth": "2000-02-29"}, document={"number": "a"})),
    (UPLOAD, {"image": PICTURE | {"content": "iVBORw0K\r\nGgo=\n"}}),
    (REGISTRY, session(person=HOLDER, address={"street": "Example street", "houseNumber": "1", "postcode": "10000"})),
]


def member(schema: dict[str, Any], pointer: str) -> dict[str, Any]:
    """The schema of the member that a pointer leads to; empty where it stands behind a reference."""
    node = schema
    for part in pointer.split("/")[1:]:
        node = node.get("items", {}) if part.isdigit() else node.get("properties", {}).get(part, {})
    return node


def code_of(schema: dict[str, Any], place: str, keywords: set[str]) -> str:
    """The error code of what is wrong at a place; that of the missing member where it is `required`."""
    own: dict[str, str] = member(schema, place).get("x-veriff-code", {})
    root: dict[str, str] = schema["x-veriff-code"]
    fallback = root["*required"] if keywords == {"required"} else root["*"]
    return next((code for keyword, code in own.items() if keyword in keywords), fallback)


def annotations(schema: dict[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    """Every place and keyword that has an error code of its own."""
    yield from ((place, keyword) for keyword in schema.get("x-veriff-code", {}) if keyword[0] != "*")
    for name, node in schema.get("properties", {}).items():
        yield from annotations(node, f"{place}/{name}")
    if "items" in schema:
        yield from annotations(schema["items"], f"{place}/0")


@pytest.mark.parametrize(("name", "body", "place", "keyword", "code"), REFUSED)
def test_a_wrong_request_tells_its_code(
    findings: Findings, documents: Documents, name: str, body: object, place: str, keyword: str, code: str
) -> None:
    pointer = place.rpartition("/")[0] if keyword == "required" else place

    found = findings(name, body)

    assert (pointer, keyword) in found
    assert {where for where, _ in found} == {pointer}
    assert code_of(documents[name], place, {which for _, which in found}) == code


@pytest.mark.parametrize(("name", "body"), ACCEPTED)
def test_a_right_request_is_accepted(findings: Findings, name: str, body: object) -> None:
    assert findings(name, body) == set()


@pytest.mark.parametrize("name", [CREATE, UPDATE, UPLOAD, COLLECT, REGISTRY])
def test_every_code_stands_where_it_can_happen(documents: Documents, name: str) -> None:
    shown = {(place, keyword) for of, _, place, keyword, _ in REFUSED if of == name}

    own = set(annotations(documents[name])) - {("", "type")}

    assert own <= shown


@pytest.mark.parametrize("name", [CREATE, UPDATE, UPLOAD, COLLECT, REGISTRY])
def test_every_request_has_a_code_for_all_that_is_not_mapped(documents: Documents, name: str) -> None:
    assert documents[name]["x-veriff-code"] == {"type": "1101", "*required": "1102", "*": "1104"}
