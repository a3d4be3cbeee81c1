"""Collected data, and the registry check of US numbers (devdocs: collected-data, validate-registry, error codes)."""

import copy
import json

import pytest
from golive.simulators.client import SimJournal, SimWebhooks
from golive.simulators.inbox import Inbox
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Answer, Caller, Json

DATA = {
    "providerName": "shop",
    "network": {"ip": {"addressV4": "192.0.2.7"}, "mobileCarrier": "Example", "ssid": "guest", "asn": 64496},
    "device": {"fingerprint": "fp-1", "model": "Pixel", "vendor": "Example", "type": "mobile"},
    "person": {"email": "ann@shop.example", "phoneNumber": "+372 000"},
    "browser": {"language": "en", "userAgent": "Example/1.0", "timezoneOffset": -120},
}
QUERY = "0e9f5c52-8f43-4a8f-9d2c-6f0f3a0c1b11"
PERSON = {"idNumber": "000000000", "firstName": "Ann", "lastName": "Lee", "dateOfBirth": "1980-01-01"}
GONE = object()


@pytest.fixture
def session(caller: Caller) -> str:
    """The id of a new session."""
    return str(caller.create()["id"])


def outcome(answer: Answer) -> tuple[int, str | None]:
    """Status, and code if it is a refusal."""
    return answer.status, answer.json().get("code")


def changed(path: str, value: object) -> Json:
    """The collected data with one place changed, or taken out."""
    data = copy.deepcopy(DATA)
    *parents, last = path.split(".")
    node: Json = data
    for name in parents:
        node = node[name]
    if value is GONE:
        del node[last]
    else:
        node[last] = value
    return data


def collect(caller: Caller, session: str, data: Json = DATA) -> Answer:
    """Send collected data."""
    return caller.call("POST", f"/v1/sessions/{session}/collected-data", data)


# collected data


def test_collected_data_is_confirmed(caller: Caller, veriff_sim: VeriffSim, session: str) -> None:
    """The answer has status, session and attempt (D; where they stand: I); the portal shows what came."""
    answer = collect(caller, session)
    shown = veriff_sim.session(session)
    assert (answer.status, answer.json()) == (
        200,
        {"status": "success", "sessionId": session, "attemptId": shown["attempts"][0]["id"]},
    )
    assert shown["collectedData"] == DATA


@pytest.mark.parametrize(
    "data",
    [
        {"providerName": "p", "network": {"ip": {"addressV4": "192.0.2.7"}}, "device": {"fingerprint": "f"}},
        {"providerName": "p", "network": {"ip": {"addressV6": "2001:db8::7"}}, "device": {"fingerprint": "f"}},
        changed("providerName", "p" * 255),
        changed("device.fingerprint", "f" * 255),
        changed("browser.userAgent", "u" * 255),
        changed("browser.timezoneOffset", -1440),
        changed("browser.timezoneOffset", 1440),
        changed("device.androidId", "a"),
        changed("device.idfv", "i"),
    ],
)
def test_collected_data_within_the_limits_is_taken(caller: Caller, session: str, data: Json) -> None:
    assert collect(caller, session, data).status == 200


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("providerName", GONE, "1102"),
        ("network", GONE, "1102"),
        ("network.ip", GONE, "1102"),
        ("network.ip.addressV4", GONE, "1102"),
        ("device", GONE, "1102"),
        ("device.fingerprint", GONE, "1102"),
        ("providerName", "p" * 256, "1104"),
        ("device.fingerprint", "f" * 256, "1104"),
        ("browser.userAgent", "u" * 256, "1104"),
        ("browser.timezoneOffset", -1441, "1104"),
        ("browser.timezoneOffset", 1441, "1104"),
        ("device.model", 7, "1104"),
        ("person.email", 7, "1104"),
    ],
)
def test_collected_data_outside_of_them_is_refused(
    caller: Caller, veriff_sim: VeriffSim, session: str, path: str, value: object, code: str
) -> None:
    assert outcome(collect(caller, session, changed(path, value))) == (400, code)
    assert veriff_sim.session(session)["collectedData"] is None


def test_collected_data_is_taken_from_a_started_session(caller: Caller, veriff_sim: VeriffSim, session: str) -> None:
    veriff_sim.event(session, "started")
    assert collect(caller, session).status == 200


@pytest.mark.parametrize("status", ["submitted", "approved", "declined", "resubmission_requested", "expired"])
def test_collected_data_comes_too_late(caller: Caller, veriff_sim: VeriffSim, session: str, status: str) -> None:
    """The session must be created or started (D); the code is inferred (I)."""
    if status == "submitted":
        veriff_sim.event(session, status)
    else:
        veriff_sim.decide(session, status, submit=status != "expired")
    assert outcome(collect(caller, session)) == (400, "1303")


