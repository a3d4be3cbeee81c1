"""Domains that are linked, and attributes that are shared (SDKs since August 2025; provex-implementation-guide)."""

from typing import Any

import pytest
from golive.simulators.prove import domains
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.prove.caller import Answer, Caller

Json = Any
AGREEABLE, SILENT, EAGER = domains.DOMAINS
WALLET = {"attributeType": "walletId", "attributeValue": "w-1"}


def own(caller: Caller) -> str:
    """The pcid of the project's own domain."""
    return str(caller.get("/v3/domain/id").good()["pcid"])


def linked(caller: Caller) -> dict[str, list[str]]:
    """The names of the companies, by the list they stand on."""
    found = caller.get("/v3/domain/linked").good()
    return {list_name: [one["name"] for one in entries] for list_name, entries in found.items()}


def post(caller: Caller, path: str, **members: Json) -> Answer:
    """The answer to a call about domains."""
    return caller.post(f"/v3/domain/{path}", **members)


@pytest.mark.parametrize(("generation", "issues"), [("a", False), ("b", True), ("both", True)])
def test_the_own_domain(caller: Caller, prove_sim: ProveSim, generation: str, issues: bool) -> None:
    prove_sim.override(generation=generation)
    prove_sim.configure(domain_name="Shop")
    found = caller.get("/v3/domain/id").good()
    assert (found["name"], found.get("issuerId")) == ("Shop", "Shop" if issues else None)


def test_one_has_asked_and_is_confirmed(caller: Caller) -> None:
    assert linked(caller) == {"requestsFrom": ["Eager Stores"]}
    assert post(caller, "confirm-link", pcid=EAGER).good() == {"success": True}
    assert linked(caller) == {"linkedFrom": ["Eager Stores"]}
    assert post(caller, "confirm-link", pcid=EAGER).refusal() == (403, 8003)
    assert post(caller, "unlink", pcidFrom=EAGER, pcidTo=own(caller)).good() == {"success": True}
    assert linked(caller) == {}
    assert post(caller, "confirm-link", pcid=EAGER).refusal() == (403, 8003)


def test_one_accepts_and_one_is_silent(caller: Caller) -> None:
    assert post(caller, "link", pcid=AGREEABLE, scopes=["identity"]).good() == {"success": True}
    assert post(caller, "link", pcid=SILENT).good() == {"success": True}
    found = caller.get("/v3/domain/linked").good()
    moment = "2026-01-01 00:00:00.000 +0000 UTC"
    accepted = {"acceptedAt": 1767225600, "acceptedString": moment, "scopes": ["identity"]}
    assert found["linkedTo"] == [{**accepted, "name": "Agreeable Bank", "pcid": AGREEABLE}]
    asked = {"requestedAt": 1767225600, "requestedString": moment}
    assert found["requestsTo"] == [{**asked, "name": "Silent Insurance", "pcid": SILENT}]

    assert post(caller, "unlink", pcidTo=SILENT).good() == {"success": True}
    assert post(caller, "unlink", pcidTo=SILENT).good() == {"success": False}
    assert linked(caller) == {"linkedTo": ["Agreeable Bank"], "requestsFrom": ["Eager Stores"]}


@pytest.mark.parametrize(
    ("path", "members", "refusal"),
    [
        ("link", {"pcid": "x"}, (400, 8001)),
        ("link", {}, (400, 8001)),
        ("confirm-link", {"pcid": "x"}, (400, 8001)),
        ("confirm-link", {"pcid": AGREEABLE}, (403, 8003)),
        ("unlink", {}, (400, 8001)),
        ("unlink", {"pcidFrom": SILENT, "pcidTo": AGREEABLE}, (400, 8001)),
        ("unlink", {"pcidTo": "x"}, (400, 8001)),
        ("unlink", {"pcidFrom": "x"}, (400, 8001)),
    ],
)
def test_refusals(caller: Caller, path: str, members: Json, refusal: tuple[int, int]) -> None:
    assert post(caller, path, **members).refusal() == refusal


def test_the_own_domain_is_no_other(caller: Caller) -> None:
    pcid = own(caller)
    assert post(caller, "link", pcid=pcid).refusal() == (400, 8001)
    assert post(caller, "unlink", pcidFrom=pcid, pcidTo=pcid).refusal() == (400, 8001)


def test_linked_domains_know_the_person_too(caller: Caller) -> None:
    identity = caller.post("/v3/identity", phoneNumber="2001004031").good()["identityId"]
    path = f"/v3/identity/{identity}/cross-domain"
    assert caller.call("POST", path).good() == {"count": 0, "identities": []}
    post(caller, "link", pcid=AGREEABLE)
    post(caller, "link", pcid=SILENT)
    post(caller, "confirm-link", pcid=EAGER)
    found = caller.post(path, clientRequestId="r-1").good()
    assert found["count"] == 2
    assert [(one["clientName"], one["pcid"]) for one in found["identities"]] == [
        ("Agreeable Bank", AGREEABLE),
        ("Eager Stores", EAGER),
    ]
    assert len({identity, *(one["identityId"] for one in found["identities"])}) == 3
    assert caller.call("POST", path).good() == found


# attributes


def test_an_attribute_is_discovered_and_fetched(caller: Caller, prove_sim: ProveSim) -> None:
    prove_sim.configure(domain_name="Shop")
    members = {"phoneNumber": "2001004051", "verificationType": "humanAssurance"}
    person = caller.post("/v3/verify", **members, identityAttributes=[WALLET]).good()["proveId"]
    (found,) = caller.get("/v3/discover", proveId=person, clientRequestId="r-1").good()["results"]
    assert found["issuerId"] == "Shop"
    query = {"proveId": person, "attributeId": found["attributeId"]}
    assert caller.get("/v3/fetch", **query).good() == {"results": [{**found, "attributeValue": "w-1"}]}

    more = [{**WALLET, "attributeValue": "w-2"}, {"attributeType": "card", "attributeValue": "7"}]
    assert caller.post("/v3/verify", **members, identityAttributes=more).good()["proveId"] == person
    assert len(caller.get("/v3/discover", proveId=person).good()["results"]) == 2
    assert caller.get("/v3/fetch", **query).good()["results"][0]["attributeValue"] == "w-2"


def test_who_has_no_attributes(caller: Caller) -> None:
    person = caller.post("/v3/identity", phoneNumber="2001004031").good()["proveId"]
    assert caller.get("/v3/discover", proveId=person).good() == {}
    refused = caller.get("/v3/fetch", proveId=person, attributeId="x")
    assert (refused.refusal(), "Attribute" in refused.json()["message"]) == ((404, 8011), True)


@pytest.mark.parametrize(
    ("path", "query", "refusal"),
    [
        ("/v3/discover", {}, (400, 8001)),
        ("/v3/discover", {"proveId": "x"}, (404, 8011)),
        ("/v3/fetch", {"attributeId": "x"}, (400, 8001)),
        ("/v3/fetch", {"proveId": "x", "attributeId": "x"}, (404, 8011)),
    ],
)
def test_attributes_of_nobody(caller: Caller, path: str, query: Json, refusal: tuple[int, int]) -> None:
    assert caller.get(path, **query).refusal() == refusal
