"""Who may call: the key, and what is signed on each endpoint (devdocs: HMAC authentication, authorization codes)."""

import json
from collections.abc import Callable

import pytest
from golive.simulators.veriff.api import ROUTES
from golive.simulators.veriff.auth import KEY, OPEN
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Answer, Caller

UNKNOWN = "7e570000-0000-4000-8000-00000000dead"
SUBMITTED = {"verification": {"status": "submitted"}}
PICTURE = {"image": {"context": "face", "content": "iVBORw0KGgo="}}
DEVICE = {"providerName": "shop", "network": {"ip": {"addressV4": "192.0.2.7"}}, "device": {"fingerprint": "fp"}}
HOLDER = {"idNumber": "000000000", "fullName": "Ann Lee", "dateOfBirth": "1980-01-01"}

SIGNED_BODY = {
    "updateSession": ("PATCH", "/v1/sessions/{session}", SUBMITTED),
    "uploadMedia": ("POST", "/v1/sessions/{session}/media", PICTURE),
    "sendCollectedData": ("POST", "/v1/sessions/{session}/collected-data", DEVICE),
    "validateRegistry": ("POST", "/v1/sessions/validate-registry", {"verification": {"person": HOLDER}}),
}
SIGNED_ID = {
    "deleteSession": ("DELETE", "/v1/sessions/{session}", "session"),
    "getDecision": ("GET", "/v1/sessions/{session}/decision", "session"),
    "getNamedDecision": ("GET", "/v1/sessions/{session}/decision/curp-registry?version=1.0.0", "session"),
    "listSessionMedia": ("GET", "/v1/sessions/{session}/media", "session"),
    "listAttempts": ("GET", "/v1/sessions/{session}/attempts", "session"),
    "getPerson": ("GET", "/v1/sessions/{session}/person", "session"),
    "getWatchlistScreening": ("GET", "/v1/sessions/{session}/watchlist-screening", "session"),
    "getTimestamps": ("GET", "/v1/sessions/{session}/timestamps", "session"),
    "listAttemptMedia": ("GET", "/v1/attempts/{attempt}/media", "attempt"),
    "getMedia": ("GET", "/v1/media/{media}", "media"),
}
"""What each endpoint signs (1.3): the raw body, or which id of its path."""


@pytest.fixture
def ids(caller: Caller, veriff_sim: VeriffSim) -> dict[str, str]:
    """A session, its attempt, and a picture in it; a registry result as well."""
    session = caller.create()["id"]
    media = caller.call("POST", f"/v1/sessions/{session}/media", PICTURE).json()["image"]["id"]
    veriff_sim.control.post(f"veriff/sessions/{session}/registry/curp-registry", {})
    attempt = veriff_sim.session(session)["attempts"][0]["id"]
    return {"session": session, "attempt": attempt, "media": media}


def signed(caller: Caller, signature: str, header: str = "X-HMAC-SIGNATURE") -> dict[str, str]:
    """The headers of a signed request."""
    return {"X-AUTH-CLIENT": caller.veriff.api_key, header: signature, "Content-Type": "application/json"}


def code(answer: Answer) -> str:
    """The code of a refusal for want of authentication."""
    assert answer.status == 401, answer.body
    assert answer.json()["status"] == "fail"
    found: str = answer.json()["code"]
    return found


# The key.


def test_a_missing_key_is_1801(caller: Caller) -> None:
    assert code(caller.send("POST", "/v1/sessions", '{"verification":{}}')) == "1801"
    assert (
        code(caller.send("GET", f"/v1/sessions/{UNKNOWN}/decision", headers={"X-HMAC-SIGNATURE": "0" * 64})) == "1801"
    )


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("PATCH", json.dumps(SUBMITTED))])
def test_neither_key_nor_signature_is_1815(caller: Caller, method: str, body: str | None) -> None:
    """1815 is the generic refusal; that it stands for this case is inferred (I)."""
    path = f"/v1/sessions/{UNKNOWN}" + ("/decision" if body is None else "")
    assert code(caller.send(method, path, body)) == "1815"


