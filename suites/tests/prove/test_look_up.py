"""Verify with a verificationType: one look-up, for one person or for many (SDKs since October 2025; how-to pages)."""

from typing import Any

import pytest
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.prove.caller import Answer, Caller

Json = Any
DENIED = (403, 8009)


def looking_up(caller: Caller, phone: str, kind: str, **members: Json) -> Answer:
    """The answer to a look-up."""
    return caller.post("/v3/verify", phoneNumber=phone, verificationType=kind, **members)


def person(phone: str, first: str, last: str, kind: str = "verifiedUser", **members: Json) -> Json:
    """One of a batch."""
    return {"phoneNumber": phone, "firstName": first, "lastName": last, "verificationType": kind, **members}


@pytest.mark.parametrize(
    ("phone", "kind", "name", "level"),
    [
        ("2001004051", "humanAssurance", {}, "AL1"),
        ("2001004053", "verifiedUser", {"firstName": "Elena", "lastName": "Coldman"}, "AL1"),
        ("+12001004053", "verifiedUser", {"firstName": "elena", "lastName": "COLDMAN"}, "AL1"),
        ("2001004049", "accountOpening", {}, "AL2"),
        ("2001004011", "prefill", {}, "AL1"),
        ("2001001695", "prefill", {}, "AL1"),
        ("2001004009", "identityResolution", {}, "AL1"),
        ("2005510001", "prefillForBiz", {"firstName": "Any", "lastName": "Body"}, "AL1"),
        ("+447700900001", "humanAssurance", {}, "AL1"),
    ],
)
def test_who_passes_is_enrolled(
    caller: Caller, prove_sim: ProveSim, phone: str, kind: str, name: dict[str, str], level: str
) -> None:
    found = looking_up(caller, phone, kind, **name).good()
    assert (found["success"], found["phoneNumber"]) == ("true", phone)
    assert (found["identity"]["assuranceLevel"], found["identity"]["reasons"]) == (level, ["1A"])
    assert found["evaluation"] == {"authentication": {"result": "pass"}, "risk": {"result": "pass"}}
    assert found["isEnrolled"] is True
    assert [one["identity_id"] for one in prove_sim.identities()] == [found["proveId"]]
    assert len(found["provePhoneAlias"]) == 120


@pytest.mark.parametrize(
    ("phone", "kind", "name"),
    [
        ("2001004052", "humanAssurance", {}),
        ("2001004053", "verifiedUser", {"firstName": "Ellen", "lastName": "Coldman"}),
        ("2001004012", "verifiedUser", {"firstName": "Kurt", "lastName": "Mathen"}),
        ("2005530001", "accountOpening", {}),
    ],
)
def test_who_fails_is_not(caller: Caller, prove_sim: ProveSim, phone: str, kind: str, name: dict[str, str]) -> None:
    found = looking_up(caller, phone, kind, **name).good()
    assert (found["success"], found["isEnrolled"]) == ("false", False)
    assert found["identity"] == {"assuranceLevel": "AL-1", "reasons": ["-1A"]}
    assert list(found["evaluation"]["authentication"]["failureReasons"]) == ["9180"]
    assert "proveId" not in found
    assert prove_sim.identities() == []


def test_how_much_is_told_depends_on_the_type(caller: Caller) -> None:
    def identity(kind: str) -> set[str]:
        name = {"firstName": "Sheilakathryn", "lastName": "Butrimovich"}
        return set(looking_up(caller, "2001004011", kind, **name).good()["identity"]) - {"assuranceLevel", "reasons"}

    assert identity("humanAssurance") == set()
    assert identity("verifiedUser") == {"firstName", "lastName"}
    everything = {"firstName", "lastName", "dateOfBirth", "nationalId", "emails", "addresses"}
    assert identity("accountOpening") == everything


