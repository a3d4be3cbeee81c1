"""What /v3/verify refuses, in which order, and how it says so (documented: 8001 names the parameter and the reason)."""

import json
from typing import Any

import pytest
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.prove.caller import PERSON, TARGET, Caller

Json = Any

MALFORMED = (400, 8001)
GOOD: dict[str, Json] = {**PERSON, "possessionType": "mobile"}
DESK = {"possessionType": "desktop", "finalTargetUrl": TARGET}


def verifying(caller: Caller, **changes: Json) -> tuple[tuple[int, int | None], str]:
    """Status and code, and the message; the value that was wrong is never repeated in it."""
    answer = caller.call("POST", "/v3/verify", {**GOOD, **changes})
    message = str(answer.json()["message"])
    assert not [v for v in changes.values() if isinstance(v, str) and len(v) > 8 and v in message]
    return answer.refusal(), message


@pytest.mark.parametrize("member", list(GOOD))
def test_four_members_are_needed(caller: Caller, member: str) -> None:
    answer = caller.verifying(**{member: None})
    assert answer.refusal() == MALFORMED
    assert answer.json()["message"] == f"malformed request: field '{member}' is missing"


def test_a_desk_needs_a_page_to_go_on_at(caller: Caller) -> None:
    refusal, message = verifying(caller, possessionType="desktop")
    assert refusal == MALFORMED
    assert "'finalTargetUrl' is missing" in message


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("possessionType", "tablet"),
        ("possessionType", None),
        ("phoneNumber", "200-551-0001"),
        ("phoneNumber", " 2005510001"),
        ("phoneNumber", ""),
        ("phoneNumber", 2005510001),
        ("firstName", ""),
        ("lastName", ["Lee"]),
        ("finalTargetUrl", "https://shop.test/?a=1&b=2"),
        ("finalTargetUrl", "https://shop.test/%20"),
        ("finalTargetUrl", None),
        ("smsMessage", 7),
        ("emailAddress", "ann lee@shop.test"),
        ("allowOTPRetry", "true"),
        ("clientRequestId", 1),
    ],
)
def test_the_message_names_what_is_wrong(caller: Caller, member: str, value: Json) -> None:
    refusal, message = verifying(caller, **{member: value})
    assert refusal == MALFORMED
    assert message.startswith(f"malformed request: field '{member}' ")


@pytest.mark.parametrize(
    ("member", "longest", "letter"), [("finalTargetUrl", 128, "x"), ("smsMessage", 160, "ß"), ("smsMessage", 160, "😀")]
)
def test_texts_may_be_so_long(caller: Caller, member: str, longest: int, letter: str) -> None:
    """Counted in characters."""
    begin = "https://shop.test/" if member == "finalTargetUrl" else "#### "
    for size, status in ((longest, 200), (longest + 1, 400)):
        assert caller.verifying(**{**DESK, member: begin.ljust(size, letter)}).status == status


@pytest.mark.parametrize("body", ["", "{", "null", "[]", '"text"', "{'a': 1}", '{"a":1}}', "\xff", "a=1&b=2"])
def test_only_a_json_object_is_taken(caller: Caller, body: str) -> None:
    headers = {"Authorization": f"Bearer {caller.log_in()}", "Content-Type": "application/json"}
    answer = caller.send("POST", "/v3/verify", body.encode("latin-1"), headers)
    assert answer.refusal() == MALFORMED
    assert "the body is no JSON" in answer.json()["message"]


@pytest.mark.parametrize(("size", "status"), [(4096, 200), (4097, 400)])
def test_a_body_may_be_4_kilobytes_long(caller: Caller, size: int, status: int) -> None:
    headers = {"Authorization": f"Bearer {caller.log_in()}", "Content-Type": "application/json"}
    answer = caller.send("POST", "/v3/verify", json.dumps(GOOD).ljust(size), headers)
    assert answer.status == status
    if status == 400:
        assert answer.refusal() == MALFORMED
        assert "4096 bytes" in answer.json()["message"]


def test_what_is_checked_first(caller: Caller, prove_sim: ProveSim) -> None:
    """Path, token, size, JSON, members, number, product, consent: a call with all wrong is put right step by step."""
    prove_sim.configure(product="unify")
    canadian = {**GOOD, "phoneNumber": "4165550001"}
    wrong, huge = "Bearer nothing", "x" * 5000

    def ask(path: str, token: str, body: Json) -> tuple[int, int | None]:
        text = body if isinstance(body, str) else json.dumps(body)
        return caller.send("POST", path, text, {"Authorization": token}).refusal()

    right = f"Bearer {caller.log_in()}"
    assert ask("/v3/verfy", wrong, huge) == (403, None)
    assert ask("/v3/verify", wrong, huge) == (401, 8002)
    assert ask("/v3/verify", right, huge) == MALFORMED
    assert ask("/v3/verify", right, "{") == MALFORMED
    assert ask("/v3/verify", right, {**canadian, "phoneNumber": "9", "firstName": ""}) == MALFORMED
    assert ask("/v3/verify", right, {**canadian, "phoneNumber": "9"}) == (400, 8007)
    assert ask("/v3/verify", right, canadian) == (403, 8009)
    prove_sim.configure(product="verified_users")
    assert ask("/v3/verify", right, canadian) == (403, None)
    assert prove_sim.sessions() == [], "no refusal begins a flow"


# switches

OLD, NEW = GOOD, {**PERSON, "phoneNumber": "2001004053", "verificationType": "verifiedUser"}


@pytest.mark.parametrize(
    ("generation", "missing"),
    [("a", {"new": "possessionType"}), ("b", {"old": "verificationType"})],
)
def test_a_sandbox_may_have_one_generation(
    caller: Caller, prove_sim: ProveSim, generation: str, missing: dict[str, str]
) -> None:
    prove_sim.override(generation=generation)
    for name, members in (("old", OLD), ("new", NEW)):
        answer = caller.call("POST", "/v3/verify", members)
        assert answer.status == (400 if name in missing else 200)
        if name in missing:
            assert f"field '{missing[name]}' is missing" in answer.json()["message"]
    gone = "/v3/verify/batch" if generation == "a" else "/v3/verify-status"
    assert caller.call("POST", gone, {}).json() == {"message": "Forbidden"}


def test_both_together_are_the_older_one(caller: Caller, prove_sim: ProveSim) -> None:
    """Only a request without possessionType is unambiguously of the newer one."""
    assert "authToken" in caller.call("POST", "/v3/verify", {**OLD, "verificationType": "verifiedUser"}).good()
    assert "possessionResult" not in caller.call("POST", "/v3/verify", NEW).good()


@pytest.mark.parametrize(("alias", "status"), [(False, 400), (True, 200)])
def test_the_guides_spelling_is_a_switch(caller: Caller, prove_sim: ProveSim, alias: bool, status: int) -> None:
    prove_sim.override(accept_final_target_url_alias=alias)
    answer = caller.verifying(possessionType="desktop", finalTargetURL=TARGET)
    assert answer.status == status
    assert [one["final_target_url"] for one in prove_sim.sessions()] == ([TARGET] if alias else [])


@pytest.mark.parametrize("body", ["{", '{"possessionType":"mobile"}', "x" * 5000])
def test_older_numbers_are_a_switch(caller: Caller, prove_sim: ProveSim, body: str) -> None:
    prove_sim.override(legacy_error_codes=True)
    answer = caller.send("POST", "/v3/verify", body, {"Authorization": f"Bearer {caller.log_in()}"})
    assert answer.refusal() == (400, 1001)