@pytest.mark.parametrize("key", ["", "key", UNKNOWN[:-1], UNKNOWN.replace("-", ""), "{" + UNKNOWN + "}", "\xe9" * 36])
def test_a_key_that_is_no_uuid_is_1802(caller: Caller, key: str) -> None:
    assert code(caller.send("POST", "/v1/sessions", '{"verification":{}}', {"X-AUTH-CLIENT": key})) == "1802"


def test_an_unknown_key_is_1803(caller: Caller) -> None:
    assert code(caller.send("POST", "/v1/sessions", '{"verification":{}}', {"X-AUTH-CLIENT": UNKNOWN})) == "1803"


def test_a_deactivated_integration_is_1804_until_it_is_active_again(caller: Caller, veriff_sim: VeriffSim) -> None:
    veriff_sim.configure(active=False)
    assert code(caller.call("POST", "/v1/sessions", {"verification": {}})) == "1804"
    veriff_sim.configure(active=True)
    assert caller.call("POST", "/v1/sessions", {"verification": {}}).status == 201


@pytest.mark.parametrize("write", [str.upper, str.lower, str.title])
def test_names_of_headers_may_be_written_anyhow(
    caller: Caller, ids: dict[str, str], write: Callable[[str], str]
) -> None:
    """Clients write X-AUTH-CLIENT, x-auth-client and X-Auth-Client (R)."""
    headers = {write(name): value for name, value in signed(caller, caller.hmac(ids["session"])).items()}
    assert caller.send("GET", f"/v1/sessions/{ids['session']}/decision", headers=headers).status == 200


def test_a_key_in_capitals_is_the_same_key(caller: Caller, veriff_sim: VeriffSim) -> None:
    """A UUID is the same in either case, in the request and in the portal."""
    for key in (veriff_sim.api_key.upper(), veriff_sim.api_key):
        assert caller.send("POST", "/v1/sessions", '{"verification":{}}', {"X-AUTH-CLIENT": key}).status == 201
    veriff_sim.configure(api_key=veriff_sim.api_key.upper())
    assert caller.call("POST", "/v1/sessions", {"verification": {}}).status == 201


# What is signed.


def test_every_signed_route_stands_in_the_tables() -> None:
    wanted = {route.operation for route in ROUTES if route.scope not in (OPEN, KEY)}
    assert wanted == {*SIGNED_BODY, *SIGNED_ID}


@pytest.mark.parametrize("operation", SIGNED_BODY)
def test_post_and_patch_sign_the_raw_body(caller: Caller, ids: dict[str, str], operation: str) -> None:
    method, path, value = SIGNED_BODY[operation]
    place, body = path.format(**ids), json.dumps(value, indent=2)
    for wrong in (ids["session"], json.dumps(value, separators=(",", ":")), ""):
        assert code(caller.send(method, place, body, signed(caller, caller.hmac(wrong)))) == "1819"
        assert code(caller.send(method, place, body, signed(caller, caller.legacy(wrong), "X-SIGNATURE"))) == "1814"
    assert caller.send(method, place, body, signed(caller, caller.hmac(body))).status == 200


@pytest.mark.parametrize("operation", SIGNED_ID)
def test_get_and_delete_sign_the_id_in_the_path(caller: Caller, ids: dict[str, str], operation: str) -> None:
    """The id that the path names: on /v1/media/{id} the session's fails, as does the path, as does nothing."""
    method, path, name = SIGNED_ID[operation]
    place = path.format(**ids)
    for wrong in (*(value for key, value in ids.items() if key != name), place, ""):
        assert code(caller.send(method, place, headers=signed(caller, caller.hmac(wrong)))) == "1818"
        assert code(caller.send(method, place, headers=signed(caller, caller.legacy(wrong), "X-SIGNATURE"))) == "1813"
    assert caller.send(method, place, headers=signed(caller, caller.hmac(ids[name]))).status == 200


