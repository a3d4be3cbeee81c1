"""POST /v1/sessions: the answer, its token and address, and what the request may carry (devdocs: v1sessions)."""

import json
import re
from urllib.parse import urlsplit

import jwt
import msgspec
import pytest
from golive.simulators.client import SimClock
from golive.simulators.veriff import wire
from golive.simulators.veriff.portal import Settings
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Answer, Caller, Json

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MEMBERS = {"id", "url", "vendorData", "host", "status", "sessionToken", "endUserId"}
SUBMITTED = {"verification": {"status": "submitted"}}


def created(answer: Answer) -> Json:
    """The `verification` of a success; 201 is the one status that the browser SDK takes for one (R)."""
    assert answer.status == 201, answer.body
    assert answer.json()["status"] == "success"
    return answer.json()["verification"]


def posted(caller: Caller, body: str | bytes, path: str = "/v1/sessions", **headers: str) -> Answer:
    """A creation with this very body, and the key alone."""
    return caller.send("POST", path, body, {"X-AUTH-CLIENT": caller.veriff.api_key, **headers})


# The answer.


def test_an_empty_verification_is_enough(caller: Caller, veriff_sim: VeriffSim) -> None:
    verification = created(posted(caller, '{"verification":{}}'))
    assert verification.keys() == MEMBERS
    assert UUID4.fullmatch(verification["id"])
    assert verification["host"] == veriff_sim.base_url, "so that the address opens"
    assert verification["url"] == f"{verification['host']}/v/{verification['sessionToken']}"
    assert (verification["status"], verification["vendorData"], verification["endUserId"]) == ("created", None, None)


def test_the_session_token_is_a_jwt_that_names_the_session(
    caller: Caller, veriff_sim: VeriffSim, sim_clock: SimClock
) -> None:
    """HS256, three parts, a session id claim first (D, AMP); the time is the sandbox's."""
    verification = caller.create()
    key = wire.token_secret(msgspec.convert(veriff_sim.settings(), Settings))
    claims = jwt.decode(verification["sessionToken"], key, ["HS256"], options={"verify_iat": False})
    assert next(iter(claims.items())) == ("session_id", verification["id"])
    assert (claims["iat"], sim_clock.now()[:10]) == (1_767_225_600, "2026-01-01")


def test_two_sessions_share_nothing(caller: Caller) -> None:
    first, second = caller.create(), caller.create()
    assert all(first[name] != second[name] for name in ("id", "url", "sessionToken"))


def test_the_address_opens_and_stays_the_same(caller: Caller, veriff_sim: VeriffSim, sim_clock: SimClock) -> None:
    """A resubmission keeps it (D), and so does a new shared secret (I)."""
    verification = caller.create()
    session, url = verification["id"], verification["url"]
    page = caller.send("GET", urlsplit(url).path)
    assert (page.status, page.headers["content-type"].split(";")[0]) == (200, "text/html")
    assert caller.call("PATCH", f"/v1/sessions/{session}", SUBMITTED).json()["verification"]["url"] == url
    veriff_sim.decide(session, "resubmission_requested")
    veriff_sim.configure(shared_secrets=["7e575ec0-0000-4000-8000-000000000001"])
    sim_clock.advance(days=1)
    assert veriff_sim.session(session)["url"].endswith(urlsplit(url).path)
    assert caller.send("GET", urlsplit(url).path).status == 200


def test_the_portal_shows_the_same_address(caller: Caller, veriff_sim: VeriffSim) -> None:
    """There the person who tests finds the link that the end user got."""
    verification = caller.create()
    assert veriff_sim.session(verification["id"])["url"] == verification["url"]


def test_the_address_leads_to_where_the_caller_stands(caller: Caller, veriff_sim: VeriffSim) -> None:
    """In a container the simulator has another name than from outside (I)."""
    verification = created(posted(caller, '{"verification":{}}', Host="veriff.test:7402"))
    assert verification["host"] == "http://veriff.test:7402"
    assert verification["url"].startswith("http://veriff.test:7402/v/")


@pytest.mark.parametrize("path", ["/v1/sessions", "/v1/sessions/"])
def test_a_slash_at_the_end_is_taken(caller: Caller, path: str) -> None:
    """The curl examples, the .NET client and AMP send it (R)."""
    created(posted(caller, '{"verification":{}}', path))


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json; charset=utf-8"},
        {"content-type": "application/json"},
        {"vrf-integration-id": "7e570000-0000-4000-8000-000000000001"},
        {"x-origin": "js-sdk"},
        {},
    ],
)
def test_clients_send_various_headers(caller: Caller, headers: dict[str, str]) -> None:
    """The .NET client adds a charset (R)."""
    created(posted(caller, '{"verification":{}}', **headers))


# What comes back and what is kept.


