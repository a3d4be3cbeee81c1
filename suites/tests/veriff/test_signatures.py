"""Signatures to the letter: the published vectors, several secrets, and how every answer is signed."""

import json

import pytest
from golive.simulators.client import ControlFailure, SimFaults
from golive.simulators.veriff.portal import MAX_SECRETS
from golive.simulators.veriff.sim import VeriffSim
from golive.suites.tests.veriff.caller import Answer, Caller

PUBLISHED_SECRET = "abcdef12-abcd-abcd-abcd-abcdef012345"
PUBLISHED_ID = "aea9ba6d-1b47-47fc-a4fc-f72b6d3584a7"
OF_ID = "895cb3fd31139d89aeb7b263682e15479ab57651e70591256ad2c14fde4950dd"
OF_BODY = {
    "unique id of a user": "6af6d95822e19e9cc707aec55395d8d363ba2c7bc4625bc04ebeca0c7bf8cd67",
    "unique id of the end-user": "0dcab73ddd20062616d104231c7439657546a5c24e4691977da93bb854c31e25",
}
"""The vectors of Veriff's article on HMAC authentication; the last two sign one body that differs in vendorData."""

SECRETS = [f"7e575ec0-0000-4000-8000-00000000000{number}" for number in range(MAX_SECRETS)]
SIGNED = ("x-auth-client", "x-hmac-signature", "vrf-auth-client", "vrf-hmac-signature", "vrf-integration-id")
UNKNOWN = "7e570000-0000-4000-8000-00000000dead"


def published_body(vendor_data: str) -> str:
    """The body that the vectors sign: compact, members in this order."""
    verification = {
        "callback": "https://veriff.com",
        "person": {"firstName": "John", "lastName": "Smith"},
        "document": {"type": "PASSPORT", "country": "EE"},
        "vendorData": vendor_data,
        "timestamp": "2016-05-19T08:30:25.597Z",
    }
    return json.dumps({"verification": verification}, separators=(",", ":"))


# The published vectors (fixed texts, one secret), sent to the simulator as a client would.


@pytest.mark.parametrize(("vendor_data", "signature"), OF_BODY.items())
def test_the_published_signatures_of_a_body_are_right(
    caller: Caller, veriff_sim: VeriffSim, vendor_data: str, signature: str
) -> None:
    veriff_sim.configure(shared_secrets=[PUBLISHED_SECRET])
    veriff_sim.override(strict_create_signature=True)
    headers = {"X-AUTH-CLIENT": veriff_sim.api_key, "X-HMAC-SIGNATURE": signature}
    assert caller.send("POST", "/v1/sessions", published_body(vendor_data), headers).status == 201
    other = caller.send("POST", "/v1/sessions", published_body(vendor_data + "!"), headers)
    assert (other.status, other.json()["code"]) == (401, "1819")


def test_the_published_signature_of_an_id_is_right(caller: Caller, veriff_sim: VeriffSim) -> None:
    """There is no such session here, so the right signature gets as far as 404."""
    veriff_sim.configure(shared_secrets=[PUBLISHED_SECRET])
    headers = {"X-AUTH-CLIENT": veriff_sim.api_key, "X-HMAC-SIGNATURE": OF_ID}
    assert caller.send("GET", f"/v1/sessions/{PUBLISHED_ID}/decision", headers=headers).status == 404
    other = caller.send("GET", f"/v1/sessions/{UNKNOWN}/decision", headers=headers)
    assert (other.status, other.json()["code"]) == (401, "1818")


# Several secrets: up to five (D); any is accepted, the first signs (I).


def test_each_of_five_secrets_is_accepted_and_the_first_signs(caller: Caller, veriff_sim: VeriffSim) -> None:
    session = caller.create()["id"]
    veriff_sim.configure(shared_secrets=SECRETS)
    first = Caller(veriff_sim, SECRETS[0])
    for secret in SECRETS:
        answer = Caller(veriff_sim, secret).call("GET", f"/v1/sessions/{session}/decision")
        assert answer.status == 200
        assert answer.headers["x-hmac-signature"] == first.hmac(answer.body.decode())
    assert caller.call("GET", f"/v1/sessions/{session}/decision").status == 401


