"""Identity Manager: numbers that are watched (reference/identity-manager-server; SDKs)."""

from typing import Any

import pytest
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.prove.caller import Answer, Caller
from golive.suites.tests.prove.world import World

Json = Any
MERLA, JAIMIE = "2001004031", "2001004035"
ALL = (MERLA, "2001004032", JAIMIE, "2001004036")
NOBODY = "00000000-0000-4000-8000-000000000000"


def enrolling(caller: Caller, phone: str = MERLA, **members: Json) -> Answer:
    """The answer to an enrolment."""
    return caller.post("/v3/identity", phoneNumber=phone, **members)


def enroll(caller: Caller, phone: str = MERLA, **members: Json) -> str:
    """The id of an enrolled identity."""
    return str(enrolling(caller, phone, **members).good()["identityId"])


def one(caller: Caller, identity: str, **query: object) -> Answer:
    """The answer about one identity."""
    return caller.get(f"/v3/identity/{identity}", **query)


def toggle(caller: Caller, identity: str, how: str, body: Json = None) -> Json:
    """Switch it on or off."""
    return caller.call("POST", f"/v3/identity/{identity}/{how}", body).good()


def listed(caller: Caller, **query: object) -> list[str]:
    """The ids on the first page."""
    return [found["identityId"] for found in caller.get("/v3/identity", **query).good()["results"]]


@pytest.mark.parametrize("path", ["/v3/identity", "/v3/identity/"])
def test_an_identity_is_enrolled(caller: Caller, prove_sim: ProveSim, path: str) -> None:
    answer = caller.post(path, phoneNumber=MERLA, clientCustomerId="c-1", deviceId="d-1", clientHumanId="h-1").good()
    assert answer["success"] is True
    found = one(caller, answer["identityId"], clientRequestId="r-1").good()
    assert found == {
        "identityId": answer["identityId"],
        "proveId": answer["identityId"],
        "phoneNumber": "12001004031",
        "active": True,
        "carrier": "Golive Wireless",
        "countryCode": "US",
        "lineType": "mobile",
        "clientCustomerId": "c-1",
        "deviceId": "d-1",
        "createdAt": 1767225600,
        "creationString": "2026-01-01 00:00:00.000 +0000 UTC",
    }
    assert [known["identity_id"] for known in prove_sim.identities()] == [answer["identityId"]]
    assert [known["identityId"] for known in caller.get(path).good()["results"]] == [answer["identityId"]]


def test_a_number_keeps_its_identity(caller: Caller) -> None:
    first = enroll(caller, clientCustomerId="c-1")
    assert enroll(caller, "+12001004031") == first
    assert one(caller, first).good()["clientCustomerId"] == "c-1"
    assert enroll(caller, clientCustomerId="c-2") == first
    assert one(caller, first).good()["clientCustomerId"] == "c-2"
    assert enroll(caller, JAIMIE) != first


@pytest.mark.parametrize(
    ("generation", "names"), [("a", {"identityId"}), ("b", {"proveId"}), ("both", {"identityId", "proveId"})]
)
def test_the_id_is_named_by_generation(caller: Caller, prove_sim: ProveSim, generation: str, names: set[str]) -> None:
    prove_sim.override(generation=generation)
    answer = enrolling(caller).good()
    assert answer.keys() - {"success"} == names
    (identity,) = {answer[name] for name in names}
    assert one(caller, identity).good().keys() & {"identityId", "proveId"} == names
    assert caller.get("/v3/identity").good()["results"] == [dict.fromkeys(names, identity)]


@pytest.mark.parametrize(
    ("phone", "refusal"), [("2001004011", (403, 8009)), ("2009999999", (400, 8007)), ("+1 200", (400, 8001))]
)
def test_refusals(caller: Caller, phone: str, refusal: tuple[int, int]) -> None:
    assert enrolling(caller, phone).refusal() == refusal


def test_another_projects_credentials_enroll_nobody(caller: Caller, prove_sim: ProveSim) -> None:
    prove_sim.configure(product="verified_users")
    assert enrolling(caller).refusal() == (403, 8009)
    assert caller.post("/v3/identity/batch", items=[{"phoneNumber": MERLA}]).refusal() == (403, 8009)


@pytest.mark.parametrize("key", ["items", "identities"])
def test_a_batch_answers_each_by_itself(caller: Caller, key: str) -> None:
    phones = (MERLA, "not a number", "", "2009999999", "2001004018", "+12001004031")
    items = [{"phoneNumber": phone, "clientCustomerId": f"c-{place}"} for place, phone in enumerate(phones)]
    results = caller.call("POST", "/v3/identity/batch", {key: [*items, {}], "clientRequestId": "r-1"}).good()["results"]
    first, words, empty, unknown, foreign, again, nothing = results
    invalid = {"error": "Invalid Phone Number"}
    assert (words, empty, nothing) == (invalid, invalid, invalid)
    assert "sandbox user not found" in unknown["error"]
    assert "access denied" in foreign["error"]
    assert first == again
    assert one(caller, first["identityId"]).good()["clientCustomerId"] == "c-5"