@pytest.mark.parametrize("end_user", ["7d1f1f7c-6c3b-4f43-9f0e-0d6a0b7a2c11", "7D1F1F7C-6C3B-1F43-9F0E-0D6A0B7A2C11"])
def test_the_end_user_id_comes_back_unmodified(caller: Caller, end_user: str) -> None:
    """Any UUID (D)."""
    assert caller.create(endUserId=end_user)["endUserId"] == end_user


ODD = [
    "",
    " leading and trailing ",
    'O\'Neill-Łuk \\ "quoted" </script>',
    "Zoë (composed), Zoe\u0308 (not)",
    "李小龍 / ابن سينا / \u202eright to left",
    "\U0001f469\u200d\U0001f4bb \U0001f600",
    "\u2028\u2029\x7f\x01\x00",
    "X",
    "x" * 5000,
]


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("escape", [True, False], ids=["escaped", "raw"])
def test_odd_names_are_kept_byte_for_byte(caller: Caller, veriff_sim: VeriffSim, name: str, escape: bool) -> None:
    """The checklist asks for odd names (S); how a client writes them in JSON is the same."""
    person = {"firstName": name, "lastName": name}
    session = created(posted(caller, json.dumps({"verification": {"person": person}}, ensure_ascii=escape)))["id"]
    assert veriff_sim.session(session)["person"] == person
    answer = caller.call("GET", f"/v1/sessions/{session}/person")
    assert answer.json()["person"].items() >= person.items()
    assert answer.body.isascii() is name.isascii()


@pytest.mark.parametrize("data", [*ODD[:-1], "x" * 1000, "\U0001f600" * 1000, "ä" * 1000])
def test_vendor_data_of_up_to_1000_characters_comes_back_unmodified(caller: Caller, data: str) -> None:
    """Characters, not bytes (D; what counts as one: I); an empty text is not null."""
    assert caller.create(vendorData=data)["vendorData"] == data


@pytest.mark.parametrize("data", ["x" * 1001, "\U0001f600" * 1001])
def test_vendor_data_of_1001_characters_is_1500(caller: Caller, data: str) -> None:
    answer = caller.call("POST", "/v1/sessions", {"verification": {"vendorData": data}})
    assert (answer.status, answer.json()["code"]) == (400, "1500")


def test_the_callback_overrides_the_one_of_the_portal(caller: Caller, veriff_sim: VeriffSim) -> None:
    """For this session only (D)."""
    assert veriff_sim.session(caller.create()["id"])["callback"] is None
    veriff_sim.configure(callback_url="https://shop.example/portal")
    given = caller.create(callback="https://shop.example/session?of=1#2")["id"]
    default = caller.create()["id"]
    assert veriff_sim.session(given)["callback"] == "https://shop.example/session?of=1#2"
    assert veriff_sim.session(default)["callback"] == "https://shop.example/portal"


@pytest.mark.parametrize("lang", ["en", "et", "pt-BR", "xx", ""])
def test_a_language_that_is_not_there_falls_back_to_english(caller: Caller, lang: str) -> None:
    """Legacy, and still sent (OLD, R)."""
    page = caller.send("GET", urlsplit(caller.create(lang=lang)["url"]).path)
    assert '<html lang="en">' in page.body.decode()


def test_members_that_veriff_does_not_know_are_tolerated(caller: Caller, veriff_sim: VeriffSim) -> None:
    """Clients send several (R); nothing of them comes back."""
    body = {
        "verification": {"somethingNew": {"a": [None, 1.5e300]}, "person": {"nickname": None}, "document": {"x": 1}},
        "somethingElse": [],
    }
    verification = created(caller.call("POST", "/v1/sessions", body))
    assert verification.keys() == MEMBERS


# JSON.


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b'{"verification":{}',
        b'{"verification":{}}}',
        b"\xef\xbb\xbf" + b'{"verification":{}}',
        b'{"verification":{"vendorData":"\xff"}}',
        b'{"verification":{"vendorData":"\\ud800"}}',
        b'{"verification":{"vendorData":NaN}}',
        b'{"verification":{"x":1e999}}',
        b'{"verification":' + b"[" * 100_000,
        b"verification=1",
        b"[]",
        b"null",
        b'"text"',
        b"1",
    ],
    ids=range(15),
)
def test_what_is_no_json_object_is_1101_and_breaks_nothing(caller: Caller, veriff_sim: VeriffSim, body: bytes) -> None:
    """The checklist sends invalid JSON on purpose (S)."""
    answer = posted(caller, body)
    assert (answer.status, answer.json()["status"], answer.json()["code"]) == (400, "fail", "1101")
    assert veriff_sim.sessions() == []


@pytest.mark.parametrize("body", ["{}", '{"verification":null}', '{"verification":[]}', '{"verification":"{}"}'])
def test_a_body_without_the_object_verification_is_1102(caller: Caller, body: str) -> None:
    answer = posted(caller, body)
    assert (answer.status, answer.json()["code"]) == (400, "1102")


def test_deep_json_is_taken(caller: Caller) -> None:
    created(posted(caller, '{"verification":{"x":' + "[" * 500 + "]" * 500 + "}}"))