def test_ids_are_echoed_and_kept(caller: Caller, prove_sim: ProveSim) -> None:
    ids = {"clientCustomerId": "c-1", "clientHumanId": "h-1", "clientRequestId": "r-1"}
    found = looking_up(caller, "2001004051", "humanAssurance", **ids).good()
    assert found.items() >= ids.items()
    assert prove_sim.identity(found["proveId"])["client_customer_id"] == "c-1"
    again = looking_up(caller, "+12001004051", "humanAssurance").good()
    assert (again["proveId"], again["provePhoneAlias"]) == (found["proveId"], found["provePhoneAlias"])
    assert again["correlationId"] != found["correlationId"]
    assert not again.keys() & ids.keys()


@pytest.mark.parametrize(
    ("phone", "kind", "refusal"),
    [
        ("2001004051", "accountOpening", DENIED),
        ("2001004018", "humanAssurance", DENIED),
        ("2001001695", "humanAssurance", DENIED),
        ("2009999999", "humanAssurance", (400, 8007)),
        ("4165550001", "humanAssurance", (403, None)),
        ("2001004051", "bot", (400, 8001)),
        ("2001004053", "verifiedUser", (400, 8001)),
    ],
)
def test_refusals(caller: Caller, phone: str, kind: str, refusal: tuple[int, int | None]) -> None:
    assert looking_up(caller, phone, kind).refusal() == refusal


def test_its_correlation_id_is_no_flow_with_steps(caller: Caller, prove_sim: ProveSim) -> None:
    correlation = looking_up(caller, "2001004051", "humanAssurance").good()["correlationId"]
    for path in ("/v3/verify-status", "/v3/unify-status", "/v3/validate"):
        assert caller.post(path, correlationId=correlation).refusal() == (400, 8008)
    session = prove_sim.session(correlation)
    assert (session["product"], session["possession"], session["success"]) == ("look_up", "not_applicable", "true")


def test_a_batch_answers_each_by_itself(caller: Caller, prove_sim: ProveSim) -> None:
    items = [
        person("2001004053", "Elena", "Coldman", clientCustomerId="c-1", clientHumanId="h-1"),
        person("2009999999", "No", "Body", clientCustomerId="c-2"),
        person("2001004018", "Barbaraanne", "Canet"),
        person("2005520001", "Some", "Else", "humanAssurance"),
    ]
    answer = caller.post("/v3/verify/batch", items=items, clientRequestId="r-1").good()
    assert answer["clientRequestId"] == "r-1"
    passed, unknown, foreign, failed = answer["results"]
    assert (passed["success"], passed["assuranceLevel"], passed["clientHumanId"]) == ("true", "AL1", "h-1")
    assert [one["identity_id"] for one in prove_sim.identities()] == [passed["proveId"]]
    assert (unknown["success"], unknown["clientCustomerId"]) == ("false", "c-2")
    assert "sandbox user not found" in unknown["error"]
    assert "access denied" in foreign["error"]
    assert (failed["success"], failed["assuranceLevel"], failed["clientCustomerId"]) == ("false", "AL-1", "")
    assert "error" not in failed
    assert prove_sim.session(answer["correlationId"])["product"] == "look_up"


@pytest.mark.parametrize(("count", "status"), [(0, 400), (1000, 200), (1001, 400)])
def test_a_batch_holds_a_thousand(caller: Caller, count: int, status: int) -> None:
    items = [person(f"200551{number:04}", "Ann", "Lee") for number in range(count)]
    answer = caller.post("/v3/verify/batch", items=items)
    assert answer.status == status
    if status == 200:
        assert len({one["proveId"] for one in answer.json()["results"]}) == count


def test_an_item_of_the_wrong_form_refuses_the_call(caller: Caller) -> None:
    broken = person("2001004053", "Elena", "")
    assert caller.post("/v3/verify/batch", items=[broken]).refusal() == (400, 8001)


def test_batches_are_of_some_projects(caller: Caller, prove_sim: ProveSim) -> None:
    prove_sim.configure(product="unify")
    assert caller.post("/v3/verify/batch", items=[person("2001004053", "E", "C")]).refusal() == DENIED