@pytest.mark.parametrize(("count", "status"), [(0, 200), (100, 200), (101, 400)])
def test_a_batch_holds_a_hundred(caller: Caller, count: int, status: int) -> None:
    answer = caller.call("POST", "/v3/identity/batch", {"items": [{"phoneNumber": MERLA}] * count})
    assert answer.status == status
    if status == 200:
        assert len(answer.json().get("results", [])) == count


def test_a_batch_of_neither_name_is_refused(caller: Caller) -> None:
    assert caller.call("POST", "/v3/identity/batch", {"clientRequestId": "r-1"}).refusal() == (400, 8001)


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_pages_lead_to_one_another(caller: Caller, limit: int) -> None:
    enrolled = {enroll(caller, phone) for phone in ALL}
    pages, query = [], {"limit": str(limit)}
    while True:
        page = caller.get("/v3/identity", **query).good()
        pages.append([found["identityId"] for found in page["results"]])
        if "lastKey" not in page:
            break
        query["startKey"] = page["lastKey"]
    assert [len(page) for page in pages] == {1: [1, 1, 1, 1], 2: [2, 2], 3: [3, 1], 4: [4]}[limit]
    assert {identity for page in pages for identity in page} == enrolled


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "9" * 5000},
        {"limit": "ten"},
        {"limit": ""},
        {"startKey": "???"},
        {"showInactive": "1"},
    ],
)
def test_queries_have_a_form(caller: Caller, query: dict[str, str]) -> None:
    refused = caller.get("/v3/identity", **query)
    assert refused.refusal() == (400, 8001)
    assert next(iter(query)) in refused.json()["message"]
    assert caller.get("/v3/identity", clientRequestId="r-1").good() == {"results": []}


@pytest.mark.parametrize("body", [None, {}, {"clientRequestId": "r-1"}])
def test_who_is_not_active_is_hidden_and_not_told_of(world: World, body: Json) -> None:
    world.take_webhooks()
    kept, off = enroll(world.caller), enroll(world.caller, JAIMIE)
    assert toggle(world.caller, off, "deactivate", body) == {"success": True}
    assert listed(world.caller) == [kept]
    assert set(listed(world.caller, showInactive="true")) == {kept, off}
    assert one(world.caller, off).good()["active"] is False
    assert world.prove.change(off)["sent"] == []
    assert toggle(world.caller, off, "activate", body) == {"success": True}
    assert len(world.prove.change(off)["sent"]) == 1


def test_who_is_disenrolled_is_forgotten(caller: Caller, prove_sim: ProveSim) -> None:
    identity = enroll(caller)
    assert caller.call("DELETE", f"/v3/identity/{identity}?clientRequestId=r-1").good() == {"success": True}
    assert one(caller, identity).refusal() == (404, 8011)
    assert caller.get(f"/v3/identity/{MERLA}/lookup").good() == {}
    assert prove_sim.identities() == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("DELETE", ""), ("POST", "/activate"), ("POST", "/deactivate"), ("POST", "/cross-domain")],
)
def test_nobody_is_not_found(caller: Caller, method: str, path: str) -> None:
    refused = caller.call(method, f"/v3/identity/{NOBODY}{path}", {} if method == "POST" else None)
    assert refused.refusal() == (404, 8011)
    assert "Identity Not Found" in refused.json()["message"]


def test_a_number_may_have_had_several(world: World) -> None:
    world.take_webhooks()
    first = enroll(world.caller)
    world.prove.change(first, "PORT")
    second = enroll(world.caller)
    assert second != first, "an identity that was told of is told of no more"
    for written in (MERLA, "+12001004031", "12001004031"):
        items = world.caller.get(f"/v3/identity/{written}/lookup", clientRequestId="r-1").good()["items"]
        assert [item["identityId"] for item in items] == [first, second]
    assert world.caller.get("/v3/identity/nobody/lookup").refusal() == (400, 8001)


def test_who_was_verified_is_enrolled(world: World) -> None:
    identity = world.verified()
    assert listed(world.caller) == [identity]
    assert one(world.caller, identity).good()["phoneNumber"] == "12005510001"


def test_exchanges_are_about_the_identity(world: World) -> None:
    identity = enroll(world.caller)
    one(world.caller, identity)
    found = world.sandbox.journal.find(subject=identity)
    assert [exchange["operation"] for exchange in found] == ["enrollIdentity", "getIdentity"]