@pytest.mark.parametrize("operation", [*SIGNED_BODY, *SIGNED_ID])
def test_the_signature_of_2018_is_taken_everywhere(caller: Caller, ids: dict[str, str], operation: str) -> None:
    """X-SIGNATURE: SHA-256 over the text with the secret behind it (DD-FAQ; RUBY, AMP)."""
    if operation in SIGNED_BODY:
        method, path, value = SIGNED_BODY[operation]
        body, text = json.dumps(value), json.dumps(value)
    else:
        method, path, name = SIGNED_ID[operation]
        body, text = "", ids[name]
    headers = signed(caller, caller.legacy(text), "X-SIGNATURE")
    assert caller.send(method, path.format(**ids), body or None, headers).status == 200


@pytest.mark.parametrize(
    "value", ["", "0" * 63, "0" * 65, "g" * 64, "\xe9" * 64, "\uff10".encode().decode("latin-1") * 64]
)
@pytest.mark.parametrize("header", ["X-HMAC-SIGNATURE", "X-SIGNATURE"])
def test_what_is_no_sha256_is_1812(caller: Caller, ids: dict[str, str], header: str, value: str) -> None:
    answer = caller.send("GET", f"/v1/sessions/{ids['session']}/decision", headers=signed(caller, value, header))
    assert code(answer) == "1812"


def test_a_missing_signature_is_1812(caller: Caller, ids: dict[str, str]) -> None:
    """The code is documented, that it stands for this case is inferred (I)."""
    headers = {"X-AUTH-CLIENT": caller.veriff.api_key}
    answer = caller.send("GET", f"/v1/sessions/{ids['session']}/decision", headers=headers)
    assert code(answer) == "1812"
    assert "missing" in answer.json()["message"]


def test_a_signature_in_capitals_never_breaks_the_server(caller: Caller, ids: dict[str, str]) -> None:
    """Nobody says whether it is taken (?)."""
    headers = signed(caller, caller.hmac(ids["session"]).upper())
    assert caller.send("GET", f"/v1/sessions/{ids['session']}/decision", headers=headers).status in (200, 401)


def test_the_signature_of_2018_can_be_switched_off(caller: Caller, veriff_sim: VeriffSim, ids: dict[str, str]) -> None:
    veriff_sim.override(legacy_signature=False)
    headers = signed(caller, caller.legacy(ids["session"]), "X-SIGNATURE")
    answer = caller.send("GET", f"/v1/sessions/{ids['session']}/decision", headers=headers)
    assert code(answer) == "1812"
    assert "x-signature" not in answer.headers
    assert answer.headers["x-hmac-signature"] == caller.hmac(answer.body.decode())


# Creation: the key is enough.


@pytest.mark.parametrize("header", ["X-HMAC-SIGNATURE", "X-SIGNATURE"])
def test_creation_checks_a_signature_in_strict_mode_only(caller: Caller, veriff_sim: VeriffSim, header: str) -> None:
    """POST /v1/sessions needs none (DD-FAQ); most clients send one all the same (R)."""
    body, wrong = '{"verification":{}}', signed(caller, "no signature", header)
    assert caller.send("POST", "/v1/sessions", body, wrong).status == 201
    veriff_sim.override(strict_create_signature=True)
    assert code(caller.send("POST", "/v1/sessions", body, wrong)) == "1812"
    right = caller.hmac(body) if header == "X-HMAC-SIGNATURE" else caller.legacy(body)
    assert caller.send("POST", "/v1/sessions", body, signed(caller, right, header)).status == 201
    assert caller.send("POST", "/v1/sessions", body, {"X-AUTH-CLIENT": veriff_sim.api_key}).status == 201
