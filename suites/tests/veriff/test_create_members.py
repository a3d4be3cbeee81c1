"""Each member of POST /v1/sessions with good values and with bad ones, and their codes (devdocs: v1sessions)."""

import pytest
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Caller, Json

UUID = "7d1f1f7c-6c3b-4f43-9f0e-0d6a0b7a2c11"


def each(name: str, *values: Json) -> list[tuple[str, Json]]:
    """(member, value) for each value; a dot leads into an object."""
    return [(name, value) for value in values]


def members(name: str, value: Json) -> Json:
    """`{"person": {"gender": "M"}}` for `person.gender`."""
    for part in reversed(name.split(".")):
        value = {part: value}
    return value


GOOD = [
    *each("callback", "https://shop.example", "https://shop.example:8443/a?b=c#d", "https://zoë.example/ä"),
    *each("person", {}),
    *each("person.fullName", "Ann Lee"),
    *each("person.idNumber", "38001010101", "001-1505561-1"),
    *each("person.phoneNumber", "+372 5555 5555"),
    *each("person.gender", "M", "MALE", "F", "FEMALE"),
    *each("person.dateOfBirth", "1980-01-01", "2000-02-29"),
    *each("person.email", "zoe+1@shop.example"),
    *each("person.maritalStatus", "single", "married", "divorced", "widowed", "SINGLE", "WIDOWED"),
    *each("person.isDeceased", True, False),
    *each("document", {}),
    *each("document.number", "VL0199336", "a", "A" * 40, "12345"),
    *each("document.country", "EE", "DO", "US"),
    *each("document.type", "PASSPORT", "ID_CARD", "DRIVERS_LICENSE", "RESIDENCE_PERMIT", "VISA"),
    *each("document.idCardType", "CC", "CE", "TI"),
    *each("document.firstIssue", "2020-02-29"),
    *each("address.fullAddress", "Example street 1, Exampleton"),
    *each("proofOfAddress.acceptableTypes", [], [{"name": "GAS_BILL"}, {"name": "CERTIFICATE_OF_NON-TAXATION"}]),
    *each("consents", [], [{"type": "bipa", "approved": False}], [{"type": "aadhaar"}]),
    *each("consents", [{"type": "ine", "approved": True}]),
    *each("features", [], ["selfid"]),
    *each("timestamp", "2016-05-19T08:30:25.597Z", "2026-01-01T00:00:00.123456Z", "2026-01-01T02:00:00+02:00"),
]  # fmt: skip

BAD = {
    "1104": [
        *each("endUserId", "", "user-42", UUID[:-1], 1),
        *each("person", [], "Ann", 1),
        *each("person.firstName", 1, ["Ann"], {}),
        *each("person.lastName", False),
        *each("person.fullName", 1),
        *each("person.idNumber", 38001010101),
        *each("person.phoneNumber", 3725555),
        *each("person.email", []),
        *each("person.gender", "X", "m", "", 1),
        *each("person.maritalStatus", "Single", "engaged", 1),
        *each("person.isDeceased", "false", 0),
        *each("document", [], "PASSPORT"),
        *each("document.idCardType", "cc", "XX"),
        *each("address", "Example street 1"),
        *each("address.fullAddress", ["Example street 1"]),
        *each("proofOfAddress.acceptableTypes", [{"name": "BILL"}], [{"name": "gas_bill"}], "GAS_BILL", ["GAS_BILL"]),
        *each("consents", {}, ["ine"], [{"type": "gdpr"}], [{"type": "bipa", "approved": "yes"}]),
        *each("consents", [{"type": "ine", "approved": False}]),
        *each("lang", 1, ["en"]),
    ],
    "1102": each("consents", [{}], [{"type": "ine"}], [{"type": "bipa"}, {"approved": True}]),
    "1202": each("timestamp", "", "now", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", 1_767_225_600),
    "1203": [
        *each("person.dateOfBirth", "", "01.02.1980", "1980-1-1", "19800101", "1980-01-01T00:00:00Z", 1980),
        *each("document.firstIssue", "", "2020", "2021-02-29", 2020),
    ],
    "1301": each("features", ["video"], ["selfid", "video"], "selfid", [1]),
    "1302": [
        *each("callback", "", "http://shop.example", "http://127.0.0.1/", "HTTP://shop.example"),
        *each("callback", "//shop.example", "shop.example", "myapp://done", 1),
    ],
    "1500": each("vendorData", "x" * 1001),
    "1501": each("vendorData", 42, True, {"id": 42}, ["42"]),
    "2003": each("person.dateOfBirth", "1980-02-30", "1980-13-01", "1980-00-10", "1981-02-29"),
    "2102": each("document.number", "", "VL-0199336", "VL 0199336", "ÄÖ123456", "\uff11\uff12", 199336),
    "2103": each("document.type", "passport", "LIBRARY_CARD", ""),
    "2104": each("document.country", "ee", "EST", "Estonia", "", "E", 372),
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), GOOD)
def test_a_good_value_is_taken(caller: Caller, veriff_sim: VeriffSim, name: str, value: Json) -> None:
    answer = caller.creating(**members(name, value))
    assert answer.status == 201, answer.body
    kept = veriff_sim.session(answer.json()["verification"]["id"])
    kind = name.partition(".")[0]
    if kind in ("callback", "person", "document"):
        assert {kind: kept[kind]} == members(name, value)


@pytest.mark.parametrize(
    ("code", "name", "value"), [(code, name, value) for code, pairs in BAD.items() for name, value in pairs]
)
def test_a_bad_value_has_its_code_and_creates_nothing(
    caller: Caller, veriff_sim: VeriffSim, code: str, name: str, value: Json
) -> None:
    answer = caller.creating(**members(name, value))
    assert answer.refusal() == (400, code)
    assert f"/verification/{name.replace('.', '/')}" in answer.json()["message"], "the message says where"
    assert veriff_sim.sessions() == []
