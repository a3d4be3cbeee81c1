"""POST /v1/sessions: null, the switches of the sandbox, and the order of the checks.

What the order is, and which switches there are, is inferred (I) but where a test says otherwise.
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from golive.simulators.client import SimJournal
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Caller, Json

UUID = "7d1f1f7c-6c3b-4f43-9f0e-0d6a0b7a2c11"


# Null.

NULLS = (
    {"callback": None}, {"vendorData": None}, {"endUserId": None}, {"person": None}, {"person": {"firstName": None}},
    {"person": {"gender": None}}, {"document": None}, {"document": {"type": None}}, {"address": None},
    {"proofOfAddress": None}, {"consents": None}, {"lang": None}, {"features": None}, {"timestamp": None},
)  # fmt: skip


@pytest.mark.parametrize("members", NULLS, ids=str)
def test_null_is_refused_unless_the_switch_takes_it_for_absent(
    caller: Caller, veriff_sim: VeriffSim, members: Json
) -> None:
    """The API tells null from absent and dislikes it (X: BATM strips nulls); hence a switch."""
    assert caller.creating(**members).status == 400
    veriff_sim.override(strict_null=False)
    verification = caller.create(**members)
    assert (verification["vendorData"], verification["endUserId"]) == (None, None)
    kept = veriff_sim.session(verification["id"])
    assert (kept["callback"], kept["person"], kept["document"]) == (None, {}, {})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"verification": None}, "1102"),
        ({"verification": {"features": [None]}}, "1301"),
        ({"verification": {"consents": [None]}}, "1104"),
        ({"verification": {"consents": [{"type": "ine", "approved": None}]}}, "1102"),
    ],
)
def test_absent_does_not_help_where_something_is_required(
    caller: Caller, veriff_sim: VeriffSim, body: Json, code: str
) -> None:
    """Nor is an entry of a list ever absent."""
    veriff_sim.override(strict_null=False)
    assert caller.call("POST", "/v1/sessions", body).refusal() == (400, code)


@pytest.mark.parametrize(
    ("method", "tail", "body", "code"),
    [
        ("PATCH", "", {"verification": {"status": None}}, "1102"),
        ("POST", "/media", {"image": {"context": "face", "content": None}}, "1400"),
        ("POST", "/media", {"image": None}, "1403"),
        ("POST", "/collected-data", {"providerName": "x", "network": None, "device": {"fingerprint": "x"}}, "1102"),
    ],
)
def test_absent_means_missing_on_every_endpoint(
    caller: Caller, veriff_sim: VeriffSim, method: str, tail: str, body: Json, code: str
) -> None:
    veriff_sim.override(strict_null=False)
    assert caller.call(method, f"/v1/sessions/{caller.create()['id']}{tail}", body).refusal() == (400, code)


# Switches.


@pytest.mark.parametrize(
    ("callback", "taken"),
    [
        ("http://localhost:3000/done", True),
        ("http://127.0.0.1?of=1", True),
        ("http://127.1.2.3", True),
        ("http://[::1]:3000/#done", True),
        ("http://shop.example", False),
        ("http://localhost.shop.example", False),
        ("http://localhost:3000@shop.example", False),
        ("http://127.0.0.1.shop.example", False),
        ("ftp://localhost", False),
        ("https://shop.example", True),
    ],
)
def test_the_switch_takes_plain_http_to_this_machine_only(
    caller: Caller, veriff_sim: VeriffSim, callback: str, taken: bool
) -> None:
    veriff_sim.override(allow_http_callback=True)
    answer = caller.creating(callback=callback)
    assert answer.status == 201 if taken else answer.refusal() == (400, "1302")


def test_the_switch_for_callbacks_hides_no_other_mistake(caller: Caller, veriff_sim: VeriffSim) -> None:
    veriff_sim.override(allow_http_callback=True)
    assert caller.creating(callback="http://localhost:3000", document={"type": "CARD"}).refusal() == (400, "2103")


@pytest.mark.parametrize(
    ("timestamp", "code"),
    [
        ("2016-05-19T08:30:25.597Z", "1201"),
        ("2016-05-19t08:30:25.597z", "1201"),
        ("2016-12-31T23:59:60Z", "1202"),
        ("0000-01-01T00:00:00Z", "1202"),
    ],
)
def test_the_age_of_a_timestamp_is_checked_on_request(
    caller: Caller, veriff_sim: VeriffSim, timestamp: str, code: str
) -> None:
    """Older than one hour is 1201 (D); current pages no longer list the member. The real time counts."""
    assert caller.creating(timestamp=timestamp).status == 201
    veriff_sim.override(check_timestamp_age=True)
    assert caller.creating(timestamp=timestamp).refusal() == (400, code)
    assert caller.creating(timestamp=datetime.now(UTC).isoformat()).status == 201


def test_the_length_of_a_document_number_is_checked_on_request(caller: Caller, veriff_sim: VeriffSim) -> None:
    """6 to 9 characters: a check of an older edition (D; I that it is gone)."""
    veriff_sim.override(document_number_length=True)
    found = {size: caller.creating(document={"number": "1" * size}) for size in (5, 6, 9, 10)}
    assert [found[6].status, found[9].status] == [201, 201]
    assert {found[5].refusal(), found[10].refusal()} == {(400, "2101")}
    assert caller.creating(document={"type": "PASSPORT"}).status == 201


# The order of the checks.

WRONG: dict[str, Any] = {
    "endUserId": "user-42",
    "document": {"type": "CARD"},
    "person": {"dateOfBirth": "1.1.1980"},
    "callback": "http://shop.example",
    "vendorData": 42,
}
MENDED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("1501", {"vendorData": "x" * 1001}),
    ("1500", {"vendorData": "user-42"}),
    ("1302", {"callback": "https://shop.example"}),
    ("1203", {"person": {"dateOfBirth": "1980-02-30"}}),
    ("2003", {"person": {}}),
    ("2103", {"document": {}}),
    ("1104", {"endUserId": UUID}),
)


@pytest.mark.parametrize("backwards", [False, True])
def test_of_several_mistakes_one_is_answered_wherever_it_stands(caller: Caller, backwards: bool) -> None:
    """vendorData, callback, dates, type of document, end user (I), however the client orders its members."""
    body = dict(WRONG)
    for code, mended in MENDED:
        ordered = dict(sorted(body.items(), reverse=backwards))
        assert caller.creating(**ordered).refusal() == (400, code)
        body |= mended
    assert caller.creating(**body).status == 201


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        ("no json", {}, "1101"),
        ("[]", {}, "1101"),
        ("{}", {}, "1801"),
        ("{}", {"X-AUTH-CLIENT": "key"}, "1802"),
        ("{}", {"X-HMAC-SIGNATURE": "0" * 64}, "1819"),
        ("{}", {"X-HMAC-SIGNATURE": "right"}, "1102"),
    ],
)
def test_json_then_key_then_signature_then_members(
    caller: Caller, veriff_sim: VeriffSim, body: str, headers: dict[str, str], code: str
) -> None:
    """Inferred (I)."""
    veriff_sim.override(strict_create_signature=True)
    sent = {"X-AUTH-CLIENT": veriff_sim.api_key, **headers} if "X-HMAC-SIGNATURE" in headers else headers
    sent = {name: caller.hmac(body) if value == "right" else value for name, value in sent.items()}
    assert caller.send("POST", "/v1/sessions", body, sent).json()["code"] == code


# What a refusal tells.

PRIVATE = {
    "person.firstName": ["Zoë Private"],
    "person.dateOfBirth": "17.11.1983",
    "person.idNumber": 38001010101,
    "document.number": "PRIVATE-4711",
    "address.fullAddress": {"street": "Private street 4711"},
}


@pytest.mark.parametrize("place", PRIVATE)
def test_a_refusal_says_where_and_repeats_no_personal_value(
    caller: Caller, sim_journal: SimJournal, place: str
) -> None:
    """Its text goes to logs and to the journal, where members are masked by name but texts are not."""
    kind, name = place.split(".")
    value: Any = PRIVATE[place]
    answer = caller.creating(**{kind: {name: value}})
    assert answer.json()["message"].partition(": ")[2].startswith(f"/verification/{kind}/{name} ")
    written = json.dumps([answer.json(), sim_journal.find()], ensure_ascii=False)
    texts = value if isinstance(value, list) else value.values() if isinstance(value, dict) else [value]
    assert not [text for text in texts if str(text) in written]


def test_a_refusal_names_what_is_missing(caller: Caller) -> None:
    message = caller.call("POST", "/v1/sessions", {}).json()["message"]
    assert message == "Mandatory parameters are missing: /verification is missing"
