"""Test users: whom a number is about, for which product, in which country (sandbox pages; guide: Canada)."""

from typing import Any

import pytest
from golive.simulators.prove.personas import BLOCKS, USERS
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.prove.caller import Caller

Json = Any

NOT_FOUND, DENIED, NO_CONSENT = (400, 8007), (403, 8009), (403, None)
CANADIAN, BRITISH = "4165550001", "+447700900001"
CALLS = {
    "verified_users": ("/v3/verify", {"possessionType": "none", "firstName": "Ann", "lastName": "Lee"}),
    "unify": ("/v3/unify", {"possessionType": "mobile", "clientRequestId": "r-1"}),
    "pre_fill": ("/v3/start", {"flowType": "mobile"}),
}
NUMBERS = {"verified_users": "2005510001", "unify": "2001004014", "pre_fill": "2001001695"}


def calling(caller: Caller, product: str, number: str) -> tuple[int, int | None]:
    """Status and code of a product's first call about a number."""
    path, members = CALLS[product]
    answer = caller.post(path, phoneNumber=number, **members)
    return (200, None) if answer.status == 200 else answer.refusal()


@pytest.mark.parametrize("number", ["2005590000", "+12005540000", "1234", "abc", "+", "+49301234567", "0000000000"])
def test_a_number_of_nobody_is_refused(caller: Caller, prove_sim: ProveSim, number: str) -> None:
    assert caller.verifying(phoneNumber=number).refusal() == NOT_FOUND
    assert prove_sim.sessions() == []


@pytest.mark.parametrize("number", ["2005510000", "2005519999", "2005520000", "2005539999", "+447700900999"])
def test_blocks_are_full_of_people(caller: Caller, number: str) -> None:
    assert caller.verifying(phoneNumber=number, firstName="Any", lastName="Body").status == 200


@pytest.mark.parametrize("called", CALLS)
@pytest.mark.parametrize("owner", CALLS)
def test_a_user_is_for_one_product(caller: Caller, called: str, owner: str) -> None:
    assert calling(caller, called, NUMBERS[owner]) == ((200, None) if called == owner else DENIED)


@pytest.mark.parametrize("product", [*CALLS, None])
@pytest.mark.parametrize("called", CALLS)
def test_credentials_may_be_for_one_product(
    caller: Caller, prove_sim: ProveSim, called: str, product: str | None
) -> None:
    prove_sim.configure(product=product)
    expected = (200, None) if product in (None, called) else DENIED
    assert calling(caller, called, NUMBERS[called]) == expected


def test_a_refusal_says_whose_the_user_is(caller: Caller) -> None:
    message = caller.verifying(phoneNumber=NUMBERS["unify"]).json()["message"]
    assert "this test user is for unify" in message


@pytest.mark.parametrize(
    ("rule", "status", "number", "code"),
    [("user_not_found_status", 404, "9", 8007), ("user_access_denied_status", 401, NUMBERS["unify"], 8009)],
)
def test_statuses_that_are_documented_nowhere_are_rules(
    caller: Caller, prove_sim: ProveSim, rule: str, status: int, number: str, code: int
) -> None:
    prove_sim.override(**{rule: status})
    assert caller.verifying(phoneNumber=number).refusal() == (status, code)


def test_so_is_the_status_of_a_wrong_correlation_id(caller: Caller, prove_sim: ProveSim) -> None:
    prove_sim.override(invalid_correlation_id_status=403)
    assert caller.post("/v3/verify-status", correlationId="x").refusal() == (403, 8008)


# consent of mobile network operators


@pytest.mark.parametrize("kind", ["mobile", "none"])
@pytest.mark.parametrize("number", [CANADIAN, f"+1{CANADIAN}"])
def test_canada_wants_consent_first(caller: Caller, prove_sim: ProveSim, number: str, kind: str) -> None:
    """What Prove answers without it is not documented (inferred)."""
    refused = caller.verifying(phoneNumber=number, possessionType=kind)
    assert refused.refusal() == NO_CONSENT
    assert "consent" in refused.json()["message"]
    prove_sim.configure(mno_consents=["CA"])
    assert caller.verifying(phoneNumber=number, possessionType=kind).status == 200
    prove_sim.configure(mno_consents=["US"])
    assert caller.verifying(phoneNumber=number, possessionType=kind).refusal() == NO_CONSENT


def test_nobody_else_does(caller: Caller) -> None:
    for number in ("2005510001", BRITISH):
        assert caller.verifying(phoneNumber=number).status == 200


@pytest.mark.parametrize("rules", [{"missing_consent": "accept"}, {"consent_countries": []}])
def test_consent_is_a_switch(caller: Caller, prove_sim: ProveSim, rules: Json) -> None:
    prove_sim.override(**rules)
    assert caller.verifying(phoneNumber=CANADIAN).status == 200


def test_all_are_listed(prove_sim: ProveSim) -> None:
    listed = prove_sim.users()
    assert [one["phone_number"] for one in listed] == [*USERS, *BLOCKS]
    known = {one["phone_number"]: one for one in listed}
    assert known["+12001004011"] == {
        "phone_number": "+12001004011",
        "first_name": "Sheilakathryn",
        "last_name": "Butrimovich",
        "product": "verified_users",
        "outcome": "has the phone, is who they say they are, and needs no client SDK",
    }
    assert known["+1200553xxxx"]["outcome"].startswith("does not have the phone")