@pytest.mark.parametrize("secrets", [[], [*SECRETS, PUBLISHED_SECRET]], ids=["none", "six"])
def test_an_integration_has_one_to_five_secrets(veriff_sim: VeriffSim, secrets: list[str]) -> None:
    with pytest.raises(ControlFailure, match="shared_secrets") as refused:
        veriff_sim.configure(shared_secrets=secrets)
    assert refused.value.status == 400


# Every answer is signed over its exact bytes, errors too (D).


def headers_of(caller: Caller, answer: Answer) -> dict[str, str]:
    """What the five headers must say."""
    key, signature = caller.veriff.api_key, caller.hmac(answer.body.decode())
    return dict(zip(SIGNED, (key, signature, key, signature, caller.veriff.settings()["integration_id"]), strict=True))


def answers(caller: Caller, faults: SimFaults) -> dict[int, Answer]:
    """One answer of each status that is easy to have, by status; the texts hold more than ASCII."""
    session = caller.create(vendorData="Zoë 李")["id"]
    place = f"/v1/sessions/{session}"
    faults.add("error", vendor="veriff", error="internal", operation="getPerson")
    faults.add("status", vendor="veriff", status=503, body="Bye, Zoë", operation="listAttempts")
    found = (
        caller.call("POST", "/v1/sessions", {"verification": {"vendorData": "Zoë 李"}}),
        caller.call("GET", f"{place}/decision"),
        caller.call("POST", "/v1/sessions", {"verification": {"callback": "http://zoë.example"}}),
        caller.call("GET", f"{place}/decision", signed="something else"),
        caller.call("GET", f"/v1/sessions/{UNKNOWN}/decision"),
        caller.call("GET", f"{place}/person"),
        caller.call("GET", f"{place}/attempts"),
    )
    return {answer.status: answer for answer in found}


def test_every_answer_carries_five_headers_over_its_exact_bytes(caller: Caller, sim_faults: SimFaults) -> None:
    found = answers(caller, sim_faults)
    assert sorted(found) == [200, 201, 400, 401, 404, 500, 503]
    for answer in found.values():
        assert {name: answer.headers.get(name) for name in SIGNED} == headers_of(caller, answer)
        assert "x-signature" not in answer.headers


def test_answers_are_compact_raw_utf8_json(caller: Caller, sim_faults: SimFaults) -> None:
    found = answers(caller, sim_faults)
    del found[503]  # the text of the fault
    for answer in found.values():
        compact = json.dumps(answer.json(), separators=(",", ":"), ensure_ascii=False)
        assert answer.body.decode() == compact
        assert answer.headers["content-type"].split(";")[0] == "application/json"


@pytest.mark.parametrize("status", [200, 404, 401])
def test_who_signs_as_in_2018_is_answered_so(caller: Caller, status: int) -> None:
    """x-signature instead of the HMAC headers, only for a request that used it (DD-FAQ)."""
    session = UNKNOWN if status == 404 else caller.create()["id"]
    text = session if status != 401 else "something else"
    headers = {"X-AUTH-CLIENT": caller.veriff.api_key, "X-SIGNATURE": caller.legacy(text)}
    answer = caller.send("GET", f"/v1/sessions/{session}/decision", headers=headers)
    assert answer.status == status
    assert answer.headers["x-signature"] == caller.legacy(answer.body.decode())
    assert answer.headers["x-auth-client"] == caller.veriff.api_key
    assert not {"x-hmac-signature", "vrf-hmac-signature"} & answer.headers.keys()


def test_who_signs_both_ways_is_answered_as_today(caller: Caller) -> None:
    """The HMAC is the one that counts (I)."""
    session = caller.create()["id"]
    headers = {
        "X-AUTH-CLIENT": caller.veriff.api_key,
        "X-HMAC-SIGNATURE": caller.hmac(session),
        "X-SIGNATURE": caller.legacy("something else"),
    }
    answer = caller.send("GET", f"/v1/sessions/{session}/decision", headers=headers)
    assert answer.status == 200
    assert answer.headers["x-hmac-signature"] == caller.hmac(answer.body.decode())
    assert "x-signature" not in answer.headers