def test_collected_data_of_an_unknown_session_is_not_found(caller: Caller) -> None:
    assert collect(caller, "11111111-1111-4111-8111-111111111111").status == 404


def test_collected_data_is_signed_over_the_body(caller: Caller, session: str) -> None:
    answer = caller.call("POST", f"/v1/sessions/{session}/collected-data", DATA, signed=session)
    assert outcome(answer) == (401, "1819")


def test_the_journal_masks_who_was_seen(caller: Caller, sim_journal: SimJournal, session: str) -> None:
    collect(caller, session)
    (kept,) = sim_journal.find(operation="sendCollectedData")
    assert kept["request"]["body"]["providerName"] == "shop"
    assert not [secret for secret in ("192.0.2.7", "fp-1", "ann@shop.example", "+372") if secret in json.dumps(kept)]


# registry check


def validate(caller: Caller, person: Json = PERSON, query: object = GONE, **more: Json) -> Answer:
    """Ask for a registry check."""
    body: Json = {"verification": {"person": person, **more}}
    return caller.call("POST", "/v1/sessions/validate-registry", body if query is GONE else {"queryId": query, **body})


def test_a_registry_check_is_a_session_that_waits_for_its_decision(
    caller: Caller, veriff_sim: VeriffSim, sim_webhooks: SimWebhooks, sim_inbox: Inbox
) -> None:
    """The reply's details were not recovered (I): the session is submitted, the result comes like every decision."""
    veriff_sim.configure(webhook_decisions_url=sim_inbox.url)
    answer = validate(caller, vendorData="user-42")
    session = answer.json()["verification"]["id"]
    assert (answer.status, answer.json()) == (
        200,
        {
            "status": "success",
            "verification": {"id": session, "status": "submitted", "vendorData": "user-42", "endUserId": None},
        },
    )
    veriff_sim.decide(session, "declined", reasonCode=123)
    sim_webhooks.deliveries()
    assert json.loads(sim_inbox.received[0].body)["verification"]["reasonCode"] == 123


@pytest.mark.parametrize(
    ("without", "more", "code"),
    [
        ("idNumber", {}, "1308"),
        ("firstName", {}, "1309"),
        ("lastName", {}, "1309"),
        ("firstName", {"fullName": "Ann Lee"}, None),
        ("dateOfBirth", {}, "1310"),
    ],
)
def test_a_registry_check_needs_number_name_and_birth(caller: Caller, without: str, more: Json, code: str) -> None:
    """1308, 1309, 1310 (D); fullName stands for both names."""
    person = {name: value for name, value in PERSON.items() if name != without} | more
    assert outcome(validate(caller, person)) == ((400, code) if code else (200, None))


def test_an_address_stands_for_the_date_of_birth(caller: Caller) -> None:
    person = {name: value for name, value in PERSON.items() if name != "dateOfBirth"}
    assert validate(caller, person, address={"fullAddress": "Example street 1"}).status == 200


@pytest.mark.parametrize(
    ("person", "code"), [("19800101", "1203"), ("1980-02-31", "2003"), (None, "1203")], ids=["form", "no day", "null"]
)
def test_a_date_of_birth_must_be_one(caller: Caller, person: object, code: str) -> None:
    assert outcome(validate(caller, PERSON | {"dateOfBirth": person})) == (400, code)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("x" * 19, "1001"),
        ("x" * 41, "1001"),
        (7, "1001"),
        ("x" * 20, "1002"),
        ("x" * 40, "1002"),
        ("0e9f5c52-8f43-1a8f-9d2c-6f0f3a0c1b11", "1002"),
        (QUERY, None),
    ],
)
def test_a_query_id_is_a_uuid_of_version_4(caller: Caller, query: object, code: str | None) -> None:
    """1001: 20 to 40 symbols, 1002: UUID v4 (D); that it is a member of this request is inferred (I)."""
    assert outcome(validate(caller, query=query)) == ((400, code) if code else (200, None))


def test_a_query_id_serves_once(caller: Caller, veriff_sim: VeriffSim) -> None:
    """1003 (D); the refused request makes no session."""
    assert validate(caller, query=QUERY).status == 200
    assert outcome(validate(caller, query=QUERY)) == (400, "1003")
    assert len(veriff_sim.sessions()) == 1


def test_a_refused_check_does_not_use_up_its_query_id(caller: Caller) -> None:
    assert outcome(validate(caller, {}, query=QUERY)) == (400, "1308")
    assert validate(caller, query=QUERY).status == 200


def test_a_registry_check_is_signed_over_the_body(caller: Caller) -> None:
    answer = caller.call("POST", "/v1/sessions/validate-registry", {"verification": {"person": PERSON}}, signed="x")
    assert outcome(answer) == (401, "1819")
